"""Minutes on the road between two points, in whole-number arithmetic so that every machine gets the same
answer.
"""

import math
from collections.abc import Iterable, Sequence

from .problem import Point, Problem, TravelMode

EARTH_RADIUS_METRES = 6371008.8


def metres_between(one: Point, other: Point) -> int:
    """Great circle by the haversine formula, rounded to the nearest metre."""
    lat_one, lat_other = math.radians(one.lat), math.radians(other.lat)
    half_lat = (lat_other - lat_one) / 2
    half_lon = math.radians(other.lon - one.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_one) * math.cos(lat_other) * math.sin(half_lon) ** 2
    return math.floor(2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, h))) + 0.5)


def minutes_over(mode: TravelMode, metres: int) -> int:
    """Whole minutes of one mode by itself, halves rounded up."""
    millis = 1000 * mode.base_seconds + mode.seconds_per_km * metres
    return max(mode.minimum_minutes, (millis + 30000) // 60000)


class Travel:
    """Travel minutes of a problem, each pair of points worked out once."""

    def __init__(self, problem: Problem) -> None:
        self._modes = problem.modes
        self._known: dict[tuple[str, float, float, float, float], int] = {}

    def minutes(self, *, mode: str, one: Point, other: Point) -> int:
        if one == other:
            return 0
        one, other = _in_order(one, other)
        key = (mode, one.lat, one.lon, other.lat, other.lon)
        if key not in self._known:
            self._known[key] = self.over(mode=mode, metres=metres_between(one, other))
        return self._known[key]

    def over(self, *, mode: str, metres: int) -> int:
        """Minutes of a mode over a distance between two different points."""
        rule = self._modes[mode]
        minutes = minutes_over(rule, metres)
        if rule.or_mode:
            minutes = min(minutes, minutes_over(self._modes[rule.or_mode], metres))
        return minutes


def minutes_by_mode(
    problem: Problem, points: Sequence[Point], modes: Iterable[str]
) -> dict[str, list[list[int]]]:
    """Whole tables of minutes between different points, by mode; the distance of a pair is worked out
    once.
    """
    travel = Travel(problem)
    tables = {mode: [[0] * len(points) for _ in points] for mode in modes}
    for row, one in enumerate(points):
        for column in range(row):
            metres = metres_between(*_in_order(one, points[column]))
            for mode, table in tables.items():
                table[row][column] = table[column][row] = travel.over(mode=mode, metres=metres)
    return tables


def _in_order(one: Point, other: Point) -> tuple[Point, Point]:
    """One way of writing a pair, as the formula may differ in the last digit when turned round."""
    return (one, other) if (one.lat, one.lon) <= (other.lat, other.lon) else (other, one)
