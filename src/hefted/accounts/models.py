"""Providers, their branches, the people who sign in, and the trail of every change."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from hefted.accounts.tenancy import TenantRow


class Provider(models.Model):
    """An organisation that provides adult social care."""

    name = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Branch(TenantRow):
    """One workplace of a provider: a home care branch, a supported living service, a home."""

    class Service(models.TextChoices):
        HOME_CARE = "home care", "Home care"
        SUPPORTED_LIVING = "supported living", "Supported living"
        RESIDENTIAL = "residential", "Residential"
        OTHER = "other", "Other"

    class TravelPay(models.TextChoices):
        """The wording of ASC-WDS TRAVELTIME."""

        SAME_RATE = "same rate", "Same rate as visits"
        MINIMUM_WAGE = "minimum wage", "Minimum wage"
        DIFFERENT_RATE = "different rate", "A different rate"
        ANOTHER_WAY = "another way", "Another way"
        NOT_PAID = "not paid", "Not paid"
        DO_NOT_TRAVEL = "do not travel", "Workers do not travel"
        NOT_KNOWN = "not known", "Not known"

    reference = models.CharField(max_length=50)
    name = models.CharField(max_length=120)
    service = models.CharField(max_length=20, choices=Service.choices, default=Service.HOME_CARE)
    main_service_code = models.CharField(max_length=4, blank=True)  # ASC-WDS services list
    location_id = models.CharField(max_length=20, blank=True)  # CQC's
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)  # degrees; None = the postcode has no known place
    longitude = models.FloatField(null=True)
    travel_pay = models.CharField(max_length=20, choices=TravelPay.choices, default=TravelPay.NOT_KNOWN)
    travel_rate = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # pounds an hour

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "branches"
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="branch_reference_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in, by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = False
    is_superuser = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def has_perms(self, _permissions: object, _obj: object = None) -> bool:
        """Django's own permissions are not used: the table in `permissions.py` decides."""
        return False


class Role(models.TextChoices):
    REGISTERED_MANAGER = "registered_manager", "Registered manager"
    COORDINATOR = "coordinator", "Rota coordinator"
    PEOPLE_LEAD = "people_lead", "People and training lead"
    SUPERVISOR = "supervisor", "Supervisor or mentor"
    CARE_WORKER = "care_worker", "Care worker"
    EMPLOYMENT_SUPPORT = "employment_support", "Employment support worker"
    SENIOR_LEADER = "senior_leader", "Senior leader"
    AUDITOR = "auditor", "Auditor"
    COMMISSIONER = "commissioner", "Commissioner"


class Membership(TenantRow):
    """The role that a user holds at a provider."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "provider"], name="one_role_at_a_provider"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_a_known_role"),
        ]


class AuditEntry(TenantRow):
    """One change. Each entry carries the hash of the one before, so none can be altered unseen."""

    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["provider", "sequence"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.UniqueConstraint(fields=["provider", "sequence"], name="audit_sequence_has_no_twins"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_sequence_starts_at_one"),
            models.CheckConstraint(
                condition=~Q(hash=F("previous_hash")), name="audit_entry_is_not_its_own_forerunner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.verb}"


class AuditHead(models.Model):
    """The last entry of a provider's trail: shows a cut end, and makes writers queue."""

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.sequence}"
