import re

import pytest

from hefted.web.charts import NARROW, WIDE, bars, draw, line, sparkline

ROWS = [
    {"month": "2026-01-01", "rate": 36.0, "low": 30.0, "high": 42.0},
    {"month": "2026-02-01", "rate": None, "low": None, "high": None},
    {"month": "2026-03-01", "rate": 31.0, "low": 26.0, "high": 37.0},
]


@pytest.fixture(scope="module")
def turnover():
    chart = line(rows=ROWS, x="month", y="rate", low="low", high="high", unit="per cent")
    return draw(chart=chart, title="Turnover <all>", description="Fell from 36 to 31 % & stayed there.")


def test_chart_says_what_it_is(turnover):
    assert 'role="img"' in turnover.wide
    assert "<title>Turnover &lt;all&gt;</title>" in turnover.wide
    assert "<desc>Fell from 36 to 31 % &amp; stayed there.</desc>" in turnover.wide


def test_chart_carries_no_style_or_script_of_its_own(turnover):
    for drawn in (turnover.wide, turnover.narrow):
        assert "style" not in drawn
        assert "<script" not in drawn


def test_chart_is_drawn_at_two_widths(turnover):
    assert f'width="{WIDE}"' in turnover.wide
    assert f'width="{NARROW}"' in turnover.narrow


def test_chart_uses_the_typeface_of_the_pages(turnover):
    assert set(re.findall(r'font-family="([^"]*)"', turnover.wide)) == {"Atkinson Hyperlegible"}


def test_marks_of_a_chart_are_not_read_out_one_by_one(turnover):
    assert "aria-" not in turnover.wide


def test_two_lines_differ_by_dash_and_carry_their_names():
    rows = [
        {"m": f"2026-0{m}-01", "v": m * k, "b": b} for m in (1, 2, 3) for k, b in ((1, "North"), (2, "South"))
    ]
    drawn = draw(
        chart=line(rows=rows, x="m", y="v", unit="hours", series="b"), title="t", description="d"
    ).wide
    assert {"North", "South"} <= set(re.findall(r">([^<]+)</text>", drawn))
    assert len(set(re.findall(r'stroke-dasharray="([^"]*)"', drawn))) >= 1


def test_words_of_users_cannot_break_out_of_a_bar_chart():
    rows = [{"reason": "<script>alert(1)</script>", "leavers": 3}, {"reason": "Pay", "leavers": 1}]
    chart = bars(rows=rows, name="reason", value="leavers", unit="leavers")
    assert "<script" not in draw(chart=chart, title="Reasons", description="Two reasons.").wide


def test_sparkline_leaves_a_gap_where_nothing_is_known():
    drawn = sparkline(values=[1, 2, None, 3, 4], title="Trend", description="Up.")
    assert drawn.count("<polyline") == 2
    assert "<title>Trend</title>" in drawn


def test_sparkline_shows_its_interval_as_a_band():
    assert "<polygon" in sparkline(values=[1, 2], low=[0, 1], high=[2, 3], title="t", description="d")
    assert "<polygon" not in sparkline(
        values=[1, 2], low=[None, None], high=[None, None], title="t", description="d"
    )


@pytest.mark.parametrize("values", [[], [None, 3], [None]])
def test_sparkline_of_fewer_than_two_values_is_empty(values):
    assert sparkline(values=values, title="t", description="d") == ""


def test_sparkline_of_equal_values_is_a_level_line():
    assert "NaN" not in sparkline(values=[5, 5, 5], title="t", description="d")
