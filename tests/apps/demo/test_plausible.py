"""It looks true: the figures that come out of the records lie where the sector's own figures lie."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

import pytest

from hefted.engine.places import CALIBRATED, Point, travel_minutes
from tests.apps.demo.cells import day, moment

AS_OF = date(2026, 6, 29)
YEAR_AGO = date(2025, 6, 29)
EMPLOYED = {"permanent", "temporary"}


def left_after(row) -> int:
    return (day(row["left_on"]) - day(row["started_on"])).days


def turnover(rows, branch=None) -> float:
    leavers = [
        row
        for row in rows("leavers")
        if row["contract"] in EMPLOYED and branch in {None, row["branch"]} and day(row["left_on"]) >= YEAR_AGO
    ]
    now = [row for row in rows("workers") if row["contract"] in EMPLOYED and branch in {None, row["branch"]}]
    return len(leavers) / len(now)


def test_size_is_that_of_the_story(rows):
    assert 70 <= len(rows("workers")) <= 120
    weeks = Counter(moment(row["planned_start"]).date() for row in rows("visits"))
    assert min(weeks) == AS_OF - timedelta(weeks=104)
    assert max(weeks) == AS_OF + timedelta(days=6)
    assert 520 <= len(rows("visits")) / 105 <= 680


def test_names_are_diverse(rows):
    names = "".join(row["name"] for name in ("workers", "leavers") for row in rows(name))
    assert "'" in names
    assert any(ord(letter) > 0x2FF for letter in names)  # beyond Western Europe


def test_turnover_is_high_but_lower_where_people_are_looked_after(rows):
    assert 0.2 <= turnover(rows) <= 0.4
    assert turnover(rows, "HIGHFOLD") < turnover(rows, "EASTMOOR") / 1.5


def test_many_leave_early(rows):
    lengths = [left_after(row) for row in rows("leavers") if row["contract"] in EMPLOYED]
    assert 0.15 <= sum(length < 84 for length in lengths) / len(lengths) <= 0.45


def test_supervision_is_on_time_more_often_in_the_local_branch(rows):
    due = defaultdict(lambda: [0, 0])
    held = defaultdict(set)
    for row in rows("supervisions"):
        held[row["worker_reference"], row["kind"]].add(day(row["held_on"]))
    for name in ("workers", "leavers"):
        for row in rows(name):
            start, left = day(row["started_on"]), day(row.get("left_on", "")) or AS_OF
            for week in (2, 6, 12):
                on = start + timedelta(weeks=week)
                if row["job_role"] in {"8", "52"} and start >= date(2024, 7, 1) and on + timedelta(7) < left:
                    met = any(
                        abs((each - on).days) <= 7 for each in held[row["worker_reference"], f"week {week}"]
                    )
                    due[row["branch"]][0] += met
                    due[row["branch"]][1] += 1
    share = {branch: met / all_ for branch, (met, all_) in due.items()}
    assert share["HIGHFOLD"] > 0.8
    assert share["EASTMOOR"] < 0.6


def test_travel_wastes_most_of_an_hour_a_shift(rows):
    shifts = [row for row in rows("shifts") if row["branch"] != "ROPEWALK"]
    assert 33 <= mean(int(row["travel_minutes"]) for row in shifts) <= 80
    assert all(int(row["paid_travel_minutes"]) == 0 for row in shifts if row["branch"] == "EASTMOOR")


def coc(visits) -> dict[str, float]:
    """Bice-Boxerman for each person over the last four weeks, lead carers."""
    carers = defaultdict(Counter)
    for row in visits:
        recent = moment(row["planned_start"]).date() >= AS_OF - timedelta(weeks=4)
        if row["status"] == "delivered" and row["carer"] == "1" and recent:
            carers[row["person_reference"]][row["worker_reference"]] += 1
    return {
        person: (sum(n * n for n in counts.values()) - total) / (total * (total - 1))
        for person, counts in carers.items()
        if (total := sum(counts.values())) >= 4
    }


def test_continuity_is_low_and_differs_by_round(rows, made_up):
    values = coc(rows("visits"))
    assert 0.1 <= mean(values.values()) <= 0.4
    rounds = defaultdict(list)
    for person in made_up.people:
        if person.reference in values:
            rounds[person.round.name].append(values[person.reference])
    assert max(map(mean, rounds.values())) > 1.5 * min(map(mean, rounds.values()))


def test_visits_are_late_short_missed_and_cancelled_at_likely_rates(rows):
    visits = [row for row in rows("visits") if row["carer"] == "1" and row["status"] != "planned"]
    status = Counter(row["status"] for row in visits)
    assert 0.003 <= status["missed"] / len(visits) <= 0.03
    assert 0.015 <= status["cancelled"] / len(visits) <= 0.05
    assert {row["cancelled_by"] for row in visits} == {"", "person", "provider", "hospital"}
    delivered = [row for row in visits if row["status"] == "delivered"]
    late = sum(
        moment(row["actual_start"]) - moment(row["planned_start"]) > timedelta(minutes=30)
        for row in delivered
    )
    assert 0.05 <= late / len(delivered) <= 0.15
    short = sum(
        moment(row["actual_end"]) - moment(row["actual_start"])
        < 0.8 * (moment(row["planned_end"]) - moment(row["planned_start"]))
        for row in delivered
    )
    assert 0.04 <= short / len(delivered) <= 0.16


def test_one_visit_in_ten_needs_two_carers_and_starters_shadow(rows):
    carers = Counter(row["carer"] for row in rows("visits"))
    assert 0.08 <= carers["2"] / carers["1"] <= 0.13
    assert carers["3"] > 100
    assert all((row["shadow"] == "yes") == (row["carer"] == "3") for row in rows("visits"))


def test_agency_bank_and_zero_hours_are_there(rows):
    contracts = Counter(row["contract"] for row in rows("workers"))
    assert {"permanent", "temporary", "bank", "agency"} <= set(contracts)
    agency = sum(row["agency"] == "yes" for row in rows("shifts")) / len(rows("shifts"))
    assert 0.005 <= agency <= 0.1
    zero = Counter(row["zero_hours"] for row in rows("workers"))
    assert 0.1 <= zero["yes"] / (zero["yes"] + zero["no"]) <= 0.6


def test_nights_follow_the_clock(rows):
    lengths = {
        moment(row["starts_at"]).date(): int(row["contact_minutes"])
        for row in rows("shifts")
        if row["branch"] == "ROPEWALK" and moment(row["starts_at"]).hour == 21
    }
    usual = lengths[date(2026, 3, 27)]
    assert lengths[date(2026, 3, 28)] == usual - 60
    assert lengths[date(2025, 10, 25)] == usual + 60


@pytest.fixture(scope="session")
def week_ahead(rows):
    """Carer to the planned visits of the coming week, in order."""
    found = defaultdict(list)
    for row in rows("visits"):
        if row["status"] == "planned":
            found[row["worker_reference"]].append(row)
    return {
        worker: sorted(each, key=lambda row: moment(row["planned_start"])) for worker, each in found.items()
    }


def test_everything_is_placed_in_the_week_ahead(week_ahead):
    assert "" not in week_ahead
    assert sum(map(len, week_ahead.values())) > 500


def test_the_week_ahead_is_lawful(rows, week_ahead):
    """Skills, wishes, availability and travel times, checked from the files alone."""
    points = {
        row["postcode"]: Point(float(row["latitude"]), float(row["longitude"])) for row in rows("places")
    }
    workers = {row["worker_reference"]: row for row in rows("workers")}
    people = {row["person_reference"]: row for row in rows("people")}
    for reference, visits in week_ahead.items():
        worker = workers[reference]
        free = windows(worker["available"])
        for row in visits:
            person = people[row["person_reference"]]
            assert words(person["needs"]) <= words(worker["skills"])
            assert not words(person["home_conditions"]) & words(worker["avoids"])
            assert person["sex_of_carer"] in {"", worker["sex"]}
            start, end = moment(row["planned_start"]), moment(row["planned_end"])
            assert any(
                on == start.weekday() and begin <= minute(start) and minute(end) <= stop
                for on, begin, stop in free
            )
        for before, after in pairwise(visits):
            gap = moment(after["planned_start"]) - moment(before["planned_end"])
            if moment(after["planned_start"]).date() == moment(before["planned_start"]).date():
                leg = travel_minutes(
                    model=CALIBRATED,
                    mode=worker["travel_mode"],
                    a=points[people[before["person_reference"]]["postcode"]],
                    b=points[people[after["person_reference"]]["postcode"]],
                )
                assert gap >= timedelta(minutes=leg)


def words(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


def minute(when) -> int:
    return when.hour * 60 + when.minute


def windows(cell: str) -> list[tuple[int, int, int]]:
    found = []
    for part in cell.split("; "):
        name, hours = part.split(" ")
        begin, stop = (int(text[:2]) * 60 + int(text[3:]) for text in hours.split("-"))
        found.append((("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(name), begin, stop))
    return found
