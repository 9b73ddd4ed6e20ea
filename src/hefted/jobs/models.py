"""Long work, done outside the request."""

from django.db import models
from django.db.models import Q

from hefted.accounts.tenancy import TenantRow


class Job(TenantRow):
    """One piece of long work and how it is going."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=60)
    inputs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done_share = models.FloatField(default=0)  # 0 to 1
    message = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)  # why it failed, in words
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=120, blank=True)  # machine:process that runs it
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_share__gte=0, done_share__lte=1), name="job_progress_is_a_share"
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_by_state")]

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
