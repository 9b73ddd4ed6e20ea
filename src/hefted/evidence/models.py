"""What was promised to a commissioner, the packs that show what became of it, and every cell released."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class Better(models.TextChoices):
    HIGHER = "higher", "This much or more"
    LOWER = "lower", "This much or less"


class Commitment(TenantRow):
    """A promise in the words of the contract, and the measure and target it is judged by."""

    contract = models.ForeignKey(
        "care.CommissionedContract", on_delete=models.PROTECT, related_name="commitments"
    )
    branch = models.ForeignKey(
        "accounts.Branch", null=True, on_delete=models.PROTECT, related_name="+"
    )  # None = the whole provider
    words = models.TextField(max_length=1000)
    measure = models.CharField(max_length=80)  # a measure's id
    baseline_value = models.FloatField(null=True)  # in the measure's unit; None = none was stated
    baseline_from_on = models.DateField(null=True)
    baseline_until_on = models.DateField(null=True)  # the first day after the period
    target_value = models.FloatField()  # in the measure's unit
    better = models.CharField(max_length=6, choices=Better.choices)
    from_on = models.DateField()
    until_on = models.DateField()  # the first day after the period
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["contract", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="commitment_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(baseline_from_on__isnull=True, baseline_until_on__isnull=True)
                | Q(baseline_until_on__gt=F("baseline_from_on")),
                name="commitment_baseline_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(better__in=Better.values), name="commitment_says_which_way_is_better"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Pack(TenantRow):
    """One sealed evidence pack. Once built its bytes never change; late data make another pack."""

    contract = models.ForeignKey("care.CommissionedContract", on_delete=models.PROTECT, related_name="packs")
    audience = models.CharField(max_length=20)  # a key of the audiences
    from_on = models.DateField()
    until_on = models.DateField()  # the first day after the period
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)  # below the folder of packs
    size = models.PositiveIntegerField()  # bytes
    figures = models.PositiveSmallIntegerField()
    code_version = models.CharField(max_length=40)
    policy_version = models.CharField(max_length=20)
    audit_sequence = models.PositiveBigIntegerField()
    audit_hash = models.CharField(max_length=64)
    previous_sha256 = models.CharField(
        max_length=64, blank=True
    )  # the released pack before; empty = the first
    built_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )  # None = by command
    built_at = models.DateTimeField()
    released_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)  # None = a draft

    class Meta:
        ordering = ["-built_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "sha256"], name="pack_is_kept_once"),
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="pack_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="pack_is_released_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | Q(built_by__isnull=True)
                | ~Q(released_by=F("built_by")),
                name="pack_is_released_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_released(self) -> bool:
        return self.released_at is not None


class ReleasedCell(TenantRow):
    """One shown count as it left the provider: what later packs must be held against."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="cells")
    measure = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    cell = models.CharField(max_length=300)  # measure, breakdown, row and side of the fraction
    from_on = models.DateField()
    until_on = models.DateField()  # the first day after the window
    shown = models.CharField(max_length=60)  # as it stands in the pack: "25", "fewer than 8"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "cell"], name="cell_is_released_once_in_a_pack")
        ]
        indexes = [models.Index(fields=["provider", "measure", "from_on"], name="released_cell_by_measure")]
