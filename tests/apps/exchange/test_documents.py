"""What is handed out: the manual, workbooks to mend, bytes kept."""

from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given as examples
from hypothesis import strategies as st

from hefted.exchange import keeping
from hefted.exchange.actions import preview, stage
from hefted.exchange.columns import kind
from hefted.exchange.documents import mending_workbook, neutral, template_workbook
from hefted.exchange.keeping import keep, kept
from hefted.exchange.manual import manual
from hefted.exchange.readers.cells import FORMULA_STARTS
from hefted.exchange.readers.problems import FileRefused
from hefted.exchange.readers.tables import read_table
from tests.factories.files import bring, csv_of, given, row_of
from tests.paths import ROOT


def test_the_manual_is_made_from_the_tables():
    assert (ROOT / "docs" / "files.md").read_text(encoding="utf-8") == manual()


def test_the_command_writes_the_manual(tmp_path):
    page, said = tmp_path / "files.md", StringIO()
    call_command("write_files_page", to=page, stdout=said)
    assert page.read_text(encoding="utf-8") == manual()
    assert said.getvalue() == "Wrote files.md.\n"


@examples(st.text(max_size=20), st.sampled_from(["", *FORMULA_STARTS]))
def test_no_text_that_is_handed_out_can_run(text, start):
    out = neutral(start + text)
    number = out.lstrip("-").replace(".", "", 1)
    assert not out.startswith(FORMULA_STARTS) or (number.isascii() and number.isdigit())


def test_a_name_that_looks_like_a_formula_comes_back_as_it_was():
    row = row_of("workers", name=neutral("-Ana"))
    table = read_table(name="x.csv", content=csv_of("workers", row))
    assert table.rows[0][1] == "-Ana"
    assert neutral("-5") == "-5"


def test_the_same_template_is_the_same_bytes():
    assert template_workbook(kind=kind("visits")) == template_workbook(kind=kind("visits"))


@pytest.mark.django_db
def test_more_problems_than_are_kept_are_all_in_the_workbook(provider, now, monkeypatch):
    from hefted.exchange import actions

    monkeypatch.setattr(actions, "MOST_PROBLEMS_KEPT", 3)
    bring(provider, given("branches"), at=now)
    rows = [
        row_of("workers", worker_reference=f"W{n}", contract="zero" if n % 2 else "bank") for n in range(20)
    ]
    files = [given("workers", *rows), given("leavers", row_of("leavers", contract="zero"))]
    upload = preview(upload=stage(provider=provider, files=files, by=None, at=now))
    assert (len(upload.problems), upload.problem_count) == (3, 11)
    file = upload.files.get(kind="workers")
    table = read_table(name="m.xlsx", content=mending_workbook(upload=upload, file=file))
    assert table.read == table.refused == 10


def test_bytes_are_kept_once_and_as_they_came(settings):
    sha256 = keep(name="x.csv", content=b"abc")
    assert keep(name="y.csv", content=b"abc") == sha256
    assert kept(sha256=sha256) == b"abc"
    assert [path.name for path in settings.UPLOADS_DIR.rglob("*") if path.is_file()] == [sha256]


def test_what_a_killed_process_left_is_swept_away(settings):
    coming = settings.UPLOADS_DIR / keeping.COMING
    coming.mkdir(parents=True)
    (coming / "999999999-dead").write_bytes(b"half")
    (coming / "1-alive").write_bytes(b"half")
    keep(name="x.csv", content=b"abc")
    assert [path.name for path in coming.iterdir()] == ["1-alive"]


def test_a_disk_that_fills_up_leaves_nothing_behind(settings, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileRefused, match="the disk may be full"):
        keep(name="x.csv", content=b"abc")
    assert not [path for path in settings.UPLOADS_DIR.rglob("*") if path.is_file()]
