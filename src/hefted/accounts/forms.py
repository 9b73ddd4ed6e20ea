"""Inviting somebody, and changing what they may do."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from hefted.accounts.models import Role

ROLE_CHOICES = [("", "Choose a role"), *Role.choices]


class InviteForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter their name."})
    email = forms.EmailField(
        label="E-mail address",
        help_text="They sign in with it",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Enter their e-mail address.",
            "invalid": "Enter an e-mail address such as name@example.org.",
        },
    )
    role = forms.ChoiceField(
        label="Role", choices=ROLE_CHOICES, error_messages={"required": "Choose their role."}
    )
    password = forms.CharField(
        label="First password",
        help_text="At least 12 characters. Tell them in person; they change it under their own name.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a first password of at least 12 characters."},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=Role.choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
