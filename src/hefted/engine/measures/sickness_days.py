"""Working days lost to sickness by each worker whose days are known."""

from datetime import date
from statistics import fmean

from hefted.engine.headcount import in_post
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Exclusion, Figure, Part, figure_of, not_computable, references
from hefted.engine.measures.intervals import mean_interval
from hefted.engine.measures.records import Absence, Records
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    known, unknown = _sorted_by_knowledge(records=records, period=period)
    exclusions = [Exclusion(reason="Days lost not known", count=len(unknown))]
    shown = (
        *references(kind="worker", role="numerator", keys=(key for key, days in known.items() if days)),
        *references(kind="worker", role="denominator", keys=(key for key, days in known.items() if not days)),
        *references(kind="worker", role="excluded", keys=unknown),
    )
    if not known:
        why = "The days lost to sickness are not known for anybody." if unknown else "Nobody was in post."
        return not_computable(
            definition=definition, period=period, why=why, exclusions=exclusions, records=shown
        )
    total = sum(known.values())
    mean = fmean(known.values())
    return figure_of(
        definition=definition,
        period=period,
        value=mean,
        numerator=total,
        denominator=len(known),
        interval=mean_interval(
            values=tuple(known.values()),
            level=records.rules.number("confidence_level", on=period.last_day),
        ),
        exclusions=exclusions,
        parts=(
            Part(label="As ASC-WDS shows it: rounded to a whole day", value=float(round_half_up(mean))),
            Part(
                label="Workers with no day lost",
                value=sum(not days for days in known.values()),
                unit="count",
                denominator=len(known),
            ),
        ),
        records=shown,
    )


def round_half_up(value: float) -> int:
    """To the nearest whole day, a half upwards, as the official service rounds."""
    return int(value + 0.5)


def days_lost(*, absence: Absence, period: Period) -> float | None:
    """The working days of an absence that fall in the period, shared out by calendar days; None if not known.

    An absence without an end is taken to last to the end of the period.
    """
    if absence.working_days_lost is None:
        return None
    last = absence.until_on or max(absence.from_on, period.last_day)
    inside = (min(last, period.last_day) - max(absence.from_on, period.start)).days + 1
    return absence.working_days_lost * max(inside, 0) / ((last - absence.from_on).days + 1)


def _sorted_by_knowledge(*, records: Records, period: Period) -> tuple[dict[str, float], list[str]]:
    """Days lost of the workers in post whose days are known, and the others: stated days before recorded
    ones.
    """
    stated = {row.worker: row.days for row in records.sickness if row.reported_on in period}
    recorded = [row for row in records.absences if row.from_on < period.until]
    of_worker: dict[str, list[float | None]] = {}
    for row in recorded:
        if row.kind == "sickness" and (row.until_on is None or row.until_on >= period.start):
            of_worker.setdefault(row.worker, []).append(days_lost(absence=row, period=period))
    known: dict[str, float] = {}
    unknown: list[str] = []
    for worker in sorted({spell.worker for spell in in_post(records=records, on=period.last_day)}):
        counted = of_worker.get(worker, [])
        days = stated.get(worker)
        if days is None and recorded and worker not in stated and None not in counted:
            days = sum(lost for lost in counted if lost is not None)
        if days is None:
            unknown.append(worker)
        else:
            known[worker] = float(days)
    return known, unknown


MEASURE = Measure(
    definition=Definition(
        id="sickness_days",
        name="Sickness days per worker with known days",
        unit="days",
        plain_words=(
            "How many working days each worker lost to sickness in the last 12 months on average, among "
            "those in post for whom the number is known. A worker known to have lost none counts as 0."
        ),
        formula="working days lost / workers in post whose days lost are known",
        sources=(
            Source(words="ASC-WDS service code, benchmarksService.js, read August 2026", mark="C"),
            Source(words="Working days, not calendar days: Skills for Care return questions, 2025", mark="S"),
        ),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="lower",
        group="Absence",
        order=140,
        counted="workers with known days",
        caution=(
            "All kinds of contract count. What was stated in ASC-WDS comes before what the absence records "
            "add up to. An absence that began before the period is shared out by calendar days."
        ),
    ),
    formula=calculate,
)
