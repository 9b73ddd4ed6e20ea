"""`hefted solve`: the referee accepts what it writes, and bad input ends in one sentence."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hefted.config.commands.solve import command
from tests.factories.weeks import week
from tests.paths import SHARED

BENCHMARK = SHARED / "benchmarks" / "home-care-week"
GREEDY_TOTAL = {
    "hcw-20-CA-0.80-1": 27756.4,
    "hcw-20-E-0.80-1": 41108.1,
    "hcw-20-LS-0.80-2": 20770.6,
    "hcw-20-TQ-0.80-2": 33567.0,
    "hcw-50-CA-0.80-2": 78470.8,
    "hcw-50-E-0.80-1": 84468.0,
    "hcw-50-LS-0.80-1": 69204.3,
    "hcw-50-TQ-0.80-1": 121579.7,
    "hcw-20-LS-0.80-1-repair-1": 31625.9,
    "hcw-50-TQ-0.80-1-repair-1": 151463.5,
}


def plan_and_judge(name, tmp_path, *budget):
    instance, out = BENCHMARK / "instances" / f"{name}.json.gz", tmp_path / "rota.json"
    ran = CliRunner().invoke(command, [str(instance), *budget, "--seed", "1", "--out", str(out), "--json"])
    assert ran.exit_code == 0, ran.output
    judged = subprocess.run(
        [sys.executable, str(BENCHMARK / "referee.py"), str(instance), str(out), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout
    verdict, said = json.loads(judged.stdout), json.loads(ran.output)
    assert said["total"] == verdict["total"]
    assert said["violations"] == verdict["violations"] == []
    return verdict["total"]


@pytest.mark.parametrize("name", [name for name in GREEDY_TOTAL if name.startswith("hcw-20")])
def test_referee_accepts_the_plan_of_20_carers(name, tmp_path):
    assert plan_and_judge(name, tmp_path, "--iterations", "600") < 0.8 * GREEDY_TOTAL[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in GREEDY_TOTAL if name.startswith("hcw-50")])
def test_referee_accepts_the_plan_of_50_carers(name, tmp_path):
    assert plan_and_judge(name, tmp_path, "--iterations", "500") < 0.8 * GREEDY_TOTAL[name]


def test_referee_accepts_the_plan_of_a_few_seconds(tmp_path):
    assert plan_and_judge("hcw-20-CA-0.80-2", tmp_path, "--seconds", "1") > 0


def test_the_same_iterations_write_the_same_rota(tmp_path):
    (tmp_path / "week.json").write_text(json.dumps(week(3)))
    for out in ("one.json", "two.json"):
        arguments = [str(tmp_path / "week.json"), "--iterations", "40", "--out", str(tmp_path / out)]
        assert CliRunner().invoke(command, arguments).exit_code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_what_is_not_placed_is_printed_with_its_reason(tmp_path):
    data = week(3)
    data["visits"][0]["skills"] = ["singing"]
    (tmp_path / "week.json").write_text(json.dumps(data))
    ran = CliRunner().invoke(command, [str(tmp_path / "week.json"), "--iterations", "10"])
    assert ran.exit_code == 0
    assert "Not placed: V00 (carer 1). None of 4 carers can come" in ran.output
    assert "A carer with singing would be needed" in ran.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "There is no file"), ("{", "is not JSON"), ('{"format": "x"}', "The format is 'x'")],
)
def test_bad_input_ends_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "week.json"
    if content is not None:
        path.write_text(content)
    ran = CliRunner().invoke(command, [str(path)])
    assert ran.exit_code == 1
    assert ran.output.startswith("Error: ")
    assert sentence in ran.output
    assert ran.output.count("\n") == 1


def test_a_rota_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "week.json").write_text(json.dumps(week(3)))
    arguments = [
        str(tmp_path / "week.json"),
        "--iterations",
        "1",
        "--out",
        str(tmp_path / "no" / "rota.json"),
    ]
    ran = CliRunner().invoke(command, arguments)
    assert ran.exit_code == 1
    assert "cannot be written" in ran.output


def test_a_demand_that_cannot_be_met_though_it_must_is_a_failure(tmp_path):
    data = week(3)
    data["weights"]["unassigned_visit"] = "hard"
    data["weights"]["unassigned_critical_visit"] = "hard"
    data["visits"][0]["skills"] = ["singing"]
    (tmp_path / "week.json").write_text(json.dumps(data))
    ran = CliRunner().invoke(command, [str(tmp_path / "week.json"), "--iterations", "10"])
    assert ran.exit_code == 1
    assert "must be 0 and is" in ran.output
