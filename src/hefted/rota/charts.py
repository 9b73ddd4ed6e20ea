"""Rotas as drawings: a day of all carers along the hours, and the day's rounds on a plain map.

Only positions are worked out here; the templates hold the drawing. Units are those of the viewBox.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hefted.engine.rota.problem import DAY_MINUTES, Point, Problem
from hefted.engine.rota.solution import Job, Layout
from hefted.rota.wording import clock, job_words, look_of

FIRST_HOUR, LAST_HOUR = 6, 23
LABEL, HOUR, ROW, TOP = 150, 50, 28, 26
SHORTEST_WITH_WORDS = 24
MAP_WIDTH, MAP_HEIGHT, MARGIN = 720, 480, 24
COLOURS = ("#0b5fa5", "#b04a00", "#1b6b3a", "#6b3fa0", "#9c2a10", "#46545f")
DASHES = ("", "8 3", "2 3", "10 3 2 3")


@dataclass(frozen=True)
class Block:
    """One job on the timeline; `look` is visit, double, learning or shadow."""

    x: int
    width: int
    look: str
    words: str
    title: str


@dataclass(frozen=True)
class Row:
    name: str
    y: int
    free: tuple[tuple[int, int], ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Timeline:
    width: int
    height: int
    hours: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]


def timeline(
    *,
    problem: Problem,
    layout: Layout,
    day: int,
    names: Mapping[str, str],
    initials: Mapping[str, str],
) -> Timeline:
    """Everybody who works or could work on the day, by name."""
    free: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for carer in problem.carers:
        for start, end in carer.availability:
            if start // DAY_MINUTES == day:
                free[carer.id].append((_x(start), _x(end) - _x(start)))
    working = {carer for carer, on in layout.days if on == day} | set(free)
    rows: list[Row] = []
    for carer_id in sorted(working, key=lambda carer: names.get(carer, carer)):
        name = names.get(carer_id, carer_id)
        found = layout.days.get((carer_id, day))
        blocks = tuple(_block(job, name, problem, initials) for job in (found.jobs if found else ()))
        rows.append(Row(name, TOP + len(rows) * ROW, tuple(free[carer_id]), blocks))
    hours = tuple(
        (LABEL + (hour - FIRST_HOUR) * HOUR, f"{hour:02d}") for hour in range(FIRST_HOUR, LAST_HOUR + 1)
    )
    width = LABEL + (LAST_HOUR - FIRST_HOUR) * HOUR + 10
    return Timeline(width, TOP + len(rows) * ROW + 6, hours, tuple(rows))


def _x(minute: int) -> int:
    hour = min(max(minute % DAY_MINUTES / 60, FIRST_HOUR), LAST_HOUR)
    return round(LABEL + (hour - FIRST_HOUR) * HOUR)


def _block(job: Job, name: str, problem: Problem, initials: Mapping[str, str]) -> Block:
    look, words = look_of(job, problem), job_words(job, problem, initials)
    width = max(3, _x(job.end) - _x(job.start))
    kind = {"double": "visit, two carers", "shadow": "going along on a visit"}.get(look, look)
    title = f"{name}: {clock(job.start)} to {clock(job.end)}, {words} ({kind})"
    return Block(_x(job.start), width, look, words if width >= SHORTEST_WITH_WORDS else "", title)


# ---- the map
@dataclass(frozen=True)
class Round:
    """One carer's way through the day: from home past every job and home again."""

    name: str
    colour: str
    dash: str
    path: str
    home: tuple[float, float]


@dataclass(frozen=True)
class RoundMap:
    width: int
    height: int
    rounds: tuple[Round, ...]
    stops: tuple[tuple[float, float, str], ...]


def round_map(
    *, problem: Problem, layout: Layout, day: int, names: Mapping[str, str], initials: Mapping[str, str]
) -> RoundMap | None:
    """A schematic of the day's rounds, north at the top; None when nobody works."""
    days = [found for (_, on), found in layout.days.items() if on == day]
    if not days:
        return None
    homes = {found.carer: problem.carer_by_id[found.carer].home for found in days}
    place = _Frame([*homes.values(), *(job.at for found in days for job in found.jobs)])
    rounds, stops = [], {}
    for number, found in enumerate(sorted(days, key=lambda found: names.get(found.carer, found.carer))):
        home = homes[found.carer]
        points = [home]
        for run in found.runs:
            points += [job.at for job in run.jobs] + [home]
        path = " ".join(f"{x},{y}" for x, y in map(place.of, points))
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]
        rounds.append(Round(names.get(found.carer, found.carer), colour, dash, path, place.of(home)))
        for job in found.jobs:
            stops[place.of(job.at)] = job_words(job, problem, initials)
    return RoundMap(
        MAP_WIDTH, MAP_HEIGHT, tuple(rounds), tuple((x, y, words) for (x, y), words in sorted(stops.items()))
    )


class _Frame:
    """Fits points into the drawing; a degree east is a little over half a degree north at these latitudes."""

    def __init__(self, points: Iterable[Point]) -> None:
        points = list(points)
        self.south, self.west = min(p.lat for p in points), min(p.lon for p in points)
        tall = max(max(p.lat for p in points) - self.south, 1e-4)
        wide = max((max(p.lon for p in points) - self.west) * 0.6, 1e-4)
        self.scale = min((MAP_WIDTH - 2 * MARGIN) / wide, (MAP_HEIGHT - 2 * MARGIN) / tall)

    def of(self, point: Point) -> tuple[float, float]:
        x = MARGIN + (point.lon - self.west) * 0.6 * self.scale
        y = MAP_HEIGHT - MARGIN - (point.lat - self.south) * self.scale
        return round(x, 1), round(y, 1)
