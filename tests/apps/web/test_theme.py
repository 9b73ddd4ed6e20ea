"""axe cannot judge every colour pair (text in SVG, borders): the palette is tested by arithmetic."""

import re
from pathlib import Path

import pytest

from hefted.web import charts

CSS = Path(charts.__file__).parent / "static" / "web" / "theme.css"
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", CSS.read_text()))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("text", "page"),
        ("quiet", "page"),
        ("quiet", "paper"),
        ("brand", "page"),
        ("brand", "brand-tint"),
        ("paper", "brand"),
        ("paper", "brand-deep"),
        ("good", "good-tint"),
        ("bad", "bad-tint"),
        ("watch", "watch-tint"),
        ("text", "plain-tint"),
        ("bad", "paper"),
        ("paper", "bad"),
    ],
)
def test_words_stand_out_from_their_ground(front, back):
    assert contrast(TOKENS[front], TOKENS[back]) >= 4.5


@pytest.mark.parametrize(
    ("front", "back"), [("edge", "paper"), ("edge", "page"), ("focus", "brand"), ("text", "page")]
)
def test_borders_and_focus_rings_can_be_seen(front, back):
    assert contrast(TOKENS[front], TOKENS[back]) >= 3


@pytest.mark.parametrize("colour", charts.SERIES)
def test_lines_of_charts_stand_out_and_can_carry_their_name(colour):
    assert contrast(colour, "#ffffff") >= 4.5


def test_theme_stays_small():
    assert len(CSS.read_bytes()) < 24_000
