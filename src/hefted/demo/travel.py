"""Minutes between any two places that occur, looked up quickly: the engine's model worked out once."""

from dataclasses import dataclass

from hefted.demo.town import Place
from hefted.engine.places import CALIBRATED, metres_between, minutes_for_metres

MODES = ("car", "walk", "bicycle", "bus")


@dataclass(frozen=True, slots=True)
class Travel:
    """`minutes[mode][a][b]` for places by their number in `site`."""

    site: dict[str, int]
    minutes: dict[str, list[list[int]]]


def travel_between(places: list[Place]) -> Travel:
    metres = [[0] * len(places) for _ in places]
    for i, a in enumerate(places):
        for j in range(i):
            metres[i][j] = metres[j][i] = metres_between(a=a.point, b=places[j].point)
    return Travel(
        site={place.postcode: number for number, place in enumerate(places)},
        minutes={mode: [[_minutes(mode, each) for each in row] for row in metres] for mode in MODES},
    )


def _minutes(mode: str, metres: int) -> int:
    return minutes_for_metres(model=CALIBRATED, mode=mode, metres=metres) if metres else 0
