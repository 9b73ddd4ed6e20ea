"""The small parts: stops, distances, names of minutes, figures."""

import pytest

from hefted.engine.rota.cost import cost_of
from hefted.engine.rota.figures import figures_of
from hefted.engine.rota.problem import Point
from hefted.engine.rota.routes import Route, Router
from hefted.engine.rota.rules import violations
from hefted.engine.rota.solution import Solution, clock
from hefted.engine.rota.stop import Cancelled, FirstOf, Iterations, Seconds
from hefted.engine.rota.tables import Tables
from hefted.engine.rota.travel import Travel, minutes_by_mode
from hefted.rota.week_format import problem_data, problem_from, solution_from
from tests.engine.rota.referee import module
from tests.factories.weeks import rough_rota, week


def test_iterations_stop_after_so_many():
    assert [Iterations(4).share(iterations=n) for n in (0, 1, 4, 9)] == [0, 0.25, 1, 1]
    assert Iterations(0).share(iterations=0) == 1


def test_seconds_are_those_of_the_clock_handed_in():
    times = iter([100.0, 100.0, 105.0, 120.0])
    stop = Seconds(10, lambda: next(times))
    assert [stop.share(iterations=0) for _ in range(3)] == [0, 0.5, 1]
    assert Seconds(0, lambda: 1.0).share(iterations=0) == 1


def test_first_of_several_stops_counts():
    assert FirstOf((Iterations(10), Cancelled(lambda: False))).share(iterations=5) == 0.5
    assert FirstOf((Iterations(10), Cancelled(lambda: True))).share(iterations=5) == 1
    assert FirstOf(()).share(iterations=0) == 1


def test_travel_is_that_of_the_referee():
    data = week(3)
    problem = problem_from(data=data)
    theirs = module().Travel(data["travel"]["modes"])
    points = [carer.home for carer in problem.carers] + [person.home for person in problem.people]
    tables = minutes_by_mode(problem, points, sorted(problem.modes))
    mine = Travel(problem)
    for mode in problem.modes:
        for row, one in enumerate(points):
            for column, other in enumerate(points):
                expected = theirs.minutes(mode, (one.lat, one.lon), (other.lat, other.lon))
                assert mine.minutes(mode=mode, one=one, other=other) == expected
                assert tables[mode][row][column] == expected


def test_travel_between_equal_points_takes_no_time():
    problem = problem_from(data=week(1))
    place = Point(53.8, -1.5)
    assert Travel(problem).minutes(mode="car", one=place, other=Point(53.8, -1.5)) == 0


@pytest.mark.parametrize(
    ("minute", "words"), [(495, "Monday 08:15"), (7 * 1440, "day 8 00:00"), (-1, "day 0 23:59")]
)
def test_clock_says_minutes_as_people_do(minute, words):
    assert clock(minute) == words


def test_figures_are_those_of_the_referee():
    data = week(5)
    rota = rough_rota(data, 8)
    mine = figures_of(problem=problem_from(data=data), solution=solution_from(data=rota))
    theirs = module().score(data, rota).figures
    assert mine.needed == theirs["carer_visits_needed"]
    assert mine.unplaced == theirs["carer_visits_unassigned"]
    assert mine.shifts == theirs["shifts (carer-days)"]
    assert mine.known_share == pytest.approx(theirs["share_of_visits_by_known_carers"], abs=1e-4)
    assert mine.carers_per_person == pytest.approx(theirs["distinct_carers_per_client_week"], abs=1e-4)
    assert mine.within_15_minutes_share == pytest.approx(theirs["starts_within_15_min_of_plan"], abs=1e-4)
    assert mine.travel_minutes / mine.shifts == pytest.approx(theirs["paid_travel_min_per_shift"], abs=1e-4)


def test_figures_of_nothing_are_none():
    problem = problem_from(data=week(5))
    empty = figures_of(problem=problem, solution=Solution(problem.name))
    assert (empty.placed, empty.known_share, empty.carers_per_person) == (0, None, None)
    assert empty.within_15_minutes_share is None


def test_cost_tells_the_units_of_a_part():
    problem = problem_from(data=week(5))
    cost = cost_of(problem=problem, solution=Solution(problem.name))
    needed = sum(len(visit.slots) for visit in problem.visits)
    assert cost.units_of("unassigned_visit") + cost.units_of("unassigned_critical_visit") == needed


@pytest.mark.parametrize("seed", range(5))
def test_problem_data_gives_the_problem_back(seed):
    problem = problem_from(data=week(seed))
    assert problem_from(data=problem_data(problem=problem)) == problem


def test_rough_rotas_break_every_rule_of_working_time():
    data = week(5, carers=2, clients=8)
    for carer in data["carers"]:
        carer["max_week_minutes"] = 200
    found = {v.rule for seed in range(40) for v in _violations(data, seed)}
    assert {"overlap", "travel", "rest", "week", "spacing", "window"} <= found


def _violations(data, seed):
    return violations(problem=problem_from(data=data), solution=solution_from(data=rough_rota(data, seed)))


def test_day_without_work_costs_and_uses_nothing():
    router = Router(Tables(problem_from(data=week(1))))
    route = router.priced_route(0, (), [])
    assert (route.jobs, route.starts) == ((), [])
    assert vars_of(route) == vars_of(Route(0)) | {"jobs": (), "starts": []}


def vars_of(route):
    return {name: getattr(route, name) for name in Route.__slots__}
