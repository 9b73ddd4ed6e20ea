"""What the records say of a week, as a problem: who, when, where, and what had to be left out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hefted.care.models import Preference
from hefted.engine.rota.rules import violations
from hefted.rota.gathering import instant, minute_of, monday_of, week_for
from hefted.rota.planning_rules import rules_on
from hefted.rota.queries import digest_now, last_week_with_visits, problem_for
from hefted.rota.week_format import problem_data, problem_from
from hefted.supervision.actions import assign_mentor
from hefted.workforce.models import Absence, EmploymentSpell
from tests.factories.rota import MONDAY, make_carer, make_person, make_visit, make_week
from tests.factories.workforce import make_branch, make_spell, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(provider):
    return make_week(provider)


def gather(branch):
    return week_for(provider=branch.provider, branch=branch, week_start=MONDAY)


def test_week_for_reads_carers_people_and_visits(branch):
    week = gather(branch)
    problem = week.problem
    assert [carer.id for carer in problem.carers] == ["W0", "W1", "W2"]
    assert problem.carer_by_id["W0"].contract_minutes == 1800
    assert problem.carer_by_id["W0"].availability[1] == (1440 + 420, 1440 + 870)
    assert problem.carer_by_id["W0"].max_week_minutes == 2880
    assert [person.id for person in problem.people] == ["P0", "P1", "P2", "P3"]
    assert len(problem.visits) == 12
    assert problem.visit_by_id["P3-0903-09:45"].slots == (1, 2)
    assert problem.visit_by_id["P0-0903-08:00"].planned == 480
    assert week.notes == ("Due, but no mentor of this branch can be planned: 3 supervisions.",)


def test_week_for_survives_writing_and_reading(branch):
    problem = gather(branch).problem
    assert problem_from(data=problem_data(problem=problem)) == problem
    assert problem == problem_for(provider=branch.provider, branch=branch, week_start=MONDAY)


def test_as_recorded_obeys_its_own_account(branch):
    week = gather(branch)
    assert {entry.carer for entry in week.as_recorded.assignments} == {"W0"}
    assert not violations(problem=week.problem, solution=week.as_recorded)


def test_absence_and_leaving_take_days_and_contract_hours(provider, branch):
    carer = make_carer(provider, branch, "W7", days=range(4), opted_out_of_48_hours=True)
    Absence.objects.create(
        provider=provider,
        worker=carer,
        kind="leave",
        from_on=MONDAY + timedelta(days=1),
        until_on=MONDAY + timedelta(days=2),
    )
    EmploymentSpell.objects.filter(worker=carer).update(ended_on=MONDAY + timedelta(days=3))
    found = gather(branch).problem.carer_by_id["W7"]
    assert [start // 1440 for start, _ in found.availability] == [0, 2]
    assert found.contract_minutes == 900
    assert found.max_week_minutes == 3600


def test_an_open_absence_takes_the_rest_of_the_week(provider, branch):
    carer = make_carer(provider, branch, "W7")
    Absence.objects.create(
        provider=provider, worker=carer, kind="sickness", from_on=MONDAY + timedelta(days=2)
    )
    found = gather(branch).problem.carer_by_id["W7"]
    assert [start // 1440 for start, _ in found.availability] == [0, 1]


def test_notes_say_who_and_what_is_left_out(provider, branch):
    make_spell(provider, make_worker(provider, "W8"), branch)  # no hours
    make_carer(provider, branch, "W9", home_latitude=None)
    lost = make_person(provider, branch, "P9", latitude=None)
    make_visit(lost, MONDAY, "09:00")
    somebody = make_person(provider, branch, "P8")
    make_visit(somebody, MONDAY, "23:45")
    make_visit(somebody, MONDAY, "09:00", workers=(make_worker(provider, "X1"),))
    week = gather(branch)
    assert week.notes == (
        "Not planned for, because no times of availability are on record: 1 worker.",
        "Taken to start from the office, because no home is on the map: 1 worker.",
        "Not planned, because the person's postcode has no place on the map: 1 visit.",
        "Not planned, because they run past midnight: 1 visit.",
        "Due, but no mentor of this branch can be planned: 5 supervisions.",
        "By workers who are not on this branch's list for the week: 1 carer visit.",
    )
    assert week.problem.carer_by_id["W9"].home.lat == branch.latitude


def test_a_carer_without_a_home_is_left_out_where_the_office_is_not_known_either(provider):
    branch = make_branch(provider, "SOUTH")
    make_carer(provider, branch, "W9", home_latitude=None)
    assert gather(branch).problem.carers == ()


def test_cancelled_and_shadow_parts_are_not_planned(provider, branch):
    person = make_person(provider, branch, "P9")
    make_visit(person, MONDAY, "09:00", cancelled_by="hospital")
    make_visit(person, MONDAY, "10:00", status="cancelled")
    make_visit(person, MONDAY, "11:00").carer_visits.update(shadow=True)
    assert "P9" not in gather(branch).problem.person_by_id


def test_history_knows_who_came_and_who_is_preferred_or_barred(provider, branch):
    person = make_person(provider, branch, "P9", sex_of_carer="f", needs=["medicines"])
    came = make_carer(provider, branch, "W7")
    make_visit(person, MONDAY, "09:00", kind="time critical")
    for weeks in (1, 2, 5):
        make_visit(person, MONDAY - timedelta(weeks=weeks), "09:00", workers=(came,), status="delivered")
    for worker, kind in (("W0", "preferred"), ("W1", "barred")):
        Preference.objects.create(
            provider=provider,
            person=person,
            worker=make_week_worker(provider, worker),
            kind=kind,
        )
    found = gather(branch).problem
    mine = found.person_by_id["P9"]
    assert dict(mine.history) == {"W7": 2, "W0": 1}
    assert mine.barred == {"W1"}
    assert (mine.only_sex, mine.zone, mine.target_carers) == ("f", "ZZ1", 2)
    visit = next(visit for visit in found.visits if visit.person == "P9")
    assert (visit.kind, visit.earliest, visit.latest) == ("critical", 525, 555)
    assert visit.skills == {"medicines"}


def make_week_worker(provider, reference):
    return EmploymentSpell.objects.get(provider=provider, worker__reference=reference).worker


def test_windows_of_a_visit_are_its_own_where_known(provider, branch):
    visit = make_visit(make_person(provider, branch, "P9"), MONDAY, "09:00", needs=["peg"])
    visit.earliest_start_at = visit.planned_start_at - timedelta(minutes=5)
    visit.latest_start_at = visit.planned_start_at + timedelta(minutes=90)
    visit.save()
    found = next(v for v in gather(branch).problem.visits if v.person == "P9")
    assert (found.earliest, found.latest, found.skills) == (535, 630, {"peg"})


def test_visits_planned_close_together_may_be_made_so(provider, branch):
    person = make_person(provider, branch, "P9")
    for clock in ("09:00", "10:30"):
        make_visit(person, MONDAY, clock)
    assert gather(branch).problem.person_by_id["P9"].min_gap == 90


def test_supervisions_that_fall_due_are_in_the_week(provider, branch, now):
    starter = make_carer(provider, branch, "W7")
    EmploymentSpell.objects.filter(worker=starter).update(started_on=MONDAY - timedelta(days=14))
    alone = make_carer(provider, branch, "W8")
    EmploymentSpell.objects.filter(worker=alone).update(started_on=MONDAY - timedelta(days=14))
    assign_mentor(
        worker=starter,
        mentor=make_week_worker(provider, "W0"),
        on=MONDAY - timedelta(days=14),
        by=None,
        at=now,
    )
    week = gather(branch)
    mine = [item for item in week.problem.learning if "W7" in item.carers]
    assert [item.carers for item in mine] == [("W7", "W0")]
    assert all(start % 1440 == 540 and end % 1440 == 1020 for start, end in mine[0].windows)
    assert any(note.startswith("Due, but no mentor of this branch") for note in week.notes)


def test_a_worker_of_a_role_not_begun_counts_where_their_spell_is(provider, branch):
    spell = EmploymentSpell.objects.get(provider=provider, worker__reference="W1")
    spell.roles.update(from_on=MONDAY + timedelta(days=1))
    spell.contracts.all().delete()
    found = gather(branch).problem.carer_by_id["W1"]
    assert found.contract_minutes == 0


def test_digest_now_changes_with_the_records(provider, branch):
    mine = {"provider": provider, "branch": branch, "week_start": MONDAY}
    before = digest_now(**mine)
    assert before == digest_now(**mine)
    make_carer(provider, branch, "W7")
    assert digest_now(**mine) != before


def test_another_providers_week_is_empty(other_provider, branch):
    week = week_for(provider=other_provider, branch=branch, week_start=MONDAY)
    assert (week.problem.carers, week.problem.visits) == ((), ())


def test_last_week_with_visits_is_a_monday_or_none(provider, branch):
    assert last_week_with_visits(provider=provider, branch=branch) == MONDAY
    assert last_week_with_visits(provider=provider, branch=make_branch(provider, "SOUTH")) is None


@pytest.mark.parametrize(
    ("monday", "minute", "at"),
    [
        (date(2026, 3, 9), 480, datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (date(2026, 3, 23), 6 * 1440 + 480, datetime(2026, 3, 29, 7, tzinfo=UTC)),  # the clocks go forward
        (date(2026, 10, 19), 6 * 1440 + 480, datetime(2026, 10, 25, 8, tzinfo=UTC)),
    ],
)
def test_minutes_of_the_week_are_those_of_london_clocks(monday, minute, at):
    assert instant(week_start=monday, minute=minute) == at
    assert minute_of(week_start=monday, at=at) == minute


def test_monday_of_any_day():
    assert monday_of(date(2026, 3, 15)) == date(2026, 3, 9)


def test_rules_on_reads_the_table():
    rules = rules_on(day=date(2026, 3, 9))
    assert rules == rules_on(day=date(1990, 1, 1))
    assert rules.rules.breaks == ((360, 20), (600, 60))
    assert rules.target_for(carer_visits=8) == 3
    assert rules.weights["extra_carer"] == 15
