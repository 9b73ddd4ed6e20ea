"""What people type on the rota pages."""

from typing import Any

from django import forms

from hefted.accounts.models import Branch
from hefted.web.forms import DayField, PlainForm


class WeekForm(PlainForm):
    """Which week of which branch to look at."""

    branch = forms.ChoiceField(label="Branch")
    on = DayField(label="A day of the week", help_text="")

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(branch.pk), branch.name) for branch in branches]


class PlanForm(PlainForm):
    seconds = forms.IntegerField(
        label="Seconds to search",
        min_value=1,
        max_value=600,
        initial=60,
        help_text="60 is enough for most branches.",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    seed = forms.IntegerField(
        label="Starting number",
        initial=1,
        min_value=0,
        max_value=1_000_000,
        help_text="Another number searches another way.",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class MoveForm(PlainForm):
    """Who makes a visit, and when."""

    worker = forms.ChoiceField(label="Carer", required=False)
    starts = forms.TimeField(
        label="Starts at",
        help_text="For example 08:15",
        error_messages={"invalid": "Enter a time, for example 08:15."},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "short"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Nobody"), *workers]


class VersionForm(forms.Form):
    """Which state of a proposal somebody saw when they pressed a button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
