"""The engine's slow checker says the same as the benchmark's referee, of rotas right and wrong."""

from collections import Counter

import pytest

from hefted.engine.rota.cost import cost_of
from hefted.engine.rota.rules import violations
from hefted.rota.readers import problem_from, solution_from
from tests.engine.rota.referee import judge
from tests.factories.weeks import DAY, disrupted, rough_rota, week


def compare(data, rota):
    problem, solution = problem_from(data=data), solution_from(data=rota)
    cost = cost_of(problem=problem, solution=solution)
    units, broken, total = judge(data, rota)
    assert {part.part: part.units for part in cost.parts} == units
    assert cost.total == total
    found = Counter(violation.rule for violation in violations(problem=problem, solution=solution))
    assert found == broken


@pytest.mark.parametrize("seed", range(150))
def test_checker_agrees_with_the_referee(seed):
    data = week(seed)
    compare(data, rough_rota(data, seed))


@pytest.mark.parametrize("seed", range(40))
def test_checker_agrees_on_parts_made_hard(seed):
    data = week(seed)
    for part in list(data["weights"])[seed % 5 :: 5]:
        data["weights"][part] = "hard"
    compare(data, rough_rota(data, seed))


@pytest.mark.parametrize("seed", range(20))
def test_checker_agrees_on_long_days(seed):
    data = week(seed, carers=2, clients=8)
    compare(data, rough_rota(data, seed))


@pytest.mark.parametrize(("pause", "broken"), [(19, 1), (20, 0)])
def test_checker_agrees_on_breaks_to_the_minute(pause, broken):
    data = week(1, carers=2, clients=1, learning=[], precedences=[])
    data["clients"][0]["min_gap"] = 0
    data["carers"][0]["availability"] = [[0, 1440]]
    starts = (420, 540, 660 + pause, 780 + pause)
    data["visits"] = [
        {
            "id": f"V{start}",
            "client": "P0",
            "planned": start,
            "minutes": 120,
            "kind": "normal",
            "earliest": start,
            "latest": start,
            "tolerance": 0,
            "skills": [],
        }
        for start in starts
    ]
    rota = {
        "format": "hcw-solution-1",
        "instance": data["name"],
        "assignments": [{"visit": f"V{start}", "slot": 1, "carer": "C0", "start": start} for start in starts],
    }
    compare(data, rota)
    found = violations(problem=problem_from(data=data), solution=solution_from(data=rota))
    assert sum(violation.rule == "break" for violation in found) == broken


@pytest.mark.parametrize("seed", range(80))
def test_checker_agrees_on_repairs(seed):
    data = week(seed)
    published = {**rough_rota(data, seed + 1000), "instance": data["name"]}
    good = {
        "assignments": [
            entry
            for entry in published["assignments"]
            if entry["visit"] != "V?"
            and entry["carer"] != "C?"
            and entry["start"] < 10080
            and entry["slot"] == 1
        ],
        "learning": [entry for entry in published["learning"] if entry["item"] in {"L0", "L1"}],
        "shadows": [
            entry for entry in published["shadows"] if entry["item"] == "L2" and entry["visit"] != "V?"
        ],
    }
    changed = disrupted(data, good, now=DAY + 600, sick="C0")
    compare(changed, rough_rota(data, seed))
    compare(changed, {**good, "format": "hcw-solution-1", "instance": data["name"]})


def test_checker_says_in_a_sentence_what_is_broken():
    data = week(1)
    rota = rough_rota(data, 3)
    found = violations(problem=problem_from(data=data), solution=solution_from(data=rota))
    assert found
    assert all(violation.sentence.endswith(".") for violation in found)
