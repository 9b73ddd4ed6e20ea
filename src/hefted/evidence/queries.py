"""Which promises were made, which packs stand, and what has left the provider."""

from django.db.models import QuerySet

from hefted.accounts.models import AuditEntry, Provider
from hefted.accounts.queries import audit_entries_of
from hefted.care.models import CommissionedContract
from hefted.engine.periods import Period
from hefted.evidence.contents import Promise
from hefted.evidence.models import Commitment, Pack, ReleasedCell

INSIDE = "internal"
"""The audience whose packs never leave the provider."""


def commitments_of(*, provider: Provider) -> QuerySet[Commitment]:
    return (
        Commitment.objects.filter(provider=provider)
        .select_related("contract", "branch")
        .order_by("contract__reference", "from_on", "pk")
    )


def promises_for(*, contract: CommissionedContract, period: Period) -> tuple[Promise, ...]:
    """The promises about the whole provider that run at some time in the period."""
    rows = Commitment.objects.filter(
        contract=contract, branch=None, from_on__lt=period.until, until_on__gt=period.start
    ).order_by("from_on", "pk")
    return tuple(promise_of(row) for row in rows)


def promise_of(row: Commitment) -> Promise:
    baseline_period = None
    if row.baseline_from_on and row.baseline_until_on:
        baseline_period = Period(start=row.baseline_from_on, until=row.baseline_until_on)
    return Promise(
        words=row.words,
        measure=row.measure,
        better=row.better,
        target=row.target_value,
        period=Period(start=row.from_on, until=row.until_on),
        baseline=row.baseline_value,
        baseline_period=baseline_period,
    )


def packs_of(*, provider: Provider) -> QuerySet[Pack]:
    """Newest first."""
    return (
        Pack.objects.filter(provider=provider)
        .select_related("contract", "built_by", "released_by")
        .order_by("-built_at", "-pk")
    )


def packs_seen_by(*, provider: Provider, outside: bool) -> QuerySet[Pack]:
    """Newest first. `outside`: a commissioner, who sees released packs only, and none made for inside."""
    packs = packs_of(provider=provider)
    return packs.filter(released_at__isnull=False).exclude(audience=INSIDE) if outside else packs


def pack_seen_by(*, provider: Provider, outside: bool, pack_id: int) -> Pack | None:
    return packs_seen_by(provider=provider, outside=outside).filter(pk=pack_id).first()


def pack_with_digest(*, provider: Provider, sha256: str) -> Pack | None:
    return packs_of(provider=provider).filter(sha256=sha256).first()


def latest_released(*, contract: CommissionedContract, audience: str) -> Pack | None:
    released = Pack.objects.filter(contract=contract, audience=audience, released_at__isnull=False)
    return released.order_by("-released_at", "-pk").first()


def released_cells(*, provider: Provider, measure: str) -> QuerySet[ReleasedCell]:
    """Every cell of a measure that ever left the provider, oldest window first."""
    rows = ReleasedCell.objects.filter(provider=provider, measure=measure)
    return rows.select_related("pack").order_by("from_on", "until_on", "cell", "pk")


def audit_entry_before_evidence(*, provider: Provider) -> AuditEntry | None:
    """The last entry not about evidence itself, so that building a pack does not change the next one."""
    return audit_entries_of(provider=provider).exclude(verb__startswith="evidence.").first()
