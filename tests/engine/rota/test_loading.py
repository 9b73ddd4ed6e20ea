"""A published rota that can no longer stand is kept as far as it can."""

import pytest

from hefted.engine.rota.board import Board
from hefted.engine.rota.loading import load
from hefted.engine.rota.problem import Assignment, Attendance, Shadowing
from hefted.engine.rota.read_off import solution_of
from hefted.engine.rota.rules import violations
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Iterations
from hefted.engine.rota.tables import Tables
from hefted.rota.week_format import problem_from
from tests.factories.weeks import week


@pytest.fixture
def question():
    data = week(1)
    for carer in data["carers"]:
        carer |= {
            "availability": [[420, 1260], [1860, 2700]],
            "sex": "f",
            "avoid": [],
            "skills": ["medicines"],
        }
        carer.pop("previous_end", None)
    for client in data["clients"]:
        client["barred"] = []
    for visit in data["visits"]:
        visit["skills"] = []
        visit.pop("second_minutes", None)
    return data


def laid(data, *, assignments=(), learning=(), shadows=()):
    problem = problem_from(data=data)
    board = Board(Tables(problem))
    load(board=board, assignments=assignments, learning=learning, shadows=shadows)
    found = solution_of(board=board, routes=board.routes)
    assert not violations(problem=problem, solution=found)
    return found


def test_load_drops_the_end_of_a_day_that_no_longer_holds_together(question):
    first, second = question["visits"][0], question["visits"][1]
    second |= {"planned": first["planned"], "earliest": first["earliest"], "latest": first["latest"]}
    both = [Assignment(visit["id"], 1, "C0", first["planned"]) for visit in (first, second)]
    assert len(laid(question, assignments=both).assignments) == 1


def test_load_leaves_out_work_when_nobody_is_there_any_more(question):
    question["carers"][0]["availability"] = []
    entry = Assignment(question["visits"][0]["id"], 1, "C0", question["visits"][0]["planned"])
    assert laid(question, assignments=[entry]).assignments == ()


def test_load_leaves_out_a_supervision_of_which_half_fell_away(question):
    together = [Attendance("L1", "C0", 600), Attendance("L1", "C1", 600)]
    assert len(laid(question, learning=together).learning) == 2
    assert laid(question, learning=together[:1]).learning == ()
    apart = [Attendance("L1", "C0", 600), Attendance("L1", "C1", 700)]
    assert laid(question, learning=apart).learning == ()


def shadowing(question):
    visit = question["visits"][0]
    return {
        "assignments": [Assignment(visit["id"], 1, "C1", visit["planned"])],
        "shadows": [Shadowing("L2", visit["id"])],
    }


def test_load_lets_the_starter_go_along_where_that_still_holds(question):
    assert len(laid(question, **shadowing(question)).shadows) == 1


@pytest.mark.parametrize("change", ["barred", "away", "busy", "mentor"])
def test_load_leaves_out_going_along_that_no_longer_holds(question, change):
    held = shadowing(question)
    visit = question["visits"][0]
    if change == "barred":
        question["clients"][0]["barred"] = ["C0"]
    elif change == "away":
        question["carers"][0]["availability"] = []
    elif change == "busy":
        other = next(found for found in question["visits"] if found["client"] == "P1")
        other |= {"planned": visit["planned"], "earliest": visit["earliest"], "latest": visit["latest"]}
        held["assignments"].append(Assignment(other["id"], 1, "C0", visit["planned"]))
    else:
        held["assignments"] = [Assignment(visit["id"], 1, "C2", visit["planned"])]
    assert laid(question, **held).shadows == ()


def test_solve_goes_on_from_what_begun_before_it_was_asked(question):
    problem = problem_from(data=question)
    assert solve(problem=problem, stop=Iterations(3), seed=1).assignments
