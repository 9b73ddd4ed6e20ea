"""Short ways to make people supported and their visits; everybody is invented."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from hefted.care.models import CarePackage, CarerVisit, CommissionedContract, Person, Visit
from tests.factories.workforce import make_branch

_numbers = count(1)


def make_contract(provider, reference="Aireshire home care 2025", **facts):
    contract, _ = CommissionedContract.objects.get_or_create(
        provider=provider,
        reference=reference,
        defaults={
            "commissioner": "Aireshire Council",
            "from_on": date(2025, 4, 1),
            "late_after_minutes": 30,
            "time_critical_late_after_minutes": 30,
            "missed_after_minutes": 120,
            "short_below_share": "0.8",
        }
        | facts,
    )
    return contract


def make_person(provider, reference=None, branch=None, contract=None, **facts):
    reference = reference or f"P{next(_numbers):04d}"
    person = Person.objects.create(
        provider=provider,
        reference=reference,
        branch=branch or make_branch(provider),
        **({"initials": "A.B.", "postcode": "ZZ1 1AA"} | facts),
    )
    CarePackage.objects.create(provider=provider, person=person, contract=contract, from_on=date(2025, 1, 1))
    return person


def make_visit(
    provider,
    person=None,
    worker=None,
    start=datetime(2026, 6, 22, 7, 0, tzinfo=UTC),
    minutes=30,
    status="delivered",
    late_minutes=0,
    reference=None,
    second_worker=None,
    **facts,
):
    """A visit with its carer visit (and the second, where given); delivered ones as long as planned."""
    person = person or make_person(provider)
    visit = Visit.objects.create(
        provider=provider,
        reference=reference or f"V{next(_numbers):05d}",
        person=person,
        branch=person.branch,
        planned_start_at=start,
        planned_end_at=start + timedelta(minutes=minutes),
        **facts,
    )
    came = start + timedelta(minutes=late_minutes) if status == "delivered" else None
    for carer, who in enumerate([worker, second_worker][: 2 if second_worker else 1], start=1):
        CarerVisit.objects.create(
            provider=provider,
            visit=visit,
            carer=carer,
            worker=who,
            status=status,
            actual_start_at=came,
            actual_end_at=came and came + timedelta(minutes=minutes),
        )
    return visit
