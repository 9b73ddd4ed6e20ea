"""A small made-up provider through the same doors as the big one: files, figures, a week, promises, a pack."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from click.testing import CliRunner

from hefted.accounts.actions import add_branch
from hefted.accounts.models import AuditEntry, Branch, Role
from hefted.accounts.queries import check_audit_trail, members_of
from hefted.care.models import CarerVisit
from hefted.config.commands import demo
from hefted.demo import actions
from hefted.demo.story import ROUNDS, SEED, Story
from hefted.demo.week import PlannedWeek
from hefted.evidence.queries import commitments_of, packs_of
from hefted.rota.models import Proposal
from hefted.workforce.models import EmploymentSpell, Worker

AS_OF = date(2026, 6, 29)
SMALL = Story(weeks=6, rounds=tuple(replace(one, people=3) for one in ROUNDS))


NOON = datetime(2026, 6, 29, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_demo_brings_in_measures_plans_and_seals_once(tmp_path):
    said = []

    def build():
        return actions.build_demo(
            folder=tmp_path / "demo",
            seed=SEED,
            as_of=AS_OF,
            story=SMALL,
            iterations=150,
            progress=lambda share, message: said.append(share),
        )

    def counts():
        return AuditEntry.objects.count(), Worker.objects.count(), Proposal.objects.count()

    built = build()
    assert built.is_new
    assert EmploymentSpell.objects.filter(ended_on=None).count() >= 70
    statuses = Counter(CarerVisit.objects.values_list("status", flat=True))
    assert statuses["delivered"] > statuses["planned"] > 0
    assert built.week.placed >= 0.97 * built.week.carer_visits
    assert built.week.unpaid_before == built.week.travel_before > built.week.unpaid_after
    assert {figure.measure for figure in built.headlines} >= {"turnover_snapshot", "travel_minutes_per_shift"}
    assert said == sorted(said)
    assert (said[0], said[-1]) == (0.0, 1.0)

    members = list(members_of(provider=built.provider))
    assert Counter(member.role for member in members) == Counter({role.value: 1 for role in Role})
    assert members[0].user.check_password(actions.PASSWORD)
    assert len(commitments_of(provider=built.provider)) == 5
    assert [pack.is_released for pack in packs_of(provider=built.provider)] == [True]
    assert built.pack.is_file()

    before = counts()
    again = build()
    assert not again.is_new
    assert counts() == before
    assert (again.pack, again.rows, again.week) == (built.pack, built.rows, built.week)
    assert check_audit_trail(provider=built.provider).is_whole

    lines = "\n".join(demo._lines(built) + demo._sign_in_lines(built))
    assert f"{built.week.placed} of {built.week.carer_visits} visits planned" in lines
    assert "% less)" in lines
    assert actions.PASSWORD in lines
    assert json.loads(json.dumps(demo._data(built)))["week"]["placed"] == built.week.placed


@pytest.mark.django_db
def test_another_seed_is_another_provider_with_other_people():
    first, second = (actions._provider(SMALL, seed, NOON) for seed in (SEED, 45))
    assert first != second
    ours, theirs = (
        {email for _role, email in actions._people_who_sign_in(provider, seed, NOON)}
        for provider, seed in ((first, SEED), (second, 45))
    )
    assert not ours & theirs


@pytest.mark.django_db
def test_travel_that_is_paid_is_not_counted_as_unpaid(provider, now):
    branch = add_branch(
        provider=provider, reference="N", name="North", travel_pay=Branch.TravelPay.SAME_RATE, by=None, at=now
    )
    week = PlannedWeek(
        branch=branch,
        week_start=AS_OF,
        carer_visits=9,
        placed_before=9,
        placed=9,
        travel_before=90,
        travel_after=60,
    )
    assert (week.unpaid_before, week.unpaid_after) == (0, 0)
    assert "0 h 00 min" in demo._week_lines(week)[1]


@pytest.mark.django_db
def test_command_refuses_a_day_that_is_no_monday(tmp_path):
    said = CliRunner().invoke(
        demo.command, ["--no-serve", "--folder", str(tmp_path), "--as-of", "2026-06-30"]
    )
    assert said.exit_code == 1
    assert "it must be a Monday" in said.output


def test_day_of_the_demo_is_that_of_its_files_or_this_monday(tmp_path, settings):
    with time_machine.travel("2026-11-25 09:00", tick=False):
        assert demo._own_day(tmp_path) == date(2026, 11, 23)
        assert actions.made_for(folder=tmp_path) is None
        (tmp_path / actions.STAMP).write_text("seed 5, 2026-06-29, made by abc\n", encoding="utf-8")
        assert demo._own_day(tmp_path) == AS_OF
