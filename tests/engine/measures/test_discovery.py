import csv

from hefted.engine.measures import all_measures, measure_named
from tests.paths import SHARED


def test_every_measure_of_the_foundation_is_found_under_its_name():
    with (SHARED / "design/measures.csv").open(encoding="utf-8") as lines:
        asked = {row["id"]: row for row in csv.DictReader(lines) if row["asked_in"] == "foundation"}
    found = {measure.definition.id: measure.definition for measure in all_measures()}
    missing = set(asked) - set(found)
    assert not missing
    for id_, row in asked.items():
        assert found[id_].unit == row["unit"]


def test_measures_stand_in_their_order_and_have_ids_of_their_own():
    definitions = [measure.definition for measure in all_measures()]
    assert [d.order for d in definitions] == sorted(d.order for d in definitions)
    assert len({d.id for d in definitions}) == len(definitions)


def test_a_measure_is_asked_for_by_id():
    assert measure_named(id="vacancy_rate").definition.name == "Vacancy rate"
    assert measure_named(id="no_such_measure") is None
