from datetime import date

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.figure import Figure, Interval, Part, not_computable
from hefted.engine.periods import Period
from hefted.measures import presenters

MARCH = Period(start=date(2026, 3, 1), until=date(2026, 4, 1))
YEAR = Period(start=date(2025, 4, 1), until=date(2026, 4, 1))


def definition(id_="vacancy_rate"):
    return measure_named(id=id_).definition


def figure(value, *, period=MARCH, **rest):
    return Figure(measure="x", version="1", period=period, value=value, **rest)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (21.4286, "percent", "21.4%"),
        (0.0, "percent", "0.0%"),
        (1204, "count", "1,204"),
        (4.25, "days", "4.2 days"),
        (12, "minutes", "12.0 minutes"),
        (10.5625, "pounds", "£10.56"),
        (3.14, "carers", "3.1 carers"),
        (0.2222, "ratio", "0.22"),
        (None, "percent", "not computable"),
    ],
)
def test_a_number_is_shown_with_its_unit(value, unit, words):
    assert presenters.shown(value, unit) == words


def test_an_interval_is_shown_in_the_same_digits():
    interval = Interval(low=1.234, high=5.678, level=0.95, method="Wilson")
    assert presenters.interval_words(interval, "ratio") == "1.23 to 5.68"
    assert presenters.interval_words(None, "ratio") == ""


@pytest.mark.parametrize(
    ("id_", "value", "numerator", "denominator", "words"),
    [
        ("vacancy_rate", 75.0, 3, 4, "3 of 4 permanent and temporary posts"),
        ("turnover_average", 25.0, 1, 4.0, "1 of 4 average directly employed staff"),
        ("known_carer_share", 60.0, 12.0, 20, "12 of 20 "),
        ("known_carer_share", 61.5, 12.3, 20, "20 "),
        ("sickness_days", 4.5, 9, 2, "2 workers with known days"),
        ("leavers_by_reason", 4, 4, None, ""),
    ],
)
def test_what_a_figure_rests_on(id_, value, numerator, denominator, words):
    made = figure(value, numerator=numerator, denominator=denominator)
    assert presenters.rests_on(definition(id_), made).startswith(words)


def test_a_figure_that_is_none_rests_on_its_base():
    none = not_computable(definition=definition(), period=MARCH, why="No.", denominator=3, numerator=1)
    assert presenters.rests_on(definition(), none) == "3 permanent and temporary posts"


def test_a_trend_in_a_sentence():
    rise = [figure(10.0, period=YEAR), figure(12.0)]
    assert presenters.trend_sentence(definition(), rise) == (
        "Between 31 Mar 2026 and 31 Mar 2026 it rose from 10.0% to 12.0%."
    )
    assert "fell from 12.0% to 10.0%" in presenters.trend_sentence(definition(), rise[::-1])
    assert presenters.trend_sentence(definition(), [rise[0], rise[0]]).startswith("It was 10.0% both on")
    assert presenters.trend_sentence(definition(), rise[:1]) == "There are not yet two figures to compare."


def test_periods_of_a_trend_are_named_by_their_end_or_their_days():
    table = presenters.trend_table(definition=definition(), figures=[figure(1.0, period=YEAR), figure(2.0)])
    assert [row.label for row in table.rows] == ["1 Mar 2026 to 31 Mar 2026", "12 months to 31 Mar 2026"]
    assert not any(
        (table.shows_interval, table.shows_numerator, table.shows_denominator, table.shows_at_risk)
    )


def test_parts_are_grouped_and_three_of_a_breakdown_become_bars():
    parts = (
        Part(label="Median", value=3.0, unit="count"),
        *(
            Part(label=name, under="By reason", value=number)
            for name, number in (("a", 1.0), ("b", 2.0), ("c", 3.0))
        ),
        Part(label="d", under="By branch", value=None, why_not_computable="Nobody."),
    )
    beside, reasons, branches = presenters.part_groups(
        definition=definition(), figure=figure(1.0, parts=parts)
    )
    assert (beside.name, beside.bars) == ("Beside the headline", ())
    assert [bar[2] for bar in reasons.bars] == ["1.0%", "2.0%", "3.0%"]
    assert branches.bars == ()
    assert branches.table.rows[0].why_none == "Nobody."


def test_headline_measures_stand_first_in_their_group_and_unknown_ones_are_left_out():
    definitions = [
        definition("turnover_average"),
        definition("turnover_snapshot"),
        definition("vacancy_rate"),
    ]
    figures = {id_: [figure(1.0)] for id_ in ("turnover_average", "turnover_snapshot")}
    (group,) = presenters.card_groups(definitions=definitions, figures=figures)
    assert [card.id for card in group.cards] == ["turnover_snapshot", "turnover_average"]
    assert group.cards[0].trend == ""
