from datetime import date

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import Absence, SicknessReported
from tests.factories.histories import held, provider, year_to

YEAR = year_to("2026-03-31")


def figure_of(records):
    return measure_named(id="sickness_days").calculate(records=records, period=YEAR)


def told(worker, days, on="2026-03-01"):
    return SicknessReported(
        key=f"r{worker}{on}", worker=worker, branch="A", reported_on=date.fromisoformat(on), days=days
    )


def away(worker, start, until, days, kind="sickness"):
    until_on = date.fromisoformat(until) if until else None
    return Absence(
        key=f"a{worker}{start}", worker=worker, branch="A", kind=kind, from_on=date.fromisoformat(start),
        until_on=until_on, working_days_lost=days,
    )  # fmt: skip


def staff(*names):
    return [held(name, "2020-01-01") for name in names]


def test_stated_days_over_workers_whose_days_are_known():
    records = provider(
        spells=[*staff("a", "b", "c", "d"), held("gone", "2020-01-01", "2026-01-01")],
        sickness=[
            told("a", 9, "2025-06-01"),
            told("a", 4.5),
            told("b", 0),
            told("c", None),
            told("gone", 30),
        ],
    )
    figure = figure_of(records)
    assert (figure.value, figure.numerator, figure.denominator) == (2.25, 4.5, 2)
    assert figure.exclusions[0].count == 2
    assert figure.parts[0].value == 2
    assert figure.interval.method == "Student's t"


def test_recorded_absences_count_where_nothing_was_stated():
    records = provider(
        spells=staff("a", "b", "c", "d"),
        sickness=[told("d", 1)],
        absences=[
            away("a", "2025-06-02", "2025-06-08", 3),
            away("a", "2025-08-01", "2025-08-01", 1, kind="leave"),
            away("c", "2025-08-01", "2025-08-05", None),
            away("d", "2025-08-01", "2025-08-05", 5),
        ],
    )
    figure = figure_of(records)
    assert (figure.numerator, figure.denominator) == (4, 3)
    assert figure.exclusions[0].count == 1


def test_an_absence_across_the_edge_is_shared_out_by_days():
    records = provider(
        spells=staff("a"),
        absences=[
            away("a", "2025-03-28", "2025-04-06", 8),
            away("a", "2025-03-01", "2025-03-31", 20),
            away("a", "2026-03-30", None, 1),
            away("a", "2026-03-31", "2026-04-09", 10),
        ],
    )
    assert figure_of(records).value == pytest.approx(8 * 6 / 10 + 1 + 1)


def test_a_half_day_is_rounded_up_as_the_service_does():
    figure = figure_of(provider(spells=staff("a", "b"), sickness=[told("a", 5), told("b", 0)]))
    assert (figure.value, figure.parts[0].value) == (2.5, 3)


def test_nothing_known_is_not_computable():
    assert "not known for anybody" in figure_of(provider(spells=staff("a"))).why_not_computable
    assert figure_of(provider()).why_not_computable == "Nobody was in post."
    assert figure_of(provider(spells=staff("a"), sickness=[told("a", 2)])).interval is None
