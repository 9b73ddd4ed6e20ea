"""What the cells of one row must say of each other. One table; a new rule is one row of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Check = Callable[[Any, Any], bool]
LONGEST_SPELL_OF_WORK = timedelta(hours=24)
AHEAD_OF_THE_CLOCK = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class RowRule:
    """Broken where `is_broken(first, second)`; asked only of cells that could be read.

    A blank reaches the check only if `minds_blanks`. The problem is told at the second column.
    """

    kind: str
    first: str
    second: str
    is_broken: Check
    accepted: str
    minds_blanks: bool = False


def _before(first: Any, second: Any) -> bool:
    return bool(second < first)


def _not_after(first: Any, second: Any) -> bool:
    return bool(second <= first)


def _over_a_day(first: datetime, second: datetime) -> bool:
    return second - first > LONGEST_SPELL_OF_WORK


def _both(first: Any, second: Any) -> bool:
    return first is not None and second is not None


def _second_alone(first: Any, second: Any) -> bool:
    return first is None and second is not None


def _same(first: Any, second: Any) -> bool:
    return bool(first == second)


def _overlap(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return not set(first).isdisjoint(second)


def _smaller(first: Any, second: Any) -> bool:
    return bool(second > first)


def _delivered_without(status: str, actual: Any) -> bool:
    return status == "delivered" and actual is None


def _undelivered_with(status: str, actual: Any) -> bool:
    return status != "delivered" and actual is not None


def _not_cancelled(status: str, by: Any) -> bool:
    return status != "cancelled" and by is not None


ROW_RULES = (
    RowRule("leavers", "started_on", "left_on", _before, "a day on or after started_on is accepted"),
    RowRule(
        "absences", "from_on", "until_on", _not_after, "a day after from_on (the first day back) is accepted"
    ),
    RowRule("vacancies", "opened_on", "filled_on", _before, "a day on or after opened_on is accepted"),
    RowRule("vacancies", "opened_on", "withdrawn_on", _before, "a day on or after opened_on is accepted"),
    RowRule(
        "vacancies",
        "filled_on",
        "withdrawn_on",
        _both,
        "a blank is accepted where filled_on is given",
        minds_blanks=True,
    ),
    RowRule("mentors", "from_on", "until_on", _not_after, "a day after from_on is accepted"),
    RowRule(
        "mentors", "worker_reference", "mentor_reference", _same, "another worker's reference is accepted"
    ),
    RowRule(
        "supervisions",
        "worker_reference",
        "supervisor_reference",
        _same,
        "another worker's reference is accepted",
    ),
    RowRule("contracts", "from_on", "until_on", _not_after, "a day after from_on is accepted"),
    RowRule(
        "contracts",
        "late_after_minutes",
        "missed_after_minutes",
        _before,
        "at least late_after_minutes is accepted",
    ),
    RowRule(
        "people", "package_from_on", "package_until_on", _not_after, "a day after package_from_on is accepted"
    ),
    RowRule(
        "people",
        "preferred_workers",
        "barred_workers",
        _overlap,
        "workers who are not preferred are accepted",
    ),
    RowRule("visits", "planned_start", "planned_end", _not_after, "a time after planned_start is accepted"),
    RowRule(
        "visits",
        "planned_start",
        "planned_end",
        _over_a_day,
        "a time within 24 hours of planned_start is accepted",
    ),
    RowRule("visits", "actual_start", "actual_end", _not_after, "a time after actual_start is accepted"),
    RowRule(
        "visits",
        "actual_start",
        "actual_end",
        _over_a_day,
        "a time within 24 hours of actual_start is accepted",
    ),
    RowRule(
        "visits",
        "actual_start",
        "actual_end",
        _second_alone,
        "a blank is accepted where actual_start is blank",
        minds_blanks=True,
    ),
    RowRule(
        "visits",
        "status",
        "actual_start",
        _delivered_without,
        "the time a delivered visit started is accepted",
        minds_blanks=True,
    ),
    RowRule(
        "visits",
        "status",
        "actual_end",
        _delivered_without,
        "the time a delivered visit ended is accepted",
        minds_blanks=True,
    ),
    RowRule(
        "visits",
        "status",
        "worker_reference",
        _delivered_without,
        "who made a delivered visit is accepted",
        minds_blanks=True,
    ),
    RowRule(
        "visits",
        "status",
        "actual_start",
        _undelivered_with,
        "a blank is accepted unless status is delivered",
        minds_blanks=True,
    ),
    RowRule(
        "visits",
        "status",
        "cancelled_by",
        _not_cancelled,
        "a blank is accepted unless status is cancelled",
        minds_blanks=True,
    ),
    RowRule(
        "visits", "earliest_start", "latest_start", _before, "a time on or after earliest_start is accepted"
    ),
    RowRule("shifts", "starts_at", "ends_at", _not_after, "a time after starts_at is accepted"),
    RowRule("shifts", "starts_at", "ends_at", _over_a_day, "a time within 24 hours of starts_at is accepted"),
    RowRule(
        "shifts", "travel_minutes", "paid_travel_minutes", _smaller, "at most travel_minutes is accepted"
    ),
)
# What has happened cannot lie ahead of the clock; two days are allowed for a clock set wrongly.
PAST_MOMENTS = {
    "visits": ("actual_start", "actual_end"),
    "incidents": ("happened_at",),
    "shifts": ("ends_at",),
}


def broken(*, kind: str, columns: dict[str, list[Any]], refused: type) -> Iterator[tuple[int, str, str]]:
    """(row number, column, what is accepted) for each rule broken; cells of type `refused` are left alone."""
    for rule in ROW_RULES:
        if rule.kind != kind:
            continue
        pairs = zip(columns[rule.first], columns[rule.second], strict=True)
        for number, (first, second) in enumerate(pairs):
            if not rule.minds_blanks and (first is None or second is None):
                continue
            if isinstance(first, refused) or isinstance(second, refused):
                continue
            if rule.is_broken(first, second):
                yield number, rule.second, rule.accepted


def ahead_of_clock(
    *, kind: str, columns: dict[str, list[Any]], refused: type, at: datetime
) -> Iterator[tuple[int, str, str]]:
    """(row number, column, what is accepted) for what is said to have happened after `at`."""
    limit = at + AHEAD_OF_THE_CLOCK
    for name in PAST_MOMENTS.get(kind, ()):
        for number, moment in enumerate(columns[name]):
            if moment is not None and not isinstance(moment, refused) and moment > limit:
                yield number, name, "a time that has passed is accepted"
