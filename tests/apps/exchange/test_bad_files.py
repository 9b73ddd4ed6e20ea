"""Each bad file ends in one clear sentence, and the records stay as they were."""

import io
import zipfile

import pytest
import xlsxwriter

from hefted.accounts.models import AuditEntry
from hefted.exchange.actions import GivenFile, stage
from hefted.exchange.models import AppliedRow, Upload
from hefted.exchange.readers.content import LARGEST_BYTES
from hefted.exchange.readers.problems import FileRefused
from hefted.workforce.models import Worker
from tests.factories.files import csv_of, row_of

GOOD = csv_of("workers")


def workbook(write, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        write(book)
    return stream.getvalue()


def rows_in(book, *rows):
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    return sheet


def zip_of(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def bomb():
    """A real workbook with a part that grows a thousandfold."""
    stream = io.BytesIO(workbook(lambda book: rows_in(book, row_of("workers").keys())))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", b"0" * 50_000_000)
    return stream.getvalue()


def changed(content, member, change):
    """A workbook with one part changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == member else part)
    return stream.getvalue()


PLAIN = workbook(lambda book: rows_in(book, row_of("workers").keys(), row_of("workers").values()))
SHEET = "xl/worksheets/sheet1.xml"

BAD = {
    "empty": ("x.csv", b"", "is empty"),
    "blanks": ("x.csv", b" \r\n\r\n ", "nothing but blanks"),
    "commas": ("x.csv", b",,\r\n,", "nothing but blanks"),
    "100 MB": ("x.csv", b"a" * LARGEST_BYTES, "is 100 MB: files under 100 MB"),
    "PDF": ("x.csv", b"%PDF-1.7 rest", "PDF document"),
    "program": ("x.csv", b"MZ\x90\x00\x03", "Windows program"),
    "picture": ("x.csv", b"\x89PNG\r\n\x1a\n", r"picture \(PNG\)"),
    "old Excel": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "of the old kind"),
    "web page": ("x.csv", b"\xef\xbb\xbf <!DOCTYPE html><html></html>", "web page"),
    "XML": ("x.csv", b"<?xml version='1.0'?><a/>", "is XML"),
    "workbook named csv": ("x.csv", PLAIN, "named .csv but holds an Excel workbook"),
    "csv named workbook": ("x.xlsx", GOOD, "named .xlsx but is not an Excel workbook"),
    "zip": ("x.zip", zip_of(a="b"), "zip archive but not an Excel workbook"),
    "empty zip": ("x.xlsx", zip_of(), "zip archive but not an Excel workbook"),
    "torn zip": ("x.xlsx", PLAIN[: len(PLAIN) // 2], "damaged workbook"),
    "zip bomb": ("x.xlsx", bomb(), "grows far beyond its size"),
    "many members": ("x.xlsx", zip_of(**{f"m{n}": "" for n in range(1001)}), "1,001 parts"),
    "way out": ("x.xlsx", zip_of(**{"..__..__etc": "", "xl__workbook.xml": "<a/>"}), "points outside itself"),
    "macros": ("x.xlsm", zip_of(**{"xl__vbaProject.bin": "", "xl__workbook.xml": "<a/>"}), "holds macros"),
    "entities": (
        "x.xlsx",
        changed(
            PLAIN,
            "xl/workbook.xml",
            lambda part: part.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook'),
        ),
        "a part that no workbook has",
    ),
    "entities in the sheet": (
        "x.xlsx",
        changed(PLAIN, SHEET, lambda part: b"<!DOCTYPE a>" + part),
        "no workbook has",
    ),
    "broken part": ("x.xlsx", changed(PLAIN, "xl/workbook.xml", lambda part: part[:-20]), "damaged workbook"),
    "far cell": (
        "x.xlsx",
        changed(PLAIN, SHEET, lambda part: part.replace(b'r="A2"', b'r="XFD1048576"')),
        "far out",
    ),
    "no sheet": ("x.xlsx", workbook(lambda book: book.add_worksheet()), "no sheet with anything in it"),
    "formula in the header": (
        "x.xlsx",
        workbook(
            lambda book: rows_in(book, row_of("workers").keys(), ["W1"]).write_formula(
                0, 0, '="a"', None, "a"
            )
        ),
        "formula in its header",
    ),
    "UTF-16 without mark": ("x.csv", GOOD.decode().encode("utf-16-le"), "UTF-16 without its mark"),
    "UTF-16 torn": ("x.csv", GOOD.decode().encode("utf-16")[:-1], "marked as UTF-16"),
    "UTF-8 torn": ("x.csv", b"\xef\xbb\xbf" + GOOD + b"\xc3", "marked as UTF-8"),
    "UTF-32": ("x.csv", GOOD.decode().encode("utf-32"), "UTF-32"),
    "no encoding": ("x.csv", GOOD.replace(b"Cas", b"\x81\x8d"), "neither UTF-8 nor Windows-1252"),
    "semicolons": ("x.csv", GOOD.replace(b",", b";"), "; between its columns"),
    "open quote": ("x.csv", GOOD + b'"W9', "quotation mark"),
    "no rows": ("x.csv", GOOD.splitlines()[0], "no row below it"),
    "other table": ("x.csv", b"a,b\r\n1,2", "no kind of file has"),
    "column missing": ("x.csv", GOOD.replace(b"started_on", b"begun_on"), "lacks the column started_on"),
    "column too many": (
        "x.csv",
        GOOD.replace(b"skills", b"talents"),
        "the column talents, not in its template",
    ),
    "column twice": ("x.csv", GOOD.replace(b"skills", b"name"), "the column name more than once"),
    "column without name": ("x.csv", GOOD.replace(b"skills", b" "), r"a column without a name \(number 14\)"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_ends_in_one_sentence_and_changes_nothing(provider, now, case):
    name, content, sentence = BAD[case]
    before = AuditEntry.objects.count()
    with pytest.raises(FileRefused, match=sentence) as refused:
        stage(provider=provider, files=[GivenFile(name=name, content=content)], by=None, at=now)
    said = str(refused.value)
    assert said.startswith(name)
    assert said.endswith(".")
    assert "\n" not in said
    assert AuditEntry.objects.count() == before
    assert not Upload.objects.exists()
    assert not Worker.objects.exists()
    assert not AppliedRow.objects.exists()


@pytest.mark.django_db
def test_nothing_chosen_is_refused(provider, now):
    with pytest.raises(FileRefused, match="No file was chosen"):
        stage(provider=provider, files=[], by=None, at=now)


@pytest.mark.django_db
def test_a_name_is_never_a_path(provider, now):
    upload = stage(
        provider=provider, files=[GivenFile(name="../../etc\\pass\x00wd.csv", content=GOOD)], by=None, at=now
    )
    assert upload.files.get().name == "passwd.csv"


@pytest.mark.django_db
def test_a_full_disk_is_said_before_anything_is_kept(provider, now, monkeypatch, settings):
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(FileRefused, match="of free space are needed"):
        stage(provider=provider, files=[GivenFile(name="x.csv", content=GOOD)], by=None, at=now)
    assert [path for path in settings.UPLOADS_DIR.rglob("*") if path.is_file()] == []
    assert not Upload.objects.exists()
