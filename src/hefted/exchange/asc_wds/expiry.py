"""When training runs out."""

from calendar import monthrange
from datetime import date, timedelta


def expiry(*, completed_on: date, months: int) -> date | None:
    """The last day in date: so many months after completion, less one day; None = beyond any calendar.

    A month that is too short ends on its last day.
    """
    years, month = divmod(completed_on.month - 1 + months, 12)
    year = completed_on.year + years
    if year > date.max.year:
        return None
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(completed_on.day, last)) - timedelta(days=1)
