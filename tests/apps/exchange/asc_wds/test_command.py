"""`hefted asc-wds` without a database."""

import json

import pytest
from click.testing import CliRunner

from hefted.config.commands.asc_wds import command
from tests.apps.exchange.asc_wds.uploads import Changed


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "context.json").write_text('{"as_of": "2026-06-30"}')
    (tmp_path / "expected_findings.csv").write_text("beside the upload")
    return tmp_path


def run(folder, changes, *arguments, of="staff"):
    for name, content in Changed(changes, of=of).files.items():
        (folder / name).write_bytes(content)
    return CliRunner().invoke(command, [arguments[0], str(folder), *arguments[1:]])


def test_check_passes_with_exit_code_0(folder):
    result = run(folder, "", "check")
    assert result.exit_code == 0
    assert result.stdout == "Passed: nothing was found in 4 rows of 3 files.\n"


def test_check_with_warnings_only_ends_with_0(folder):
    result = run(folder, "SCQUAL=", "check", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout == (
        "file,line,severity,code,type,column\nstaff,2,warning,3360,SOCIALCARE_QUAL_WARNING,SCQUAL\n"
    )


def test_check_says_what_was_seen_and_what_would_be_accepted(folder):
    result = run(folder, "EMPLSTATUS=9 & SCQUAL=", "check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        (
            "Error: staff.csv line 2, LEEDS / C1, EMPLSTATUS. “9” was seen. The kind of contract is missing or not one of"
            " its codes. 1 (permanent), 2 (temporary), 3 (pool or bank), 4 (agency) or 7 (other) is accepted."
        ),
        (
            "Warning: staff.csv line 2, LEEDS / C1, SCQUAL. Whether the worker holds a social care qualification is blank."
            " 1 with a level (1;2), 2 (no) or 999 (not known) is wanted."
        ),
        "Cannot be completed: 1 error and 1 warning in 4 rows of 3 files.",
    ]


def test_check_as_json_has_the_sentences(folder):
    result = run(folder, "EMPLSTATUS=9", "check", "--format", "json")
    said = json.loads(result.stdout)
    assert said["outcome"] == "FAILED"
    assert said["findings"][0]["seen"] == "9"


def test_files_are_told_with_the_service_s_words(folder):
    result = run(folder, "", "files", "--format", "csv")
    assert "workplace.csv,Establishment,1,1\n" in result.stdout
    assert "staff.csv: staff, first line as expected, 2 rows." in run(folder, "", "files").stdout


def test_a_wrong_header_is_told_for_its_file(folder):
    run(folder, "", "check")
    staff = (folder / "staff.csv").read_bytes().replace(b"QUALACH03NOTES", b"NOTES", 1)
    (folder / "staff.csv").write_bytes(staff)
    result = CliRunner().invoke(command, ["check", str(folder)])
    assert result.exit_code == 1
    assert result.stdout.startswith("Error: staff.csv line 1. The first line of the staff file is not")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("staff.csv", "é".encode("utf-16"), "staff.csv is not UTF-8 text"),
        ("context.json", b"{", "context.json cannot be read"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence(folder, name, content, sentence):
    run(folder, "", "check")
    (folder / name).write_bytes(content)
    result = CliRunner().invoke(command, ["check", str(folder)])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_no_folder_and_no_files_end_with_2(tmp_path):
    assert CliRunner().invoke(command, ["check", str(tmp_path / "none")]).exit_code == 2
    result = CliRunner().invoke(command, ["check", str(tmp_path)])
    assert (result.exit_code, "There is no CSV file" in result.stderr) == (2, True)
