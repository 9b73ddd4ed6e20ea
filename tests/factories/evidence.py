"""A made-up pack: five figures of a provider of about 97 staff, and three promises. Everybody is invented."""

from dataclasses import replace
from datetime import date

from hefted.engine.measures import measure_named
from hefted.engine.measures.figure import Exclusion, Interval, Part, figure_of, not_computable
from hefted.engine.measures.intervals import wilson
from hefted.engine.periods import Period
from hefted.evidence import readers
from hefted.evidence.contents import PackContents, Promise, Reading, SourceFile

YEAR = Period(start=date(2025, 11, 1), until=date(2026, 11, 1))
TERM = Period(start=date(2025, 11, 1), until=date(2027, 11, 1))
FILES = (
    SourceFile(kind="ASC-WDS staff file", sha256="ab" * 32, applied_on=date(2026, 11, 2)),
    SourceFile(kind="Leavers", sha256="cd" * 32),
)


def make_reading(measure, *, people=90, value=None, why="", **facts):
    definition = measure_named(id=measure).definition
    made = (
        not_computable(definition=definition, period=YEAR, why=why, **facts)
        if value is None
        else figure_of(definition=definition, period=YEAR, value=value, **facts)
    )
    return Reading(
        definition=definition,
        figure=made,
        code_version="0.1.0",
        computed_on=date(2026, 11, 3),
        people=people,
        rules_sha256="ef" * 32,
        sources=FILES,
    )


def turnover(value=27.1, numerator=26, denominator=96.5):
    return make_reading(
        "turnover_average",
        value=value,
        numerator=numerator,
        denominator=denominator,
        exclusions=[Exclusion(reason="Kind of contract not recorded", count=3)],
    )


def retention(stayed=35, started=43, survived=0.792, at_risk=31):
    return make_reading(
        "retention_3m",
        people=started,
        value=100 * stayed / started,
        numerator=stayed,
        denominator=started,
        interval=wilson(numerator=stayed, denominator=started, level=0.95),
        at_risk=at_risk,
        parts=[
            Part(
                label="Left by then",
                value=100 * (started - stayed) / started,
                numerator=started - stayed,
                denominator=started,
            ),
            Part(label="Survival estimate", value=100 * survived, denominator=52, at_risk=at_risk),
        ],
    )


def leavers(pay=9, travel=11, other=6, short=14, long=12):
    counts = [
        ("By reason", "Pay", pay),
        ("By reason", "Travel", travel),
        ("By reason", "Reason not recorded", other),
        ("By length of service", "Less than 3 months", short),
        ("By length of service", "A year or more", long),
        ("Pay", "A year or more", pay),
    ]
    total = pay + travel + other
    parts = [
        Part(label=label, under=under, value=count, numerator=count, denominator=total)
        for under, label, count in counts
        if count
    ]
    return make_reading("leavers_by_reason", people=total, value=total, numerator=total, parts=parts)


def continuity(people=55):
    return make_reading(
        "usual_provider_continuity",
        people=people,
        value=0.613,
        numerator=33.7,
        denominator=people,
        interval=Interval(low=0.55, high=0.67, level=0.95, method="Student's t"),
        parts=[
            Part(label="Median person", under="Spread", value=0.6),
            Part(label="One person in ten has less than", under="Spread", value=0.2),
        ],
    )


def zero_hours(count=4, staff=97):
    return make_reading("zero_hours_share", value=100 * count / staff, numerator=count, denominator=staff)


def promises():
    return (
        Promise(
            words="We will bring turnover of our care staff below 25 in a hundred by the end of year two.",
            measure="turnover_average",
            better="lower",
            target=25,
            period=TERM,
            baseline=34,
            baseline_period=Period(start=date(2023, 11, 1), until=date(2024, 11, 1)),
        ),
        Promise(
            words="At least 75 of every hundred new starters will still be with us after three months.",
            measure="retention_3m",
            better="higher",
            target=75,
            period=TERM,
            baseline=62,
        ),
        Promise(
            words="No more than ten in a hundred of our staff on zero-hours contracts.",
            measure="zero_hours_share",
            better="lower",
            target=10,
            period=TERM,
        ),
    )


def make_contents(audience="commissioner", **changes):
    policy = readers.policy_on(day=YEAR.last_day)
    contents = PackContents(
        provider="Meadow & Moor Care Ltd",
        contract="Home care framework, lot 2",
        commissioner="Upland County Council",
        audience=readers.audience_named(key=audience),
        audience_words=readers.audience_words(key=audience),
        policy=policy,
        policy_source=readers.policy_source(day=YEAR.last_day),
        rule_words=readers.rule_words(policy=policy),
        period=YEAR,
        as_of=YEAR.last_day,
        readings=(turnover(), retention(), leavers(), continuity(), zero_hours()),
        promises=promises(),
        code_version="0.1.0",
        audit_sequence=412,
        audit_hash="9f" * 32,
    )
    return replace(contents, **changes)
