"""Who looks after whom, and the sessions held. What is due is derived from dates, never stored."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import NoOverlap, TenantRow


class Mentorship(TenantRow):
    """One consistent mentor for a starter; a change ends one mentorship and starts another."""

    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # None = continues
    reason_for_change = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["worker", "from_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(worker=F("mentor")), name="nobody_mentors_themselves"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="mentorship_ends_on_or_after_its_start",
            ),
            NoOverlap(
                name="a_starter_has_one_mentor_at_a_time",
                owner="worker",
                start="from_on",
                end="until_on",
                sentence="This worker already has a mentor in part of that time.",
            ),
        ]


class SupervisionSession(TenantRow):
    class Kind(models.TextChoices):
        WEEK_2 = "week 2", "Week 2"
        WEEK_6 = "week 6", "Week 6"
        WEEK_12 = "week 12", "Week 12"
        REGULAR = "regular", "Regular"

    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["worker", "held_on"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "held_on"], name="one_supervision_a_day"),
            models.CheckConstraint(condition=~Q(worker=F("supervisor")), name="nobody_supervises_themselves"),
        ]
