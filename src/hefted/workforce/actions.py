"""Changes to who works here, on what terms; each is one transaction with its audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Branch, Provider, User
from hefted.workforce.bringing_in import (
    bring_in_absences,
    bring_in_leavers,
    bring_in_places,
    bring_in_sickness_reports,
    bring_in_workers,
    bring_in_workplace_returns,
    change_reference,
    end_missing_spells,
)
from hefted.workforce.models import Absence, EmploymentContract, EmploymentSpell, RoleHeld, Worker

# What files bring is written in `bringing_in`; other apps reach it here.
__all__ = [
    "Terms",
    "WorkforceError",
    "bring_in_absences",
    "bring_in_leavers",
    "bring_in_places",
    "bring_in_sickness_reports",
    "bring_in_workers",
    "bring_in_workplace_returns",
    "change_contract",
    "change_reference",
    "change_role",
    "end_missing_spells",
    "end_spell",
    "record_absence",
    "start_employment",
]


class WorkforceError(ValueError):
    """The change would make the records contradict themselves; the sentence says how."""


@dataclass(frozen=True)
class Terms:
    """The terms of an employment contract; None = not known."""

    kind: str
    zero_hours: bool | None = None
    weekly_hours: Decimal | None = None
    hourly_pay: Decimal | None = None  # pounds


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn the database's refusal into one sentence; nothing of the change is kept."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise WorkforceError(sentence) from error


@transaction.atomic
def start_employment(
    *,
    provider: Provider,
    reference: str,
    name: str,
    branch: Branch,
    job_role: str,
    terms: Terms,
    on: date,
    by: User | None,
    at: datetime,
    **facts: Any,
) -> EmploymentSpell:
    """A new starter, or somebody coming back: the worker is found by reference or made, a new spell begins.

    `facts` are further fields of Worker. Raises WorkforceError when the worker is employed then already.
    """
    worker, _ = Worker.objects.update_or_create(
        provider=provider, reference=reference, defaults={"name": name} | facts
    )
    with _refusing(f"{name} is already employed on {on:%d/%m/%Y} or later. End that employment first."):
        spell = EmploymentSpell.objects.create(provider=provider, worker=worker, branch=branch, started_on=on)
    RoleHeld.objects.create(provider=provider, spell=spell, branch=branch, job_role=job_role, from_on=on)
    _write_contract(spell, terms, on)
    record(
        provider=provider,
        by=by,
        at=at,
        verb="workforce.start_employment",
        subject=f"worker {reference}",
        details={"on": on.isoformat(), "branch": branch.reference, "job_role": job_role, "kind": terms.kind},
    )
    return spell


@transaction.atomic
def end_spell(*, spell: EmploymentSpell, on: date, reason: str, by: User | None, at: datetime) -> None:
    """The worker left on this day. Raises WorkforceError for a day before the start or a spell that ended."""
    if spell.ended_on is not None:
        raise WorkforceError(f"This employment already ended on {spell.ended_on:%d/%m/%Y}.")
    if on < spell.started_on:
        raise WorkforceError(f"They started on {spell.started_on:%d/%m/%Y} and cannot have left before.")
    for held in (spell.roles, spell.contracts):
        if held.filter(from_on__gt=on).exists():
            raise WorkforceError(
                f"A later role or contract is on record; they cannot leave on {on:%d/%m/%Y}."
            )
        held.filter(until_on=None).update(until_on=on)
    spell.ended_on, spell.leaving_reason = on, reason
    spell.save(update_fields=["ended_on", "leaving_reason"])
    record(
        provider=spell.provider,
        by=by,
        at=at,
        verb="workforce.end_spell",
        subject=f"worker {spell.worker.reference}",
        details={"on": on.isoformat(), "reason": reason},
    )


@transaction.atomic
def change_contract(
    *, spell: EmploymentSpell, terms: Terms, on: date, by: User | None, at: datetime
) -> EmploymentContract:
    """New terms from this day; those before end on it."""
    _end_current(EmploymentContract, spell, on)
    contract = _write_contract(spell, terms, on)
    record(
        provider=spell.provider,
        by=by,
        at=at,
        verb="workforce.change_contract",
        subject=f"worker {spell.worker.reference}",
        details={"on": on.isoformat(), "kind": terms.kind, "weekly_hours": str(terms.weekly_hours)},
    )
    return contract


@transaction.atomic
def change_role(
    *, spell: EmploymentSpell, branch: Branch, job_role: str, on: date, by: User | None, at: datetime
) -> RoleHeld:
    """A promotion or a move: the employment goes on."""
    _end_current(RoleHeld, spell, on)
    role = RoleHeld.objects.create(
        provider=spell.provider, spell=spell, branch=branch, job_role=job_role, from_on=on
    )
    record(
        provider=spell.provider,
        by=by,
        at=at,
        verb="workforce.change_role",
        subject=f"worker {spell.worker.reference}",
        details={"on": on.isoformat(), "branch": branch.reference, "job_role": job_role},
    )
    return role


@transaction.atomic
def record_absence(
    *,
    worker: Worker,
    kind: str,
    from_on: date,
    until_on: date | None,
    working_days_lost: Decimal | None,
    by: User | None,
    at: datetime,
) -> Absence:
    """`until_on` is the first day back; None = still away. Raises WorkforceError for an absence on record."""
    if until_on is not None and until_on < from_on:
        raise WorkforceError("The first day back cannot be before the absence began.")
    with _refusing(f"An absence from {from_on:%d/%m/%Y} is already on record."):
        absence = Absence.objects.create(
            provider=worker.provider,
            worker=worker,
            kind=kind,
            from_on=from_on,
            until_on=until_on,
            working_days_lost=working_days_lost,
        )
    record(
        provider=worker.provider,
        by=by,
        at=at,
        verb="workforce.record_absence",
        subject=f"worker {worker.reference}",
        details={"from": from_on.isoformat(), "kind": kind},
    )
    return absence


def _write_contract(spell: EmploymentSpell, terms: Terms, on: date) -> EmploymentContract:
    return EmploymentContract.objects.create(
        provider=spell.provider,
        spell=spell,
        kind=terms.kind,
        zero_hours=terms.zero_hours,
        weekly_hours=terms.weekly_hours,
        hourly_pay=terms.hourly_pay,
        from_on=on,
    )


def _end_current(model: type[RoleHeld] | type[EmploymentContract], spell: EmploymentSpell, on: date) -> None:
    """End what runs now on the day the new one begins; what was to begin that day or later is refused."""
    if spell.ended_on is not None:
        raise WorkforceError("This employment has ended; it cannot change any more.")
    current = model.objects.filter(spell=spell, until_on=None).first()
    if current is None:
        return
    if on <= current.from_on:
        raise WorkforceError(f"A change from {current.from_on:%d/%m/%Y} is on record; choose a later day.")
    current.until_on = on
    current.save(update_fields=["until_on"])
