"""The files stand on their own: keys are unique, references resolve, and ASC-WDS agrees with the spells."""

import csv
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner

from hefted.config.commands import asc_wds
from hefted.demo.files import write_files
from hefted.demo.provider import make_provider
from hefted.exchange.columns import kinds
from tests.apps.demo.cells import day, moment
from tests.paths import SHARED

AS_OF = date(2026, 6, 29)
YEAR_AGO = date(2025, 6, 29)
KINDS = kinds()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_file_has_the_columns_of_its_template_and_unique_keys(name, folder, rows):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        assert tuple(next(csv.reader(lines))) == KINDS[name].names
    keys = Counter(tuple(row[column] for column in KINDS[name].key) for row in rows(name))
    assert keys
    assert max(keys.values()) == 1


def test_references_resolve(rows):
    workers = {row["worker_reference"] for name in ("workers", "leavers") for row in rows(name)}
    people = {row["person_reference"] for row in rows("people")}
    branches = {row["branch"] for row in rows("branches")}
    postcodes = {row["postcode"] for row in rows("places")}
    contracts = {row["contract"] for row in rows("contracts")}
    for name in ("absences", "mentors", "supervisions", "visits", "shifts", "incidents"):
        assert {row["worker_reference"] for row in rows(name)} - {""} <= workers, name
    assert {row["mentor_reference"] for row in rows("mentors")} <= workers
    assert {row["supervisor_reference"] for row in rows("supervisions")} <= workers
    assert {row["person_reference"] for row in rows("visits")} <= people
    assert {row["person_reference"] for row in rows("incidents")} <= people
    assert {row["contract"] for row in rows("people")} - {""} <= contracts
    assert {row["home_postcode"] for row in rows("workers")} <= postcodes
    assert {row["postcode"] for row in rows("people")} <= postcodes
    for name in ("workers", "leavers", "vacancies", "people", "visits", "shifts", "incidents"):
        assert {row["branch"] for row in rows(name)} <= branches, name
    preferred = {one for row in rows("people") for one in row["preferred_workers"].split(";") if one}
    assert preferred <= workers


def test_postcodes_are_of_the_never_issued_area(rows):
    shape = re.compile(r"ZZ[0-9] [0-9][ABD-HJLNP-UW-Z]{2}")
    assert all(shape.fullmatch(row["postcode"]) for row in rows("places"))
    assert all(row["NINUMBER"].startswith("QQ") for row in rows("asc-wds/staff"))


def spells(rows):
    """Worker to its spells [from, last day]; the last day is None for who works here now."""
    found = defaultdict(list)
    for row in rows("leavers"):
        found[row["worker_reference"]].append((day(row["started_on"]), day(row["left_on"])))
    for row in rows("workers"):
        found[row["worker_reference"]].append((day(row["started_on"]), None))
    return found


def test_spells_do_not_overlap_and_somebody_came_back(rows):
    found = spells(rows)
    for parts in found.values():
        parts.sort(key=lambda part: part[0])
        for before, after in pairwise(parts):
            assert before[1] < after[0]
    assert any(len(parts) > 1 for parts in found.values())


def test_visits_shifts_and_absences_lie_inside_spells(rows):
    found = spells(rows)

    def employed(worker: str, on: date) -> bool:
        return any(start <= on and (last is None or on < last) for start, last in found[worker])

    for row in rows("visits"):
        if row["worker_reference"]:
            assert employed(row["worker_reference"], moment(row["planned_start"]).date()), row
    for row in rows("shifts"):
        assert employed(row["worker_reference"], moment(row["starts_at"]).date()), row
    for row in rows("absences"):
        assert employed(row["worker_reference"], day(row["from_on"])), row
    for row in rows("supervisions"):
        held = day(row["held_on"])
        assert employed(row["worker_reference"], held), row
        assert employed(row["supervisor_reference"], held), row


def test_nobody_works_while_away(rows):
    away = set()
    for row in rows("absences"):
        first, back = day(row["from_on"]), day(row["until_on"]) or AS_OF + timedelta(days=7)
        away |= {(row["worker_reference"], first + timedelta(days=n)) for n in range((back - first).days)}
    went = {(row["worker_reference"], moment(row["planned_start"]).date()) for row in rows("visits")}
    assert not away & went


