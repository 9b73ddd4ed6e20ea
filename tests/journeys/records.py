"""Records of a small provider, enough that no page of workers, people or incidents is empty."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from hefted.care.models import Incident, Person
from hefted.workforce.models import Absence, EmploymentSpell
from tests.factories.care import make_contract, make_person, make_visit
from tests.factories.workforce import make_branch, make_spell, make_worker


@dataclass(frozen=True)
class Records:
    spells: list[EmploymentSpell]
    people: list[Person]


def make_records(provider):
    north = make_branch(provider, "NORTH", name="North")
    south = make_branch(provider, "SOUTH", name="South")
    spells = [
        make_spell(
            provider,
            make_worker(provider, f"W{i:03d}", name=f"Worker Number {i}", skills=["medication"]),
            branch=north if i % 2 else south,
            started_on=date(2025, 1, 6) + timedelta(days=9 * i),
            ended_on=date(2026, 9, 7) if i % 7 == 0 else None,
            leaving_reason="6" if i % 7 == 0 else "",
        )
        for i in range(1, 56)
    ]
    Absence.objects.create(
        provider=provider, worker=spells[0].worker, kind="sickness", from_on=date(2026, 6, 1)
    )
    contract = make_contract(provider)
    people = [
        make_person(
            provider,
            f"P{i:03d}",
            branch=north,
            contract=contract,
            initials=f"A.{chr(65 + i)}.",
            needs=["medication"],
        )
        for i in range(12)
    ]
    now = timezone.now()
    for days in range(1, 8):
        make_visit(provider, people[0], spells[days % 3].worker, start=now - timedelta(days=days))
    Incident.objects.create(
        provider=provider,
        reference="I1",
        branch=north,
        person=people[0],
        happened_at=now,
        kind="fall",
        harm="low",
    )
    return Records(spells=spells, people=people)
