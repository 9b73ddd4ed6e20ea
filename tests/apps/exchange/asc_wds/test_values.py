"""How cells are read."""

from datetime import date
from decimal import Decimal

import pytest

from hefted.exchange.asc_wds.values import day, loose_day, number, whole, years_on
from tests.apps.exchange.asc_wds.uploads import Changed

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "read"), [("1abc", 1), ("12.9", 12), ("-3", -3), ("", None), ("x1", None), ("\uff11", None)]
)
def test_whole_takes_the_leading_number(text, read):
    assert whole(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("2.5x", "2.5"), (".5", "0.5"), ("1e2", "100"), ("nan", None), ("inf", None), ("", None)],
)
def test_number_takes_the_leading_number(text, read):
    assert number(text) == (None if read is None else Decimal(read))


@pytest.mark.parametrize(
    ("text", "read"),
    [("29/02/2024", date(2024, 2, 29)), ("29/02/2025", None), ("1/2/2025", None), ("2025-02-01", None)],
)
def test_day_is_written_in_one_way(text, read):
    assert day(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14-03-1988", date(1988, 3, 14)),
        ("1/2/80", date(1980, 2, 1)),
        ("1/2/68", date(2068, 2, 1)),
        ("14/03", date(2026, 3, 14)),
        ("31/02/1988", None),
        ("x", None),
    ],
)
def test_loose_day_finds_day_month_and_year_in_order(text, read):
    assert loose_day(text, TODAY) == read


def test_years_on_stay_within_the_calendar():
    assert years_on(date(2024, 2, 29), -14) == date(2010, 2, 28)
    assert years_on(date(9999, 1, 1), 14) == date(9999, 1, 1)


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ("ALLSERVICES=8;0 & UTILISATION=40;0 & CAPACITY=;", []),
        ("MAINSERVICE=2 & ALLSERVICES=2;0 & UTILISATION=40; & CAPACITY=50;", []),
        ("MAINSERVICE=2 & ALLSERVICES=0;2 & UTILISATION= & CAPACITY=;50", []),
        ("MAINSERVICE=2 & ALLSERVICES=0;2 & UTILISATION=;40 & CAPACITY=;50", ["UTILISATION"]),
    ],
)
def test_amounts_beside_no_other_services_are_counted_as_the_service_counts_them(changes, columns):
    upload = Changed(f"{changes} & TRAVELTIME=", of="workplace").read()
    assert [one.column for one in upload.findings] == columns
