"""Short ways to a branch with a week of visits, and a proposal for it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hefted.care.models import CarerVisit, Person, Visit
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Iterations
from hefted.rota.actions import accept_result, propose
from hefted.rota.queries import monday_of, question_of
from hefted.workforce.models import Availability
from tests.factories.workforce import make_branch, make_spell, make_worker

MONDAY = date(2026, 3, 9)
LONDON = ZoneInfo("Europe/London")
HOME = (53.80, -1.55)


def at_time(day, clock):
    """A London clock time of a day as an instant."""
    return datetime.combine(day, time.fromisoformat(clock), LONDON).astimezone(UTC)


def make_carer(provider, branch, reference, *, hours=((420, 870),), days=range(7), place=HOME, **facts):
    """A worker in post with a home on the map and the same hours every day."""
    worker = make_worker(
        provider,
        reference,
        **(
            {"home_latitude": place[0], "home_longitude": place[1], "sex": "f", "skills": ["medicines"]}
            | facts
        ),
    )
    make_spell(provider, worker, branch)
    for day in days:
        for start, end in hours:
            Availability.objects.create(
                provider=provider, worker=worker, weekday=day, from_minute=start, until_minute=end
            )
    return worker


def make_person(provider, branch, reference, *, place=HOME, **facts):
    return Person.objects.create(
        provider=provider,
        branch=branch,
        reference=reference,
        **(
            {"initials": f"{reference}.", "postcode": "ZZ1 1ZZ", "latitude": place[0], "longitude": place[1]}
            | facts
        ),
    )


def make_visit(person, day, clock, *, minutes=30, workers=(None,), status="planned", **facts):
    """A visit with one carer's part for each of `workers` (None: nobody allocated)."""
    start = at_time(day, clock)
    visit = Visit.objects.create(
        provider=person.provider,
        person=person,
        branch=person.branch,
        reference=f"{person.reference}-{day:%d%m}-{clock}",
        planned_start_at=start,
        planned_end_at=start + timedelta(minutes=minutes),
        **facts,
    )
    for carer, worker in enumerate(workers, start=1):
        CarerVisit.objects.create(
            provider=person.provider, visit=visit, carer=carer, worker=worker, status=status
        )
    return visit


def make_week(provider, monday=MONDAY):
    """Three carers, four people, one of them needing two carers at a time; nobody allocated but to the first."""
    branch = make_branch(provider, latitude=HOME[0], longitude=HOME[1], postcode="ZZ1 1ZZ")
    carers = [
        make_carer(provider, branch, f"W{number}", place=(53.80 + number / 100, -1.55)) for number in range(3)
    ]
    for number in range(4):
        person = make_person(provider, branch, f"P{number}", place=(53.80 + number / 150, -1.54))
        for day in range(3):
            workers = (carers[0],) if number == 0 else (None, None) if number == 3 else (None,)
            make_visit(
                person, monday + timedelta(days=day), f"0{8 + number % 2}:{15 * number:02d}", workers=workers
            )
    return branch


def make_proposal(provider, branch, *, by, at, monday=MONDAY, iterations=30):
    """A proposal worked out on the spot."""
    proposal = propose(
        provider=provider, branch=branch, week_start=monday, seconds=1, seed=1, by=by, at=at, is_queued=False
    )
    problem = question_of(proposal=proposal).problem
    solution = solve(problem=problem, stop=Iterations(iterations), seed=1)
    accept_result(proposal=proposal, solution=solution, by=by, at=at)
    return proposal


def propose_week_of(visit, *, by, at):
    """A proposal for the week a visit lies in, its person given a place on the map."""
    Person.objects.filter(pk=visit.person_id).update(latitude=HOME[0], longitude=HOME[1])
    monday = monday_of(visit.planned_start_at.astimezone(LONDON).date())
    return make_proposal(visit.provider, visit.branch, by=by, at=at, monday=monday, iterations=3)
