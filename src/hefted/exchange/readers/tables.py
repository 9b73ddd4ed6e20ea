"""A file in, typed rows and problems out, for every kind in the table of columns.

accepted + refused = read, always: each row that is not blank is either a value or a problem.
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hefted.exchange.columns import Column, Kind, kinds
from hefted.exchange.readers.cells import Fault, column_reader
from hefted.exchange.readers.content import decode, is_workbook
from hefted.exchange.readers.problems import NOTE, FileRefused, Problem, shown
from hefted.exchange.readers.rules import ahead_of_clock, broken
from hefted.exchange.readers.workbook import read_workbook

MEND_COLUMN = "what_to_mend"
LINE_COLUMN = "line_in_the_file"
OUR_OWN_COLUMNS = frozenset({MEND_COLUMN, LINE_COLUMN})
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a file as text. `lines` are where rows begin, the header being line 1."""

    name: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    encoding: str
    needs_preview: bool
    epoch: date | None
    formulas: frozenset[tuple[int, int]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRead:
    """Rows in the order of `kind.columns`. `keys` and `digests` stand beside them, one each."""

    name: str
    kind: Kind
    encoding: str
    needs_preview: bool
    read: int
    rows: list[tuple[Any, ...]]
    lines: list[int]
    keys: list[str]
    digests: list[str]
    problems: tuple[Problem, ...]
    refused_lines: frozenset[int] = field(default=frozenset())

    @property
    def accepted(self) -> int:
        return len(self.rows)

    @property
    def refused(self) -> int:
        return len(self.refused_lines)

    @property
    def rows_digest(self) -> str:
        """The same for the same rows in any order and any encoding."""
        return hashlib.sha256("\n".join(sorted(self.digests)).encode()).hexdigest()


def read_grid(*, name: str, content: bytes) -> Grid:
    """FileRefused: not a table that can be read; see `content` and `workbook`."""
    if is_workbook(name=name, content=content):
        sheet = read_workbook(name=name, content=content)
        rows = [list(row) for row in sheet.rows]
        numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
        (header_line, header), *body = numbered
        if any(line == header_line for line, _ in sheet.formulas):
            raise FileRefused(f"{name} has a formula in its header line: column names are accepted.")
        return Grid(
            name=name,
            header=_header(name, header),
            rows=[row for _, row in body],
            lines=[line for line, _ in body],
            encoding="Excel",
            needs_preview=False,
            epoch=sheet.epoch,
            formulas=sheet.formulas,
            notes=sheet.notes,
        )
    return _text_grid(name, content)


def _text_grid(name: str, content: bytes) -> Grid:
    read = decode(name=name, content=content)
    reader = csv.reader(
        io.StringIO(read.text, newline=""), delimiter=_delimiter(name, read.text), strict=True
    )
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            f"{name} cannot be read from line {line} on: "
            "a quotation mark is not closed, or not doubled inside a cell."
        ) from error
    if not rows:
        raise FileRefused(f"{name} holds nothing but blanks: bring a header line and at least one row.")
    return Grid(
        name=name,
        header=_header(name, rows[0]),
        rows=rows[1:],
        lines=lines[1:],
        encoding=read.encoding,
        needs_preview=read.needs_preview,
        epoch=None,
        formulas=frozenset(),
        notes=read.notes,
    )


