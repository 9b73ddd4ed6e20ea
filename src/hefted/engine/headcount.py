"""Who is employed, who started and who left: the populations behind turnover, vacancies and stability.

Directly employed means a contract of a kind in the list `employee_contract` (permanent or temporary). A
worker with two spells at once is one employee. A start is a start unless the worker was already employed the
day before; an end is an end unless the worker is still employed at the close of that day; a rehire is a new
start. A move from one kind of contract to another inside a spell is neither.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from hefted.engine.measures.records import Records, Spell
from hefted.engine.periods import Period
from hefted.engine.retention import Stay

ONE_DAY = timedelta(days=1)


def in_post(*, records: Records, on: date) -> tuple[Spell, ...]:
    """Spells of any contract in post at the close of a day."""
    return tuple(spell for spell in records.spells if spell.is_in_post(on=on))


def employees(*, records: Records, on: date) -> tuple[Spell, ...]:
    """Spells of the directly employed in post at the close of a day, one for each worker."""
    return one_each(spell for spell in in_post(records=records, on=on) if is_employed(records, spell, on=on))


def contract_unknown(*, records: Records, on: date) -> int:
    """Workers in post on a day whose kind of contract is not recorded."""
    spells = in_post(records=records, on=on)
    known = {spell.worker for spell in spells if records.contract(spell=spell.key, on=on)}
    return len({spell.worker for spell in spells} - known)


def leavers(*, records: Records, period: Period) -> tuple[Spell, ...]:
    """Employed spells whose last day is in the period and after which the worker was employed no more."""
    found: dict[tuple[str, date], Spell] = {}
    for spell in records.spells:
        day = spell.left_on
        if (
            day is not None
            and day in period
            and is_employed(records, spell, on=day)
            and not _is_employed_at_close(records, worker=spell.worker, on=day)
        ):
            found.setdefault((spell.worker, day), spell)
    return tuple(found.values())


def starters(*, records: Records, period: Period) -> tuple[Spell, ...]:
    """Employed spells that start in the period of workers who were not employed the day before."""
    found: dict[tuple[str, date], Spell] = {}
    for spell in records.spells:
        day = spell.started_on
        if (
            day in period
            and is_employed(records, spell, on=day)
            and not _is_employed_at_close(records, worker=spell.worker, on=day - ONE_DAY)
        ):
            found.setdefault((spell.worker, day), spell)
    return tuple(found.values())


def stay_of(*, records: Records, spell: Spell) -> Stay:
    """From the start of a spell to the end of unbroken employment: a spell that overlaps its end carries
    it on.
    """
    end = spell.left_on
    for other in records.spells_of_worker.get(spell.worker, ()):
        if end is not None and other.started_on <= end and (other.left_on is None or other.left_on > end):
            end = other.left_on
    return Stay(key=spell.key, started_on=spell.started_on, left_on=end)


def one_each(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """One spell for each worker: the first started."""
    found: dict[str, Spell] = {}
    for spell in spells:
        found.setdefault(spell.worker, spell)
    return tuple(found.values())


def is_employed(records: Records, spell: Spell, *, on: date) -> bool:
    """Whether the spell's contract on a day is one that counts as direct employment."""
    contract = records.contract(spell=spell.key, on=on)
    return contract is not None and any(
        code.code == contract.kind for code in records.rules.listed("employee_contract", on=on)
    )


def _is_employed_at_close(records: Records, *, worker: str, on: date) -> bool:
    return any(
        spell.is_in_post(on=on) and is_employed(records, spell, on=on)
        for spell in records.spells_of_worker.get(worker, ())
    )
