from io import StringIO

from django.core.management import call_command

from hefted.engine.measures import all_measures
from hefted.measures import documents, readers


def test_the_page_of_measures_is_current():
    assert documents.PAGE.read_text(encoding="utf-8") == documents.measures_page(), (
        "Write it anew: python manage.py write_measures_page"
    )


def test_the_command_writes_it(tmp_path):
    page, said = tmp_path / "measures.md", StringIO()
    call_command("write_measures_page", to=page, stdout=said)
    assert page.read_text(encoding="utf-8") == documents.measures_page()
    assert said.getvalue() == "Wrote measures.md.\n"


def test_every_measure_has_its_section():
    page = documents.measures_page()
    for measure in all_measures():
        assert f"### {measure.definition.name}\n" in page


def test_rules_are_dated_and_named_by_a_digest():
    rules = readers.rules()
    assert {code.code for code in rules.listed("employee_contract", on=rules.thresholds[0].from_on)} == {
        "permanent",
        "temporary",
    }
    assert len(readers.digest()) == 64
