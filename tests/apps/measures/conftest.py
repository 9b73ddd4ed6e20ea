from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from hefted.measures import actions
from hefted.rota.models import Shift
from tests.factories.care import make_contract, make_person, make_visit
from tests.factories.workforce import make_branch, make_spell, make_worker

_numbers = count(1)
AS_OF = date(2026, 6, 29)


def make_shift(provider, *, at=datetime(2026, 6, 22, 7, tzinfo=UTC), **facts):
    return Shift.objects.create(
        provider=provider,
        reference=f"S{next(_numbers)}",
        worker=make_worker(provider),
        branch=make_branch(provider),
        starts_at=at,
        ends_at=at + timedelta(hours=8),
        **facts,
    )


@pytest.fixture
def staffed(provider):
    """Two branches: a leaver in the north a year and a half back, and one last autumn in the south."""
    north, south = make_branch(provider), make_branch(provider, "SOUTH")
    for _ in range(3):
        make_spell(provider, branch=north)
    make_spell(provider, branch=north, ended_on=date(2025, 2, 1))
    make_spell(provider, branch=south)
    make_spell(provider, branch=south, ended_on=date(2025, 10, 1), leaving_reason="6")
    return provider


@pytest.fixture
def cared_for(staffed):
    """Four visits to one person of the north, one of them late."""
    person = make_person(staffed, contract=make_contract(staffed))
    worker = make_worker(staffed)
    for late in (0, 0, 0, 45):
        make_visit(staffed, person=person, worker=worker, late_minutes=late)
    return staffed


@pytest.fixture
def compute():
    def run(provider, **changes):
        return actions.compute(
            **{"provider": provider, "as_of": AS_OF, "by": None, "at": provider.created_at} | changes
        )

    return run
