"""What people type when a supervision was held or a mentor is named."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms

from hefted.accounts.models import Branch
from hefted.supervision.models import SupervisionSession
from hefted.web.forms import DayField, PlainForm

if TYPE_CHECKING:
    from hefted.workforce.models import Worker

SHOWN = (
    ("to do", "Due and overdue"),
    ("coming", "Coming in the next four weeks"),
    ("held", "Held in the last twelve weeks"),
    ("missed", "Missed in the last twelve weeks"),
    ("all", "All of these"),
)


class DueFilterForm(PlainForm):
    branch = forms.ChoiceField(label="Branch", required=False)
    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)

    def __init__(self, *args: Any, branches: Iterable[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["branch"]).choices = [
            ("", "All branches"),
            *((b.reference, b.name) for b in branches),
        ]


class ColleagueForm(PlainForm):
    """A form that names somebody in post; the parent of the two below."""

    def __init__(self, *args: Any, colleagues: Iterable["Worker"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {str(worker.pk): worker for worker in colleagues}
        choices = [(pk, f"{worker.name} ({worker.reference})") for pk, worker in self._colleagues.items()]
        cast("forms.ChoiceField", self.fields[self.who]).choices = [("", "Choose a colleague"), *choices]

    who = ""

    def colleague(self) -> "Worker":
        """The worker chosen, once the form is valid."""
        return self._colleagues[self.cleaned_data[self.who]]


class HeldForm(ColleagueForm):
    who = "supervisor"
    held_on = DayField(label="Day it was held")
    kind = forms.ChoiceField(label="Which supervision", choices=SupervisionSession.Kind.choices)
    supervisor = forms.ChoiceField(label="Supervisor")
    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Optional. What was agreed, in your own words; only those who record supervision see them.",
    )


class MentorForm(ColleagueForm):
    who = "mentor"
    mentor = forms.ChoiceField(label="Mentor")
    on = DayField(label="From")
    reason = forms.CharField(
        label="Why the mentor changes",
        required=False,
        max_length=200,
        help_text="Only if somebody else was the mentor before, for example: moved to another branch",
    )
