"""`hefted pack`, as it is typed."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from hefted.config.commands.pack import command
from hefted.measures.actions import compute
from tests.factories.care import make_contract


@pytest.fixture
def run(monkeypatch):
    """The command without a fresh start of Django, which the test has already."""
    monkeypatch.setattr("hefted.config.commands.pack.start_django", lambda: None)
    return lambda *words: CliRunner().invoke(command, list(words))


def test_pack_says_in_one_sentence_what_is_missing(provider, run):
    assert "has no contract: name one with --contract" in run().output
    make_contract(provider)
    assert "There are no figures yet" in run().output
    assert "has no contract named “x”" in run("--contract", "x").output
    make_contract(provider, reference="Another")
    assert "has more than one contract" in run().output


def test_pack_builds_the_same_file_twice_and_says_where_it_lies(provider, run, now, tmp_path):
    contract = make_contract(provider)
    compute(provider=provider, as_of=date(2026, 6, 28), by=None, at=now)
    assert "“nobody” is no audience" in run("--audience", "nobody").output
    first = run(
        "--provider", provider.name, "--contract", contract.reference, "--json", "--out", str(tmp_path / "a")
    )
    again = run("--json", "--out", str(tmp_path / "b"))
    said = json.loads(first.output)
    assert (said["state"], said["sha256"]) == ("draft", json.loads(again.output)["sha256"])
    made = [next((tmp_path / folder).iterdir()).read_bytes() for folder in ("a", "b")]
    assert made[0] == made[1]
    assert said["sha256"] in run().output
