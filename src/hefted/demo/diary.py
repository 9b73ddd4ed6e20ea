"""Days on which an office works, and how a date is written in the files."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

DAY = dt.timedelta(days=1)
_SATURDAY = 5


@cache
def bank_holidays() -> frozenset[dt.date]:
    """Bank holidays in England, from data/bank_holidays.csv; years not listed there have none."""
    with (Path(__file__).parent / "data" / "bank_holidays.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(dt.date.fromisoformat(row["day"]) for row in csv.DictReader(lines))


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < _SATURDAY and day not in bank_holidays()


def working_day_from(day: dt.date) -> dt.date:
    """That day, or the next on which the office works."""
    while not is_working_day(day):
        day += DAY
    return day


def date_text(day: dt.date | None) -> str:
    return "" if day is None else f"{day.day:02}/{day.month:02}/{day.year}"


def minute_text(minute: int) -> str:
    """Minute of the day as HH:MM."""
    return f"{minute // 60:02}:{minute % 60:02}"
