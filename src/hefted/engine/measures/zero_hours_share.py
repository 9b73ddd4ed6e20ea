"""Zero-hours contracts."""

from datetime import date

from hefted.engine.headcount import in_post
from hefted.engine.measures.definition import ON_THE_DAY, Definition, Measure, Source
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    day = period.last_day
    answers: dict[str, list[bool | None]] = {}
    for spell in in_post(records=records, on=day):
        contract = records.contract(spell=spell.key, on=day)
        answers.setdefault(spell.worker, []).append(contract.zero_hours if contract else None)
    zero = [worker for worker, given in answers.items() if True in given]
    fixed = [worker for worker, given in answers.items() if True not in given and False in given]
    unknown = [worker for worker, given in answers.items() if set(given) == {None}]
    known = len(zero) + len(fixed)
    exclusions = [Exclusion(reason="Zero-hours or not: not known", count=len(unknown))]
    shown = (
        *references(kind="worker", role="numerator", keys=zero),
        *references(kind="worker", role="denominator", keys=fixed),
        *references(kind="worker", role="excluded", keys=unknown),
    )
    if not known:
        why = (
            "Whether contracts are zero-hours is not known for anybody." if answers else "Nobody was in post."
        )
        return not_computable(
            definition=definition, period=period, why=why, exclusions=exclusions, records=shown
        )
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * len(zero) / known,
        numerator=len(zero),
        denominator=known,
        interval=wilson(
            numerator=len(zero),
            denominator=known,
            level=records.rules.number("confidence_level", on=day),
        ),
        exclusions=exclusions,
        records=shown,
    )


MEASURE = Measure(
    definition=Definition(
        id="zero_hours_share",
        name="Zero-hours contracts",
        unit="percent",
        plain_words=(
            "Of every hundred workers for whom it is known, how many hold a zero-hours contract on the day. "
            "All kinds of contract count."
        ),
        formula="workers with a zero-hours contract / workers for whom the answer is known",
        sources=(Source(words="ASC-WDS field codes 1, 0, -2, -1", mark="D"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ON_THE_DAY,
        better="lower",
        group="Posts and contracts",
        order=120,
        counted="workers with a known answer",
        caution="A worker with two contracts counts once, as zero-hours if either is.",
    ),
    formula=calculate,
)
