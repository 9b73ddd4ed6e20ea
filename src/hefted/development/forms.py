"""What people choose above the list of training."""

from django import forms

from hefted.web.forms import PlainForm

STATES = (
    ("expired", "Expired"),
    ("expiring", "Expires soon"),
    ("in date", "In date"),
    ("not dated", "Not dated"),
    ("all", "All"),
)


class TrainingFilterForm(PlainForm):
    words = forms.CharField(label="Name or reference", required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
