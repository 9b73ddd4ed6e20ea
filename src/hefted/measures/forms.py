"""The one question the pages of measures ask: of which branch."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms


class ScopeForm(forms.Form):
    """The whole provider, or one branch by its reference."""

    branch = forms.ChoiceField(label="Branch", required=False)

    def __init__(self, *args: Any, branches: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "All branches"), *((branch.reference, branch.name) for branch in branches)]


class RecordsForm(forms.Form):
    """Which of the records behind a figure; the branch goes along."""

    role = forms.ChoiceField(label="Records", required=False)
    branch = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, roles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "All records"), *roles.items()]
