"""What people choose above the list of vacancies."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from hefted.accounts.models import Branch
from hefted.web.forms import PlainForm

STATES = (
    ("open", "Open"),
    ("filled", "Filled"),
    ("withdrawn", "Withdrawn"),
    ("all", "All"),
)


class VacancyFilterForm(PlainForm):
    branch = forms.ChoiceField(label="Branch", required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)

    def __init__(self, *args: Any, branches: Iterable[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["branch"]).choices = [
            ("", "All branches"),
            *((b.reference, b.name) for b in branches),
        ]
