"""Visits by a carer already known to the person."""

from collections.abc import Sequence
from datetime import date

from hefted.engine.continuity import Attendance, KnownRule, known_flags
from hefted.engine.measures.attended import acquaintances, attended_in
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import PERCENT, Figure, Part, references
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.person_level import Score, person_level_figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period, london_day

DEFINITION = Definition(
    id="known_carer_share",
    name="Visits by a carer already known to the person",
    unit="percent",
    plain_words=(
        "Of a person's delivered visits in four weeks, the share where at least one carer was already known "
        "to them: the carer had made enough earlier visits, had shadowed a visit, or is stated to have been "
        "introduced. Each person counts the same."
    ),
    formula=(
        "Visits with a known carer / delivered visits for each person; then the mean over people. Known: at "
        "least k delivered visits or one shadow visit to the person in the days before, both as the dated "
        "rules say, or a stated introduction on or before the day"
    ),
    sources=(
        Source(
            words="Share by known worker: rapid review, BMC Health Services Research 2022, table 2", mark="S"
        ),
        Source(words="NICE NG21 1.1.4 and QS123 statement 3: consistent team, familiar with needs", mark="S"),
        Source(
            words="The number of earlier visits and days that make a carer known: own convention", mark="D"
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="higher",
    group="Continuity of care",
    order=330,
    counted="people",
    caution=(
        "Where the records begin less than the days of the rule before these weeks, carers look less known "
        "than they were. Preferred workers are not taken as known by being named. Shadow visits are left "
        "out, a visit for two carers is one visit."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean over people with a delivered visit; the share of all visits, with its interval, beside."""
    on = period.last_day
    rule = KnownRule(
        prior_visits=int(records.rules.number("known_carer_prior_visits", on=on)),
        within_days=int(records.rules.number("known_carer_within_days", on=on)),
        shadow_introduces=records.rules.number("known_carer_shadow_introduces", on=on) > 0,
    )
    attended = attended_in(records=records, period=period)
    acquainted = acquaintances(records=records, period=period, days=rule.within_days)
    scores: dict[str, Score] = {}
    known: list[str] = []
    unknown: list[str] = []
    total = visits = stated = 0
    for person, attendances in attended.of_person.items():
        flags = []
        with_whom = acquainted[person]
        by_rule = known_flags(
            attendances=attendances, came=with_whom.came, introduced=with_whom.introduced, rule=rule
        )
        for attendance, flag in zip(attendances, by_rule, strict=True):
            is_known = flag or _is_introduced(records, person, attendance)
            stated += is_known and not flag
            flags.append(is_known)
            (known if is_known else unknown).extend(attendance.keys)
        scores[person] = Score(value=PERCENT * sum(flags) / len(flags), visits=len(flags))
        total += sum(flags)
        visits += len(flags)
    return person_level_figure(
        definition=definition,
        records=records,
        period=period,
        scores=scores,
        exclusions=attended.exclusions,
        parts=(
            Part(
                label="Of all visits",
                under="Averages",
                value=PERCENT * total / visits if visits else None,
                numerator=total,
                denominator=visits,
                interval=wilson(
                    numerator=total, denominator=visits, level=records.rules.number("confidence_level", on=on)
                ),
                why_not_computable="" if visits else "No visit was delivered.",
            ),
        ),
        drill_down=(
            *references(kind="visit", role="numerator", keys=known),
            *references(kind="visit", role="denominator", keys=unknown),
        ),
        notes=_notes(records, period, rule, stated),
    )


def _is_introduced(records: Records, person: str, attendance: Attendance) -> bool:
    found = records.person_of_key.get(person)
    if found is None or not found.known_since:
        return False
    day = london_day(at=attendance.at)
    return any(worker in attendance.carers and since <= day for worker, since in found.known_since)


def _notes(records: Records, period: Period, rule: KnownRule, stated: int) -> Sequence[str]:
    notes = [
        f"A carer is known after {rule.prior_visits} visits"
        + (" or one shadow visit" if rule.shadow_introduces else "")
        + f" in the {rule.within_days} days before."
    ]
    if stated:
        notes.append(f"{stated} visits count only because an introduction is stated.")
    if (
        records.visits
        and (period.start - london_day(at=records.visits[0].planned_start)).days < rule.within_days
    ):
        notes.append(
            "The records begin too late to know all earlier visits, so the true share may be higher."
        )
    return notes


MEASURE = Measure(definition=DEFINITION, formula=calculate)
