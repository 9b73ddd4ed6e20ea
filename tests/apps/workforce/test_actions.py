from datetime import date
from decimal import Decimal

import pytest

from hefted.accounts.queries import audit_entries_of, check_audit_trail
from hefted.workforce import actions, queries
from hefted.workforce.actions import Terms, WorkforceError
from tests.factories.workforce import make_branch, make_spell, make_worker

PERMANENT = Terms(kind="permanent", zero_hours=False, weekly_hours=Decimal(30))
MONDAY = date(2026, 3, 2)


@pytest.fixture
def hire(provider, manager, now):
    def start(on=MONDAY, reference="W1", **facts):
        return actions.start_employment(
            provider=provider,
            reference=reference,
            name="Niamh O'Neill",
            branch=make_branch(provider),
            job_role="8",
            terms=PERMANENT,
            on=on,
            by=manager,
            at=now,
            **facts,
        )

    return start


def last_verb(provider):
    return audit_entries_of(provider=provider)[0].verb


def test_starter_gets_spell_role_and_contract_from_the_day(hire, provider):
    spell = hire(home_postcode="ZZ1 1AA")
    assert spell.worker.home_postcode == "ZZ1 1AA"
    assert [role.from_on for role in spell.roles.all()] == [MONDAY]
    assert [contract.weekly_hours for contract in spell.contracts.all()] == [30]
    assert str(spell.worker) == "Niamh O'Neill"
    assert last_verb(provider) == "workforce.start_employment"


def test_somebody_employed_cannot_start_again_and_nothing_is_kept(hire, provider):
    hire()
    before = audit_entries_of(provider=provider).count()
    with pytest.raises(WorkforceError, match="already employed on 01/04/2026"):
        hire(on=date(2026, 4, 1))
    assert audit_entries_of(provider=provider).count() == before
    assert queries.spells_of(provider=provider).count() == 1


def test_leaver_who_comes_back_has_a_second_spell_of_the_same_worker(hire, manager, now, provider):
    first = hire()
    actions.end_spell(spell=first, on=date(2026, 5, 1), reason="5", by=manager, at=now)
    second = hire(on=date(2026, 5, 1))
    assert second.worker == first.worker
    first.refresh_from_db()
    assert first.contracts.get().until_on == first.roles.get().until_on == date(2026, 5, 1)
    assert queries.spell_for(provider=provider, spell_id=second.pk) == second


def test_somebody_can_leave_on_the_day_they_came(hire, manager, now):
    spell = hire()
    actions.end_spell(spell=spell, on=MONDAY, reason="5", by=manager, at=now)
    assert spell.ended_on == spell.started_on


def test_end_is_refused_before_the_start_twice_or_before_a_later_change(hire, manager, now):
    spell = hire()
    with pytest.raises(WorkforceError, match="cannot have left before"):
        actions.end_spell(spell=spell, on=date(2026, 3, 1), reason="5", by=manager, at=now)
    actions.change_contract(spell=spell, terms=PERMANENT, on=date(2026, 6, 1), by=manager, at=now)
    with pytest.raises(WorkforceError, match="later role or contract"):
        actions.end_spell(spell=spell, on=date(2026, 5, 1), reason="5", by=manager, at=now)
    actions.end_spell(spell=spell, on=date(2026, 7, 1), reason="5", by=manager, at=now)
    with pytest.raises(WorkforceError, match="already ended on 01/07/2026"):
        actions.end_spell(spell=spell, on=date(2026, 7, 2), reason="5", by=manager, at=now)
    with pytest.raises(WorkforceError, match="has ended"):
        actions.change_contract(spell=spell, terms=PERMANENT, on=date(2026, 8, 1), by=manager, at=now)


def test_new_terms_end_the_old_ones_on_the_same_day(hire, manager, now, provider):
    spell = hire()
    actions.change_contract(spell=spell, terms=Terms(kind="bank"), on=date(2026, 6, 1), by=manager, at=now)
    old, new = spell.contracts.order_by("from_on")
    assert old.until_on == new.from_on == date(2026, 6, 1)
    assert new.kind == "bank"
    assert last_verb(provider) == "workforce.change_contract"
    with pytest.raises(WorkforceError, match="choose a later day"):
        actions.change_contract(spell=spell, terms=PERMANENT, on=date(2026, 6, 1), by=manager, at=now)


def test_first_contract_of_a_spell_without_one_is_simply_added(hire, manager, now):
    spell = hire()
    spell.contracts.all().delete()
    actions.change_contract(spell=spell, terms=PERMANENT, on=date(2026, 6, 1), by=manager, at=now)
    assert spell.contracts.get().from_on == date(2026, 6, 1)


def test_promotion_and_move_keep_the_spell(hire, manager, now, provider):
    spell = hire()
    south = make_branch(provider, "SOUTH")
    actions.change_role(spell=spell, branch=south, job_role="7", on=date(2026, 9, 1), by=manager, at=now)
    assert [(role.job_role, role.branch.reference) for role in spell.roles.order_by("from_on")] == [
        ("8", "NORTH"),
        ("7", "SOUTH"),
    ]


def test_absence_is_recorded_once_and_ends_after_it_begins(provider, manager, now):
    worker = make_worker(provider)
    facts = {
        "worker": worker,
        "kind": "sickness",
        "from_on": MONDAY,
        "working_days_lost": Decimal("1.5"),
        "by": manager,
        "at": now,
    }
    with pytest.raises(WorkforceError, match="cannot be before"):
        actions.record_absence(until_on=date(2026, 3, 1), **facts)
    actions.record_absence(until_on=None, **facts)
    with pytest.raises(WorkforceError, match="already on record"):
        actions.record_absence(until_on=None, **facts)
    assert queries.absences_of(provider=provider).get().working_days_lost == Decimal("1.5")
    assert check_audit_trail(provider=provider).is_whole


def test_questions_stay_with_one_provider(provider, other_provider):
    spell = make_spell(provider)
    assert queries.worker_for(provider=provider, reference=spell.worker.reference) == spell.worker
    assert queries.worker_for(provider=other_provider, reference=spell.worker.reference) is None
    assert queries.spell_for(provider=other_provider, spell_id=spell.pk) is None
    for question in (
        queries.spells_of,
        queries.absences_of,
        queries.sickness_reports_of,
        queries.workplace_returns_of,
        queries.availability_of,
    ):
        assert not question(provider=other_provider).exists()
    assert queries.places_of(provider=other_provider) == {}
    assert queries.workers_of(provider=other_provider).count() == 0
