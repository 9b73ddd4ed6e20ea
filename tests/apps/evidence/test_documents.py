"""The pack as a whole: the same bytes twice, every number traced, nothing true let out."""

import io
import json
import re
import time
import zipfile

import pytest
from pypdf import PdfReader

from hefted.engine.measures.figure import Part
from hefted.evidence import documents, verifier
from tests.factories import evidence

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
FOOTER = re.compile(r"Page \d+ of \d+")


@pytest.fixture(scope="module")
def archive():
    return documents.pack(evidence.make_contents())


@pytest.fixture(scope="module")
def files(archive):
    return verifier.contents(archive)[0]


@pytest.fixture(scope="module")
def document(files):
    return PdfReader(io.BytesIO(files["pack.pdf"]))


def test_pack_is_the_same_bytes_when_built_twice(archive):
    assert documents.pack(evidence.make_contents()) == archive


def test_pack_is_the_same_bytes_in_another_time_zone(archive, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert documents.pack(evidence.make_contents()) == archive
    finally:
        monkeypatch.undo()
        time.tzset()


def test_pack_holds_what_a_commissioner_needs(files):
    assert {"pack.pdf", "figures.json", "aggregates.csv", "manifest-sha256.txt", "verify.py"} <= set(files)
    assert "definitions/turnover_average@1.0.txt" in files


def test_every_number_in_the_pdf_stands_in_figures_json(document, files):
    traced = set(NUMBER.findall(files["figures.json"].decode()))
    text = "\n".join(FOOTER.sub("", page.extract_text()) for page in document.pages)
    for digest in re.findall(r"\b[0-9a-f]{64}\b", files["figures.json"].decode()):
        text = re.sub(r"\s*".join(digest), "", text)
    found = NUMBER.findall(text)
    assert len(found) > 100
    assert [number for number in found if number not in traced] == []


def test_pdf_is_tagged_says_its_language_and_title(document):
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert "Meadow & Moor" in document.metadata.title
    claims = catalogue["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims


def test_pdf_uses_only_its_own_typeface(document):
    fonts = set()
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"].split("+")[-1])
    assert {name.split("-")[0] for name in fonts} == {"AtkinsonHyperlegible"}


def test_chart_description_and_words_say_what_figures_json_says(files):
    for figure in json.loads(files["figures.json"])["figures"]:
        if figure["chart"]:
            drawn = files[figure["chart"]["file"]].decode()
            assert figure["shown"]["text"] in drawn
            assert figure["shown"]["text"] in figure["chart"]["alt"]


def test_aggregates_hold_the_counts_of_figures_json_and_no_others(files):
    rows = files["aggregates.csv"].decode().splitlines()
    assert rows[0] == "cell,shown,words"
    assert "turnover_average/numerator,25,25" in rows
    assert "zero_hours_share/numerator,,fewer than 8" in rows


def test_true_numbers_that_show_alike_make_the_very_same_pack(archive):
    """If no byte of any file differs between 26 leavers and 27, none of them can say which it was."""
    alike = (
        evidence.turnover(value=25.6, numerator=24, denominator=93.6),
        evidence.retention(stayed=34, started=44, survived=0.78, at_risk=32),
        evidence.leavers(pay=8, travel=12, other=7, short=15, long=12),
        evidence.continuity(),
        evidence.zero_hours(count=0, staff=93),
    )
    assert documents.pack(evidence.make_contents(readings=alike)) == archive


def test_rates_follow_from_the_counts_that_are_shown(files):
    assert verifier.recompute(files) == []


def test_definitions_are_named_by_the_digest_of_their_text(files):
    for figure in json.loads(files["figures.json"])["figures"]:
        assert verifier.sha256(files[figure["definition"]["file"]]) == figure["definition"]["sha256"]


def test_pack_without_promises_or_figures_can_be_built():
    made = documents.pack(evidence.make_contents(readings=(), promises=()))
    assert verifier.report(made)["unaltered"]


def test_pack_takes_any_name_as_words_not_as_code():
    name = "#panic[“Ní O'Neill”] *&<b> $x$ \\ @ref `raw`"
    made = documents.pack(evidence.make_contents(provider=name))
    pdf = zipfile.ZipFile(io.BytesIO(made)).read("pack.pdf")
    assert name in PdfReader(io.BytesIO(pdf)).metadata.title


def test_pack_for_inside_shows_exact_numbers_and_says_so():
    data, _ = documents.pack_data(evidence.make_contents(audience="internal"))
    turnover = data["figures"][0]
    assert (turnover["shown"]["text"], turnover["sample"]) == (
        "26.9%",
        "26 of 96.5 average directly employed staff",
    )
    assert "inside the provider" in data["method"]["limits"][0]


def test_pack_with_very_many_rows_breaks_over_pages():
    parts = [
        Part(label=f"Place {n}", under="By workplace", value=50.0, numerator=50, denominator=100)
        for n in range(60)
    ]
    reading = evidence.make_reading("starters_rate", value=50, numerator=3000, denominator=6000, parts=parts)
    made = documents.pack(evidence.make_contents(readings=(reading,)))
    pdf = PdfReader(io.BytesIO(zipfile.ZipFile(io.BytesIO(made)).read("pack.pdf")))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Place 0" in text
    assert "Place 59" in text
