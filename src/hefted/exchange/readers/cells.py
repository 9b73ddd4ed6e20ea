"""Cells in, values out: one compiled reader per column, each cell's text read once and remembered.

A column of 65,000 cells usually holds a few hundred different texts, so the memory does most of the work.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hefted.codes import code_list
from hefted.exchange.columns import Column
from hefted.exchange.readers.dates import (
    WANTED_MOMENT,
    MonthFirst,
    on_change_day,
    read_clock,
    read_day,
    split_moment,
    steady_offset,
)
from hefted.exchange.readers.problems import CellRefused

# Marks that turn the writing direction: invisible, and able to disguise a name.
BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
CLOCK_HOURS = re.compile(r"([0-9]{1,3}):([0-5][0-9])", re.ASCII)
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})", re.ASCII)
TURN = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun)[a-z]* +([0-9]{1,2}:[0-9]{2}) ?- ?([0-9]{1,2}:[0-9]{2})", re.ASCII
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
# What a spreadsheet would run, and the mark that our own workbooks put before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
LONGEST_LIST = 50
LONGEST_LIST_ITEM = 100
DAY_MINUTES = 24 * 60

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands in a column where a cell could not be read."""

    accepted: str
    is_month_first: bool = False


@dataclass(slots=True)
class ColumnReader:
    """Reads one column. `faults` and `notes` are by the cell's text, as given."""

    read: Read
    is_required: bool
    required_words: str
    seen: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def values(self, cells: tuple[str, ...]) -> list[Any]:
        """Values, None for a blank, a Fault where the cell is refused."""
        for cell in set(cells) - self.seen.keys():
            self.seen[cell] = self._value(cell)
        return list(map(self.seen.__getitem__, cells))

    def _value(self, cell: str) -> Any:
        text = cell.strip()
        if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
            text = text[1:]
        if text == "":
            if self.is_required:
                return self._fault(cell, CellRefused(self.required_words))
            return None
        if text.startswith("="):
            return self._fault(cell, CellRefused("a formula is not accepted: give its result as a value"))
        try:
            return self.read(text)
        except Noted as noted:
            self.notes[cell] = str(noted)
            return noted.value
        except CellRefused as refusal:
            return self._fault(cell, refusal)

    def _fault(self, cell: str, refusal: CellRefused) -> Fault:
        fault = Fault(accepted=str(refusal), is_month_first=isinstance(refusal, MonthFirst))
        self.faults[cell] = fault
        return fault


class Noted(Exception):  # noqa: N818  a value that needs a word said about it
    """The cell was read, with something to tell: carries the value."""

    def __init__(self, value: object, note: str) -> None:
        super().__init__(note)
        self.value = value


def column_reader(*, column: Column, epoch: date | None) -> ColumnReader:
    """`epoch` is the day of Excel's number 0, None for a CSV."""
    words = f"{column.description.rstrip('.')} is needed, for example {column.example}"
    return ColumnReader(
        read=_READERS[column.type](column, epoch), is_required=column.is_required, required_words=words
    )


def clean_text(text: str) -> str:
    """NFC, without marks that turn the writing direction, blanks folded."""
    return " ".join(unicodedata.normalize("NFC", text).translate(BIDI).split())


def _text(column: Column, _epoch: date | None) -> Read:
    longest = int(column.limits)

    def read(text: str) -> str:
        if CONTROL.search(text):
            raise CellRefused(
                "letters, digits and punctuation are accepted; this holds an invisible control character"
            )
        cleaned = clean_text(text)
        if not cleaned:
            raise CellRefused("letters or digits are accepted; this holds only invisible marks")
        if len(cleaned) > longest:
            raise CellRefused(f"at most {longest} characters are accepted; this has {len(cleaned)}")
        if text.translate(BIDI) != text:
            raise Noted(cleaned, "invisible marks that turn the writing direction were taken out")
        return cleaned

    return read


def _words(column: Column, _epoch: date | None) -> Read:
    accepted = {word: word for word in column.accepted}
    sentence = _one_of(column.accepted)

    def read(text: str) -> str:
        word = accepted.get(" ".join(text.lower().replace("_", " ").split()))
        if word is None:
            raise CellRefused(sentence)
        return word

    return read


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]} is accepted"


def _yes_no(_column: Column, _epoch: date | None) -> Read:
    def read(text: str) -> bool:
        word = text.lower()
        if word in YES:
            return True
        if word in NO:
            return False
        raise CellRefused("yes, no or blank is accepted")

    return read


def _number(column: Column, places: int, unit: str) -> Callable[[str], Decimal]:
    low, high = (Decimal(limit) for limit in column.limits.split(".."))
    sentence = f"a number from {low} to {high} is accepted{unit}"

    def read(text: str) -> Decimal:
        if not NUMBER.fullmatch(text) or len(text) > 20:  # noqa: PLR2004  no true figure is longer
            raise CellRefused(sentence)
        number = Decimal(text)
        if not low <= number <= high:
            raise CellRefused(sentence)
        exact = number.normalize()
        if -int(exact.as_tuple().exponent) > places:
            raise CellRefused(f"at most {places} places after the point are accepted")
        return number.quantize(Decimal(1).scaleb(-places))

    return read


def _money(column: Column, _epoch: date | None) -> Read:
    return _number(column, 2, " as pounds without a sign, for example 12.60")


def _share(column: Column, _epoch: date | None) -> Read:
    return _number(column, 3, ", for example 0.8 for four fifths")


def _degrees(column: Column, _epoch: date | None) -> Read:
    low, high = (float(limit) for limit in column.limits.split(".."))

    def read(text: str) -> float:
        if not NUMBER.fullmatch(text) or not low <= float(text) <= high:
            raise CellRefused(
                f"decimal degrees from {low:g} to {high:g} are accepted, for example {column.example}"
            )
        return float(text)

    return read


