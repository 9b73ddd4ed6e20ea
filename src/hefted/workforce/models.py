"""The people who work for a provider, and everything about their employment that has dates."""

from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import NoOverlap, TenantRow


class TravelMode(models.TextChoices):
    CAR = "car", "Car"
    WALK = "walk", "On foot"
    BICYCLE = "bicycle", "Bicycle"
    BUS = "bus", "Bus"


class Place(TenantRow):
    """Where a postcode lies, from the provider's own list."""

    postcode = models.CharField(max_length=10)  # upper case, one blank
    latitude = models.FloatField()  # degrees
    longitude = models.FloatField()
    area = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "postcode"], name="postcode_is_listed_once")
        ]


class Worker(TenantRow):
    """A person who works, worked or will work for the provider."""

    reference = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    home_postcode = models.CharField(max_length=10, blank=True)
    home_area = models.CharField(max_length=80, blank=True)
    home_latitude = models.FloatField(null=True)  # degrees; None = not known
    home_longitude = models.FloatField(null=True)
    travel_mode = models.CharField(max_length=10, choices=TravelMode.choices, default=TravelMode.CAR)
    sex = models.CharField(max_length=1, choices=[("f", "Female"), ("m", "Male")], blank=True)
    opted_out_of_48_hours = models.BooleanField(null=True)  # None = not known, treated as no
    skills = models.JSONField(default=list)  # words of the provider's skills list
    avoids = models.JSONField(default=list)  # home conditions: pets, smoke

    class Meta:
        ordering = ["name", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="worker_reference_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Availability(TenantRow):
    """When a worker can be asked to work in an ordinary week, in London wall-clock minutes."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="availability")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday to 6 Sunday
    from_minute = models.PositiveSmallIntegerField()  # minutes after midnight
    until_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["worker", "weekday", "from_minute"]
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_is_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(until_minute__gt=F("from_minute"), until_minute__lte=1440),
                name="availability_ends_after_it_starts",
            ),
        ]


class EmploymentSpell(TenantRow):
    """Continuous employment with the provider: moves and promotions inside do not end it.

    Half-open: the worker is in post from `started_on` up to but not on `ended_on`, the day they left.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="spells")
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)  # None = still employed
    leaving_reason = models.CharField(max_length=4, blank=True)  # ASC-WDS leaving reasons list
    end_is_estimated = models.BooleanField(default=False)  # missing from a staff file; the day is not known

    class Meta:
        ordering = ["worker", "started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="spell_ends_on_or_after_its_start",
            ),
            models.UniqueConstraint(fields=["worker", "started_on"], name="spell_starts_once_a_day"),
            NoOverlap(
                name="spells_of_a_worker_do_not_overlap",
                owner="worker",
                start="started_on",
                end="ended_on",
                sentence="This worker is already employed in part of that time.",
            ),
        ]
        indexes = [models.Index(fields=["provider", "started_on"], name="spell_by_start")]


class RoleHeld(TenantRow):
    """The job role and branch of a spell over time."""

    spell = models.ForeignKey(EmploymentSpell, on_delete=models.PROTECT, related_name="roles")
    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    job_role = models.CharField(max_length=4)  # ASC-WDS job roles list
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # None = current

    class Meta:
        ordering = ["spell", "from_on"]
        verbose_name_plural = "roles held"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="role_ends_on_or_after_its_start",
            ),
            NoOverlap(
                name="roles_of_a_spell_do_not_overlap",
                owner="spell",
                start="from_on",
                end="until_on",
                sentence="This worker already holds a role in part of that time.",
            ),
        ]


class EmploymentContract(TenantRow):
    """The terms of a spell over time."""

    class Kind(models.TextChoices):
        """The words of ASC-WDS EMPLSTATUS; permanent and temporary are the directly employed."""

        PERMANENT = "permanent", "Permanent"
        TEMPORARY = "temporary", "Temporary"
        BANK = "bank", "Pool or bank"
        AGENCY = "agency", "Agency"
        OTHER = "other", "Other"

    spell = models.ForeignKey(EmploymentSpell, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    zero_hours = models.BooleanField(null=True)  # None = not known
    weekly_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # None = not known
    hourly_pay = models.DecimalField(max_digits=7, decimal_places=2, null=True)  # pounds
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["spell", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="contract_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__gte=0, weekly_hours__lte=168),
                name="contracted_hours_fit_into_a_week",
            ),
            NoOverlap(
                name="contracts_of_a_spell_do_not_overlap",
                owner="spell",
                start="from_on",
                end="until_on",
                sentence="This worker already has a contract in part of that time.",
            ),
        ]


class Absence(TenantRow):
    class Kind(models.TextChoices):
        SICKNESS = "sickness", "Sickness"
        LEAVE = "leave", "Leave"
        PARENTAL = "parental", "Parental leave"
        OTHER = "other", "Other"

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # first day back; None = still away
    working_days_lost = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # None = not known

    class Meta:
        ordering = ["worker", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="absence_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(working_days_lost__isnull=True) | Q(working_days_lost__gte=0),
                name="days_lost_are_not_negative",
            ),
            models.UniqueConstraint(fields=["worker", "from_on", "kind"], name="absence_is_recorded_once"),
        ]


class SicknessReport(TenantRow):
    """Working days lost to sickness in the last twelve months, as ASC-WDS DAYSSICK states them."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="sickness_reports")
    reported_on = models.DateField()
    days = models.DecimalField(max_digits=4, decimal_places=1, null=True)  # None = not known

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "reported_on"], name="one_sickness_report_a_day")
        ]


class WorkplaceReturn(TenantRow):
    """What an ASC-WDS workplace row states of a branch; None = not known."""

    branch = models.ForeignKey("accounts.Branch", on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField()
    total_staff = models.PositiveIntegerField(null=True)
    starters = models.PositiveIntegerField(null=True)  # directly employed, last 12 months
    leavers = models.PositiveIntegerField(null=True)
    vacancies = models.PositiveIntegerField(null=True)  # recruiting to now
    by_role = models.JSONField(default=dict)  # job role > {"starters": n, "leavers": n, "vacancies": n}

    class Meta:
        ordering = ["branch", "reported_on"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "reported_on"], name="one_workplace_return_a_day")
        ]
