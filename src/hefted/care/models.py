"""The people a provider supports, what was agreed with whom, and the visits planned and delivered."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class CommissionedContract(TenantRow):
    """An agreement with a commissioner, with its own tolerances; no national standard exists."""

    reference = models.CharField(max_length=80)  # its name, as in the files
    commissioner = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # None = runs on
    late_after_minutes = models.PositiveSmallIntegerField()
    time_critical_late_after_minutes = models.PositiveSmallIntegerField()
    missed_after_minutes = models.PositiveSmallIntegerField()
    short_below_share = models.DecimalField(max_digits=4, decimal_places=3)  # of the planned length, 0 to 1

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="contract_reference_is_unique"),
            models.CheckConstraint(
                condition=Q(short_below_share__gte=0, short_below_share__lte=1),
                name="short_is_a_share_of_the_planned_length",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="commissioned_contract_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Person(TenantRow):
    """A person supported. Lists show initials; the address is known only as far as rounds need it."""

    reference = models.CharField(max_length=50)
    initials = models.CharField(max_length=10)
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    postcode = models.CharField(max_length=10)
    latitude = models.FloatField(null=True)  # degrees; None = the postcode has no known place
    longitude = models.FloatField(null=True)
    needs = models.JSONField(default=list)  # words of the provider's skills list
    sex_of_carer = models.CharField(
        max_length=1, choices=[("f", "Female only"), ("m", "Male only")], blank=True
    )
    home_conditions = models.JSONField(default=list)  # pets, smoke

    class Meta:
        ordering = ["initials", "reference"]
        verbose_name = "person supported"
        verbose_name_plural = "people supported"
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="person_reference_is_unique")
        ]

    def __str__(self) -> str:
        return self.initials


class Preference(TenantRow):
    """A worker whom the person prefers, or who must not be sent."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", "Preferred"
        BARRED = "barred", "Barred"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="preferences")
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "worker"], name="worker_is_preferred_or_barred")
        ]


class CarePackage(TenantRow):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="packages")
    contract = models.ForeignKey(
        CommissionedContract, null=True, on_delete=models.PROTECT, related_name="packages"
    )  # None = paid for privately, no commissioner's tolerances
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["person", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="package_starts_once_a_day"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="package_ends_on_or_after_its_start",
            ),
        ]


class Visit(TenantRow):
    """A visit as planned with the person; who came is in its carer visits."""

    class Kind(models.TextChoices):
        NORMAL = "normal", "Normal"
        TIME_CRITICAL = "time critical", "Time critical"
        FLEXIBLE = "flexible", "Flexible"

    class CancelledBy(models.TextChoices):
        PERSON = "person", "The person"
        PROVIDER = "provider", "The provider"
        HOSPITAL = "hospital", "Hospital"

    reference = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    planned_start_at = models.DateTimeField()
    planned_end_at = models.DateTimeField()
    earliest_start_at = models.DateTimeField(null=True)  # None = the provider's usual window
    latest_start_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.NORMAL)
    needs = models.JSONField(default=list)
    cancelled_by = models.CharField(max_length=10, choices=CancelledBy.choices, blank=True)

    class Meta:
        ordering = ["planned_start_at", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="visit_reference_is_unique"),
            models.CheckConstraint(
                condition=Q(planned_end_at__gt=F("planned_start_at")), name="visit_ends_after_its_start"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "planned_start_at"], name="visit_by_start"),
            models.Index(fields=["person", "planned_start_at"], name="visit_by_person"),
        ]


class CarerVisit(TenantRow):
    """One carer's part in a visit; a visit that needs two people has carers 1 and 2."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        DELIVERED = "delivered", "Delivered"
        MISSED = "missed", "Missed"
        CANCELLED = "cancelled", "Cancelled"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="carer_visits")
    carer = models.PositiveSmallIntegerField()  # 1 leads; 2 where two are needed; 3 shadows
    worker = models.ForeignKey(
        "workforce.Worker", null=True, on_delete=models.PROTECT, related_name="+"
    )  # None = nobody allocated, or an agency worker not on file
    status = models.CharField(max_length=10, choices=Status.choices)
    actual_start_at = models.DateTimeField(null=True)
    actual_end_at = models.DateTimeField(null=True)
    shadow = models.BooleanField(default=False)  # learning beside the carer, not counted as care

    class Meta:
        ordering = ["visit", "carer"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "carer"], name="carer_of_a_visit_is_listed_once"),
            models.CheckConstraint(condition=Q(carer__gte=1, carer__lte=3), name="carer_is_1_2_or_3"),
            models.CheckConstraint(
                condition=Q(actual_end_at__isnull=True) | Q(actual_end_at__gte=F("actual_start_at")),
                name="carer_leaves_after_arriving",
            ),
        ]
        indexes = [models.Index(fields=["worker", "visit"], name="carer_visit_by_worker")]


class Incident(TenantRow):
    class Kind(models.TextChoices):
        FALL = "fall", "Fall"
        MEDICATION = "medication", "Medication"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        COMPLAINT = "complaint", "Complaint"
        OTHER = "other", "Other"

    class Harm(models.TextChoices):
        NONE = "none", "None"
        LOW = "low", "Low"
        MODERATE = "moderate", "Moderate"
        SEVERE = "severe", "Severe"

    reference = models.CharField(max_length=50)
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="incidents")
    worker = models.ForeignKey("workforce.Worker", null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    harm = models.CharField(max_length=10, choices=Harm.choices, default=Harm.NONE)

    class Meta:
        ordering = ["-happened_at"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="incident_reference_is_unique")
        ]
