"""An invented town on an invented map: Kelderwick, its river and its hill, with postcodes of the area ZZ.

ZZ is never issued, so no address here can be somebody's. The coordinates lie inland in the English Midlands
so that distances and travel minutes look true; nothing else about the place is real.
"""

import itertools
import math
import random
from dataclasses import dataclass

from hefted.engine.places import Point

CENTRE = Point(latitude=52.905, longitude=-0.955)
_METRES_PER_DEGREE = 111_195.0
_KILOMETRE = 2000.0
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters that occur in the last two places of a postcode
_RIVER_HALF_WIDTH_KM = 0.18


@dataclass(frozen=True, slots=True)
class District:
    """A part of town: its middle in kilometres east and north of the market place, and how far it reaches."""

    name: str
    sector: str
    east: float
    north: float
    reach: float
    postcodes: int


DISTRICTS = (
    District("Castle Bank", "ZZ1 1", -0.5, 0.9, 0.6, 22),
    District("Priory", "ZZ1 2", -1.3, -0.2, 0.6, 24),
    District("Ropewalk", "ZZ1 4", 0.8, -0.5, 0.6, 24),
    District("Bridge End", "ZZ2 1", 1.3, 0.9, 0.8, 26),
    District("Millholme", "ZZ2 3", -2.2, -1.6, 0.8, 26),
    District("Highfold", "ZZ3 5", -3.4, 1.3, 0.9, 28),
    District("Fellgate", "ZZ3 7", -4.3, 2.9, 0.8, 18),
    District("Eastmoor", "ZZ4 2", 3.6, 1.4, 1.0, 30),
    District("Larkhill", "ZZ4 7", 4.4, -0.8, 0.9, 26),
    District("Staithe", "ZZ5 1", 2.4, -2.9, 0.8, 20),
    District("Nether Thrale", "ZZ6 4", 6.6, -3.6, 0.8, 14),
    District("Upper Garside", "ZZ7 2", -5.4, -1.2, 0.8, 12),
    District("Howden Cross", "ZZ8 3", 1.4, 6.2, 0.9, 10),
)

# The river Thrale comes down from Garside, bends round the castle and leaves to the south-east.
RIVER = (
    (-7.0, -0.4),
    (-4.4, 0.1),
    (-2.4, 0.0),
    (-1.0, 0.35),
    (0.3, 0.25),
    (1.2, -0.3),
    (2.2, -1.5),
    (3.9, -2.4),
    (7.5, -2.5),
)
# Garside Pike stands above Fellgate; nobody lives on its top.
PIKE = (-5.3, 4.2)
_PIKE_REACH_KM = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """One postcode of the gazetteer."""

    postcode: str
    point: Point
    area: str


@dataclass(frozen=True, slots=True)
class Town:
    """Every postcode, and the postcodes of each district."""

    places: tuple[Place, ...]
    by_area: dict[str, tuple[Place, ...]]

    def pick(self, rng: random.Random, area: str) -> Place:
        return rng.choice(self.by_area[area])


def make_town(*, seed: int) -> Town:
    rng = random.Random(f"town {seed}")
    by_area: dict[str, tuple[Place, ...]] = {}
    for district in DISTRICTS:
        endings = rng.sample([a + b for a in _INWARD_LETTERS for b in _INWARD_LETTERS], district.postcodes)
        by_area[district.name] = tuple(
            Place(postcode=district.sector + ending, point=_spot(rng, district), area=district.name)
            for ending in sorted(endings)
        )
    return Town(places=tuple(place for places in by_area.values() for place in places), by_area=by_area)


def areas_near(*, area: str, kilometres: float) -> tuple[str, ...]:
    """Districts whose middle lies within that many kilometres of the middle of `area`, itself included."""
    here = next(district for district in DISTRICTS if district.name == area)
    return tuple(
        other.name
        for other in DISTRICTS
        if math.dist((here.east, here.north), (other.east, other.north)) <= kilometres
    )


def _spot(rng: random.Random, district: District) -> Point:
    """A dry place in the district: denser towards its middle, never in the river or on top of the pike."""
    while True:
        east = rng.gauss(district.east, district.reach / 2)
        north = rng.gauss(district.north, district.reach / 2)
        off_river = min(_from_segment((east, north), a, b) for a, b in itertools.pairwise(RIVER))
        if off_river > _RIVER_HALF_WIDTH_KM and math.dist((east, north), PIKE) > _PIKE_REACH_KM:
            return _point(east, north)


def _from_segment(spot: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres from a spot to the straight line between a and b."""
    along_east, along_north = b[0] - a[0], b[1] - a[1]
    share = ((spot[0] - a[0]) * along_east + (spot[1] - a[1]) * along_north) / (
        along_east**2 + along_north**2
    )
    share = min(1.0, max(0.0, share))
    return math.dist(spot, (a[0] + share * along_east, a[1] + share * along_north))


def _point(east: float, north: float) -> Point:
    latitude = CENTRE.latitude + north * _KILOMETRE / _METRES_PER_DEGREE
    longitude = CENTRE.longitude + east * _KILOMETRE / (
        _METRES_PER_DEGREE * math.cos(math.radians(CENTRE.latitude))
    )
    return Point(latitude=round(latitude, 5), longitude=round(longitude, 5))
