"""`hefted plan`: the week of a branch from the records, with its travel before and after."""

import json

import pytest
from click.testing import CliRunner

from hefted.config.commands.plan import command
from hefted.rota.models import PublishedWeek
from tests.factories.rota import MONDAY, make_week

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(command, [*arguments, "--seconds", "1"])


def test_plan_prints_before_and_after(provider):
    make_week(provider)
    ran = run("--branch", "NORTH", "--week", "2026-03-11", "--json")
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.output)
    assert (found["week"], found["state"]) == (MONDAY.isoformat(), "ready")
    assert found["before"]["not_placed"] == 12
    assert found["after"]["not_placed"] < 12


def test_plan_publishes_when_asked(provider):
    make_week(provider)
    ran = run("--provider", provider.name, "--branch", "NORTH", "--week", "2026-03-09", "--publish")
    assert ran.exit_code == 0, ran.output
    assert "Travel not paid, minutes" in ran.output
    assert PublishedWeek.objects.get().version == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--branch", "NOWHERE", "--week", "2026-03-09"), "Aire Home Care has no branch 'NOWHERE'."),
        (("--branch", "NORTH", "--week", "2026-06-01"), "has no visits on record in the week of 01/06/2026"),
    ],
)
def test_plan_fails_in_one_sentence(provider, arguments, sentence):
    make_week(provider)
    ran = run(*arguments)
    assert ran.exit_code == 1
    assert sentence in ran.output
    assert ran.output.count("\n") == 1
