"""The rota being worked on: which carer-day holds which job, its cost so far, and a way back.

The file is long because the search changes one thing, and every change has its way back beside it.
"""

from collections.abc import Iterable
from itertools import combinations

from .problem import DAY_MINUTES, WEEK_DAYS, Learning
from .routes import Route, Router
from .tables import LEARNING, NEVER, SHADOW, VISIT, Tables
from .units import published_days

SATURDAY = 5


class Board:
    """A rota that changes by placing and lifting jobs; `total` is its cost by the search's own account.

    Every state it can reach obeys all hard rules: a job is only ever put where they hold.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.router = Router(tables)
        problem = tables.problem
        carers = len(problem.carers)
        prices = tables.prices
        self.routes = [Route(carer_day) for carer_day in range(carers * WEEK_DAYS)]
        self.where = [-1] * len(tables.dur)
        self.start = [-1] * len(tables.dur)
        self.paid = [0] * carers
        self.worked = [0] * carers
        self.split_days = [0] * carers
        self.weekend_days = [0] * carers
        self.faces: list[dict[int, int]] = [{} for _ in problem.people]
        self.target = [person.target_carers for person in problem.people]
        self.extra_price = prices["extra_carer"]
        self.under, self.over = prices["under_contract_minute"], prices["over_contract_minute"]
        self.split_price, self.weekend_price = prices["extra_split_day"], prices["extra_weekend_day"]
        self.lost_price = prices["lost_learning_minute"]
        self.wide: set[int] = set()
        self.shadow_items = [item for item in problem.learning if item.kind == "shadow"]
        self.shadows: dict[str, dict[int, int]] = {item.id: {} for item in self.shadow_items}
        self.shadow_of: dict[int, tuple[str, int]] = {}
        self._mates()
        self.total = sum(tables.unplaced)
        self.total += sum(self.contract_cost(carer, 0) for carer in range(carers))
        self.total += sum(item.count * item.minutes * self.lost_price for item in self.shadow_items)
        self._remember_published()
        self.saved: dict[int, Route] | None = None
        self.saved_state: tuple[float, set[int]] = (0.0, set())
        for carer in range(carers):
            self._rest_around(carer * WEEK_DAYS)

    def _mates(self) -> None:
        """Jobs whose starts bind each other: of one person on one day, by a precedence, or of one visit."""
        tables, problem = self.tables, self.tables.problem
        self.before: list[list[tuple[int, int]]] = [[] for _ in problem.visits]
        self.after: list[list[tuple[int, int]]] = [[] for _ in problem.visits]
        self.clinical: list[list[tuple[int, int, int]]] = [[] for _ in problem.visits]
        self._bound: list[set[int]] = [set() for _ in problem.visits]
        self._space_visits()
        self._order_visits()
        self.mates: list[tuple[int, ...]] = [()] * len(tables.dur)
        for number, jobs in enumerate(tables.jobs_of_visit):
            mates = [job for other in sorted(self._bound[number]) for job in tables.jobs_of_visit[other]]
            for job in jobs:
                self.mates[job] = (*mates, *(other for other in jobs if other != job))
        for jobs in tables.jobs_of_item.values():
            for job in jobs:
                self.mates[job] = tuple(other for other in jobs if other != job)

    def _space_visits(self) -> None:
        """The visits of one person on one day keep their order and the gap between them."""
        problem = self.tables.problem
        groups: dict[tuple[str, int], list[int]] = {}
        follow_ups = problem.follow_ups
        for number in sorted(range(len(problem.visits)), key=lambda number: problem.visits[number].planned):
            visit = problem.visits[number]
            if visit.id not in follow_ups:
                groups.setdefault((visit.person, visit.day), []).append(number)
        for (person, _), numbers in groups.items():
            gap = problem.person_by_id[person].min_gap
            for first, then in combinations(numbers, 2):
                self.after[first].append((then, gap))
                self.before[then].append((first, gap))
                self._tie(first, then, gap, NEVER)

    def _order_visits(self) -> None:
        problem = self.tables.problem
        index = {visit.id: number for number, visit in enumerate(problem.visits)}
        for rule in problem.precedences:
            first, then = index[rule.first], index[rule.then]
            length = problem.visits[first].minutes
            self.clinical[then].append((first, length + rule.min, length + rule.max))
            self.clinical[first].append((then, -length - rule.max, -length - rule.min))
            self._tie(first, then, length + rule.min, length + rule.max)

    def _tie(self, first: int, then: int, least: int, most: int) -> None:
        """Two visits of one person: within one route never the other way round."""
        self.router.ties[first, then] = (least, most)
        self.router.ties[then, first] = (NEVER, NEVER)
        self._bound[first].add(then)
        self._bound[then].add(first)

    def _remember_published(self) -> None:
        """What each day still to come holds in the published rota, people off sick that day left out."""
        repair = self.tables.problem.repair
        if repair is None:
            return
        kinds = {"visit": VISIT, "learning": LEARNING, "shadow": SHADOW}
        content = published_days(self.tables.problem, repair)
        for carer, number in self.tables.carer_index.items():
            for day in range(repair.now // DAY_MINUTES, WEEK_DAYS):
                start, end = day * DAY_MINUTES, (day + 1) * DAY_MINUTES
                if any(s.carer == carer and s.start < end and s.end > start for s in repair.sick):
                    continue
                held = frozenset((kinds[kind], ref) for kind, ref in content.get((carer, day), ()))
                self.router.published_content[number * WEEK_DAYS + day] = held
        self.total += sum(self.router.disturbance(route) for route in self.routes)

    # ---- bounds
    def visit_start(self, number: int) -> int:
        """Start of a visit, -1 when nobody is on it or the number is -1."""
        if number < 0:
            return -1
        for job in self.tables.jobs_of_visit[number]:
            if self.where[job] >= 0:
                return self.start[job]
        return -1

    def _bounds_of(self, job: int) -> tuple[int, int]:
        tables = self.tables
        partner = tables.partner[job]
        if partner >= 0 and self.where[partner] >= 0:
            return self.start[partner], self.start[partner]
        if job in self.shadow_of and self.where[job] >= 0:
            return self.start[job], self.start[job]
        if tables.kind[job] == SHADOW:
            led = tables.shadow_key[job][1]
            return self.start[led], self.start[led]
        number = tables.visit[job]
        if number in self.wide:
            return self._within(number, tables.wide_lo[job], tables.wide_hi[job])
        return self._within(number, tables.soft_lo[job], tables.soft_hi[job])

    def _within(self, number: int, low: int, high: int) -> tuple[int, int]:
        """Bounds of a visit's start as the visits it is tied to leave them."""
        if number < 0:
            return low, high
        for other, gap in self.before[number]:
            start = self.visit_start(other)
            if start >= 0:
                low = max(low, start + gap)
        for other, gap in self.after[number]:
            start = self.visit_start(other)
            if start >= 0:
                high = min(high, start - gap)
        for other, least, most in self.clinical[number]:
            start = self.visit_start(other)
            if start >= 0:
                low, high = max(low, start + least), min(high, start + most)
        return low, high

    def rebound(self, job: int) -> None:
        """Bring a job's bounds up to date after something it is tied to has moved."""
        router = self.router
        low, high = self._bounds_of(job)
        if router.lo[job] != low or router.hi[job] != high:
            router.lo[job], router.hi[job] = low, high
            if self.where[job] >= 0:
                self.routes[self.where[job]].memo = None

    def _rest_around(self, carer_day: int) -> None:
        """Bounds for leaving and coming home of a carer's days, from the days before and after."""
        router, tables = self.router, self.tables
        carer = carer_day // WEEK_DAYS
        first = carer * WEEK_DAYS
        rest = tables.problem.rules.rest_minutes
        back = tables.previous_end[carer]
        leave = -NEVER if back is None else back + rest
        for day in range(first, first + WEEK_DAYS):
            # A bound that can never bind is kept as none, so that it never counts as a change.
            bound = leave if leave > tables.first_out[day] else -NEVER
            if router.leave[day] != bound:
                router.leave[day] = bound
                self.routes[day].memo = None
            if self.routes[day].jobs:
                leave = self.routes[day].back + rest
        home_by = NEVER
        for day in range(first + WEEK_DAYS - 1, first - 1, -1):
            bound = home_by if home_by < tables.last_back[day] else NEVER
            if router.home_by[day] != bound:
                router.home_by[day] = bound
                self.routes[day].memo = None
            if self.routes[day].jobs:
                home_by = self.routes[day].out - rest

    # ---- prices
    def contract_cost(self, carer: int, paid: int) -> float:
        missing = self.tables.contract[carer] - paid
        return missing * self.under if missing > 0 else -missing * self.over

    def day_cost(self, carer: int, split: int, weekend: int) -> float:
        tables = self.tables
        return self.split_price * max(0, split - tables.fair_split[carer]) + self.weekend_price * max(
            0, weekend - tables.fair_weekend[carer]
        )

    def route_delta(self, new: Route) -> float:
        """What the total changes by when a carer-day becomes `new`, its people apart."""
        old = self.routes[new.carer_day]
        carer, day = divmod(new.carer_day, WEEK_DAYS)
        delta = new.cost - old.cost
        paid = self.paid[carer]
        delta += self.contract_cost(carer, paid + new.paid - old.paid) - self.contract_cost(carer, paid)
        split = (new.runs > 1) - (old.runs > 1)
        weekend = (bool(new.jobs) - bool(old.jobs)) if day >= SATURDAY else 0
        if split or weekend:
            had_split, had_weekend = self.split_days[carer], self.weekend_days[carer]
            delta += self.day_cost(carer, had_split + split, had_weekend + weekend)
            delta -= self.day_cost(carer, had_split, had_weekend)
        if self.router.published_content:
            delta += self.router.disturbance(new) - self.router.disturbance(old)
        return delta

    # ---- changes
    def begin(self) -> None:
        """Remember this state; `undo` comes back to it."""
        self.saved = {}
        self.router.epoch += 1
        self.saved_state = (self.total, set(self.wide))

    def set_route(self, new: Route) -> None:
        """Put a carer-day in place; the jobs themselves are placed and lifted apart."""
        carer_day = new.carer_day
        old = self.routes[carer_day]
        if self.saved is not None:
            self.saved.setdefault(carer_day, old)
        carer, day = divmod(carer_day, WEEK_DAYS)
        self.total += self.route_delta(new)
        self.paid[carer] += new.paid - old.paid
        self.worked[carer] += new.worked - old.worked
        self.split_days[carer] += (new.runs > 1) - (old.runs > 1)
        if day >= SATURDAY:
            self.weekend_days[carer] += bool(new.jobs) - bool(old.jobs)
        self.routes[carer_day] = new
        start = self.start
        moved: list[int] = []
        for job, at in zip(new.jobs, new.starts, strict=True):
            if start[job] != at:
                start[job] = at
                moved.append(job)
        if bool(new.jobs) != bool(old.jobs) or new.out != old.out or new.back != old.back:
            self._rest_around(carer_day)
        for job in moved:
            for mate in self.mates[job]:
                self.rebound(mate)

    def _hold(self, job: int, carer_day: int) -> None:
        """Account for a job now being on a carer-day."""
        tables = self.tables
        self.where[job] = carer_day
        if tables.kind[job] == SHADOW:
            self._hold_shadow(job)
            return
        self.total -= tables.unplaced[job]
        person = tables.person[job]
        if person >= 0:
            carer = carer_day // WEEK_DAYS
            faces = self.faces[person]
            if carer in faces:
                faces[carer] += 1
            else:
                faces[carer] = 1
                if len(faces) > self.target[person]:
                    self.total += self.extra_price
            self.total += self.tables.base[job][carer_day]

    def _release(self, job: int) -> None:
        tables = self.tables
        carer_day = self.where[job]
        self.where[job] = -1
        self.start[job] = -1
        if tables.kind[job] == SHADOW:
            self._release_shadow(job)
            return
        self.total += tables.unplaced[job]
        person = tables.person[job]
        if person >= 0:
            carer = carer_day // WEEK_DAYS
            faces = self.faces[person]
            faces[carer] -= 1
            if not faces[carer]:
                del faces[carer]
                if len(faces) >= self.target[person]:
                    self.total -= self.extra_price
            self.total -= self.tables.base[job][carer_day]

    # ---- shadowing
    def shadow_cost(self, item: Learning) -> float:
        return self.lost_price * item.minutes * max(0, item.count - len(self.shadows[item.id]))

    def _item(self, reference: str) -> Learning:
        return self.tables.problem.learning_by_id[reference]

    def _hold_shadow(self, job: int) -> None:
        reference, led = self.tables.shadow_key[job]
        item = self._item(reference)
        self.total -= self.shadow_cost(item)
        self.shadows[reference][led] = job
        self.shadow_of[led] = (reference, job)
        self.total += self.shadow_cost(item)
        self.rebound(led)

    def _release_shadow(self, job: int) -> None:
        reference, led = self.tables.shadow_key[job]
        item = self._item(reference)
        self.total -= self.shadow_cost(item)
        del self.shadows[reference][led]
        del self.shadow_of[led]
        self.total += self.shadow_cost(item)
        self.rebound(led)

    def shadow_job(self, item: Learning, led: int) -> int:
        job = self.tables.shadow_job(item, led)
        self.router.grow()
        while len(self.where) < len(self.tables.dur):
            self.where.append(-1)
            self.start.append(-1)
            self.mates.append((self.tables.shadow_key[len(self.mates)][1],))
        return job

    # ---- placing and lifting
    def place(self, job: int, route: Route) -> None:
        """Put a job where `route` (built for it) has it."""
        self._hold(job, route.carer_day)
        # What it remembers may be of an earlier time it was tried and taken back.
        route.memo = None
        self.set_route(route)
        self.rebound(job)

    def lift(self, job: int) -> list[int]:
        """Take a job out, and return all that went with it.

        A starter who went along on it goes home too; and where the day's break lay beside it, the job at the
        end of the day goes as well, for otherwise the rest of the day would have no break.
        """
        gone = [job]
        if job in self.shadow_of:
            gone += self.lift(self.shadow_of[job][1])
        route = self.router.without(self.routes[self.where[job]], job)
        while self._lacks_break(route) and (others := self._movable(route.carer_day, job)):
            gone += self.lift(others[-1])
            route = self.router.without(self.routes[route.carer_day], job)
        self._release(job)
        self.set_route(route)
        number = self.tables.visit[job]
        if job not in self.tables.shadow_key and self.visit_start(number) < 0:
            self.wide.discard(number)
        self.rebound(job)
        for mate in self.mates[job]:
            self.rebound(mate)
        return gone

    def _lacks_break(self, route: Route) -> bool:
        return bool(route.jobs) and not self.router.has_breaks(route.carer_day, route.jobs, route.starts)

    def _movable(self, carer_day: int, job: int) -> list[int]:
        """The other jobs of a day that have not begun."""
        return [other for other in self.routes[carer_day].jobs if other != job and not self.is_frozen(other)]

    def put_day(self, carer_day: int, jobs: dict[int, int]) -> None:
        """Lay down a whole day as it is given: job > start. The day is taken on trust."""
        order = sorted(jobs, key=lambda job: (jobs[job], jobs[job] + self.tables.dur[job], job))
        for job in order:
            if self.where[job] < 0:
                self._hold(job, carer_day)
            number = self.tables.visit[job]
            if number >= 0 and not self.tables.soft_lo[job] <= jobs[job] <= self.tables.soft_hi[job]:
                self.wide.add(number)
        starts = [jobs[job] for job in order]
        route = self.router.priced_route(carer_day, tuple(order), starts)
        route.memo = None
        self.set_route(route)
        self._rebound_all(order)

    def undo(self) -> None:
        """Back to where `begin` was called."""
        assert self.saved is not None
        saved, self.saved = self.saved, None
        touched: set[int] = set()
        for carer_day, old in saved.items():
            kept = set(old.jobs)
            for job in self.routes[carer_day].jobs:
                touched.add(job)
                if job not in kept:
                    self._release(job)
        self.wide = self.saved_state[1]
        for carer_day, old in saved.items():
            for job in old.jobs:
                touched.add(job)
                if self.where[job] != carer_day:
                    self._hold(job, carer_day)
        for old in saved.values():
            if old.epoch == self.router.epoch:
                old.memo = None
            self.set_route(old)
        self._rebound_all(touched)
        self.total = self.saved_state[0]

    def _rebound_all(self, jobs: Iterable[int]) -> None:
        for job in jobs:
            self.rebound(job)
            for mate in self.mates[job]:
                self.rebound(mate)

    def is_frozen(self, job: int) -> bool:
        """Whether the job has begun by the time of replanning."""
        tables = self.tables
        return bool(tables.now) and 0 <= self.start[job] < tables.now

    def widen(self, job: int) -> None:
        """Let a visit leave its window, at a price."""
        number = self.tables.visit[job]
        self.wide.add(number)
        for part in self.tables.jobs_of_visit[number]:
            self.rebound(part)

    def narrow(self, job: int) -> None:
        number = self.tables.visit[job]
        self.wide.discard(number)
        for part in self.tables.jobs_of_visit[number]:
            self.rebound(part)
