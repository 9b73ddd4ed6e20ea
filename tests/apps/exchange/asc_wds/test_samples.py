"""The five sample uploads come out as the service's own validators answered for them."""

import csv

import pytest

from hefted.exchange import asc_wds
from tests.paths import SHARED

SAMPLES = SHARED / "samples" / "asc-wds"
FOLDERS = sorted(path.parent.name for path in SAMPLES.glob("*/expected_files.csv"))
WORDS = {"workplace": "Establishment", "staff": "Worker", "training": "Training", None: ""}

pytestmark = pytest.mark.skipif(not FOLDERS, reason="the samples are not here")


def read(folder):
    context = asc_wds.context_from_json((SAMPLES / folder / "context.json").read_bytes())
    paths = [path for path in (SAMPLES / folder).glob("*.csv") if not path.name.startswith("expected_")]
    return asc_wds.read({path.name: path.read_bytes() for path in paths}, context)


def expected(folder, name):
    with (SAMPLES / folder / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize("folder", FOLDERS)
def test_sample_files_are_recognised_as_expected(folder):
    found = [
        (file.name, WORDS[file.kind], str(int(file.headers_ok)), str(file.data_rows))
        for file in read(folder).files
    ]
    assert found == expected(folder, "expected_files.csv")


@pytest.mark.parametrize(
    "folder", [folder for folder in FOLDERS if (SAMPLES / folder / "expected_findings.csv").exists()]
)
def test_sample_findings_are_exactly_those_expected(folder):
    found = [
        (one.file, str(one.line), one.severity, str(one.code), one.type, one.column)
        for one in read(folder).findings
    ]
    assert found == expected(folder, "expected_findings.csv")


@pytest.mark.parametrize("folder", ["04-layout-of-2019", "05-header-faults"])
def test_sample_with_a_wrong_header_is_refused_by_it(folder):
    upload = read(folder)
    assert {(one.file, one.line, one.code) for one in upload.findings} == {
        ("staff", 1, 999),
        ("workplace", 1, 999),
    }
    assert upload.outcome == "FAILED"
    assert not upload.staff
