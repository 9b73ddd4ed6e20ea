"""A problem as plain lists of numbers, which is what the search reads.

A job is a number: first every slot of every visit, then every part of a learning event; shadow jobs are
added as they are first thought of. A carer-day is a number too: carer * 7 + day.
"""

from .problem import DAY_MINUTES, WEEK_DAYS, WEEK_MINUTES, Carer, Learning, Person, Point, Problem, Visit
from .travel import minutes_by_mode

NEVER = 10**6
# How far a visit may leave its window when it would otherwise not happen at all, minutes.
WIDE_MINUTES = 150
# What a unit of a part costs the search when its weight is the word "hard": a slot nobody fills must
# stay the lesser evil, or the search would break a second rule to fill it.
HARD_UNPLACED = 1e5
HARD = 1e6
VISIT, LEARNING, SHADOW = 0, 1, 2

# (carer-day, carer, earliest and latest start there, cost of this carer on this job)
Option = tuple[int, int, int, int, float]


def price(problem: Problem, part: str) -> float:
    weight = problem.weights.get(part, 0.0)
    if weight != "hard":
        return float(weight)
    return HARD_UNPLACED if part.startswith(("unassigned", "lost")) else HARD


def is_welcome(carer: Carer, person: Person) -> bool:
    return not (
        (person.only_sex and carer.sex != person.only_sex)
        or carer.id in person.barred
        or carer.avoid & person.conditions
    )


