"""Half-open periods of London days, calendar months, quarters and weeks.

A day counts as over at its close: a worker whose last day is the as-of day has left, and is not in post.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS_IN_A_YEAR = 12
MONTHS_IN_A_QUARTER = 3


@dataclass(frozen=True, order=True, kw_only=True)
class Period:
    """Days from `start` up to but not including `until`; raises ValueError if that holds no day."""

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise ValueError(f"A period must end after it starts: {self.start} to {self.until} holds no day.")

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day < self.until

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.start).days

    @cached_property
    def starts_at(self) -> datetime:
        """The first instant, in UTC, of the first London day."""
        return midnight(day=self.start)

    @cached_property
    def ends_at(self) -> datetime:
        """The first instant, in UTC, after the last London day."""
        return midnight(day=self.until)


def midnight(*, day: date) -> datetime:
    """The UTC instant at which a London day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def london_day(*, at: datetime) -> date:
    """The London day an aware instant falls on."""
    return at.astimezone(LONDON).date()


def add_months(*, day: date, months: int) -> date:
    """The same day of the month, months later (or earlier); the month's last day where there is none.

    29 February 2024 plus twelve months is 28 February 2025: the declared rule.
    """
    years, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    following = date(years + (month == MONTHS_IN_A_YEAR - 1), (month + 1) % MONTHS_IN_A_YEAR + 1, 1)
    return date(years, month + 1, min(day.day, (following - timedelta(days=1)).day))


def months_to(*, as_of: date, months: int) -> Period:
    """The calendar months that end with the as-of day, that day included."""
    until = as_of + timedelta(days=1)
    return Period(start=add_months(day=until, months=-months), until=until)


def weeks_to(*, as_of: date, weeks: int) -> Period:
    """The whole weeks of seven days that end with the as-of day, that day included."""
    until = as_of + timedelta(days=1)
    return Period(start=until - timedelta(weeks=weeks), until=until)


def weeks_of(*, period: Period) -> tuple[Period, ...]:
    """The whole weeks of seven days inside a period, counted back from its end, earliest first."""
    count = period.days // 7
    return tuple(
        weeks_to(as_of=period.last_day - timedelta(weeks=back), weeks=1) for back in range(count - 1, -1, -1)
    )


def month_ends(*, as_of: date, count: int, step: int = 1) -> tuple[date, ...]:
    """The last days of months on or before as-of, earliest first; step 3 takes the ends of quarters."""
    first_after = as_of + timedelta(days=1)
    month = first_after.month - (first_after.month - 1) % step
    boundary = date(first_after.year, month, 1)
    return tuple(
        add_months(day=boundary, months=-step * back) - timedelta(days=1) for back in range(count - 1, -1, -1)
    )


def quarter_ends(*, as_of: date, count: int) -> tuple[date, ...]:
    """The last days of calendar quarters on or before as-of, earliest first."""
    return month_ends(as_of=as_of, count=count, step=MONTHS_IN_A_QUARTER)
