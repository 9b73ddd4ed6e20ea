"""Form fields that read what people here write."""

from collections.abc import Iterator
from typing import Any

from django import forms


class DayField(forms.DateField):
    """A date written DD/MM/YYYY: 03/04/2025 is 3 April."""

    def __init__(self, **kwargs: Any) -> None:
        label = str(kwargs.get("label", "date")).lower()
        kwargs.setdefault("help_text", "For example 27/03/2026")
        kwargs.setdefault(
            "error_messages",
            {
                "required": f"Enter the {label}, for example 27/03/2026.",
                "invalid": "Enter a real date as day, month and year, for example 27/03/2026.",
            },
        )
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y", attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}
            ),
        )
        super().__init__(input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"], **kwargs)


class PlainForm(forms.Form):
    """A form whose "this field is required" names the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self._silent():
            field.error_messages["required"] = f"Enter the {str(field.label).lower()}."

    def _silent(self) -> Iterator[forms.Field]:
        """Fields that still carry Django's own sentence."""
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name.replace("_", " ").capitalize()
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                yield field