class Tables:
    """Arrays by job unless said otherwise. `like` is where a start costs nothing and is aimed at."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.carer_index = {carer.id: number for number, carer in enumerate(problem.carers)}
        self.visit_index = {visit.id: number for number, visit in enumerate(problem.visits)}
        self.person_index = {person.id: number for number, person in enumerate(problem.people)}
        self.prices = {part: price(problem, part) for part in problem.parts}
        self.dur: list[int] = []
        self.site: list[int] = []
        self.zone: list[int] = []
        self.kind: list[int] = []
        self.visit: list[int] = []
        self.slot: list[int] = []
        self.person: list[int] = []
        self.partner: list[int] = []
        self.soft_lo: list[int] = []
        self.soft_hi: list[int] = []
        self.wide_lo: list[int] = []
        self.wide_hi: list[int] = []
        self.like_lo: list[int] = []
        self.like_hi: list[int] = []
        self.free_lo: list[int] = []
        self.free_hi: list[int] = []
        self.unplaced: list[float] = []
        self.options: list[list[Option]] = []
        self.base: list[dict[int, float]] = []
        self.ref: list[str] = []
        self.windows: list[dict[int, tuple[int, int]]] = [{} for _ in range(len(problem.carers) * WEEK_DAYS)]
        self._zones: dict[str, int] = {}
        self._sites: dict[Point, int] = {}
        self._points: list[Point] = []
        self.now = problem.repair.now if problem.repair else 0
        self._published_starts()
        self._free_time()
        for person in problem.people:
            self._site(person.home)
        self.jobs_of_visit: list[tuple[int, ...]] = [
            self._add_visit(number, visit) for number, visit in enumerate(problem.visits)
        ]
        self.jobs_of_item: dict[str, tuple[int, ...]] = {
            item.id: self._add_event(item) for item in problem.learning if item.kind != "shadow"
        }
        self._add_carers()
        self._shadow_jobs: dict[tuple[str, int], int] = {}
        self.shadow_key: dict[int, tuple[str, int]] = {}
        self.fixed_jobs = len(self.dur)
        self._reach()

    def _reach(self) -> None:
        """Earliest leaving and latest coming home that a carer-day can ever see."""
        self.first_out: list[int] = []
        self.last_back: list[int] = []
        for carer_day, pieces in enumerate(self.free):
            longest = max(self.legs[carer_day // WEEK_DAYS][self.home[carer_day // WEEK_DAYS]], default=0)
            self.first_out.append(min((start for start, _ in pieces), default=0) - longest)
            self.last_back.append(max((end for _, end in pieces), default=WEEK_MINUTES) + longest)

    # ---- places and travel
    def _site(self, point: Point) -> int:
        if point not in self._sites:
            self._sites[point] = len(self._points)
            self._points.append(point)
        return self._sites[point]

    def _zone(self, name: str) -> int:
        return self._zones.setdefault(name, len(self._zones))

    def _add_carers(self) -> None:
        carers = self.problem.carers
        self.home = [self._site(carer.home) for carer in carers]
        matrices = minutes_by_mode(self.problem, self._points, sorted({carer.mode for carer in carers}))
        self.legs = [matrices[carer.mode] for carer in carers]
        self.contract = [carer.contract_minutes for carer in carers]
        self.limit = [carer.max_week_minutes for carer in carers]
        self.fair_split = [carer.fair_split_days for carer in carers]
        self.fair_weekend = [carer.fair_weekend_days for carer in carers]
        self.previous_end = [carer.previous_end for carer in carers]

    def _free_time(self) -> None:
        """Pieces of availability by carer-day."""
        self.free: list[list[tuple[int, int]]] = []
        for carer in self.problem.carers:
            for day in range(WEEK_DAYS):
                start, end = day * DAY_MINUTES, (day + 1) * DAY_MINUTES
                pieces = [(max(a, start), min(b, end)) for a, b in carer.availability]
                self.free.append(sorted((a, b) for a, b in pieces if a < b))

    # ---- jobs
    def _published_starts(self) -> None:
        """What a repair must leave alone, and what it is asked to disturb little."""
        self.published: dict[tuple[str, int], tuple[str, int]] = {}
        self.published_event: dict[tuple[str, str], int] = {}
        if self.problem.repair:
            published = self.problem.repair.published
            self.published = {
                (entry.visit, entry.slot): (entry.carer, entry.start) for entry in published.assignments
            }
            self.published_event = {(entry.item, entry.carer): entry.start for entry in published.learning}

    def _append(self, *, dur: int, site: int, zone: int, kind: int, ref: str) -> int:
        for column, value in (
            (self.dur, dur),
            (self.site, site),
            (self.zone, zone),
            (self.kind, kind),
            (self.visit, -1),
            (self.slot, 0),
            (self.person, -1),
            (self.partner, -1),
            (self.soft_lo, 0),
            (self.soft_hi, WEEK_MINUTES),
            (self.wide_lo, 0),
            (self.wide_hi, WEEK_MINUTES),
            (self.like_lo, -NEVER),
            (self.like_hi, NEVER),
            (self.free_lo, -NEVER),
            (self.free_hi, NEVER),
        ):
            column.append(value)
        self.unplaced.append(0.0)
        self.options.append([])
        self.base.append({})
        self.ref.append(ref)
        return len(self.dur) - 1

    def _add_visit(self, number: int, visit: Visit) -> tuple[int, ...]:
        person = self.problem.person_by_id[visit.person]
        jobs = tuple(
            self._append(
                dur=visit.slot_minutes(slot),
                site=self._site(person.home),
                zone=self._zone(person.zone),
                kind=VISIT,
                ref=visit.id,
            )
            for slot in visit.slots
        )
        for slot, job in zip(visit.slots, jobs, strict=True):
            self.visit[job], self.slot[job] = number, slot
            self.person[job] = self.person_index[person.id]
            part = "unassigned_critical_visit" if visit.kind == "critical" else "unassigned_visit"
            self.unplaced[job] = self.prices[part]
            self._set_times(job, visit)
            self.options[job] = self._visit_options(job, visit, person)
            self.base[job] = {option[0]: option[4] for option in self.options[job]}
        if len(jobs) > 1:
            self.partner[jobs[0]], self.partner[jobs[1]] = jobs[1], jobs[0]
            # The start of a double-handed visit is priced once, at its first slot.
            self.free_lo[jobs[1]], self.free_hi[jobs[1]] = -NEVER, NEVER
        return jobs

    def _set_times(self, job: int, visit: Visit) -> None:
        first = max(visit.day * DAY_MINUTES, self.now)
        last = (visit.day + 1) * DAY_MINUTES - 1
        early, late = visit.earliest, visit.latest
        if self.problem.weights["off_plan_minute"] == "hard":
            early, late = (
                max(early, visit.planned - visit.tolerance),
                min(late, visit.planned + visit.tolerance),
            )
        self.soft_lo[job], self.soft_hi[job] = max(early, first), min(late, last)
        hard = visit.kind == "critical" or "hard" in {
            self.problem.weights["off_plan_minute"],
            self.problem.weights["outside_window_minute"],
        }
        wide = 0 if hard else WIDE_MINUTES
        self.wide_lo[job] = max(min(early, visit.planned) - wide, first) if wide else self.soft_lo[job]
        self.wide_hi[job] = min(max(late, visit.planned) + wide, last) if wide else self.soft_hi[job]
        self.free_lo[job] = visit.planned - visit.tolerance
        self.free_hi[job] = visit.planned + visit.tolerance
        if visit.kind != "critical":
            self.free_lo[job] = max(self.free_lo[job], visit.earliest)
            self.free_hi[job] = min(self.free_hi[job], visit.latest)
        self.like_lo[job], self.like_hi[job] = self.free_lo[job], self.free_hi[job]
        published = self.published.get((visit.id, self.slot[job]))
        if published and published[1] >= self.now:
            moved = self.problem.rules.moved_free_minutes
            low, high = published[1] - moved, published[1] + moved
            self.like_lo[job], self.like_hi[job] = max(low, self.like_lo[job]), min(high, self.like_hi[job])
            if self.like_lo[job] > self.like_hi[job]:
                self.like_lo[job], self.like_hi[job] = low, high
                # Nowhere is free of charge: every start is priced the long way.
                self.free_lo[job], self.free_hi[job] = NEVER, -NEVER
            else:
                self.free_lo[job], self.free_hi[job] = self.like_lo[job], self.like_hi[job]

    def _visit_options(self, job: int, visit: Visit, person: Person) -> list[Option]:
        published = self.published.get((visit.id, self.slot[job]))
        if published and published[1] < self.now:
            return self._fixed_option(job, published[0], published[1])
        needed = visit.slot_skills(self.slot[job])
        only_known = self.problem.weights["unknown_carer_visit"] == "hard"
        changed = self._changed_price(visit, self.slot[job], published)
        if published:
            self.unplaced[job] += changed
        found = []
        for number, carer in enumerate(self.problem.carers):
            known = bool(person.history.get(carer.id))
            if not (needed <= carer.skills and is_welcome(carer, person)) or (only_known and not known):
                continue
            base = 0.0 if known else self.prices["unknown_carer_visit"]
            if published and carer.id != published[0]:
                base += changed
            found += self._option(job, number, visit.day, base)
        return found

    def _changed_price(self, visit: Visit, slot: int, published: tuple[str, int] | None) -> float:
        repair = self.problem.repair
        if repair is None or published is None:
            return 0.0
        carer, start = published
        end = start + visit.slot_minutes(slot)
        off = any(sick.carer == carer and start < sick.end and end > sick.start for sick in repair.sick)
        return 0.0 if off else self.prices["changed_carer"]

    def _option(self, job: int, carer: int, day: int, base: float) -> list[Option]:
        """The one best piece of a carer's day for a job, if there is any."""
        carer_day = carer * WEEK_DAYS + day
        middle = (self.soft_lo[job] + self.soft_hi[job]) // 2
        best: tuple[tuple[bool, int, int], int, int] | None = None
        for start, end in self.free[carer_day]:
            low, high = max(start, self.wide_lo[job]), min(end - self.dur[job], self.wide_hi[job])
            if low > high:
                continue
            outside = max(low, self.soft_lo[job]) > min(high, self.soft_hi[job])
            away = max(0, low - middle, middle - high)
            rank = (outside, away, low - high)
            if best is None or rank < best[0]:
                best = (rank, low, high)
        if best is None:
            return []
        self.windows[carer_day][job] = (best[1], best[2])
        return [(carer_day, carer, best[1], best[2], base)]

    def _fixed_option(self, job: int, carer_id: str, start: int) -> list[Option]:
        """What has begun stays where it is, whatever the carer's availability says now."""
        carer = self.carer_index[carer_id]
        carer_day = carer * WEEK_DAYS + start // DAY_MINUTES
        self.soft_lo[job] = self.soft_hi[job] = self.wide_lo[job] = self.wide_hi[job] = start
        self.windows[carer_day][job] = (start, start)
        person, known = self.person[job], False
        if person >= 0:
            known = bool(self.problem.people[person].history.get(carer_id))
        base = 0.0 if known or person < 0 else self.prices["unknown_carer_visit"]
        return [(carer_day, carer, start, start, base)]

    def _add_event(self, item: Learning) -> tuple[int, ...]:
        assert item.at is not None
        jobs = tuple(
            self._append(dur=item.minutes, site=self._site(item.at), zone=-1, kind=LEARNING, ref=item.id)
            for _ in item.carers
        )
        for slot, (job, carer) in enumerate(zip(jobs, item.carers, strict=True), start=1):
            self.slot[job] = slot
            # Lost minutes of a supervision count once, so the first part carries the price.
            self.unplaced[job] = self.prices["lost_learning_minute"] * item.minutes if slot == 1 else 0.0
            fixed = self.published_event.get((item.id, carer))
            if fixed is not None and fixed < self.now:
                self.options[job] = self._fixed_option(job, carer, fixed)
            else:
                self.options[job] = self._event_options(job, carer, item)
        if len(jobs) > 1:
            self.partner[jobs[0]], self.partner[jobs[1]] = jobs[1], jobs[0]
        return jobs

    def _event_options(self, job: int, carer_id: str, item: Learning) -> list[Option]:
        carer = self.carer_index[carer_id]
        best: dict[int, tuple[int, int]] = {}
        for start, end in item.windows:
            for day in range(WEEK_DAYS):
                carer_day = carer * WEEK_DAYS + day
                for a, b in self.free[carer_day]:
                    low, high = max(a, start, self.now), min(b, end) - self.dur[job]
                    old = best.get(carer_day, (0, -1))
                    if low <= high and high - low > old[1] - old[0]:
                        best[carer_day] = (low, high)
        for carer_day, window in best.items():
            self.windows[carer_day][job] = window
        return [(carer_day, carer, low, high, 0.0) for carer_day, (low, high) in sorted(best.items())]

    def shadow_job(self, item: Learning, led: int) -> int:
        """The job of a starter going along on the mentor's job `led`; -1 when the starter cannot be there
        at all.
        """
        key = (item.id, led)
        if key not in self._shadow_jobs:
            self._shadow_jobs[key] = self._add_shadow(item, led)
        return self._shadow_jobs[key]

    def _add_shadow(self, item: Learning, led: int) -> int:
        carer = self.carer_index[item.carers[0]]
        day = self.problem.visits[self.visit[led]].day
        if not is_welcome(self.problem.carers[carer], self.problem.people[self.person[led]]):
            return -1
        job = self._append(
            dur=self.dur[led], site=self.site[led], zone=self.zone[led], kind=SHADOW, ref=self.ref[led]
        )
        self.visit[job] = self.visit[led]
        self.shadow_key[job] = (item.id, led)
        self.soft_lo[job], self.soft_hi[job] = self.wide_lo[led], self.wide_hi[led]
        self.wide_lo[job], self.wide_hi[job] = self.wide_lo[led], self.wide_hi[led]
        self.options[job] = self._option(job, carer, day, 0.0)
        return job
