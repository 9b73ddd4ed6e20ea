"""Filters of the lists of people and incidents."""

from typing import Any, cast

from django import forms

from hefted.accounts.models import Branch
from hefted.care.models import Incident
from hefted.web.forms import PlainForm


class _BranchFilterForm(PlainForm):
    branch = forms.ChoiceField(label="Branch", required=False)

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["branch"]).choices = [
            ("", "All branches"),
            *((b.reference, b.name) for b in branches),
        ]


class PeopleFilterForm(_BranchFilterForm):
    words = forms.CharField(label="Initials or reference", required=False)
    state = forms.ChoiceField(
        label="Show", choices=(("now", "Supported today"), ("everyone", "Everyone on record")), required=False
    )
    field_order = ("words", "branch", "state")


class IncidentFilterForm(_BranchFilterForm):
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "All kinds"), *Incident.Kind.choices], required=False
    )
    field_order = ("kind", "branch")
