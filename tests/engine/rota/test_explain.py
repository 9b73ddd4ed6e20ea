"""Why this carer, and why nobody: in words, with what would help."""

import pytest

from hefted.engine.rota.explain import unplaced, why
from hefted.engine.rota.problem import Assignment
from hefted.engine.rota.solution import Solution
from hefted.rota.week_format import problem_from
from tests.factories.weeks import DAY, disrupted, week

HERE = {"lat": 53.8, "lon": -1.55}


def carer(name, **changed):
    return {
        "id": name,
        "branch": "B1",
        **HERE,
        "mode": "car",
        "sex": "f",
        "skills": ["medicines"],
        "avoid": [],
        "availability": [[420, 870]],
        "contract_minutes": 300,
        "max_week_minutes": 2880,
        "fair_weekend_days": 1,
        "fair_split_days": 1,
    } | changed


def client(name, **changed):
    return {
        "id": name,
        "branch": "B1",
        "zone": "Z1",
        "lat": 53.81,
        "lon": -1.55,
        "only_sex": None,
        "home": [],
        "barred": [],
        "min_gap": 60,
        "target_carers": 2,
        "history": {"Ann": 5},
    } | changed


def visit(name, planned, **changed):
    return {
        "id": name,
        "client": "Pat",
        "planned": planned,
        "minutes": 30,
        "kind": "normal",
        "earliest": planned - 15,
        "latest": planned + 15,
        "tolerance": 15,
        "skills": [],
    } | changed


def problem(*visits, carers=(), clients=(), **changed):
    return problem_from(
        data=week(
            1,
            carers=1,
            clients=1,
            days=1,
            learning=[],
            precedences=[],
            visits=list(visits),
        )
        | {"carers": list(carers) or [carer("Ann")], "clients": list(clients) or [client("Pat")]}
        | changed
    )


def rota(*entries):
    return Solution("small-1", tuple(Assignment(*entry) for entry in entries))


def test_why_names_what_speaks_for_the_carer():
    question = problem(
        visit("V1", 480, skills=["medicines"]), visit("V2", 600), carers=[carer("Ann"), carer("Bea")]
    )
    answer = rota(("V1", 1, "Ann", 480), ("V2", 1, "Ann", 600))
    first = why(problem=question, solution=answer, visit="V1", slot=1)
    assert first.carer == "Ann"
    assert first.reasons == (
        "Ann knows Pat: 5 visits in the last four weeks.",
        "Ann makes 2 of this person's visits this week.",
        "Trained in what is needed: medicines.",
        "First job of the day, 5 minutes from home.",
        "1 h 00 of 5 h 00 agreed hours are used.",
    )
    assert [(other.carer, other.start) for other in first.alternatives] == [("Bea", 465)]
    assert first.alternatives[0].dearer > 0
    second = why(problem=question, solution=answer, visit="V2", slot=1)
    assert "0 minutes on the road from the job before." in second.reasons


def test_why_says_when_nobody_else_could_come():
    question = problem(visit("V1", 480), clients=[client("Pat", history={})])
    told = why(problem=question, solution=rota(("V1", 1, "Ann", 480)), visit="V1", slot=1)
    assert told.reasons[0] == "Ann has not visited Pat in the last four weeks."
    assert told.reasons[-1] == "Nobody else could do it at that time without another visit being moved."


def test_why_leaves_out_the_other_carer_of_the_visit():
    question = problem(
        visit("V1", 480, second_minutes=30, second_skills=[]), carers=[carer("Ann"), carer("Bea")]
    )
    answer = rota(("V1", 1, "Ann", 480), ("V1", 2, "Bea", 480))
    assert why(problem=question, solution=answer, visit="V1", slot=2).alternatives == ()


def test_why_needs_an_assigned_slot():
    with pytest.raises(KeyError):
        why(problem=problem(visit("V1", 480)), solution=rota(), visit="V1", slot=1)


@pytest.mark.parametrize(
    ("change", "person", "reason", "would_help"),
    [
        ({"skills": []}, {}, "1 no training in medicines", "A carer with medicines would be needed"),
        (
            {"sex": "m"},
            {"only_sex": "f"},
            "1 not of the sex the person asked for",
            "nobody in this branch fits",
        ),
        ({}, {"barred": ["Ann"]}, "1 barred from this person", "nobody in this branch fits"),
        ({"avoid": ["pets"]}, {"home": ["pets"]}, "1 cannot work with pets", "nobody in this branch fits"),
        (
            {"availability": [[900, 1300]]},
            {},
            "1 not at work around that time",
            "If Ann could work Monday 08:00, it could be done.",
        ),
        ({"availability": []}, {}, "1 not at work around that time", "If Ann could work Monday 08:00"),
        ({"max_week_minutes": 20}, {}, "1 at the weekly limit of hours", "More hours of a carer"),
        (
            {"previous_end": 300},
            {},
            "1 kept from working that day by rest or hours",
            "More hours of a carer who is at work that day would be needed.",
        ),
    ],
)
def test_unplaced_names_the_rule_and_what_would_free_it(change, person, reason, would_help):
    question = problem(
        visit("V1", 480, skills=["medicines"]),
        carers=[carer("Ann", **change)],
        clients=[client("Pat", **person)],
    )
    (found,) = unplaced(problem=question, solution=rota())
    assert found.reason == f"None of 1 carers can come Monday 08:00: {reason}."
    assert would_help in found.would_help


def test_unplaced_says_when_another_time_would_do():
    question = problem(
        visit("V1", 480, minutes=60), visit("V2", 480, client="Kim"), clients=[client("Pat"), client("Kim")]
    )
    (found,) = unplaced(problem=question, solution=rota(("V1", 1, "Ann", 480)))
    assert "1 at work but busy with other visits" in found.reason
    assert found.would_help.startswith("If it could start Monday")


def test_unplaced_says_when_another_visit_would_have_to_go():
    question = problem(
        visit("V1", 480),
        visit("V2", 480, client="Kim", minutes=60),
        clients=[client("Pat"), client("Kim")],
        carers=[carer("Ann", availability=[[450, 530]])],
    )
    (found,) = unplaced(problem=question, solution=rota(("V1", 1, "Ann", 480)))
    assert found.would_help == "Ann could do it if V1 (Monday 08:00) went to somebody else."


def test_unplaced_second_carer_knows_the_first():
    question = problem(visit("V1", 480, second_minutes=30, second_skills=[]))
    (found,) = unplaced(problem=question, solution=rota(("V1", 1, "Ann", 480)))
    assert "1 already the other carer of this visit" in found.reason


def test_unplaced_visits_of_the_past_stay_so():
    data = week(1, carers=1, clients=1, days=1, learning=[], precedences=[])
    data |= {"carers": [carer("Ann")], "clients": [client("Pat")], "visits": [visit("V1", 480)]}
    changed = disrupted(data, {"assignments": []}, now=DAY, sick="Ann")
    (found,) = unplaced(problem=problem_from(data=changed), solution=rota())
    assert found.reason == "Its time was over when the week was planned again."
    assert found.would_help == "Nothing: it lies in the past."


def test_unplaced_without_any_carer():
    data = week(1, carers=1, clients=1, days=1, learning=[], precedences=[])
    data |= {"carers": [], "clients": [client("Pat")], "visits": [visit("V1", 480)]}
    (found,) = unplaced(problem=problem_from(data=data), solution=rota())
    assert found.reason == "There are no carers this week."
    assert (
        found.would_help
        == "A carer with the right match for this person would be needed: nobody in this branch fits."
    )
