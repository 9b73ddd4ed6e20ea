"""Files handed out: templates to fill in, and the refused rows of an upload to mend and bring back."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from hefted.exchange.columns import MEANING_SHEET, Column, Kind
from hefted.exchange.keeping import kept
from hefted.exchange.models import Upload, UploadedFile
from hefted.exchange.readers.cells import FORMULA_STARTS, NUMBER
from hefted.exchange.readers.problems import REFUSED
from hefted.exchange.readers.tables import LINE_COLUMN, MEND_COLUMN, read_grid
from hefted.exchange.readings import look_through

WIDE, NARROW = 60, 18
TYPE_WORDS = {
    "text": "words",
    "reference": "a reference",
    "words": "one of",
    "yes_no": "yes, no or blank",
    "money": "pounds",
    "share": "a share from 0 to 1",
    "degrees": "decimal degrees",
    "hours": "decimal hours",
    "days": "days, halves allowed",
    "minutes": "whole minutes",
    "whole": "a whole number",
    "postcode": "a postcode",
    "job_role": "an ASC-WDS job role code",
    "leaving_reason": "an ASC-WDS leaving reason code",
    "date": "a date, DD/MM/YYYY",
    "moment": "a date and time, DD/MM/YYYY HH:MM, London time",
    "list": "words with ; between them",
    "availability": "turns with ; between them",
}


def neutral(text: str) -> str:
    """The text as a spreadsheet cannot run it: an apostrophe before what could be a formula. Numbers stay."""
    if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def accepted_words(column: Column) -> str:
    """What a column takes, in a few words."""
    words = TYPE_WORDS[column.type]
    if column.accepted:
        return f"{'one of' if column.type == 'words' else words}: {', '.join(column.accepted)}"
    return words


def template_csv(*, kind: Kind) -> bytes:
    """Header and example row, as Excel opens it rightly: UTF-8 with mark."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(kind.names)
    writer.writerow(kind.example)
    return stream.getvalue().encode("utf-8-sig")


def template_workbook(*, kind: Kind) -> bytes:
    """The same, with a second sheet that says what each column means."""
    meaning = [("column", "needed", "what is accepted", "example", "meaning")]
    meaning += [
        (
            column.name,
            "yes" if column.is_required else "",
            accepted_words(column),
            column.example,
            column.description,
        )
        for column in kind.columns
    ]
    return _workbook({kind.name: [kind.names, kind.example], MEANING_SHEET: meaning})


def mending_workbook(*, upload: Upload, file: UploadedFile) -> bytes:
    """The refused rows of a file as given, each with what to mend; the workbook can be brought back."""
    wanted = sentences_by_line(upload=upload, file=file)
    grid = read_grid(name=file.name, content=kept(sha256=file.sha256))
    table: list[Sequence[str]] = [(*grid.header, LINE_COLUMN, MEND_COLUMN)]
    width = len(grid.header)
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if line in wanted:
            cells = [*row, *[""] * width][:width]
            table.append((*cells, str(line), " / ".join(wanted[line])))
    return _workbook({"To mend": table})


def sentences_by_line(*, upload: Upload, file: UploadedFile) -> Mapping[int, list[str]]:
    """Line to what is wrong with it, for every refused row of a file."""
    sentences: dict[int, list[str]] = defaultdict(list)
    if upload.problem_count == len(upload.problems):
        for problem in upload.problems:
            if problem["file_id"] == file.pk and problem["severity"] == REFUSED:
                sentences[problem["line"]].append(problem["sentence"])
        return sentences
    for reading in look_through(upload=upload):
        if reading.file.pk == file.pk:
            for found in reading.table.problems:
                if found.is_refusal:
                    sentences[found.line].append(found.sentence)
    return sentences


def _workbook(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  the same rows, the same bytes
        bold = book.add_format({"bold": True})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            header: Sequence[str] = ()
            for number, row in enumerate(rows):
                header = header or row
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, neutral(cell), None if number else bold)
            for column, name in enumerate(header):
                sheet.set_column(column, column, WIDE if name in {MEND_COLUMN, "meaning"} else NARROW)
            sheet.freeze_panes(1, 0)
    return stream.getvalue()
