"""Small employment histories for the engine: `provider(spells=[held("ann", "2025-01-06")])`."""

from datetime import date
from itertools import count

from hefted.engine.measures.records import ContractHeld, Records, Spell, snapshot
from hefted.engine.periods import Period, months_to
from hefted.measures.readers import rules

numbers = count(1)


def day(text):
    return date.fromisoformat(text) if isinstance(text, str) else text


def held(
    worker, started_on, left_on=None, *, kind="permanent", branch="A", reason=None, estimated=False, **terms
):
    """A spell and its one contract, which runs as long as the spell."""
    key = f"s{next(numbers)}"
    spell = Spell(
        key=key,
        worker=worker,
        branch=branch,
        started_on=day(started_on),
        left_on=day(left_on),
        reason=reason,
        end_is_estimated=estimated,
    )
    if kind is None:
        return spell, None
    contract = ContractHeld(
        key=f"c{key}",
        worker=worker,
        spell=key,
        kind=kind,
        from_on=day(started_on),
        until_on=day(left_on),
        **terms,
    )
    return spell, contract


def provider(*, spells=(), as_of="2026-03-31", leavers_from="2000-01-01", **rows) -> Records:
    """Records in which leavers have always been recorded, unless told otherwise."""
    return snapshot(
        as_of=day(as_of),
        rules=rules(),
        leavers_from=day(leavers_from),
        spells=[spell for spell, _ in spells],
        contracts=[contract for _, contract in spells if contract],
        **rows,
    )


def year_to(text) -> Period:
    return months_to(as_of=day(text), months=12)
