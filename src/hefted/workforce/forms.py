"""What people type when somebody starts, changes, is away or leaves."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from hefted.accounts.models import Branch
from hefted.codes import code_list
from hefted.web.forms import DayField, PlainForm
from hefted.workforce.actions import Terms
from hefted.workforce.models import Absence, EmploymentContract, TravelMode

STATES = (
    ("in post", "In post on this day"),
    ("starting", "Starting after it"),
    ("left", "Left by then"),
    ("everyone", "Everyone"),
)
ZERO_HOURS = (("", "Not known"), ("yes", "Yes"), ("no", "No"))


def _code_choices(name: str, first: str) -> list[tuple[str, str]]:
    return [("", first), *code_list(name).items()]


class WorkerFilterForm(PlainForm):
    words = forms.CharField(label="Name or reference", required=False)
    branch = forms.ChoiceField(label="Branch", required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
    on = DayField(label="Day", required=False, help_text="")

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["branch"]).choices = [
            ("", "All branches"),
            *((b.reference, b.name) for b in branches),
        ]


class TermsForm(PlainForm):
    """The terms of a contract; the parent of every form that writes one."""

    kind = forms.ChoiceField(label="Contract", choices=EmploymentContract.Kind.choices)
    zero_hours = forms.ChoiceField(label="Zero hours", choices=ZERO_HOURS, required=False)
    weekly_hours = forms.DecimalField(
        label="Contracted hours a week",
        required=False,
        min_value=0,
        max_value=168,
        max_digits=5,
        decimal_places=2,
        help_text="For example 30 or 22.5. Leave empty if not known or not guaranteed.",
        error_messages={"invalid": "Enter hours as a number, for example 22.5."},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    hourly_pay = forms.DecimalField(
        label="Pay an hour, in pounds",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="For example 12.85",
        error_messages={"invalid": "Enter pay in pounds and pence, for example 12.85."},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            kind=said["kind"],
            zero_hours={"yes": True, "no": False}.get(said["zero_hours"]),
            weekly_hours=said["weekly_hours"],
            hourly_pay=said["hourly_pay"],
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("zero_hours") == "yes" and said.get("weekly_hours"):
            self.add_error("weekly_hours", "A zero-hours contract has no contracted hours: leave this empty.")
        return said


class BranchForm(PlainForm):
    """A form that asks for one of the provider's branches."""

    branch = forms.ChoiceField(label="Branch")

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._branches = {branch.reference: branch for branch in branches}
        cast("forms.ChoiceField", self.fields["branch"]).choices = [(b.reference, b.name) for b in branches]

    def clean_branch(self) -> Branch:
        return self._branches[self.cleaned_data["branch"]]


class ReturnForm(TermsForm, BranchForm):
    """Somebody who worked here before comes back."""

    on = DayField(label="First day")
    job_role = forms.ChoiceField(label="Job role", choices=_code_choices("job_roles", "Choose a job role"))
    field_order: Sequence[str] = (
        "on",
        "branch",
        "job_role",
        "kind",
        "zero_hours",
        "weekly_hours",
        "hourly_pay",
    )


class NewStarterForm(ReturnForm):
    name = forms.CharField(label="Name", max_length=200)
    reference = forms.CharField(
        label="Worker reference",
        max_length=50,
        help_text="The one in your payroll or rota files, for example W0123",
    )
    home_postcode = forms.CharField(label="Home postcode", max_length=10, required=False)
    travel_mode = forms.ChoiceField(label="Usual way of travelling", choices=TravelMode.choices)
    field_order = (
        "name",
        "reference",
        *ReturnForm.field_order,
        "home_postcode",
        "travel_mode",
    )

    def facts(self) -> dict[str, str]:
        """Further facts of the worker, as `actions.start_employment` takes them."""
        said = self.cleaned_data
        postcode = " ".join(said["home_postcode"].upper().split())
        return {"home_postcode": postcode, "travel_mode": said["travel_mode"]}


class EndForm(PlainForm):
    on = DayField(
        label="Day they left",
        help_text="The first day they were no longer employed, for example 27/03/2026",
    )
    reason = forms.ChoiceField(
        label="Reason for leaving", choices=_code_choices("leaving_reasons", "Choose a reason")
    )


class ContractForm(TermsForm):
    on = DayField(label="From")
    field_order = ("on",)


class RoleForm(BranchForm):
    on = DayField(label="From")
    job_role = forms.ChoiceField(label="Job role", choices=_code_choices("job_roles", "Choose a job role"))
    field_order = ("on", "branch", "job_role")


class AbsenceForm(PlainForm):
    kind = forms.ChoiceField(label="Kind of absence", choices=Absence.Kind.choices)
    from_on = DayField(label="First day away")
    until_on = DayField(
        label="First day back", required=False, help_text="Leave empty if they are still away"
    )
    working_days_lost = forms.DecimalField(
        label="Working days lost",
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=1,
        help_text="For example 3 or 2.5. Leave empty if not known.",
        error_messages={"invalid": "Enter days as a number, for example 2.5."},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
