import math
import random
import warnings
from datetime import date, timedelta

import pytest
from lifelines import KaplanMeierFitter

from hefted.engine.retention import Horizon, Stay, matured, product_limit, survival

DAY_0 = date(2025, 1, 1)
STAFF = {
    "A": (0, 30), "B": (0, None), "C": (20, 250), "D": (30, None), "E": (100, 160),
    "F": (150, None), "G": (220, None), "H": (260, 310), "I": (310, None), "J": (340, 370),
}  # fmt: skip


def on(number):
    return None if number is None else DAY_0 + timedelta(days=number)


@pytest.fixture
def staff():
    return [Stay(key=key, started_on=on(start), left_on=on(leave)) for key, (start, leave) in STAFF.items()]


def test_freireich_remission_times_give_the_classic_curve():
    times = [
        "6",
        "6",
        "6",
        "6+",
        "7",
        "9+",
        "10",
        "10+",
        "11+",
        "13",
        "16",
        "17+",
        "19+",
        "20+",
        "22",
        "23",
        "25+",
        "32+",
        "32+",
        "34+",
        "35+",
    ]
    steps = product_limit(durations=[(int(text.rstrip("+")), "+" not in text) for text in times])
    assert {step.time: round(step.share, 4) for step in steps} == {
        6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "retained", "eligible", "share"), [(91, 5, 8, 0.60), (182, 4, 6, 0.60), (365, 2, 4, 0.45)]
)
def test_staff_fixture(staff, days, retained, eligible, share):
    horizon = Horizon(length=days, of="days")
    cohort = matured(stays=staff, horizon=horizon, as_of=on(400))
    assert (len(cohort.retained), cohort.eligible) == (retained, eligible)
    curve = survival(stays=staff, horizon=horizon, as_of=on(400), level=0.95)
    assert curve.share == pytest.approx(share, abs=1e-12)
    assert curve.starters == 10


def test_naive_share_of_the_staff_fixture_flatters_nobody_here(staff):
    """The share the definitions page warns of, for comparison: recent starters stand in the denominator."""
    naive = [
        sum(not stay.has_left(by=stay.started_on + timedelta(days=h)) for stay in staff) / 10
        for h in (91, 182, 365)
    ]
    assert naive == [0.6, 0.6, 0.5]


def hires(quits, number):
    """Starters of one New Year's Day; quits[i] of them leave in the year i + 1 after starting."""
    start, stays = date(2000, 1, 1), []
    for year, leaving in enumerate(quits):
        stays += [date(start.year + year, 7, 1)] * leaving
    stays += [None] * (number - len(stays))
    return [Stay(key=str(n), started_on=start, left_on=left) for n, left in enumerate(stays)]


@pytest.mark.parametrize(
    ("quits", "number", "years", "percent"),
    [
        ((1, 4, 2, 0, 2, 0), 20, 1, 95),
        ((1, 4, 2, 0, 2, 0), 20, 5, 55),
        ((1, 0, 2), 10, 1, 90),
        ((0, 1, 0), 5, 3, 80),
        ((2,), 2, 1, 0),
    ],
)
def test_published_survival_rate_exercise(quits, number, years, percent):
    stays = hires(quits, number)
    horizon, as_of = Horizon(length=12 * years), date(2010, 1, 1)
    cohort = matured(stays=stays, horizon=horizon, as_of=as_of)
    assert 100 * len(cohort.retained) / cohort.eligible == pytest.approx(percent)
    curve = survival(stays=stays, horizon=horizon, as_of=as_of, level=0.95)
    assert 100 * curve.share == pytest.approx(percent)


def test_nobody_hired_has_no_survival():
    assert survival(stays=[], horizon=Horizon(length=12), as_of=DAY_0, level=0.95) is None
    later = [Stay(key="x", started_on=DAY_0 + timedelta(days=1))]
    assert survival(stays=later, horizon=Horizon(length=12), as_of=DAY_0, level=0.95) is None
    assert matured(stays=later, horizon=Horizon(length=0), as_of=DAY_0).eligible == 0


def test_left_on_the_horizons_day_exactly_is_left():
    stay = Stay(key="x", started_on=date(2024, 2, 29), left_on=date(2025, 2, 28))
    cohort = matured(stays=[stay], horizon=Horizon(length=12), as_of=date(2025, 2, 28))
    assert cohort.left == ("x",)


def test_an_end_in_the_future_has_not_happened():
    stay = Stay(key="x", started_on=DAY_0, left_on=on(95))
    assert matured(stays=[stay], horizon=Horizon(length=90, of="days"), as_of=on(92)).retained == ("x",)
    assert (
        survival(stays=[stay], horizon=Horizon(length=200, of="days"), as_of=on(92), level=0.95).leavers == 0
    )


def test_nobody_left_or_everybody_left_has_no_interval():
    stays = [Stay(key="x", started_on=DAY_0), Stay(key="y", started_on=DAY_0)]
    curve = survival(stays=stays, horizon=Horizon(length=3), as_of=on(200), level=0.95)
    assert (curve.share, curve.low, curve.high, curve.at_risk) == (1.0, None, None, 2)


def test_survival_agrees_with_lifelines_on_random_histories():
    rng = random.Random(20261123)
    horizons = (91, 182, 365)
    for _ in range(60):
        stays, durations, events, as_of = [], [], [], rng.randint(100, 700)
        for number in range(rng.randint(2, 60)):
            start = rng.randint(0, as_of)
            leave = start + int(rng.expovariate(1 / 150)) if rng.random() < 0.7 else None
            stays.append(Stay(key=str(number), started_on=on(start), left_on=on(leave)))
            left = leave is not None and leave <= as_of
            durations.append((leave if left else as_of) - start)
            events.append(left)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = KaplanMeierFitter().fit(durations, events, timeline=range(701))
        for days in horizons:
            curve = survival(
                stays=stays, horizon=Horizon(length=days, of="days"), as_of=on(as_of), level=0.95
            )
            assert curve.share == pytest.approx(fit.survival_function_["KM_estimate"][days], abs=1e-12)
            low, high = fit.confidence_interval_.loc[days]
            if curve.low is None:
                assert curve.share in {0.0, 1.0} or math.isnan(low)
            else:
                assert (curve.low, curve.high) == pytest.approx((low, high), abs=1e-12)
