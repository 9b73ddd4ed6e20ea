"""The rota history of a file is kept once, and brought up to date by its reference."""

from datetime import UTC, datetime, timedelta

import pytest

from hefted.accounts.queries import audit_entries_of
from hefted.rota.actions import bring_in_shifts
from hefted.rota.queries import shifts_of
from tests.factories.workforce import make_branch, make_worker

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 7, tzinfo=UTC)


def row(reference="S1", **changed):
    return {
        "shift_reference": reference,
        "worker_reference": "W1",
        "branch": "NORTH",
        "starts_at": START,
        "ends_at": START + timedelta(hours=7),
        "contact_minutes": 300,
        "travel_minutes": 60,
        "paid_travel_minutes": 0,
        "waiting_minutes": None,
        "commute_minutes": 20,
        "agency": None,
    } | changed


def test_bring_in_shifts_keeps_each_shift_once(provider, manager, now):
    make_branch(provider)
    make_worker(provider, "W1")
    bring_in_shifts(provider=provider, rows=[row(), row("S2")], by=manager, at=now)
    bring_in_shifts(provider=provider, rows=[row(travel_minutes=75)], by=manager, at=now)
    found = list(shifts_of(provider=provider))
    assert [(shift.reference, shift.travel_minutes) for shift in found] == [("S1", 75), ("S2", 60)]
    assert found[0].agency is None
    entry = audit_entries_of(provider=provider).first()
    assert (entry.verb, entry.subject, entry.by) == ("rota.bring_in_shifts", "1 shifts", manager)


def test_shifts_of_shows_nothing_to_another_provider(provider, other_provider, now):
    make_branch(provider)
    make_worker(provider, "W1")
    bring_in_shifts(provider=provider, rows=[row()], by=None, at=now)
    assert not shifts_of(provider=other_provider).exists()
