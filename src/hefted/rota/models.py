"""Weeks planned and published, the rota history, and the private addresses of calendar feeds."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class Shift(TenantRow):
    """One worker's shift as it was worked, from the rota history brought in. Minutes None: not recorded."""

    reference = models.CharField(max_length=60)
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="shifts")
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    contact_minutes = models.PositiveSmallIntegerField(null=True)
    travel_minutes = models.PositiveSmallIntegerField(null=True)
    paid_travel_minutes = models.PositiveSmallIntegerField(null=True)
    waiting_minutes = models.PositiveSmallIntegerField(null=True)
    commute_minutes = models.PositiveSmallIntegerField(null=True)
    agency = models.BooleanField(null=True)  # None = not known

    class Meta:
        ordering = ["starts_at", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="shift_reference_is_unique"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_its_start"
            ),
        ]
        indexes = [models.Index(fields=["provider", "starts_at"], name="shift_by_start")]


class PublishedWeek(TenantRow):
    """The rota people hold for one branch and week; `version` counts its publications."""

    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    week_start = models.DateField()  # a Monday
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-week_start", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "week_start"], name="week_of_a_branch_is_published_once"
            ),
        ]


class PublishedJob(TenantRow):
    """One worker's piece of work in a published week: a visit, a session of learning, or going along."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        LEARNING = "learning", "Learning"
        SHADOW = "shadow", "Going along"

    week = models.ForeignKey(PublishedWeek, on_delete=models.PROTECT, related_name="jobs")
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    visit = models.ForeignKey(
        "care.Visit", null=True, on_delete=models.PROTECT, related_name="+"
    )  # not of learning
    item = models.CharField(max_length=80, blank=True)  # learning item, or the shadowing it belongs to
    slot = models.PositiveSmallIntegerField()  # 1 or 2 of a visit, 0 otherwise
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "worker"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="published_job_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="learning") | Q(visit__isnull=False), name="published_job_has_its_visit"
            ),
        ]
        indexes = [models.Index(fields=["worker", "starts_at"], name="published_job_by_worker")]


class Proposal(TenantRow):
    """A rota worked out for one branch and week, its question frozen with it.

    `digest` is that of the question; a proposal whose records have changed since is refused. `version` counts
    changes by hand, so that two people cannot overwrite each other.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being worked out"
        READY = "ready", "Ready"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Not worked out"

    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    week_start = models.DateField()  # a Monday
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.JSONField()  # home-care-week format
    digest = models.CharField(max_length=64)  # SHA-256 of the problem
    before = models.JSONField()  # the rota as it stood in the records, solution format
    solution = models.JSONField(null=True)  # None until worked out
    seconds = models.PositiveIntegerField()
    seed = models.IntegerField()
    base_version = models.PositiveIntegerField(default=0)  # of the published week it started from; 0 = none
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "failed"]) | Q(solution__isnull=False),
                name="ready_proposal_has_a_rota",
            ),
        ]
        indexes = [models.Index(fields=["branch", "week_start"], name="proposal_by_week")]


class FeedToken(TenantRow):
    """The private address of a worker's calendar feed; only its hash is kept."""

    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="feed_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)  # None = in use

    class Meta:
        ordering = ["worker", "-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(revoked_at__isnull=True), name="one_calendar_feed_a_worker"
            )
        ]
