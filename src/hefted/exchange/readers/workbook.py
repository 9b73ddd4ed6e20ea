"""An Excel workbook in, lines of text out: limits first, formula cells found, dates written as in a CSV."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook

from hefted.exchange.columns import MEANING_SHEET
from hefted.exchange.readers.problems import FileRefused

LARGEST_EXPANDED = 200_000_000
LARGEST_RATIO = 100
MOST_MEMBERS = 1_000
CHUNK = 1 << 20
OVERLAP = 400
SMALL_PART = 2_000_000

# A sheet is laid out in memory as a full rectangle, so one stray cell far out would fill the machine.
FAR_ROW = re.compile(rb'\br="[A-Z]+(?:[3-9][0-9]{5}|[0-9]{7,})"')
FAR_COLUMN = re.compile(rb'\br="(?:[C-Z][A-Z]|[A-Z]{3})[0-9]+"')
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)([0-9]+)"')
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    CalamineError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
)
EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet as text. `formulas` are (line, column number from 0) of formulas and of
    error values such as #N/A; `epoch` is the day of serial 0."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    formulas: frozenset[tuple[int, int]]
    epoch: date
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Opened:
    """An archive with what may still be expanded from it: its own header may lie about sizes."""

    name: str
    archive: zipfile.ZipFile
    room: int

    def pieces(self, member: str) -> Iterator[bytes]:
        with self.archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                self.room -= len(chunk)
                if self.room < 0:
                    raise FileRefused(
                        f"{self.name} grows far beyond its size when it is opened: workbooks up to "
                        f"{LARGEST_EXPANDED // 1_000_000} MB inside are accepted."
                    )
                yield chunk


def read_workbook(*, name: str, content: bytes) -> Sheet:
    """The first visible sheet with anything in it.

    FileRefused: not a workbook, damaged, with macros, or larger inside than a table can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            room = min(LARGEST_EXPANDED, max(len(content), 10_000) * LARGEST_RATIO)
            opened = _Opened(name=name, archive=archive, room=room)
            members = _members(name, archive)
            titles, uses_1904 = _titles(opened, members)
            marks = {title: _scan(opened, part) for title, part in titles.items()}
            for member in sorted(members - set(titles.values())):
                for _ in opened.pieces(member):
                    pass
        return _values(name, content, marks, EPOCH_1904 if uses_1904 else EPOCH_1900)
    except DAMAGE as error:
        raise FileRefused(f"{name} is a damaged workbook: open it in Excel and save it again.") from error


def _members(name: str, archive: zipfile.ZipFile) -> set[str]:
    names = [info.filename for info in archive.infolist()]
    if len(names) > MOST_MEMBERS:
        raise FileRefused(
            f"{name} holds {len(names):,} parts: a workbook of at most {MOST_MEMBERS:,} is accepted."
        )
    if any(member.startswith("/") or ".." in PurePosixPath(member).parts for member in names):
        raise FileRefused(f"{name} holds a part that points outside itself: save the workbook again.")
    if "xl/workbook.xml" not in names:
        raise FileRefused(
            f"{name} is a zip archive but not an Excel workbook: bring the files in it one by one."
        )
    if any(member.endswith("vbaProject.bin") for member in names):
        raise FileRefused(f"{name} holds macros: save it as .xlsx without macros.")
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise FileRefused(f"{name} is locked with a password: save it without one.")
    return set(names)


def _part(opened: _Opened, member: str) -> ET.Element:
    with opened.archive.open(member) as stream:
        text = stream.read(SMALL_PART + 1)
    if len(text) > SMALL_PART or DECLARATION.search(text):
        raise FileRefused(
            f"{opened.name} holds a part that no workbook has ({member}): save the workbook again."
        )
    return ET.fromstring(text)  # noqa: S314  document types and entities were refused above


def _titles(opened: _Opened, members: set[str]) -> tuple[dict[str, str], bool]:
    """Title of each visible sheet to the part that holds it, and whether days are counted from 1904."""
    book = _part(opened, "xl/workbook.xml")
    targets = {}
    if "xl/_rels/workbook.xml.rels" in members:
        for relation in _part(opened, "xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    titles = {}
    uses_1904 = False
    for element in book.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            uses_1904 = element.get("date1904", "0") in {"1", "true"}
        elif tag == "sheet" and element.get("state", "visible") == "visible":
            part = targets.get(element.get(RELATION), "")
            if part in members:
                titles[element.get("name", "")] = part
    return titles, uses_1904


def _scan(opened: _Opened, member: str) -> frozenset[tuple[int, int]]:
    """Places of formula cells and error values, found while the part is expanded piece by piece."""
    name = opened.name
    formulas: set[tuple[int, int]] = set()
    tail = b""
    for chunk in opened.pieces(member):
        piece = tail + chunk
        if FAR_ROW.search(piece) or FAR_COLUMN.search(piece):
            raise FileRefused(f"{name} uses cells beyond row 299,999 or column BZ: delete what lies far out.")
        if DECLARATION.search(piece):
            raise FileRefused(
                f"{name} holds a part that no workbook has ({member}): save the workbook again."
            )
        for column, row in FORMULA.findall(piece) + ERROR.findall(piece):
            formulas.add((int(row), _number(column)))
        tail = piece[-OVERLAP:]
    return frozenset(formulas)


def _number(letters: bytes) -> int:
    """Column letters to a number from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _values(name: str, content: bytes, marks: dict[str, frozenset[tuple[int, int]]], epoch: date) -> Sheet:
    filled: list[str] = []
    kept: list[list[object]] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for title in [title for title in marks if title != MEANING_SHEET]:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                kept = kept or [list(row) for row in rows]
                filled.append(title)
    if not filled:
        raise FileRefused(
            f"{name} has no sheet with anything in it: bring a header line and at least one row."
        )
    title, *others = filled
    notes: tuple[str, ...] = ()
    if others:
        notes = (f"{name} has more than one sheet; only the first, “{title}”, is read.",)
    return Sheet(
        title=title,
        rows=tuple(tuple(map(_text, row)) for row in kept),
        formulas=marks[title],
        epoch=epoch,
        notes=notes,
    )


def _text(cell: object) -> str:  # noqa: PLR0911  one return for each type that a cell can have
    """A cell as a CSV would hold it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004  exact
    if isinstance(cell, datetime):
        rounded = cell + timedelta(milliseconds=500)
        return f"{rounded:%d/%m/%Y %H:%M:%S}".removesuffix(":00")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}".removesuffix(":00")
    return str(cell)
