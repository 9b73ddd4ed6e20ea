"""Adding a measure is adding one file: here it is added for the length of a test, and shows everywhere."""

import sys

import pytest
from click.testing import CliRunner
from django.urls import reverse

from hefted.config.commands.measures import command
from hefted.engine import measures
from hefted.measures import documents

ONE_FILE = """
from datetime import date

from hefted.engine.measures.definition import ON_THE_DAY, Definition, Measure, Source
from hefted.engine.measures.figure import figure_of, references


def calculate(*, definition, records, period):
    first = [spell for spell in records.spells if spell.worker == min(s.worker for s in records.spells)]
    return figure_of(
        definition=definition, period=period, value=100 * len(first) / len(records.spells), numerator=len(first),
        denominator=len(records.spells), records=references(kind="spell", role="numerator", keys=[s.key for s in first]),
    )


MEASURE = Measure(
    definition=Definition(
        id="made_up", name="Spells of the first worker", unit="percent", plain_words="Made up.", formula="a / b",
        sources=(Source(words="Nobody", mark="M"),), version="1.0", valid_from=date(2026, 1, 1), window=ON_THE_DAY,
        better="neither", group="Absence", order=999, counted="spells",
    ),
    formula=calculate,
)
"""


@pytest.fixture
def _made_up(monkeypatch, tmp_path):
    (tmp_path / "made_up.py").write_text(ONE_FILE)
    monkeypatch.setattr(measures, "__path__", [*measures.__path__, str(tmp_path)])
    measures.all_measures.cache_clear()
    yield
    measures.all_measures.cache_clear()
    sys.modules.pop("hefted.engine.measures.made_up", None)


@pytest.mark.usefixtures("_made_up")
def test_one_file_is_enough_for_page_chart_records_command_and_manual(staffed, compute, sign_in, manager):
    compute(staffed)
    client = sign_in(manager)
    assert 'href="/measures/made_up/"' in client.get(reverse("measures:dashboard")).content.decode()
    page = client.get(reverse("measures:measure", args=["made_up"])).content.decode()
    assert "16.7%" in page
    assert "<svg" in page
    assert "Open the 1 record behind this figure" in page
    records = client.get(reverse("measures:records", args=["made_up"])).content.decode()
    assert "Worker W" in records
    said = CliRunner().invoke(command, ["--as-of", "2026-06-29", "--id", "made_up"]).output
    assert "16.7%  (1 of 6 spells)" in said
    assert "### Spells of the first worker" in documents.measures_page()
