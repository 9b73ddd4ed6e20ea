"""The page of the manual is what the table says today."""

from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.manual import page
from tests.paths import ROOT


def test_the_page_is_written_from_the_table_as_it_is():
    assert (ROOT / "docs" / "asc-wds.md").read_text(encoding="utf-8") == page()


def test_the_page_names_every_column():
    text = page()
    for file in ("workplace", "staff", "training"):
        for column in table.columns(file):
            assert f"| {column}" in text
