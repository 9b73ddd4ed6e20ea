"""Places: postcodes, distance as the crow flies, and travel minutes by mode.

Travel minutes are estimates: base seconds plus seconds per crow-fly kilometre, fitted to real road times. The
model in use is passed in and named beside every figure; recorded travel, where there is any, comes from
records and not here.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# Mean radius of the Earth (IUGG), a fact of geometry and not a rule that changes.
EARTH_RADIUS_METRES = 6_371_008.8

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")


class PostcodeError(ValueError):
    """Text that cannot be a postcode of the United Kingdom."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class TravelMode:
    """How long a leg takes; with `or_mode` the quicker of the two is taken (by bus, one walks where that
    is quicker).
    """

    base_seconds: int
    seconds_per_km: int
    minimum_minutes: int
    or_mode: str | None = None


@dataclass(frozen=True, slots=True)
class TravelModel:
    """Modes by name, with the version and the words that say where the numbers come from.

    Raises ValueError where an `or_mode` names a mode that is not there, or modes refer to one another in a
    circle.
    """

    version: str
    source: str
    modes: Mapping[str, TravelMode] = field(hash=False)

    def __post_init__(self) -> None:
        for name in self.modes:
            seen = {name}
            other = self.modes[name].or_mode
            while other is not None:
                if other not in self.modes:
                    raise ValueError(
                        f"Travel mode {name!r} falls back on {other!r}, which is not in the model."
                    )
                if other in seen:
                    raise ValueError(f"Travel mode {name!r} falls back on itself.")
                seen.add(other)
                other = self.modes[other].or_mode


CALIBRATED = TravelModel(
    version="hcw-1",
    source=(
        "Car minutes fit road times between English places (home-care-week benchmark); "
        "the other modes are assumptions."
    ),
    modes={
        "car": TravelMode(base_seconds=240, seconds_per_km=72, minimum_minutes=3),
        "walk": TravelMode(base_seconds=0, seconds_per_km=1020, minimum_minutes=1),
        "bus": TravelMode(base_seconds=720, seconds_per_km=240, minimum_minutes=1, or_mode="walk"),
        "bicycle": TravelMode(base_seconds=120, seconds_per_km=300, minimum_minutes=3),
    },
)


def metres_between(*, a: Point, b: Point) -> int:
    """Great-circle metres by the haversine formula, to the nearest metre (halves up)."""
    latitude_a, latitude_b = math.radians(a.latitude), math.radians(b.latitude)
    half_latitude = math.radians(b.latitude - a.latitude) / 2
    half_longitude = math.radians(b.longitude - a.longitude) / 2
    chord = (
        math.sin(half_latitude) ** 2
        + math.cos(latitude_a) * math.cos(latitude_b) * math.sin(half_longitude) ** 2
    )
    return math.floor(2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, chord))) + 0.5)


def minutes_for_metres(*, model: TravelModel, mode: str, metres: int) -> int:
    """Whole minutes for a leg of that many crow-fly metres, nearest minute (halves up).

    Raises KeyError for a mode that the model has not.
    """
    rule = model.modes[mode]
    milliseconds = 1000 * rule.base_seconds + rule.seconds_per_km * metres
    minutes = max(rule.minimum_minutes, (milliseconds + 30_000) // 60_000)
    if rule.or_mode is None:
        return minutes
    return min(minutes, minutes_for_metres(model=model, mode=rule.or_mode, metres=metres))


def travel_minutes(*, model: TravelModel, mode: str, a: Point, b: Point) -> int:
    """Whole minutes from a to b, the same both ways and at all hours; 0 between equal points.

    The two points are taken in one fixed order, so that rounding cannot make the way back a minute longer.
    Raises KeyError for a mode that the model has not.
    """
    if a == b:
        return 0
    first, second = sorted((a, b), key=lambda point: (point.latitude, point.longitude))
    return minutes_for_metres(model=model, mode=mode, metres=metres_between(a=first, b=second))


def normalise_postcode(text: str) -> str:
    """A postcode in capitals with one space before its last three characters: `zz11zz` becomes `ZZ1 1ZZ`.

    Raises PostcodeError for text of another shape. Whether the postcode exists is not looked up here.
    """
    match = _POSTCODE.fullmatch(re.sub(r"\s+", "", text).upper())
    if match is None:
        raise PostcodeError(f"“{text.strip()}” is not a postcode; one looks like ZZ1 1ZZ.")
    return f"{match[1]} {match[2]}"
