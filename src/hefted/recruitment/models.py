"""Posts the provider is recruiting to."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class Vacancy(TenantRow):
    reference = models.CharField(max_length=50)
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    job_role = models.CharField(max_length=4)  # ASC-WDS job roles list
    posts = models.PositiveSmallIntegerField(default=1)
    weekly_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # None = not stated
    opened_on = models.DateField()
    filled_on = models.DateField(null=True)  # None = not filled
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["-opened_on", "reference"]
        verbose_name_plural = "vacancies"
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="vacancy_reference_is_unique"),
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True) | Q(filled_on__gte=F("opened_on")),
                name="vacancy_is_filled_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("opened_on")),
                name="vacancy_is_withdrawn_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="vacancy_is_filled_or_withdrawn",
            ),
        ]