def test_visits_lie_inside_packages_and_windows(rows):
    packages = {row["person_reference"]: row for row in rows("people")}
    for row in rows("visits"):
        package, start = packages[row["person_reference"]], moment(row["planned_start"])
        until = day(package["package_until_on"])
        assert day(package["package_from_on"]) <= start.date()
        assert until is None or start.date() < until
        assert moment(row["earliest_start"]) <= start <= moment(row["latest_start"])
        assert (row["status"] == "planned") == (start.date() >= AS_OF)
        assert bool(row["actual_start"]) == (row["status"] == "delivered")


def asc_wds_totals(rows, branch: str):
    year_starters, year_leavers, reasons = Counter(), Counter(), Counter()
    for name in ("workers", "leavers"):
        for row in rows(name):
            if row["branch"] == branch and row["contract"] in {"permanent", "temporary"}:
                year_starters[row["job_role"]] += YEAR_AGO <= day(row["started_on"]) < AS_OF
                if name == "leavers" and YEAR_AGO <= day(row["left_on"]) < AS_OF:
                    year_leavers[row["job_role"]] += 1
                    reasons[row["reason"]] += 1
    vacancies = Counter(
        row["job_role"]
        for row in rows("vacancies")
        if row["branch"] == branch and not row["filled_on"] and not row["withdrawn_on"]
    )
    return year_starters, year_leavers, vacancies, reasons


def test_asc_wds_totals_agree_with_the_spells(rows):
    for workplace in rows("asc-wds/workplace"):
        branch = workplace["LOCALESTID"]
        staff = [row for row in rows("asc-wds/staff") if row["LOCALESTID"] == branch]
        assert int(workplace["TOTALPERMTEMP"]) == len(staff)
        roles = workplace["ALLJOBROLES"].split(";")
        assert {row["MAINJOBROLE"] for row in staff} <= set(roles)
        totals = asc_wds_totals(rows, branch)
        for column, expected in zip(("STARTERS", "LEAVERS", "VACANCIES"), totals, strict=False):
            given = dict(zip(roles, map(int, workplace[column].split(";")), strict=True))
            assert {role: number for role, number in given.items() if number} == {
                role: number for role, number in expected.items() if number
            }, (branch, column)
        reasons = dict(zip(workplace["REASONS"].split(";"), workplace["REASONNOS"].split(";"), strict=True))
        assert {reason: int(number) for reason, number in reasons.items()} == dict(totals[3])


def test_asc_wds_staff_are_the_workers(rows):
    workers = {row["worker_reference"]: row for row in rows("workers")}
    staff = {row["UNIQUEWORKERID"]: row for row in rows("asc-wds/staff")}
    assert set(workers) == set(staff)
    for reference, row in staff.items():
        worker = workers[reference]
        assert row["DISPLAYID"] == worker["name"]
        assert row["STARTDATE"] == worker["started_on"]
        assert row["MAINJOBROLE"] == worker["job_role"]
        assert row["POSTCODE"] == worker["home_postcode"]
        assert row["CONTHOURS"] == worker["contracted_hours"] or worker["contract"] == "bank"


def test_asc_wds_headers_are_those_of_the_samples(folder):
    sample = SHARED / "samples" / "asc-wds" / "01-home-care-clean"
    for name in ("workplace.csv", "staff.csv", "training.csv"):
        ours, theirs = (
            path.read_text(encoding="utf-8").split("\n")[0].strip()
            for path in (folder / "asc-wds" / name, sample / name)
        )
        assert ours == theirs


def test_same_seed_gives_the_same_bytes_whatever_the_hash_seed(folder, tmp_path):
    script = (
        "from pathlib import Path; from hefted.demo.files import write_files; "
        "from hefted.demo.provider import make_provider; import sys; "
        "write_files(provider=make_provider(), folder=Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "97"}
    )
    for path in sorted(folder.rglob("*.*")):
        assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes(), path.name


def test_another_seed_gives_another_provider(folder, tmp_path):
    write_files(provider=make_provider(seed=45), folder=tmp_path)
    assert (folder / "workers.csv").read_bytes() != (tmp_path / "workers.csv").read_bytes()


def test_a_day_that_is_no_monday_is_refused():
    with pytest.raises(ValueError, match="it must be a Monday"):
        make_provider(as_of=date(2026, 6, 30))


@pytest.mark.django_db
def test_asc_wds_check_finds_nothing(folder):
    said = CliRunner().invoke(asc_wds.command, ["check", str(folder / "asc-wds"), "--format", "csv"])
    assert said.exit_code == 0, said.output
    assert said.output.split() == ["file,line,severity,code,type,column"]
