"""Every rota that `solve` gives obeys every rule, is priced truly, and the same budget gives the same rota."""

from itertools import product
from random import Random

import pytest

from hefted.engine.rota.construct import first_rota
from hefted.engine.rota.cost import cost_of
from hefted.engine.rota.problem import Assignment
from hefted.engine.rota.read_off import solution_of
from hefted.engine.rota.rules import violations
from hefted.engine.rota.search import Search
from hefted.engine.rota.solution import Solution
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Cancelled, FirstOf, Iterations
from hefted.engine.rota.tables import Tables
from hefted.rota.readers import problem_from, solution_data
from tests.engine.rota.referee import judge
from tests.factories.weeks import DAY, disrupted, week


def accepted(data, solution):
    """The referee's total, when it finds nothing wrong."""
    _, broken, total = judge(data, solution_data(solution=solution))
    assert not broken
    assert not violations(problem=problem_from(data=data), solution=solution)
    return total


@pytest.mark.parametrize("seed", range(30))
def test_solve_breaks_no_rule_on_random_weeks(seed):
    data = week(seed)
    problem = problem_from(data=data)
    solution = solve(problem=problem, stop=Iterations(60), seed=seed)
    total = accepted(data, solution)
    assert total == cost_of(problem=problem, solution=solution).total
    missing = {(v.id, slot) for v in problem.visits for slot in v.slots}
    missing -= {(entry.visit, entry.slot) for entry in solution.assignments}
    assert {(slot.visit, slot.slot) for slot in solution.unplaced} == missing


@pytest.mark.parametrize("seed", range(12))
def test_search_keeps_its_account_of_the_cost_exactly(seed):
    problem = problem_from(data=week(seed, carers=5, clients=6, days=7))
    board = first_rota(tables=Tables(problem), rng=Random(seed))
    search = Search(board=board, rng=Random(seed))
    for _ in range(40):
        search.step(20.0)
        solution = solution_of(board=board, routes=board.routes)
        assert cost_of(problem=problem, solution=solution).total == pytest.approx(board.total)
        assert not violations(problem=problem, solution=solution)


def test_solve_gives_the_same_rota_for_the_same_seed_and_iterations():
    problem = problem_from(data=week(7))
    one = solve(problem=problem, stop=Iterations(80), seed=3)
    assert one == solve(problem=problem, stop=Iterations(80), seed=3)
    assert one.iterations == 80


def test_search_only_ever_improves_on_the_first_rota():
    problem = problem_from(data=week(5, clients=8))
    seen = []
    solution = solve(problem=problem, stop=Iterations(300), seed=1, progress=seen.append)
    best = [progress.best for progress in seen]
    assert best == sorted(best, reverse=True)
    assert best[-1] < best[0]
    assert cost_of(problem=problem, solution=solution).total == pytest.approx(best[-1])
    assert seen[-1].share == 1


def test_cancelling_keeps_the_best_so_far():
    problem = problem_from(data=week(5, clients=8))
    asked = iter([False] * 5 + [True] * 100)
    stop = FirstOf((Iterations(10**9), Cancelled(lambda: next(asked))))
    solution = solve(problem=problem, stop=stop, seed=1)
    assert 0 < solution.iterations < 100
    assert not violations(problem=problem, solution=solution)


def _cheapest_by_trying_everything(problem):
    """All ways to give each slot to somebody at one of three starts, or to nobody."""
    choices = []
    for visit in problem.visits:
        options = [()]
        for start in (visit.planned - 10, visit.planned, visit.planned + 10):
            for carers in product(problem.carers, repeat=len(visit.slots)):
                pairs = zip(visit.slots, carers, strict=True)
                options += [tuple(Assignment(visit.id, slot, carer.id, start) for slot, carer in pairs)]
        choices.append(options)
    best = None
    for chosen in product(*choices):
        rota = Solution(problem.name, tuple(entry for entries in chosen for entry in entries))
        total = cost_of(problem=problem, solution=rota).total
        if (best is None or total < best) and not violations(problem=problem, solution=rota):
            best = total
    return best


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6, 8])
def test_solve_is_at_least_as_good_as_trying_everything(seed):
    data = week(seed, carers=2, clients=2, days=1, learning=[])
    data["visits"] = data["visits"][:4]
    data["precedences"] = [
        rule for rule in data["precedences"] if rule["then"] in {v["id"] for v in data["visits"]}
    ]
    for visit in data["visits"]:
        visit.pop("second_minutes", None)
    problem = problem_from(data=data)
    solution = solve(problem=problem, stop=Iterations(400), seed=1)
    assert accepted(data, solution) <= _cheapest_by_trying_everything(problem) + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_solve_repairs_a_published_week(seed):
    data = week(seed)
    published = solution_data(solution=solve(problem=problem_from(data=data), stop=Iterations(40), seed=1))
    sick = published["assignments"][len(published["assignments"]) // 2]["carer"]
    now = DAY + 600
    changed = disrupted(data, published, now=now, sick=sick)
    solution = solve(problem=problem_from(data=changed), stop=Iterations(60), seed=1)
    accepted(changed, solution)


@pytest.mark.parametrize("part", ["unassigned_visit", "lost_learning_minute", "under_contract_minute"])
def test_parts_that_cannot_be_nought_come_back_as_a_broken_rule(part):
    data = week(2)
    data["weights"][part] = "hard"
    data["visits"][0]["skills"] = ["singing"]
    data["learning"][0]["windows"] = []
    problem = problem_from(data=data)
    solution = solve(problem=problem, stop=Iterations(40), seed=1)
    assert {found.rule for found in violations(problem=problem, solution=solution)} == {"hard_part"}


@pytest.mark.parametrize(
    "part",
    [
        "outside_window_minute",
        "off_plan_minute",
        "unknown_carer_visit",
        "extra_carer",
        "extra_weekend_day",
        "extra_split_day",
        "zone_change",
        "idle_minute",
        "over_contract_minute",
    ],
)
def test_parts_made_hard_are_kept_at_nought(part):
    data = week(4, clients=6, days=7)
    data["weights"][part] = "hard"
    accepted(data, solve(problem=problem_from(data=data), stop=Iterations(60), seed=1))


def test_an_empty_week_has_an_empty_rota():
    data = week(1, visits=[], learning=[], precedences=[])
    solution = solve(problem=problem_from(data=data), stop=Iterations(10), seed=1)
    assert solution.assignments == ()
    empty = week(1, carers=1)
    empty["carers"], empty["learning"] = [], []
    solution = solve(problem=problem_from(data=empty), stop=Iterations(10), seed=1)
    assert len(solution.unplaced) == sum(2 if v.get("second_minutes") else 1 for v in empty["visits"])
