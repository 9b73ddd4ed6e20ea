"""A week that contradicts itself is refused in one sentence, whoever builds it."""

from dataclasses import replace

import pytest

from hefted.engine.rota.board import Board
from hefted.engine.rota.problem import BadProblemError, Learning
from hefted.engine.rota.tables import Tables
from hefted.rota.week_format import problem_from
from tests.factories.weeks import week


@pytest.fixture
def problem():
    return problem_from(data=week(1))


def test_learning_needs_a_place(problem):
    with pytest.raises(BadProblemError, match="Learning item L9 has no place"):
        replace(problem, learning=(Learning("L9", "block", ("C0",), 60),))


def test_a_visit_takes_time(problem):
    with pytest.raises(BadProblemError, match="a visit lasts at least 1 minute"):
        replace(problem, visits=(replace(problem.visits[0], minutes=0),))


def test_learning_outside_its_times_is_a_broken_rule(problem):
    from hefted.engine.rota.problem import Attendance
    from hefted.engine.rota.rules import violations
    from hefted.engine.rota.solution import Solution

    rota = Solution(problem.name, learning=(Attendance("L0", "C0", 30),))
    assert "learning" in {found.rule for found in violations(problem=problem, solution=rota)}


def test_a_day_that_rest_leaves_no_room_for_is_not_built_and_stays_as_it_is():
    data = week(1, carers=2)
    data["carers"][0] |= {"availability": [[420, 1260]], "sex": "f", "avoid": [], "skills": []}
    data["visits"] = [found for found in data["visits"] if found["client"] == "P0"][:1]
    data["visits"][0] |= {"skills": []}
    data["visits"][0].pop("second_minutes", None)
    data["clients"][0]["barred"] = []
    data["precedences"] = []
    board = Board(Tables(problem_from(data=data)))
    start = data["visits"][0]["planned"]
    board.put_day(0, {0: start})
    route = board.routes[0]
    board.router.home_by[0] = 0
    assert board.router.build(0, (0,)) is None
    board.router.refresh(route)
    assert (route.early, route.late) == ([start], [start])
