"""`hefted import`: the same door as the pages, for a folder."""

import json

import pytest
from click.testing import CliRunner

from hefted.accounts.models import Provider
from hefted.config.commands.import_ import command
from hefted.exchange.models import Upload
from hefted.workforce.models import Worker
from tests.factories.files import csv_of, row_of
from tests.paths import SHARED

pytestmark = pytest.mark.django_db
SAMPLES = SHARED / "samples" / "asc-wds"


def run(*words):
    return CliRunner().invoke(command, list(map(str, words)))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "branches.csv").write_bytes(csv_of("branches"))
    (tmp_path / "workers.csv").write_bytes(csv_of("workers"))
    (tmp_path / "notes.md").write_text("not a table")
    return tmp_path


def test_a_folder_makes_a_provider_and_again_changes_nothing(folder):
    first = run(folder, "--provider", "Aire")
    assert (first.exit_code, first.output.splitlines()[-1]) == (0, "Brought in.")
    assert Worker.objects.get().provider.name == "Aire"
    again = run(folder)
    assert again.exit_code == 0
    assert "Nothing was changed." in again.output
    assert Upload.objects.count() == 1


def test_a_preview_only_looks(folder):
    done = run(folder, "--provider", "Aire", "--preview", "--json")
    assert json.loads(done.output)["applied"] is False
    assert not Worker.objects.exists()


def test_rows_with_problems_end_in_one_sentence_unless_the_good_are_kept(folder):
    rows = [row_of("workers", worker_reference=f"W{n}", contract="zero" if n else "bank") for n in range(25)]
    (folder / "workers.csv").write_bytes(csv_of("workers", *rows))
    refused = run(folder, "--provider", "Aire")
    assert refused.exit_code == 1
    assert "and 4 more" in refused.output
    assert refused.output.splitlines()[-1].startswith(
        "Error: Nothing was brought in: 24 of 26 rows have problems."
    )
    assert not Worker.objects.exists()
    kept = run(folder, "--provider", "Aire", "--keep-good", "--as-of", "01/07/2026")
    assert kept.exit_code == 0
    assert Worker.objects.get().reference == "W0"
    assert f"{Upload.objects.first().effective_on}" == "2026-07-01"


def test_a_file_that_can_not_be_read_makes_no_provider(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"%PDF-1")
    done = run(tmp_path, "--provider", "Aire")
    assert done.exit_code == 1
    assert done.output.strip() == (
        "Error: x.csv is a PDF document, not a table: bring a CSV file, or an Excel workbook saved as .xlsx."
    )
    assert not Provider.objects.exists()


def test_a_context_that_can_not_be_read_is_said(folder):
    (folder / "context.json").write_text("{}")
    done = run(folder, "--provider", "Aire")
    assert done.exit_code == 1
    assert "context.json cannot be read" in done.output
    (folder / "context.json").write_bytes(b"\xff\x00")
    done = run(folder, "--provider", "Aire")
    assert done.exit_code == 1
    assert done.output.strip().endswith("cannot be read: a text file in UTF-8 is accepted.")


def test_the_first_files_ask_for_the_name_of_a_provider(folder):
    done = run(folder)
    assert done.exit_code == 1
    assert done.output.strip() == "Error: There is no provider yet: give yours a name with --provider “NAME”."


@pytest.mark.parametrize(("sample", "workers"), [("01-home-care-clean", 22), ("02-parent-and-sites", 10)])
def test_the_samples_make_a_provider_and_again_change_nothing(sample, workers):
    for _ in range(2):
        done = run(SAMPLES / sample, "--provider", "Sample", "--keep-good")
        assert done.exit_code == 0
        assert Worker.objects.count() == workers
