"""Days and moments as people in England write them: day first, four-digit years, London time kept as UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hefted.exchange.readers.problems import CellRefused

LONDON = ZoneInfo("Europe/London")
DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", re.ASCII)
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(:00)?", re.ASCII)
SERIAL = re.compile(r"[0-9]{5}(\.[0-9]+)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = 12
WANTED_DAY = "a date such as 03/04/2025 (3 April 2025) is accepted"
WANTED_MOMENT = "a date and time such as 03/04/2025 08:30 is accepted"


class MonthFirst(CellRefused):
    """The date reads only with the month first, so its neighbours may be month first as well."""


def read_day(text: str, *, epoch: date | None) -> date:
    """A day from DD/MM/YYYY or YYYY-MM-DD, or from an Excel day number when `epoch` is the day of number 0.

    CellRefused: anything else.
    """
    if found := DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif SHORT_YEAR.fullmatch(text):
        raise CellRefused("the year needs four digits: " + WANTED_DAY)
    elif SERIAL.fullmatch(text):
        return _from_serial(text, epoch).date()
    else:
        raise CellRefused(WANTED_DAY)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellRefused(f"years from {FIRST_YEAR} to {LAST_YEAR} are accepted")
    if month > MONTHS >= day:
        raise MonthFirst(f"there is no month {month}, the day comes first: {WANTED_DAY}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellRefused(f"there is no such day: {WANTED_DAY}") from error


def _from_serial(text: str, epoch: date | None) -> datetime:
    if epoch is None:
        raise CellRefused(f"this is how Excel counts days inside; {WANTED_DAY}")
    moment = datetime(epoch.year, epoch.month, epoch.day) + timedelta(days=float(text))  # noqa: DTZ001  a wall clock
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def read_clock(text: str) -> int:
    """Minutes after midnight from HH:MM. CellRefused: anything else."""
    found = CLOCK.fullmatch(text)
    if not found:
        raise CellRefused(WANTED_MOMENT)
    hours, minutes = int(found.group(1)), int(found.group(2))
    if hours > 23 or minutes > 59:  # noqa: PLR2004  the last hour and minute of a day
        raise CellRefused(f"there is no such time of day: {WANTED_MOMENT}")
    return hours * 60 + minutes


def split_moment(text: str, *, epoch: date | None) -> tuple[str, str]:
    """The day's and the clock's text. A workbook shows midnight as a bare day, and may hold a bare number."""
    if epoch is not None and SERIAL.fullmatch(text):
        return tuple(f"{_from_serial(text, epoch):%d/%m/%Y %H:%M}".split(" "))  # type: ignore[return-value]  # two
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    if not clock and epoch is not None:
        return day, "00:00"
    return day, clock.strip()


def steady_offset(day: date) -> timedelta | None:
    """London's distance from UTC on a day when it does not change, None on a day when the clocks go."""
    morning = datetime(day.year, day.month, day.day, tzinfo=LONDON).utcoffset()
    night = datetime(day.year, day.month, day.day, 23, 59, tzinfo=LONDON).utcoffset()
    return morning if morning == night else None


def on_change_day(day: date, minutes: int) -> tuple[datetime, bool]:
    """The UTC moment of a London time on a day when the clocks go, and whether that time comes twice.

    CellRefused: a time that the clock skips in spring.
    """
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=LONDON)
    moment = wall.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        later = moment.astimezone(LONDON)
        raise CellRefused(
            f"the clocks went forward on that day, so this time never came: perhaps {later:%d/%m/%Y %H:%M}"
        )
    return moment, wall.utcoffset() != wall.replace(fold=1).utcoffset()
