"""What people fill in to record a promise or to build a pack."""

from datetime import timedelta
from typing import Any

from django import forms

from hefted.engine.measures import all_measures
from hefted.engine.periods import Period
from hefted.evidence import readers
from hefted.evidence.models import Better
from hefted.web.forms import DayField, PlainForm

ONE_DAY = timedelta(days=1)


def _number(label: str, help_text: str, *, required: bool = True) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"invalid": "Enter a number, for example 25 or 0.6."},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )


class CommitmentForm(PlainForm):
    contract: Any = forms.ModelChoiceField(label="Contract", queryset=None, empty_label="Choose a contract")
    words = forms.CharField(
        label="What was promised, in the words of the contract",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    measure = forms.ChoiceField(label="Measure that shows it")
    target = _number("Target", "In the measure's own unit: 25 means 25% for a percentage.")
    better = forms.ChoiceField(
        label="The promise is kept at", choices=Better.choices, widget=forms.RadioSelect
    )
    from_on = DayField(label="First day of the promise")
    last_on = DayField(label="Last day of the promise")
    baseline = _number(
        "Where it stood before", "Leave empty if no starting point was stated.", required=False
    )
    baseline_from_on = DayField(label="First day of the time before", required=False)
    baseline_last_on = DayField(label="Last day of the time before", required=False)

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["contract"].queryset = contracts
        known = [(measure.definition.id, measure.definition.name) for measure in all_measures()]
        fields["measure"].choices = [("", "Choose a measure"), *known]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._in_order(said, "from_on", "last_on")
        self._in_order(said, "baseline_from_on", "baseline_last_on")
        for given, missing in (
            ("baseline_from_on", "baseline_last_on"),
            ("baseline_last_on", "baseline_from_on"),
        ):
            if said.get(given) and not said.get(missing):
                self.add_error(missing, "Enter both days of the time before, or neither.")
        return said

    def _in_order(self, said: dict[str, Any], first: str, last: str) -> None:
        if said.get(first) and said.get(last) and said[last] < said[first]:
            self.add_error(last, f"The last day must be {said[first]:%d/%m/%Y} or later.")

    def facts(self) -> dict[str, Any]:
        """What `make_commitment` takes, from valid answers."""
        said = self.cleaned_data
        before = None
        if said["baseline_from_on"] and said["baseline_last_on"]:
            before = Period(start=said["baseline_from_on"], until=said["baseline_last_on"] + ONE_DAY)
        return {
            "contract": said["contract"],
            "words": said["words"],
            "measure": said["measure"],
            "target": said["target"],
            "better": Better(said["better"]),
            "period": Period(start=said["from_on"], until=said["last_on"] + ONE_DAY),
            "baseline": said["baseline"],
            "baseline_period": before,
        }


class PackForm(PlainForm):
    contract: Any = forms.ModelChoiceField(label="Contract", queryset=None, empty_label="Choose a contract")
    audience = forms.ChoiceField(label="Who will read it", widget=forms.RadioSelect)

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["contract"].queryset = contracts
        fields["audience"].choices = [
            (audience.key, f"{audience.name}: {_lower(readers.audience_words(key=audience.key))}")
            for audience in readers.audiences()
        ]
        fields["audience"].initial = "commissioner"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:].rstrip(".")