def _delimiter(name: str, text: str) -> str:
    opening = text.lstrip().split("\n", 1)[0]
    if "," in opening:
        return ","
    if "\t" in opening:
        return "\t"
    if ";" in opening:
        raise FileRefused(f"{name} has ; between its columns: save it with commas (“CSV UTF-8”).")
    return ","


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    names = ["_".join(cell.strip().lower().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if any(not column for column in names):
        raise FileRefused(
            f"{name} has a column without a name (number {names.index('') + 1}): give every column one."
        )
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise FileRefused(f"{name} has the column {shown(twice[0])} more than once: keep one.")
    return tuple(names)


def kind_of(*, name: str, header: tuple[str, ...]) -> Kind:
    """The kind whose columns the header names, told from the header alone.

    FileRefused: no kind has such columns, or a needed one is missing, or one is not known.
    """
    given = set(header) - OUR_OWN_COLUMNS
    best = max(kinds().values(), key=lambda kind: _likeness(kind, given))
    missing = [column for column in best.required if column not in given]
    unknown = [column for column in header if column in given and column not in best.names]
    if len(given.intersection(best.names)) * 2 < len(best.required):
        raise FileRefused(
            f"{name} has a header that no kind of file has ({shown(', '.join(header))}): "
            f"files of {', '.join(kinds())} are accepted, with the column names of their templates."
        )
    if missing:
        raise FileRefused(
            f"{name} looks like a file of {best.name} but lacks the column {', '.join(missing)}."
        )
    if unknown:
        raise FileRefused(
            f"{name} is a file of {best.name} but has the column {shown(unknown[0])}, not in its template: "
            f"{', '.join(best.names)} are accepted."
        )
    return best


def _likeness(kind: Kind, given: set[str]) -> tuple[bool, float]:
    required = set(kind.required)
    strangers = len(given - set(kind.names))
    return required <= given and not strangers, len(given.intersection(kind.names)) / len(
        kind.names
    ) - strangers / 4


def read_table(
    *,
    name: str,
    content: bytes,
    known: Mapping[str, AbstractSet[str]] | None = None,
    at: datetime | None = None,
) -> TableRead:
    """Reads and checks one file.

    `known` holds the references that columns may refer to (kind to references), None leaves that unchecked;
    `at` is the moment after which nothing can have happened yet.
    FileRefused: the whole file, in one sentence.
    """
    grid = read_grid(name=name, content=content)
    return read_rows(grid=grid, kind=kind_of(name=name, header=grid.header), known=known, at=at)


def refuse_without_rows(*, grid: Grid) -> None:
    """FileRefused: there is no row below the header."""
    if not grid.rows:
        raise FileRefused(f"{grid.name} has a header line but no row below it: at least one row is accepted.")


def read_rows(
    *, grid: Grid, kind: Kind, known: Mapping[str, AbstractSet[str]] | None = None, at: datetime | None = None
) -> TableRead:
    """As `read_table`, for a grid whose kind is known. FileRefused: there is no row below the header."""
    refuse_without_rows(grid=grid)
    return _Reading(grid=grid, kind=kind, known=known, at=at).finish()


@dataclass(slots=True)
class _Reading:
    """One file on its way from cells to rows."""

    grid: Grid
    kind: Kind
    known: Mapping[str, AbstractSet[str]] | None
    at: datetime | None
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def finish(self) -> TableRead:
        self._tell_notes()
        self._keep_whole_rows()
        columns = self._columns()
        for number, column, accepted in broken(kind=self.kind.name, columns=columns, refused=Fault):
            self._refuse_cell(number, column, accepted)
        if self.at:
            found = ahead_of_clock(kind=self.kind.name, columns=columns, refused=Fault, at=self.at)
            for number, column, accepted in found:
                self._refuse_cell(number, column, accepted)
        keys = self._keys(columns)
        kept = [number for number, line in enumerate(self.lines) if line not in self.refused]
        table = list(zip(*(columns[name] for name in self.kind.names), strict=True))
        rows = [table[number] for number in kept]
        return TableRead(
            name=self.grid.name,
            kind=self.kind,
            encoding=self.grid.encoding,
            needs_preview=self.grid.needs_preview,
            read=len(self.grid.rows),
            rows=rows,
            lines=[self.lines[number] for number in kept],
            keys=[keys[number] for number in kept],
            digests=[_digest(row) for row in rows],
            problems=tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column))),
            refused_lines=frozenset(self.refused),
        )

    def _tell_notes(self) -> None:
        self.problems.extend(
            Problem(self.grid.name, line=1, column="", seen="", accepted=note, severity=NOTE)
            for note in self.grid.notes
        )

    def _refuse(self, line: int, column: str, seen: str, accepted: str) -> None:
        self.refused.add(line)
        self.problems.append(
            Problem(self.grid.name, line=line, column=column, seen=shown(seen), accepted=accepted)
        )

    def _refuse_cell(self, number: int, column: str, accepted: str) -> None:
        self._refuse(self.lines[number], column, self._cell(number, column), accepted)

    def _cell(self, number: int, column: str) -> str:
        return self.rows[number][self.grid.header.index(column)] if column in self.grid.header else ""

    def _keep_whole_rows(self) -> None:
        """Sets aside rows with too many or too few cells, formulas, and the template's own example."""
        width = len(self.grid.header)
        formulas: dict[int, int] = dict(sorted(self.grid.formulas, reverse=True))
        example = {column.name: column.example for column in self.kind.columns}
        wanted = [example.get(name, "") for name in self.grid.header]
        for line, row in zip(self.grid.lines, self.grid.rows, strict=True):
            if (len(row) > width and any(map(str.strip, row[width:]))) or len(row) < width:
                self._refuse(
                    line, "", "", f"the row has {len(row)} cells where the header has {width} columns"
                )
            elif line in formulas and formulas[line] < width:
                accepted = "a formula or an error value is not accepted: give its result as a value"
                column = self.grid.header[formulas[line]]
                self._refuse(line, column, row[formulas[line]] or "a formula or an error value", accepted)
            elif row[:width] == wanted:
                self._refuse(line, "", "", "this is the example row of the template: take it out")
            else:
                self.rows.append(row)
                self.lines.append(line)

    def _columns(self) -> dict[str, list[Any]]:
        cells = dict(zip(self.grid.header, zip(*self.rows), strict=False))  # noqa: B905  extra blank cells fall off
        columns = {}
        for column in self.kind.columns:
            if column.name in cells:
                columns[column.name] = self._column(column, cells[column.name])
            else:
                columns[column.name] = [None] * len(self.rows)
        return columns

    def _column(self, column: Column, cells: tuple[str, ...]) -> list[Any]:
        reader = column_reader(column=column, epoch=self.grid.epoch)
        values = reader.values(cells)
        if any(fault.is_month_first for fault in reader.faults.values()):
            values = self._without_doubtful_days(column.name, cells, values)
        if reader.faults:
            for number, value in enumerate(values):
                if type(value) is Fault:
                    self._refuse(self.lines[number], column.name, cells[number], value.accepted)
        if reader.notes:
            for number, cell in enumerate(cells):
                if cell in reader.notes:
                    self._note(number, column.name, cell, reader.notes[cell])
        if column.refers_to and self.known is not None:
            self._check_references(column, values, self.known.get(column.refers_to, frozenset()))
        return values

    def _note(self, number: int, column: str, cell: str, note: str) -> None:
        self.problems.append(
            Problem(
                self.grid.name, self.lines[number], column, seen=shown(cell), accepted=note, severity=NOTE
            )
        )

    def _without_doubtful_days(self, name: str, cells: tuple[str, ...], values: list[Any]) -> list[Any]:
        """In a column where some days read month first only, those that read both ways are in doubt."""
        first = next(n for n, value in enumerate(values) if type(value) is Fault and value.is_month_first)
        fault = Fault(
            f"days in {name} come first in some rows and months in others (line {self.lines[first]} has "
            f"{shown(cells[first])}), so this could be either: DD/MM/YYYY in every row is accepted"
        )
        return [fault if _reads_both_ways(value) else value for value in values]

    def _check_references(self, column: Column, values: list[Any], known: AbstractSet[str]) -> None:
        for number, value in enumerate(values):
            if value is None or type(value) is Fault:
                continue
            unknown = [item for item in (value if type(value) is tuple else (value,)) if item not in known]
            if unknown:
                seen = shown(unknown[0])
                accepted = (
                    f"{seen} is not known yet: a reference from the file of {column.refers_to} is accepted"
                )
                self._refuse_cell(number, column.name, accepted)

    def _keys(self, columns: dict[str, list[Any]]) -> list[str]:
        """Keys as text; a row with the key of an earlier one is refused."""
        parts = [columns[name] for name in self.kind.key]
        keys = ["|".join(map(str, values)) for values in zip(*parts, strict=True)]
        first_lines: dict[str, int] = {}
        for number, (key, line) in enumerate(zip(keys, self.lines, strict=True)):
            earlier = first_lines.setdefault(key, line)
            if earlier != line and not any(type(part[number]) is Fault for part in parts):
                named = " and ".join(self.kind.key)
                self._refuse_cell(
                    number, self.kind.key[0], f"line {earlier} has the same {named}: one row is accepted"
                )
        return keys


def _reads_both_ways(value: Any) -> bool:
    return isinstance(value, date) and value.day <= 12 and value.day != value.month  # noqa: PLR2004  months


def _digest(row: tuple[Any, ...]) -> str:
    return hashlib.blake2b(repr(row).encode(), digest_size=DIGEST_BYTES).hexdigest()
