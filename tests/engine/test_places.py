"""Places: distance, travel minutes by mode, and postcodes."""

import importlib.util
import random
import sys

import pytest

from hefted.engine.places import (
    CALIBRATED,
    Point,
    PostcodeError,
    TravelMode,
    TravelModel,
    metres_between,
    minutes_for_metres,
    normalise_postcode,
    travel_minutes,
)
from tests.paths import SHARED

LEEDS = Point(53.8, -1.55)


def test_one_degree_of_latitude_is_about_111_kilometres():
    assert metres_between(a=Point(53.0, -1.5), b=Point(54.0, -1.5)) == pytest.approx(111_195, abs=1)


def test_antipodes_are_half_the_way_round():
    assert metres_between(a=Point(0, 0), b=Point(0, 180)) == pytest.approx(20_015_115, abs=1)


@pytest.mark.parametrize(
    ("mode", "metres", "minutes"),
    [
        ("car", 0, 4),
        ("car", 10_000, 16),
        ("walk", 10, 1),
        ("walk", 1_000, 17),
        ("bicycle", 2_000, 12),
        ("bus", 500, 9),
        ("bus", 5_000, 32),
    ],
)
def test_minutes_follow_the_mode(mode, metres, minutes):
    assert minutes_for_metres(model=CALIBRATED, mode=mode, metres=metres) == minutes


def test_equal_points_take_no_time():
    assert travel_minutes(model=CALIBRATED, mode="car", a=LEEDS, b=Point(53.8, -1.55)) == 0


def test_travel_agrees_with_the_referee_of_the_benchmark_on_random_legs(monkeypatch):
    spec = importlib.util.spec_from_file_location(
        "hcw_referee", SHARED / "benchmarks" / "home-care-week" / "referee.py"
    )
    referee = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, referee)  # its dataclasses look their module up
    spec.loader.exec_module(referee)
    modes = {
        "car": {"base_seconds": 240, "seconds_per_km": 72, "minimum_minutes": 3},
        "walk": {"base_seconds": 0, "seconds_per_km": 1020, "minimum_minutes": 1},
        "bus": {"base_seconds": 720, "seconds_per_km": 240, "minimum_minutes": 1, "or_mode": "walk"},
        "bicycle": {"base_seconds": 120, "seconds_per_km": 300, "minimum_minutes": 3},
    }
    travel = referee.Travel(modes)
    rng = random.Random(2)
    for _ in range(1000):
        a = (53.8 + rng.uniform(-0.1, 0.1), -1.55 + rng.uniform(-0.1, 0.1))
        b = (53.8 + rng.uniform(-0.1, 0.1), -1.55 + rng.uniform(-0.1, 0.1))
        mode = rng.choice(list(modes))
        ours = travel_minutes(model=CALIBRATED, mode=mode, a=Point(*a), b=Point(*b))
        assert ours == travel.minutes(mode, a, b)
        assert ours == travel_minutes(model=CALIBRATED, mode=mode, a=Point(*b), b=Point(*a))


def test_a_mode_that_falls_back_on_nothing_or_itself_is_refused():
    with pytest.raises(ValueError, match="falls back on 'walk', which is not in the model"):
        TravelModel(version="x", source="", modes={"bus": TravelMode(0, 1, 1, "walk")})
    with pytest.raises(ValueError, match="falls back on itself"):
        TravelModel(
            version="x", source="", modes={"a": TravelMode(0, 1, 1, "b"), "b": TravelMode(0, 1, 1, "a")}
        )


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("zz11zz", "ZZ1 1ZZ"), (" ZZ99  3cz ", "ZZ99 3CZ"), ("Z1 2AB", "Z1 2AB"), ("zz1a\t1aa", "ZZ1A 1AA")],
)
def test_a_postcode_is_written_one_way(text, postcode):
    assert normalise_postcode(text) == postcode


@pytest.mark.parametrize("text", ["", "ZZ1", "ZZZ1 1ZZ", "ZZ1 ZZ1", "\uff11Z1 1ZZ"])
def test_other_text_is_not_a_postcode(text):
    with pytest.raises(PostcodeError, match="is not a postcode; one looks like ZZ1 1ZZ"):
        normalise_postcode(text)
