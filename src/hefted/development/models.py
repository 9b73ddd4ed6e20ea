"""Training completed and qualifications held."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class TrainingRecord(TenantRow):
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=4)  # ASC-WDS training categories
    name = models.CharField(max_length=120, blank=True)
    completed_on = models.DateField(null=True)  # None = not stated
    expires_on = models.DateField(null=True)  # last day in date; None = does not expire
    accredited = models.BooleanField(null=True)  # None = not known

    class Meta:
        ordering = ["worker", "category", "completed_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(completed_on__isnull=True)
                | Q(expires_on__gte=F("completed_on")),
                name="training_expires_after_it_is_completed",
            )
        ]


class QualificationHeld(TenantRow):
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=4)  # ASC-WDS qualifications list
    achieved_year = models.PositiveSmallIntegerField(null=True)  # None = not stated
    notes = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["worker", "code"]
        verbose_name_plural = "qualifications held"
        constraints = [models.UniqueConstraint(fields=["worker", "code"], name="qualification_is_held_once")]
