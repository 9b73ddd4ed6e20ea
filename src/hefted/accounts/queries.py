"""Who is who, and whether the audit trail is whole."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from hefted.accounts.models import AuditEntry, AuditHead, Branch, Membership, Provider, User

FIRST_HASH = "0" * 64


def membership_of(*, user: User) -> Membership | None:
    """The user's place at a provider; None for someone who belongs to none."""
    return Membership.objects.select_related("provider", "user").filter(user=user).order_by("pk").first()


def members_of(*, provider: Provider) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(provider=provider).select_related("user").order_by("user__name", "user_id")
    )


def membership_by_id(*, provider: Provider, membership_id: int) -> Membership | None:
    return members_of(provider=provider).filter(pk=membership_id).first()


def provider_named(*, name: str) -> Provider | None:
    return Provider.objects.filter(name=name).first()


def providers() -> QuerySet[Provider]:
    return Provider.objects.order_by("name")


def branches_of(*, provider: Provider) -> QuerySet[Branch]:
    return Branch.objects.filter(provider=provider).order_by("name", "pk")


def branch_for(*, provider: Provider, reference: str) -> Branch | None:
    return Branch.objects.filter(provider=provider, reference=reference).first()


def audit_entries_of(*, provider: Provider) -> QuerySet[AuditEntry]:
    """Newest first."""
    return AuditEntry.objects.filter(provider=provider).select_related("by").order_by("-sequence")


def audit_entries_like(*, provider: Provider, words: str = "") -> QuerySet[AuditEntry]:
    """Newest first; `words` is part of what was done, to what, or the name of who did it."""
    found = audit_entries_of(provider=provider)
    if words:
        verb = words.strip().replace(" ", "_")
        found = found.filter(
            Q(verb__icontains=verb) | Q(subject__icontains=words) | Q(by__name__icontains=words)
        )
    return found


@dataclass(frozen=True)
class TrailHead:
    sequence: int
    hash: str


def audit_head(*, provider: Provider) -> TrailHead:
    head = AuditHead.objects.filter(provider=provider).first()
    return TrailHead(sequence=head.sequence, hash=head.hash) if head else TrailHead(0, FIRST_HASH)


def entry_hash(
    *,
    provider_id: int,
    sequence: int,
    at: datetime,
    by_id: int | None,
    verb: str,
    subject: str,
    details: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256 over every field of an entry and the hash of the one before."""
    said = {
        "provider": provider_id,
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(),
        "by": by_id,
        "verb": verb,
        "subject": subject,
        "details": details,
        "previous": previous_hash,
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class TrailCheck:
    """What reading the whole trail found; no faults means nothing was changed, cut, added or moved."""

    entries: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def check_audit_trail(*, provider: Provider) -> TrailCheck:
    entries = AuditEntry.objects.filter(provider=provider).order_by("sequence", "pk")
    faults, count, last = [], 0, TrailHead(0, FIRST_HASH)
    for fault, entry in _walk(entries.iterator(chunk_size=2000)):
        count += 1
        last = TrailHead(entry.sequence, entry.hash)
        if fault:
            faults.append(fault)
    head = audit_head(provider=provider)
    if head != last:
        faults.append(
            f"The trail ends at entry {last.sequence}, but its head says {head.sequence}: "
            "entries were cut off, added or altered at the end."
        )
    return TrailCheck(entries=count, faults=tuple(faults))


def _walk(entries: Iterable[AuditEntry]) -> Iterator[tuple[str | None, AuditEntry]]:
    """Each entry with what is wrong with it, or None."""
    expected, previous_hash = 1, FIRST_HASH
    for entry in entries:
        yield _fault_of(entry, expected, previous_hash), entry
        expected, previous_hash = entry.sequence + 1, entry.hash


def _fault_of(entry: AuditEntry, expected: int, previous_hash: str) -> str | None:
    if entry.sequence != expected:
        return f"Entry {expected} is missing: entry {entry.sequence} comes next."
    if entry.previous_hash != previous_hash:
        return f"Entry {entry.sequence} does not follow from the entry before it."
    computed = entry_hash(
        provider_id=entry.provider_id,
        sequence=entry.sequence,
        at=entry.at,
        by_id=entry.by_id,
        verb=entry.verb,
        subject=entry.subject,
        details=entry.details,
        previous_hash=entry.previous_hash,
    )
    if computed != entry.hash:
        return f"Entry {entry.sequence} was altered after it was written."
    return None
