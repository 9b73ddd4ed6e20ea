"""Changes to providers, branches and users, and the writing of the audit trail itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.models import AuditEntry, AuditHead, Branch, Membership, Provider, Role, User
from hefted.accounts.queries import FIRST_HASH, entry_hash


class NotInTransactionError(RuntimeError):
    """An audit entry stands or falls with its change, so it is only ever written beside it."""


class AlreadyAMemberError(ValueError):
    """The person already holds a role at a provider."""


def record(
    *,
    provider: Provider,
    by: User | None,
    at: datetime,
    verb: str,
    subject: str,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write what happened, in the transaction of the change it describes.

    `by` is None when the system itself acts (an import by command, a job). `details` must be JSON.
    Raises NotInTransactionError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError("Record a change inside the transaction that makes it.")
    head = AuditHead.objects.select_for_update().get(provider=provider)
    entry = AuditEntry(
        provider=provider,
        sequence=head.sequence + 1,
        at=at,
        by=by,
        verb=verb,
        subject=subject,
        details=dict(details or {}),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(
        provider_id=provider.pk,
        sequence=entry.sequence,
        at=at,
        by_id=by.pk if by else None,
        verb=verb,
        subject=subject,
        details=entry.details,
        previous_hash=head.hash,
    )
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(sequence=entry.sequence, hash=entry.hash)
    return entry


@transaction.atomic
def create_provider(*, name: str, by: User | None, at: datetime) -> Provider:
    provider = Provider.objects.create(name=name, created_at=at)
    AuditHead.objects.create(provider=provider, hash=FIRST_HASH)
    record(provider=provider, by=by, at=at, verb="accounts.create_provider", subject=f"provider {name}")
    return provider


@transaction.atomic
def add_branch(*, provider: Provider, reference: str, by: User | None, at: datetime, **facts: Any) -> Branch:
    """Add a branch, or bring the facts of a known one up to date; `facts` are fields of Branch."""
    branch, _ = Branch.objects.update_or_create(provider=provider, reference=reference, defaults=facts)
    record(
        provider=provider,
        by=by,
        at=at,
        verb="accounts.add_branch",
        subject=f"branch {reference}",
        details={name: str(value) for name, value in facts.items()},
    )
    return branch


@transaction.atomic
def invite_user(
    *, provider: Provider, email: str, name: str, role: Role, password: str, by: User | None, at: datetime
) -> Membership:
    """Raises AlreadyAMemberError when the address already belongs to somebody at a provider."""
    if Membership.objects.filter(user__email__iexact=email).exists():
        raise AlreadyAMemberError(f"{email} already belongs to somebody who signs in here.")
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save()
    membership = Membership.objects.create(provider=provider, user=user, role=role)
    record(
        provider=provider,
        by=by,
        at=at,
        verb="accounts.invite_user",
        subject=f"user {user.pk}",
        details={"role": str(role)},
    )
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User, at: datetime) -> None:
    before = membership.role
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        provider=membership.provider,
        by=by,
        at=at,
        verb="accounts.change_role",
        subject=f"user {membership.user_id}",
        details={"from": before, "to": str(role)},
    )


@transaction.atomic
def end_access(*, membership: Membership, by: User, at: datetime) -> None:
    """The person can no longer sign in; what they did stays in the trail."""
    User.objects.filter(pk=membership.user_id).update(is_active=False)
    record(
        provider=membership.provider,
        by=by,
        at=at,
        verb="accounts.end_access",
        subject=f"user {membership.user_id}",
    )
