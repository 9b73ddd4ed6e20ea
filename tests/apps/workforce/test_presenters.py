from datetime import date
from types import SimpleNamespace

import pytest

from hefted.workforce import presenters, queries
from hefted.workforce.models import Availability
from tests.factories.workforce import make_spell, make_worker

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"weekly_hours": 37.5}, "Permanent, 37.5 hours a week"),
        ({"weekly_hours": 30}, "Permanent, 30 hours a week"),
        ({"weekly_hours": None}, "Permanent"),
        ({"kind": "bank", "zero_hours": True, "weekly_hours": None}, "Pool or bank, zero hours"),
    ],
)
def test_contract_is_said_in_words(provider, facts, words):
    spell = make_spell(provider, **facts)
    spell.contracts.get()
    assert presenters.contract_words(spell.contracts.get()) == words


@pytest.mark.parametrize(
    ("started_on", "ended_on", "words"),
    [
        (date(2026, 6, 2), None, "Starts 02/06/2026"),
        (date(2026, 6, 1), None, "In post"),
        (date(2025, 1, 6), date(2026, 6, 2), "Leaves 02/06/2026"),
        (date(2025, 1, 6), date(2026, 6, 1), "Left 01/06/2026"),
    ],
)
def test_status_is_derived_from_the_dates(started_on, ended_on, words):
    spell = SimpleNamespace(started_on=started_on, ended_on=ended_on)
    assert presenters.status(spell, on=DAY).words == words


def test_row_shows_what_held_on_the_day(provider):
    spell = make_spell(provider, job_role="8")
    spell.roles.update(until_on=date(2026, 1, 1))
    spell.roles.create(provider=provider, branch=spell.branch, job_role="7", from_on=date(2026, 1, 1))
    (found,) = queries.spells_of(provider=provider)
    assert presenters.row(found, on=date(2025, 12, 31)).job_role == "Care worker"
    assert presenters.row(found, on=date(2026, 1, 1)).job_role == "Senior care worker"
    assert presenters.row(found, on=date(2020, 1, 1)).job_role == "Care worker"


def test_row_of_an_employment_without_terms_says_not_known(provider):
    spell = make_spell(provider)
    spell.roles.all().delete()
    spell.contracts.all().delete()
    (found,) = queries.spells_of(provider=provider)
    row = presenters.row(found, on=DAY)
    assert (row.job_role, row.contract, row.branch) == ("Not known", "Not known", "North")


def test_reason_that_nobody_wrote_down_is_said_so(provider):
    make_spell(provider, ended_on=date(2025, 6, 1))
    (found,) = queries.spells_of(provider=provider)
    assert presenters.employment(found, on=DAY).left_because == "Reason not recorded"


def test_week_joins_the_times_of_a_day(provider):
    worker = make_worker(provider)
    for weekday, from_minute, until_minute in ((0, 1020, 1260), (0, 420, 900), (5, 0, 1440)):
        Availability.objects.create(
            provider=provider,
            worker=worker,
            weekday=weekday,
            from_minute=from_minute,
            until_minute=until_minute,
        )
    assert presenters.week(queries.availability_of_worker(provider=provider, worker=worker)) == [
        ("Monday", "07:00 to 15:00 and 17:00 to 21:00"),
        ("Saturday", "00:00 to 24:00"),
    ]
