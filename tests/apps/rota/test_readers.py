"""Reading weeks from files: what stands there is read, and what does not is said in one plain sentence."""

import gzip
import json

import pytest

from hefted.rota.readers import (
    UnreadableWeekError,
    problem_from,
    read_problem,
    solution_data,
    solution_from,
)
from tests.factories.weeks import disrupted, rough_rota, week


def test_problem_from_reads_every_list():
    data = week(3)
    problem = problem_from(data=data)
    assert [carer.id for carer in problem.carers] == [carer["id"] for carer in data["carers"]]
    assert len(problem.people) == len(data["clients"])
    assert len(problem.visits) == len(data["visits"])
    assert problem.weights["extra_carer"] == 15
    assert problem.repair is None


def test_problem_from_reads_a_repair():
    data = week(3)
    published = {
        "assignments": [{"visit": "V00", "slot": 1, "carer": "C0", "start": 480}],
        "learning": [],
        "shadows": [],
    }
    problem = problem_from(data=disrupted(data, published, now=600, sick="C1"))
    assert problem.repair
    assert problem.repair.sick[0].carer == "C1"
    assert problem.repair.published.start_of("V00") == 480
    assert problem.repair.published.start_of("V01") is None


def test_read_problem_reads_plain_and_compressed_files(tmp_path):
    text = json.dumps(week(1))
    (tmp_path / "week.json").write_text(text)
    (tmp_path / "week.json.gz").write_bytes(gzip.compress(text.encode()))
    assert read_problem(path=tmp_path / "week.json") == read_problem(path=tmp_path / "week.json.gz")


def test_solution_from_gives_back_what_solution_data_wrote():
    data = rough_rota(week(1), 1)
    solution = solution_from(data=data)
    written = solution_data(solution=solution)
    assert solution_from(data=written) == solution
    assert written["assignments"] == data["assignments"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.json", None, "There is no file"),
        (".", None, "is a folder"),
        ("week.json", b"carer,visit\n", "is not JSON: line 1"),
        ("week.json", b"\xff\xfe{", "is not UTF-8 text"),
        ("week.json.gz", b"{}", "is not a gzip file"),
        ("week.json", b'{"format": NaN}', "The file holds NaN"),
        ("week.json", b"[1]", "should be an object with named fields, and is a list"),
        ("week.json", b'{"format": "hcw-9"}', "The format is 'hcw-9'; this program reads 'hcw-1'."),
    ],
)
def test_read_problem_refuses_other_files(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableWeekError, match=r"^[^\n]*$") as refused:
        read_problem(path=path)
    assert sentence in str(refused.value)


def test_read_problem_says_why_a_file_cannot_be_read(tmp_path):
    with pytest.raises(UnreadableWeekError, match="cannot be read"):
        read_problem(path=tmp_path / ("x" * 300))


def _changed(*steps, value):
    """A week in which one thing, found by steps, is `value` (or gone, when it is None)."""
    data = week(2)
    target = data
    for step in steps[:-1]:
        target = target[step]
    if value is None:
        del target[steps[-1]]
    else:
        target[steps[-1]] = value
    return data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (_changed("carers", 0, "lat", value={}), "and is an object"),
        (_changed("visits", 0, "kind", value=None), "has no kind"),
        (_changed("carers", 0, "lat", value=None), "Carer C0 has no home on the map: give 'lat' and 'lon'."),
        (
            _changed("carers", 0, "lat", value="north"),
            "'lat' should be degrees between -90 and 90, and is 'north'",
        ),
        (_changed("carers", 0, "lon", value=float("nan")), "'lon' should be degrees"),
        (
            _changed("carers", 0, "mode", value="horse"),
            "Carer C0 travels by 'horse'; known ways to travel: bus, car, walk.",
        ),
        (_changed("carers", 0, "availability", value=[[1, 2, 3]]), "a list of pairs of whole minutes"),
        (_changed("carers", 0, "availability", value=[["a", "b"]]), "a list of pairs of whole minutes"),
        (_changed("carers", 0, "skills", value="all"), "a list of texts"),
        (_changed("carers", 0, "id", value=7), "Carer number 1: 'id' should be text, and is 7."),
        (_changed("carers", 0, "id", value="C1"), "The carer id C1 appears twice"),
        (
            _changed("carers", 0, "previous_end", value=1.5),
            "'previous_end' should be a whole number, and is 1.5",
        ),
        (_changed("carers", 0, "contract_minutes", value=None), "has no contract minutes"),
        (_changed("carers", value={}), "'carers' should be a list, and is an object"),
        (_changed("carers", 0, value="C0"), "Carer number 1 should be an object"),
        (
            _changed("visits", 0, "minutes", value=float("nan")),
            "'minutes' should be a whole number of at least 1, and is nan",
        ),
        (_changed("visits", 0, "minutes", value=0), "a whole number of at least 1"),
        (_changed("visits", 0, "minutes", value=True), "a whole number of at least 1"),
        (_changed("visits", 0, "kind", value="urgent"), "one of normal, critical, flexible"),
        (
            _changed("visits", 0, "client", value="P9"),
            "The visit V00 names person P9, which is not in the list.",
        ),
        (_changed("visits", 0, "planned", value=20000), "Visit V00 is planned at minute 20000"),
        (_changed("visits", 0, "earliest", value=9000), "end before start"),
        (_changed("clients", 0, "history", value={"C0": -1}), "whole numbers by carer"),
        (_changed("clients", 0, "history", value=[]), "an object with named fields"),
        (_changed("learning", 0, "carers", value=["C0", "C1"]), "'carers' should be one carer"),
        (_changed("learning", 0, "carers", value=["C9"]), "names carer C9"),
        (_changed("learning", 1, "carers", value=["C0"]), "the starter and the mentor"),
        (
            _changed("precedences", value=[{"first": "V00", "then": "V99", "min": 1, "max": 2}]),
            "names visit V99",
        ),
        (_changed("weights", "extra_carer", value=None), "No weight is given for extra_carer."),
        (_changed("weights", "extra_carer", value=-1), "The weight 'extra_carer' is -1"),
        (_changed("weights", "extra_carer", value="soft"), "give a number of at least 0, or 'hard'"),
        (_changed("travel", "modes", "bus", "or_mode", value="bus"), "Travel mode bus"),
        (_changed("travel", "modes", "bus", "or_mode", value="horse"), "Travel mode bus"),
    ],
)
def test_problem_from_says_what_is_wrong(data, sentence):
    with pytest.raises(UnreadableWeekError, match=r"^[^\n]*$") as refused:
        problem_from(data=data)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (
            {"assignments": [{"visit": "V00", "slot": 3, "carer": "C0", "start": 480}]},
            "fills slot 3 of visit V00",
        ),
        ({"assignments": [{"visit": "V99", "slot": 1, "carer": "C0", "start": 480}]}, "names visit V99"),
        ({"assignments": [{"visit": "V00", "slot": 1, "carer": "C9", "start": 480}]}, "names carer C9"),
        ({"learning": [{"item": "L9", "carer": "C0", "start": 480}]}, "names learning item L9"),
        ({"shadows": [{"item": "L2", "visit": "V99"}]}, "names visit V99"),
    ],
)
def test_problem_from_refuses_a_published_rota_of_another_week(published, sentence):
    with pytest.raises(UnreadableWeekError) as refused:
        problem_from(data=disrupted(week(2), published, now=600, sick="C0"))
    assert sentence in str(refused.value)


def test_solution_from_refuses_another_format():
    with pytest.raises(UnreadableWeekError, match="a solution has 'hcw-solution-1'"):
        solution_from(data={"format": "hcw-1"})
