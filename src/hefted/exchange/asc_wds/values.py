"""How a cell is read: leniently, as the service reads it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hefted.codes import code_list, rows

NOT_KNOWN = 999
SHORT_YEAR, LAST_OF_2000S = 2, 68  # how the service reads a year of two digits
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 18


def whole(text: str) -> int | None:
    """The leading whole number (`1abc` is 1, `12.9` is 12); None = there is none."""
    found = re.match(r"\s*[+-]?[0-9]{1,18}", text)
    return int(found.group()) if found else None


def number(text: str) -> Decimal | None:
    """The leading number; None = there is none."""
    found = re.match(r"\s*[+-]?([0-9]{1,18}(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]{1,2})?", text, re.IGNORECASE)
    return Decimal(found.group().strip()) if found else None


def day(text: str) -> date | None:
    """DD/MM/YYYY and nothing else; None = not such a date."""
    found = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def loose_day(text: str, today: date) -> date | None:
    """Day, month and year found in this order whatever stands between; None = there is no such date.

    Two digits of a year: 68 is 2068, 69 is 1969. What is missing is that of today.
    """
    found = re.match(r"[^0-9]*([0-9]{1,2})[^0-9]*(?:([0-9]{1,2})[^0-9]*([0-9]{1,4})?)?", text)
    if not found:
        return None
    year = found[3] or str(today.year)
    if len(year) == SHORT_YEAR:
        year = f"19{year}" if int(year) > LAST_OF_2000S else f"20{year}"
    try:
        return date(int(year), int(found[2] or today.month), int(found[1]))
    except ValueError:
        return None


def items(text: str) -> list[str]:
    """The parts of a cell with several values; a blank cell is one blank part."""
    return [item.strip() for item in text.split(";")]


def second(text: str) -> str:
    """What stands after the first ; (a level or a year); blank when nothing does."""
    return [*items(text), ""][1]


def years_on(day: date, years: int) -> date:
    """The same day some years later or earlier, within the calendar; 29 February becomes the 28th."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def choices(column: str) -> frozenset[str]:
    """The codes of a column whose list is a short one, in lower case."""
    return frozenset(row["code"].lower() for row in rows("small_enumerations") if row["column"] == column)


def in_list(name: str, text: str) -> bool:
    return str(whole(text)) in code_list(name)


def _answer(text: str) -> tuple[int | None, int | None]:
    return whole(text), whole(second(text))


def _counts(text: str) -> tuple[int, ...] | None:
    """None = not known, which is written as a single 999; also where an item is no count of people."""
    found = tuple(whole(item) for item in items(text))
    counts = tuple(count for count in found if count is not None and count >= 0)
    return None if found == (NOT_KNOWN,) or len(counts) < len(found) else counts


def _money(text: str) -> Decimal | None:
    """None also for an amount beyond any measure."""
    amount = number(text)
    return None if amount is None or amount > LARGEST else amount.quantize(CENT, ROUND_HALF_UP)


KEEPERS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "word": str.lower,
    "code": whole,
    "integer": whole,
    "number": number,
    "money": _money,
    "date": day,
    "codes": lambda text: tuple(code for item in items(text) if (code := whole(item)) is not None),
    "numbers": lambda text: tuple(whole(item) for item in items(text)),
    "counts": _counts,
    "texts": lambda text: tuple(items(text)),
    "answer": _answer,  # a code, then a level or a year
}
