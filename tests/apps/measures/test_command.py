import json

import pytest
from click.testing import CliRunner

from hefted.config.commands.measures import command
from hefted.engine.measures import all_measures
from hefted.measures import queries
from tests.factories.workforce import make_branch

pytestmark = pytest.mark.usefixtures("cared_for")


def run(*arguments):
    return CliRunner().invoke(command, ["--as-of", "2026-06-29", *arguments])


def test_measures_are_printed_one_to_a_line_with_why_there_is_none():
    lines = run().output.splitlines()
    assert lines[0] == "Aire Home Care, as of 29 June 2026"
    assert len(lines) == 1 + len(all_measures())
    late = next(line for line in lines if "visits_late" in line)
    assert "25.0%" in late
    assert "1 of 4 visits" in late
    assert "not computable: " in next(line for line in lines if "effective_hourly_pay" in line)


def test_some_measures_of_a_branch_as_json():
    data = json.loads(
        run("--id", "turnover_start", "--id", "visits_late", "--branch", "SOUTH", "--json").output
    )
    assert (data["branch"], data["as_of"]) == ("SOUTH", "2026-06-29")
    turnover, late = data["figures"]
    assert (turnover["id"], turnover["value"], turnover["numerator"], turnover["unit"]) == (
        "turnover_start", 50.0, 1, "percent",
    )  # fmt: skip
    assert late["value"] is None
    assert late["why_not_computable"]


def test_keep_makes_the_pages_show_them(provider):
    assert queries.latest_run(provider=provider) is None
    assert run("--keep", "--id", "vacancy_rate").exit_code == 0
    assert queries.latest_run(provider=provider).as_of.isoformat() == "2026-06-29"


def test_the_list_needs_no_provider():
    lines = run("--list").output.splitlines()
    assert [line.split()[0] for line in lines] == [measure.definition.id for measure in all_measures()]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--id", "made_up"], "Error: There is no measure “made_up”. The measures are: turnover_snapshot, "),
        (["--branch", "MOON"], "Error: There is no branch “MOON”. The branches are: NORTH, SOUTH."),
        (["--provider", "Nobody"], "Error: There is no provider named “Nobody”."),
    ],
)
def test_a_failure_is_one_plain_sentence(arguments, sentence):
    result = run(*arguments)
    assert result.exit_code == 1
    assert sentence in result.output


def test_a_day_may_be_written_the_british_way(provider):
    make_branch(provider)
    result = CliRunner().invoke(command, ["--as-of", "29/06/2026", "--id", "visits_late"])
    assert "as of 29 June 2026" in result.output
