"""The form that files come in by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from hefted.exchange.readers.content import refuse_size
from hefted.exchange.readers.problems import FileRefused
from hefted.web.forms import DayField, PlainForm


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; their sizes are looked at before a byte of them is read."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen: Sequence[UploadedFile] = [file for file in data or [] if file]
        if not chosen:
            raise forms.ValidationError(self.error_messages["required"])
        for file in chosen:
            try:
                refuse_size(name=file.name or "The file", size=file.size or 0)
            except FileRefused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return [super(FilesField, self).clean(file, initial) for file in chosen]


class BringForm(PlainForm):
    chosen = FilesField(
        label="Files",
        help_text="One or more CSV files or Excel workbooks (.xlsx), each under 100 MB. "
        "For ASC-WDS choose the workplace, staff and training files together.",
        error_messages={"required": "Choose one or more CSV files or Excel workbooks."},
    )
    effective_on = DayField(
        label="Day from which changed terms hold",
        required=False,
        help_text="Where a worker's branch, role, contract, hours or pay differ from what is on record. "
        "Leave empty for today; for example 27/03/2026.",
    )
