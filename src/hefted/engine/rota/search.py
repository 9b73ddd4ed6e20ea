"""Improving a rota: take a few jobs out, put them back where they cost least, keep what is better (and,
early on, now and then what is a little worse).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .board import Board
from .placing import place_shadows, place_visit
from .problem import WEEK_DAYS
from .read_off import solution_of
from .solution import Solution
from .stop import Stop
from .tables import LEARNING, SHADOW, VISIT

HOTTEST, COLDEST = 12.0, 0.4
BLINK = 0.01
NEIGHBOURS = 40
MEAN_REMOVED = 8
LONGEST_STRING = 6


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: share of its budget used, iterations done, cost now and best so far."""

    share: float
    iterations: int
    cost: float
    best: float
    unplaced: int


class Neighbours:
    """For each visit job, jobs of the same day that are near in place and time, the nearest first; made on
    demand.
    """

    def __init__(self, board: Board) -> None:
        tables = board.tables
        self.board = board
        self.by_day: list[list[int]] = [[] for _ in range(WEEK_DAYS)]
        self.day: dict[int, int] = {}
        for job in range(tables.fixed_jobs):
            if tables.kind[job] == VISIT:
                day = tables.problem.visits[tables.visit[job]].day
                self.day[job] = day
                self.by_day[day].append(job)
        # Distances as most carers travel.
        self.legs = tables.legs[0] if tables.legs else []
        self._known: dict[int, list[int]] = {}

    def of(self, job: int) -> list[int]:
        if job not in self._known:
            tables = self.board.tables
            row = self.legs[tables.site[job]]
            planned = tables.problem.visits[tables.visit[job]].planned

            def distance(other: int) -> tuple[float, int]:
                apart = abs(tables.problem.visits[tables.visit[other]].planned - planned)
                return row[tables.site[other]] + apart / 4, other

            others = [other for other in self.by_day[self.day[job]] if other != job]
            self._known[job] = sorted(others, key=distance)[:NEIGHBOURS]
        return self._known[job]