def _hours(column: Column, _epoch: date | None) -> Read:
    plain = _number(column, 2, " as decimal hours, for example 7.5 for seven and a half")

    def read(text: str) -> Decimal:
        if found := CLOCK_HOURS.fullmatch(text):
            decimal = int(found.group(1)) + int(found.group(2)) / 60
            raise CellRefused(
                f"hours are accepted as a decimal number: perhaps {decimal:.2f}".rstrip("0").rstrip(".")
            )
        return plain(text)

    return read


def _days(column: Column, _epoch: date | None) -> Read:
    plain = _number(column, 2, " in whole or half days")

    def read(text: str) -> Decimal:
        number = plain(text)
        if number * 2 % 1:
            raise CellRefused("whole and half days are accepted, for example 2.5")
        return number

    return read


def _whole(column: Column, _epoch: date | None) -> Read:
    low, high = (int(limit) for limit in column.limits.split(".."))

    def read(text: str) -> int:
        bare = text.removesuffix(".0")
        if not (bare.isascii() and bare.isdigit() and len(bare) < 10 and low <= int(bare) <= high):  # noqa: PLR2004  int() of more digits is slow
            raise CellRefused(f"a whole number from {low} to {high} is accepted")
        return int(bare)

    return read


def _postcode(_column: Column, _epoch: date | None) -> Read:
    def read(text: str) -> str:
        found = POSTCODE.fullmatch(" ".join(text.upper().split()))
        if not found:
            raise CellRefused("a full postcode is accepted, for example ZZ1 1AA")
        return f"{found.group(1)} {found.group(2)}"

    return read


def _code(name: str, called: str) -> Callable[[Column, date | None], Read]:
    def build(_column: Column, _epoch: date | None) -> Read:
        known = code_list(name)
        first = ", ".join(f"{code} ({label})" for code, label in list(known.items())[:3])

        def read(text: str) -> str:
            code = text.lstrip("0") or "0"
            if code not in known:
                raise CellRefused(f"an ASC-WDS {called} is accepted, such as {first}")
            return code

        return read

    return build


def _date(_column: Column, epoch: date | None) -> Read:
    def read(text: str) -> date:
        return read_day(text, epoch=epoch)

    return read


def _moment(_column: Column, epoch: date | None) -> Read:
    """Each day is worked out once: its midnight in UTC, or that the clocks go on it."""
    midnights: dict[str, tuple[date, datetime | None]] = {}
    clocks: dict[str, int] = {}

    def read(text: str) -> datetime:
        day_text, clock_text = split_moment(text, epoch=epoch)
        if not clock_text:
            raise CellRefused(f"the time is missing: {WANTED_MOMENT}")
        if clock_text not in clocks:
            clocks[clock_text] = read_clock(clock_text)
        minutes = clocks[clock_text]
        if day_text not in midnights:
            day = read_day(day_text, epoch=None)
            offset = steady_offset(day)
            midnight = None if offset is None else datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            midnights[day_text] = (day, midnight)
        day, midnight = midnights[day_text]
        if midnight is not None:
            return midnight + timedelta(minutes=minutes)
        moment, comes_twice = on_change_day(day, minutes)
        if comes_twice:
            raise Noted(moment, "the clocks went back, so this time came twice: the earlier one was taken")
        return moment

    return read


def _list(column: Column, _epoch: date | None) -> Read:
    accepted = frozenset(column.accepted)

    def read(text: str) -> tuple[str, ...]:
        items = tuple(dict.fromkeys(item for item in map(clean_text, text.split(";")) if item))
        if not items or len(items) > LONGEST_LIST or any(len(item) > LONGEST_LIST_ITEM for item in items):
            raise CellRefused(f"up to {LONGEST_LIST} short words with ; between them are accepted")
        if accepted:
            items = tuple(item.lower() for item in items)
            if not accepted.issuperset(items):
                raise CellRefused(f"{_one_of(column.accepted)}, with ; between several")
        return items

    return read


def _availability(column: Column, _epoch: date | None) -> Read:
    """Turns as (weekday from Monday 0, start minute, end minute); one that passes midnight becomes two."""
    sentence = f"turns such as {column.example} are accepted"

    def read(text: str) -> tuple[tuple[int, int, int], ...]:
        turns = []
        for part in filter(None, map(str.strip, text.lower().split(";"))):
            found = TURN.fullmatch(" ".join(part.split()))
            if not found:
                raise CellRefused(sentence)
            end_text = found.group(3)
            start = read_clock(found.group(2))
            end = DAY_MINUTES if end_text == "24:00" else read_clock(end_text)
            weekday = WEEKDAYS.index(found.group(1))
            if end > start:
                turns.append((weekday, start, end))
                continue
            turns.append((weekday, start, DAY_MINUTES))
            if end:
                turns.append(((weekday + 1) % 7, 0, end))
        return tuple(sorted(turns))

    return read


_READERS: dict[str, Callable[[Column, date | None], Read]] = {
    "text": _text,
    "reference": _text,
    "words": _words,
    "yes_no": _yes_no,
    "money": _money,
    "share": _share,
    "degrees": _degrees,
    "hours": _hours,
    "days": _days,
    "minutes": _whole,
    "whole": _whole,
    "postcode": _postcode,
    "job_role": _code("job_roles", "job role code"),
    "leaving_reason": _code("leaving_reasons", "leaving reason code"),
    "date": _date,
    "moment": _moment,
    "list": _list,
    "availability": _availability,
}
