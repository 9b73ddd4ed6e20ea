"""Figures as they were calculated, each set with what it was calculated from. Nothing here is ever
changed.
"""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class Calculation(TenantRow):
    """One run over the records of a provider: every measure, for the whole provider and each branch."""

    as_of = models.DateField()  # the last day known of
    computed_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    code_version = models.CharField(max_length=40)
    rules_digest = models.CharField(max_length=64)  # SHA-256 of the thresholds, lists and rates in force
    sources = models.JSONField(default=list)  # the files behind the records: sha256, name, kind, applied_at

    class Meta:
        ordering = ["-computed_at", "-pk"]
        indexes = [models.Index(fields=["provider", "-computed_at"], name="calculation_newest_first")]

    def __str__(self) -> str:
        return f"figures as of {self.as_of}"


class Figure(TenantRow):
    """One figure; the days are [starts_on, until_on). The whole of it lies in `data`, what is asked for
    beside it.
    """

    calculation = models.ForeignKey(Calculation, on_delete=models.PROTECT, related_name="figures")
    branch = models.ForeignKey("accounts.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    # None = the whole provider
    measure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)  # of the definition
    starts_on = models.DateField()
    until_on = models.DateField()
    is_trend = models.BooleanField()  # a point before the current figure
    value = models.FloatField(null=True)  # None = not computable; the sentence is in `data`
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    data = models.JSONField()
    records = models.JSONField(default=list)  # kind, role and keys of the records behind a current figure
    digest = models.CharField(max_length=64)  # SHA-256 of `data`

    class Meta:
        ordering = ["calculation", "measure", "until_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["calculation", "branch", "measure", "until_on"],
                condition=Q(branch__isnull=False),
                name="figure_of_a_branch_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=["calculation", "measure", "until_on"],
                condition=Q(branch__isnull=True),
                name="figure_of_the_whole_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("starts_on")), name="figure_covers_at_least_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} to {self.until_on}"