class Search:
    def __init__(self, *, board: Board, rng: Random) -> None:
        self.board = board
        self.rng = rng
        self.neighbours = Neighbours(board)
        tables = board.tables
        self.visit_jobs = [job for job in range(tables.fixed_jobs) if tables.kind[job] == VISIT]
        self.event_jobs = [job for job in range(tables.fixed_jobs) if tables.kind[job] == LEARNING]
        self.jobs_of_person: list[list[int]] = [[] for _ in tables.problem.people]
        for job in self.visit_jobs:
            self.jobs_of_person[tables.person[job]].append(job)
        self.removed: dict[tuple[int, ...], None] = {}
        self.best = board.total
        self.best_routes = list(board.routes)
        self.unplaced: set[tuple[int, ...]] = set()
        for jobs in [*tables.jobs_of_visit, *tables.jobs_of_item.values()]:
            if any(board.where[job] < 0 for job in jobs):
                self.unplaced.add(jobs)

    # ---- taking out
    def group(self, job: int) -> tuple[int, ...]:
        tables = self.board.tables
        number = tables.visit[job]
        return tables.jobs_of_visit[number] if number >= 0 else tables.jobs_of_item[tables.ref[job]]

    def take(self, job: int) -> None:
        """Take out a whole visit or event; what has begun stays."""
        board = self.board
        jobs = self.group(job)
        if jobs in self.removed or any(board.is_frozen(part) for part in jobs):
            return
        self.removed[jobs] = None
        for part in jobs:
            if board.where[part] >= 0:
                for gone in board.lift(part):
                    if board.tables.kind[gone] != SHADOW:
                        self.removed[self.group(gone)] = None

    def strings(self, seed: int, amount: int) -> None:
        """Take out short strings of neighbouring jobs from a few days' work near a visit."""
        board, rng = self.board, self.rng
        length = rng.randint(1, LONGEST_STRING)
        ruined: set[int] = set()
        for job in (seed, *self.neighbours.of(seed)):
            carer_day = board.where[job]
            if carer_day < 0 or carer_day in ruined:
                continue
            jobs = board.routes[carer_day].jobs
            size = min(len(jobs), length)
            at = jobs.index(job)
            first = rng.randint(max(0, at - size + 1), min(at, len(jobs) - size))
            for part in jobs[first : first + size]:
                if board.tables.kind[part] != SHADOW and board.where[part] >= 0:
                    self.take(part)
            ruined.add(carer_day)
            if len(self.removed) >= amount:
                return

    def near(self, seed: int, amount: int) -> None:
        """Take out visits near in place and time."""
        self.take(seed)
        for job in self.neighbours.of(seed):
            if len(self.removed) >= amount:
                return
            if self.rng.random() < 0.6:  # noqa: PLR2004 - leaves some of the neighbours where they are
                self.take(job)

    def faces_of(self, person: int, amount: int) -> None:
        """Take out all visits of one person by the carers who come least often, with what stands in the
        way of others.
        """
        board, rng = self.board, self.rng
        faces = board.faces[person]
        if not faces:
            return
        ranked = sorted(faces, key=lambda carer: (faces[carer] * (0.5 + rng.random()), carer))
        leaving = set(ranked[: rng.randint(1, 2)])
        jobs = [
            job
            for job in self.jobs_of_person[person]
            if board.where[job] >= 0 and board.where[job] // WEEK_DAYS in leaving
        ]
        staying = ranked[-rng.randint(1, 3) :]
        rng.shuffle(jobs)
        for job in jobs[:amount]:
            if board.where[job] < 0:
                continue
            day, start = board.where[job] % WEEK_DAYS, board.start[job]
            self.take(job)
            for carer in staying:
                self.clash(carer * WEEK_DAYS + day, start, start + board.tables.dur[job])

    def clash(self, carer_day: int, start: int, end: int) -> None:
        """Take out what a carer does around a time."""
        board = self.board
        route = board.routes[carer_day]
        for job, at in zip(route.jobs, route.starts, strict=True):
            near = at < end + 10 and at + board.tables.dur[job] > start - 10
            if near and board.tables.kind[job] != SHADOW and board.where[job] >= 0:
                self.take(job)

    def carer_day(self, seed: int, amount: int) -> None:
        """Take out a whole day of one carer and part of the day of another nearby."""
        board = self.board
        done = 0
        for job in (seed, *self.neighbours.of(seed)):
            if board.where[job] < 0:
                continue
            for part in board.routes[board.where[job]].jobs:
                if board.tables.kind[part] != SHADOW and board.where[part] >= 0:
                    self.take(part)
            done += 1
            if done == 2 or len(self.removed) >= amount:  # noqa: PLR2004 - two days
                return

    def ruin(self) -> None:
        rng, board = self.rng, self.board
        amount = rng.randint(2, 2 * MEAN_REMOVED)
        seed = rng.choice(self.visit_jobs)
        chance = rng.random()
        if chance < 0.55:  # noqa: PLR2004 - shares of the ways to take out, found by trial
            self.strings(seed, amount)
        elif chance < 0.7:  # noqa: PLR2004 - as above
            self.near(seed, amount)
        elif chance < 0.9:  # noqa: PLR2004 - as above
            self.faces_of(board.tables.person[seed], max(2, amount // 2))
        else:
            self.carer_day(seed, amount)
        if self.event_jobs and rng.random() < 0.05:  # noqa: PLR2004 - as above
            self.take(rng.choice(self.event_jobs))

    # ---- putting back
    def order(self, groups: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Which comes first: at random, the long, the hard to place, or by time."""
        tables, rng = self.board.tables, self.rng
        rng.shuffle(groups)
        chance = rng.random()
        if chance < 0.3:  # noqa: PLR2004 - shares found by trial
            return groups
        if chance < 0.6:  # noqa: PLR2004 - as above
            return sorted(groups, key=lambda jobs: -sum(tables.dur[job] for job in jobs))
        if chance < 0.85:  # noqa: PLR2004 - as above
            return sorted(groups, key=lambda jobs: (-len(jobs), len(tables.options[jobs[0]])))
        return sorted(groups, key=lambda jobs: tables.soft_lo[jobs[0]])

    def recreate(self) -> None:
        board, rng = self.board, self.rng
        groups = list(self.removed)
        if self.unplaced:
            waiting = [jobs for jobs in sorted(self.unplaced) if jobs not in self.removed]
            rng.shuffle(waiting)
            groups += waiting[:4]
        lost_shadow = any(len(board.shadows[item.id]) < item.count for item in board.shadow_items)
        for jobs in self.order(groups):
            may_widen = board.tables.kind[jobs[0]] == VISIT and rng.random() < 0.5  # noqa: PLR2004 - as above
            place_visit(board, jobs, blink=BLINK, rng=rng, may_widen=may_widen)
        if lost_shadow:
            place_shadows(board, rng=rng)

    def step(self, temperature: float) -> None:
        board = self.board
        before = board.total
        board.begin()
        self.removed = {}
        self.ruin()
        self.recreate()
        if board.total < before - temperature * math.log(self.rng.random() or 1e-12):
            for jobs in self.removed:
                self.note(jobs)
            for jobs in list(self.unplaced):
                self.note(jobs)
        else:
            board.undo()

    def note(self, jobs: tuple[int, ...]) -> None:
        """Keep the list of what is not placed."""
        if any(self.board.where[job] < 0 for job in jobs):
            self.unplaced.add(jobs)
        else:
            self.unplaced.discard(jobs)

    def run(self, *, stop: Stop, progress: Callable[[Progress], None] | None) -> Solution:
        """The best rota found when `stop` says so."""
        board = self.board
        done = 0
        while True:
            share = stop.share(iterations=done)
            if progress:
                progress(Progress(share, done, board.total, self.best, len(self.unplaced)))
            if share >= 1 or not (self.visit_jobs and board.routes):
                break
            self.step(HOTTEST * (COLDEST / HOTTEST) ** share)
            done += 1
            if board.total < self.best - 1e-6:
                self.best = board.total
                self.best_routes = list(board.routes)
        return solution_of(board=board, routes=self.best_routes, iterations=done)
