"""Workforce records as the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from hefted.codes import words
from hefted.workforce.models import Absence, Availability, EmploymentContract, EmploymentSpell, RoleHeld

Held = TypeVar("Held", RoleHeld, EmploymentContract)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YES_NO = {True: "Yes", False: "No", None: "Not known"}


@dataclass(frozen=True)
class Status:
    words: str
    tone: str
    """Of `c-chip`."""


@dataclass(frozen=True)
class EmploymentRow:
    """One line of the list of workers: no more about a person than the list needs."""

    worker_id: int
    name: str
    reference: str
    branch: str
    job_role: str
    contract: str
    started_on: date
    status: Status


@dataclass(frozen=True)
class EmploymentView:
    """One employment on the worker's own page."""

    spell: EmploymentSpell
    status: Status
    left_because: str
    is_open: bool
    roles: tuple[tuple[RoleHeld, str], ...]
    contracts: tuple[tuple[EmploymentContract, str], ...]


def row(spell: EmploymentSpell, *, on: date) -> EmploymentRow:
    role = _on_day(spell.roles.all(), on)
    contract = _on_day(spell.contracts.all(), on)
    return EmploymentRow(
        worker_id=spell.worker_id,
        name=spell.worker.name,
        reference=spell.worker.reference,
        branch=(role or spell).branch.name,
        job_role=words("job_roles", role.job_role) if role else "Not known",
        contract=contract_words(contract) if contract else "Not known",
        started_on=spell.started_on,
        status=status(spell, on=on),
    )


def employment(spell: EmploymentSpell, *, on: date) -> EmploymentView:
    return EmploymentView(
        spell=spell,
        status=status(spell, on=on),
        left_because=_why_left(spell),
        is_open=spell.ended_on is None,
        roles=tuple((role, words("job_roles", role.job_role)) for role in spell.roles.all()),
        contracts=tuple((contract, contract_words(contract)) for contract in spell.contracts.all()),
    )


def status(spell: EmploymentSpell, *, on: date) -> Status:
    if spell.started_on > on:
        return Status(f"Starts {spell.started_on:%d/%m/%Y}", "info")
    if spell.ended_on is None:
        return Status("In post", "good")
    if spell.ended_on > on:
        return Status(f"Leaves {spell.ended_on:%d/%m/%Y}", "watch")
    return Status(f"Left {spell.ended_on:%d/%m/%Y}", "")


def contract_words(contract: EmploymentContract) -> str:
    """For example: Permanent, 30 hours a week."""
    if contract.zero_hours:
        return f"{contract.get_kind_display()}, zero hours"
    if contract.weekly_hours is None:
        return contract.get_kind_display()
    return f"{contract.get_kind_display()}, {contract.weekly_hours.normalize():f} hours a week"


def _on_day(held: Iterable[Held], on: date) -> Held | None:
    """What held on the day; otherwise the last before it, otherwise the first after it."""
    in_order = list(held)
    begun = [one for one in in_order if one.from_on <= on]
    return begun[-1] if begun else (in_order[0] if in_order else None)


@dataclass(frozen=True)
class AbsenceRow:
    kind: str
    from_on: date
    until_on: date | None
    days_lost: str
    is_current: bool


def absence(found: Absence, *, on: date) -> AbsenceRow:
    days = found.working_days_lost
    return AbsenceRow(
        kind=found.get_kind_display(),
        from_on=found.from_on,
        until_on=found.until_on,
        days_lost="Not known" if days is None else f"{days.normalize():f}",
        is_current=found.from_on <= on and (found.until_on is None or found.until_on > on),
    )


def week(available: Iterable[Availability]) -> list[tuple[str, str]]:
    """Each weekday that has hours, with them in words: ("Monday", "07:00 to 15:00 and 17:00 to 21:00")."""
    by_day: dict[int, list[str]] = {}
    for slot in available:
        by_day.setdefault(slot.weekday, []).append(
            f"{_clock(slot.from_minute)} to {_clock(slot.until_minute)}"
        )
    return [(WEEKDAYS[weekday], " and ".join(times)) for weekday, times in sorted(by_day.items())]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _why_left(spell: EmploymentSpell) -> str:
    if spell.ended_on is None:
        return ""
    return words("leaving_reasons", spell.leaving_reason) if spell.leaving_reason else "Reason not recorded"
