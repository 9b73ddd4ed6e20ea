"""One made-up provider for all tests of this folder, and its files as plain rows."""

import csv
from pathlib import Path

import pytest

from hefted.demo.files import write_files
from hefted.demo.provider import make_provider


@pytest.fixture(scope="session")
def made_up():
    return make_provider()


@pytest.fixture(scope="session")
def folder(made_up, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("demo")
    write_files(provider=made_up, folder=place)
    return place


@pytest.fixture(scope="session")
def rows(folder):
    """Rows of one file: `rows("visits")`, `rows("asc-wds/staff")`."""
    read = {}

    def of(name: str) -> list[dict[str, str]]:
        if name not in read:
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
                read[name] = list(csv.DictReader(lines))
        return read[name]

    return of
