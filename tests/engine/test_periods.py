from datetime import UTC, date, datetime

import pytest

from hefted.engine.periods import (
    Period,
    add_months,
    london_day,
    month_ends,
    months_to,
    quarter_ends,
    weeks_of,
    weeks_to,
)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 15), 12, date(2026, 12, 15)),
        (date(2026, 3, 1), -12, date(2025, 3, 1)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(start, months, expected):
    assert add_months(day=start, months=months) == expected


def test_twelve_months_are_calendar_months_in_leap_years_too():
    for year in range(2023, 2029):
        period = months_to(as_of=date(year, 2, 28), months=12)
        assert period.until - period.start == date(year, 3, 1) - date(year - 1, 3, 1) or year % 4 == 0
    assert months_to(as_of=date(2024, 2, 29), months=12) == Period(
        start=date(2023, 3, 1), until=date(2024, 3, 1)
    )


def test_a_period_is_half_open():
    period = Period(start=date(2026, 1, 1), until=date(2026, 2, 1))
    assert date(2026, 1, 1) in period
    assert date(2026, 2, 1) not in period
    assert None not in period
    assert (period.last_day, period.days) == (date(2026, 1, 31), 31)


def test_a_period_without_a_day_is_refused():
    with pytest.raises(ValueError, match="holds no day"):
        Period(start=date(2026, 1, 1), until=date(2026, 1, 1))


def test_instants_of_a_period_follow_the_clock_of_london():
    summer = Period(start=date(2026, 3, 29), until=date(2026, 3, 30))
    assert summer.starts_at == datetime(2026, 3, 29, 0, tzinfo=UTC)
    assert summer.ends_at == datetime(2026, 3, 29, 23, tzinfo=UTC)
    assert london_day(at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == date(2026, 6, 2)


def test_weeks_are_counted_back_from_the_end():
    period = weeks_to(as_of=date(2026, 3, 29), weeks=4)
    assert period.days == 28
    weeks = weeks_of(period=period)
    assert [week.start for week in weeks] == [date(2026, 3, d) for d in (2, 9, 16, 23)]
    assert weeks_of(period=Period(start=date(2026, 3, 1), until=date(2026, 3, 5))) == ()


def test_ends_of_months_and_quarters():
    assert month_ends(as_of=date(2026, 3, 30), count=2) == (date(2026, 1, 31), date(2026, 2, 28))
    assert quarter_ends(as_of=date(2026, 3, 31), count=2) == (date(2025, 12, 31), date(2026, 3, 31))
    assert quarter_ends(as_of=date(2026, 3, 30), count=2) == (date(2025, 9, 30), date(2025, 12, 31))
