from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ModelState

from hefted.accounts.tenancy import NoOverlap
from hefted.workforce.models import EmploymentSpell
from tests.factories.workforce import make_spell, make_worker

CASES = [
    (date(2024, 1, 1), date(2024, 6, 1), True),  # the same again, moved by a day below
    (date(2024, 6, 1), date(2024, 7, 1), False),  # starts on the day the other ended
    (date(2023, 6, 1), date(2024, 1, 1), False),  # ends on the day the other starts
    (date(2024, 5, 31), None, True),
    (date(2023, 1, 1), None, True),
    (date(2024, 3, 1), date(2024, 3, 1), False),  # left on the day of joining
]


@pytest.fixture
def employed(provider):
    return make_spell(provider, started_on=date(2024, 1, 2), ended_on=date(2024, 6, 1))


@pytest.mark.parametrize(("start", "end", "clashes"), CASES)
def test_periods_of_one_owner_may_touch_but_not_overlap(provider, employed, start, end, clashes):
    spell = EmploymentSpell(
        provider=provider, worker=employed.worker, branch=employed.branch, started_on=start, ended_on=end
    )
    if not clashes:
        spell.validate_constraints()
        spell.save()
        return
    with pytest.raises(ValidationError, match="already employed"):
        spell.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        spell.save()


def test_another_workers_spell_may_run_at_the_same_time(provider, employed):
    make_spell(provider, worker=make_worker(provider), started_on=employed.started_on)


def test_a_spell_that_moves_into_another_is_refused(provider, employed):
    later = make_spell(provider, worker=employed.worker, started_on=date(2025, 1, 1))
    later.started_on = date(2024, 5, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        later.save()


def test_constraint_can_be_taken_out_and_put_back(transactional_db, provider, employed):
    constraint = next(c for c in EmploymentSpell._meta.constraints if isinstance(c, NoOverlap))
    clash = {
        "provider": provider,
        "worker": employed.worker,
        "branch": employed.branch,
        "started_on": date(2024, 2, 1),
    }
    foreign_keys_off = connection.constraint_checks_disabled
    with foreign_keys_off(), connection.schema_editor() as editor:
        editor.execute(constraint.remove_sql(EmploymentSpell, editor))
    EmploymentSpell.objects.create(**clash).delete()
    with foreign_keys_off(), connection.schema_editor() as editor:
        editor.execute(constraint.create_sql(EmploymentSpell, editor))
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.create(**clash)


def test_constraint_compares_by_what_it_says():
    facts = {"name": "n", "owner": "worker", "start": "from_on", "end": "until_on", "sentence": "s"}
    assert NoOverlap(**facts) == NoOverlap(**facts)
    assert NoOverlap(**facts) != NoOverlap(**facts | {"name": "m"})
    assert ModelState.from_model(EmploymentSpell).options["constraints"]
