"""Who left, why, and after how long."""

from collections import Counter
from datetime import date

from hefted.engine.headcount import leavers
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Figure, Part, figure_of, not_computable, references
from hefted.engine.measures.leaving import estimated_ends, leavers_not_recorded
from hefted.engine.measures.records import Records, Spell
from hefted.engine.periods import Period, add_months

NOT_RECORDED = "Reason not recorded"


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    why = leavers_not_recorded(records=records, period=period)
    if why:
        return not_computable(definition=definition, period=period, why=why)
    found = leavers(records=records, period=period)
    reasons = {code.code: code.words for code in records.rules.listed("leaving_reason", on=period.last_day)}
    pairs = Counter(
        (reasons.get(spell.reason or "", NOT_RECORDED), length_of_service(records=records, spell=spell))
        for spell in found
    )
    lengths = [code.words for code in records.rules.listed("service_length", on=period.last_day)]
    return figure_of(
        definition=definition,
        period=period,
        value=len(found),
        numerator=len(found),
        parts=_parts(pairs=pairs, reasons=[*reasons.values(), NOT_RECORDED], lengths=lengths),
        records=references(kind="spell", role="numerator", keys=(spell.key for spell in found)),
        notes=estimated_ends(found),
    )


def length_of_service(*, records: Records, spell: Spell) -> str:
    """The band of the list `service_length` a leaver falls in; a band's code is the months it stays under."""
    last = spell.left_on or records.as_of
    bands = records.rules.listed("service_length", on=last)
    return next(
        (band.words for band in bands if last < add_months(day=spell.started_on, months=int(band.code))),
        bands[-1].words,
    )


def _parts(*, pairs: Counter[tuple[str, str]], reasons: list[str], lengths: list[str]) -> tuple[Part, ...]:
    """All leavers by reason, all by length of service, then each reason by length, where there are any."""
    total = pairs.total()
    rows = []
    for under, labels, place in (("By reason", reasons, 0), ("By length of service", lengths, 1)):
        sums = Counter[str]()
        for pair, count in pairs.items():
            sums[pair[place]] += count
        rows += [
            Part(label=label, under=under, value=sums[label], numerator=sums[label], denominator=total)
            for label in labels
            if sums[label]
        ]
    rows += [
        Part(
            label=f"{reason}: {length[:1].lower()}{length[1:]}",
            under="Reason and length of service",
            value=pairs[reason, length],
            numerator=pairs[reason, length],
            denominator=total,
        )
        for reason in reasons
        for length in lengths
        if pairs[reason, length]
    ]
    return tuple(rows)


MEASURE = Measure(
    definition=Definition(
        id="leavers_by_reason",
        name="Leavers by reason and length of service",
        unit="count",
        plain_words=(
            "How many directly employed staff left in the last 12 months, why as far as is known, and how "
            "long they had stayed."
        ),
        formula="count of leavers in the 12 months, by reason and by time since the start of the spell",
        sources=(Source(words="ASC-WDS leaving reasons, migration 20250103160000", mark="C"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="lower",
        group="Leaving and staying",
        order=80,
        counted="leavers",
        caution="A reason is what the provider recorded; it is often not what the leaver would say.",
    ),
    formula=calculate,
)
