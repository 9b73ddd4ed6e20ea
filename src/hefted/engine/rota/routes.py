"""One carer's day, worked out quickly: the best starts for jobs in a given order, and what the day then
costs.

This and the board are the inner loop of the search: everything is a list of whole numbers, and functions are
longer than elsewhere because a call costs more than the work inside it; the file is long for the same reason.
"""

from .problem import WEEK_DAYS
from .tables import NEVER, Tables

# Chances looked at closely for one job on one carer-day.
CLOSE_LOOKS = 2


class Route:
    """Jobs of a carer-day with their starts and what follows from them. Not changed once made, but for its
    memory.

    `memo` remembers what inserting a job would give; None means that something around the day has changed and
    `early` and `late` (earliest and latest possible starts) must be worked out again.
    """

    __slots__ = (
        "back",
        "carer_day",
        "cost",
        "early",
        "epoch",
        "jobs",
        "late",
        "memo",
        "out",
        "paid",
        "runs",
        "starts",
        "worked",
    )

    def __init__(self, carer_day: int) -> None:
        self.carer_day = carer_day
        self.jobs: tuple[int, ...] = ()
        self.starts: list[int] = []
        self.cost = 0.0
        self.paid = 0
        self.worked = 0
        self.runs = 0
        self.out = 0
        self.back = 0
        self.early: list[int] = []
        self.late: list[int] = []
        self.epoch = -1
        self.memo: dict[tuple[int, int, int], Route | None] | None = {}


class Router:
    """Builds routes. `lo` and `hi` are the bounds of each job's start now, `leave` and `home_by` those of
    each day.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        problem = tables.problem
        self.lo = list(tables.soft_lo)
        self.hi = list(tables.soft_hi)
        self.leave = [-NEVER] * (len(problem.carers) * WEEK_DAYS)
        self.home_by = [NEVER] * (len(problem.carers) * WEEK_DAYS)
        # Counts the search's steps: what a route remembers may be from before a step or from within.
        self.epoch = 0
        self.run_break = problem.rules.run_break_minutes
        self.idle_free = problem.rules.idle_free_minutes
        self.breaks = problem.rules.breaks
        self.shortest_break_span = min((over for over, _ in self.breaks), default=NEVER)
        self.priced = {
            part: tables.prices[part]
            for part in ("paid_travel_minute", "home_leg_minute", "idle_minute", "zone_change")
        }
        self.off_plan = tables.prices["off_plan_minute"]
        self.outside = tables.prices["outside_window_minute"]
        self.moved = tables.prices.get("moved_minute", 0.0)
        self.disturbed = tables.prices.get("disturbed_day", 0.0)
        self.published_content: dict[int, frozenset[tuple[int, str]]] = {}
        # (visit, later visit) of one person on one day > least and most minutes from start to start.
        self.ties: dict[tuple[int, int], tuple[int, int]] = {}

    def grow(self) -> None:
        """Take in jobs the tables have added since."""
        for job in range(len(self.lo), len(self.tables.dur)):
            self.lo.append(self.tables.soft_lo[job])
            self.hi.append(self.tables.soft_hi[job])

    def time_cost(self, job: int, start: int) -> float:
        """Price of a visit's start away from plan, window and published time."""
        tables = self.tables
        visit = tables.problem.visits[tables.visit[job]]
        cost = self.off_plan * max(0, abs(start - visit.planned) - visit.tolerance)
        if visit.kind != "critical":
            cost += self.outside * max(0, visit.earliest - start, start - visit.latest)
        published = tables.published.get((visit.id, tables.slot[job]))
        if published and published[1] >= tables.now:
            free = tables.problem.rules.moved_free_minutes
            cost += self.moved * max(0, abs(start - published[1]) - free)
        return cost

    def bounds(self, carer_day: int, jobs: tuple[int, ...]) -> tuple[list[int], list[int]] | None:
        """Earliest and latest start of each job in this order; None when they do not fit together."""
        tables = self.tables
        lo, hi, dur, site = self.lo, self.hi, tables.dur, tables.site
        windows = tables.windows[carer_day]
        carer = carer_day // WEEK_DAYS
        legs, home = tables.legs[carer], tables.home[carer]
        early: list[int] = []
        latest: list[int] = []
        free, row = self.leave[carer_day], legs[home]
        for job in jobs:
            place = site[job]
            start = free + row[place]
            low, high = windows[job]
            start = max(start, low, lo[job])
            high = min(high, hi[job])
            if start > high:
                return None
            early.append(start)
            latest.append(high)
            free, row = start + dur[job], legs[place]
        free = self.home_by[carer_day]
        row = legs[home]
        for k in range(len(jobs) - 1, -1, -1):
            job = jobs[k]
            place = site[job]
            end = free - row[place] - dur[job]
            end = min(end, latest[k])
            if end < early[k]:
                return None
            latest[k] = free = end
            row = legs[place]
        return early, latest

    def refresh(self, route: Route) -> None:
        found = self.bounds(route.carer_day, route.jobs)
        if found is None:
            # What surrounds the day leaves it no room to move: it stays where it is.
            route.early, route.late = list(route.starts), list(route.starts)
        else:
            route.early, route.late = found
        route.memo = {}
        route.epoch = self.epoch

    def build(self, carer_day: int, jobs: tuple[int, ...]) -> Route | None:
        """The best route found for these jobs in this order, None when some rule of the day cannot be
        kept.
        """
        found = self.bounds(carer_day, jobs)
        if found is None:
            return None
        early, late = found
        ties = self.ties_within(jobs)
        starts = self.starts(carer_day, jobs, early, late, ties)
        packed = self.pack(carer_day, jobs, starts, late, ties)
        if not self.has_breaks(carer_day, jobs, packed):
            if self.has_breaks(carer_day, jobs, starts):
                packed = starts
            else:
                forced = self.force_break(carer_day, jobs, early, late)
                if forced is None:
                    return None
                packed = forced
        for first, then, least, most in ties:
            if not least <= packed[then] - packed[first] <= most:
                return None
        route = self.priced_route(carer_day, jobs, packed)
        route.early, route.late = early, late
        return route

    def ties_within(self, jobs: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
        """Jobs of one route that bind each other: (place, later place, least, most minutes between
        starts).
        """
        site, visit = self.tables.site, self.tables.visit
        places = [site[job] for job in jobs]
        if len(set(places)) == len(places):
            return []
        return [
            (first, then, *self.ties[visit[jobs[first]], visit[jobs[then]]])
            for then in range(1, len(jobs))
            for first in range(then)
            if places[first] == places[then] and (visit[jobs[first]], visit[jobs[then]]) in self.ties
        ]

    def starts(
        self,
        carer_day: int,
        jobs: tuple[int, ...],
        early: list[int],
        late: list[int],
        ties: list[tuple[int, int, int, int]],
    ) -> list[int]:
        """As soon as can be without leaving the plan."""
        tables = self.tables
        legs = tables.legs[carer_day // WEEK_DAYS]
        dur, site, like = tables.dur, tables.site, tables.like_lo
        free, row = -NEVER, legs[0]
        starts: list[int] = []
        for k, job in enumerate(jobs):
            place = site[job]
            start = max(free + row[place], early[k], like[job])
            for first, then, least, _ in ties:
                if then == k:
                    start = max(start, starts[first] + least)
            start = min(start, late[k])
            starts.append(start)
            free, row = start + dur[job], legs[place]
        return starts

    def pack(
        self,
        carer_day: int,
        jobs: tuple[int, ...],
        starts: list[int],
        late: list[int],
        ties: list[tuple[int, int, int, int]],
    ) -> list[int]:
        """Start later where that shortens the waiting and costs nothing."""
        tables = self.tables
        carer = carer_day // WEEK_DAYS
        legs, home = tables.legs[carer], tables.home[carer]
        dur, site, like = tables.dur, tables.site, tables.like_hi
        packed = list(starts)
        for k in range(len(jobs) - 2, -1, -1):
            job = jobs[k]
            place = site[job]
            gap = packed[k + 1] - packed[k] - dur[job]
            after = site[jobs[k + 1]]
            idle = gap - legs[place][after]
            if idle > self.idle_free and not (
                idle >= self.run_break and gap >= legs[place][home] + legs[home][after]
            ):
                start = min(packed[k] + idle - self.idle_free, late[k], like[job])
                for first, then, least, most in ties:
                    if first == k:
                        start = min(start, packed[then] - least)
                    elif then == k:
                        start = min(start, packed[first] + most)
                packed[k] = max(packed[k], start)
        return packed

    def has_breaks(self, carer_day: int, jobs: tuple[int, ...], starts: list[int]) -> bool:
        tables = self.tables
        span = starts[-1] + tables.dur[jobs[-1]] - starts[0]
        if span <= self.shortest_break_span:
            return True
        legs, dur, site = tables.legs[carer_day // WEEK_DAYS], tables.dur, tables.site
        longest = 0
        for k in range(len(jobs) - 1):
            idle = starts[k + 1] - starts[k] - dur[jobs[k]] - legs[site[jobs[k]]][site[jobs[k + 1]]]
            longest = max(longest, idle)
        return all(span <= over or longest >= needed for over, needed in self.breaks)

    def force_break(
        self, carer_day: int, jobs: tuple[int, ...], early: list[int], late: list[int]
    ) -> list[int] | None:
        """Start early before one gap and late after it, so that the gap becomes the break; None when none
        can.
        """
        tables = self.tables
        legs, dur, site = tables.legs[carer_day // WEEK_DAYS], tables.dur, tables.site
        best: tuple[int, list[int]] | None = None
        for k in range(len(jobs) - 1):
            room = late[k + 1] - early[k] - dur[jobs[k]] - legs[site[jobs[k]]][site[jobs[k + 1]]]
            if best is not None and room <= best[0]:
                continue
            starts = [*early[: k + 1], *late[k + 1 :]]
            if self.has_breaks(carer_day, jobs, starts):
                best = (room, self.relax(carer_day, jobs, starts, k, early, late))
        return None if best is None else best[1]

    def relax(
        self,
        carer_day: int,
        jobs: tuple[int, ...],
        starts: list[int],
        gap: int,
        early: list[int],
        late: list[int],
    ) -> list[int]:
        """Move jobs back towards their plan as far as the break after job `gap` and the order allow."""
        tables = self.tables
        legs, dur, site = tables.legs[carer_day // WEEK_DAYS], tables.dur, tables.site
        relaxed = list(starts)
        span = starts[-1] + dur[jobs[-1]] - starts[0]
        needed = max((need for over, need in self.breaks if span > over), default=0)
        for k in range(gap, -1, -1):
            leg = legs[site[jobs[k]]][site[jobs[k + 1]]]
            room = relaxed[k + 1] - leg - dur[jobs[k]] - (needed if k == gap else 0)
            relaxed[k] = max(relaxed[k], min(room, late[k], tables.like_lo[jobs[k]]))
        for k in range(gap + 1, len(jobs)):
            leg = legs[site[jobs[k - 1]]][site[jobs[k]]]
            room = relaxed[k - 1] + dur[jobs[k - 1]] + leg + (needed if k == gap + 1 else 0)
            relaxed[k] = min(relaxed[k], max(room, early[k], tables.like_lo[jobs[k]]))
        return relaxed if self.has_breaks(carer_day, jobs, relaxed) else starts

    def priced_route(self, carer_day: int, jobs: tuple[int, ...], starts: list[int]) -> Route:
        """What jobs at these starts cost and use up."""
        tables = self.tables
        carer = carer_day // WEEK_DAYS
        legs, home = tables.legs[carer], tables.home[carer]
        dur, site, zone = tables.dur, tables.site, tables.zone
        free_lo, free_hi = tables.free_lo, tables.free_hi
        route = Route(carer_day)
        route.jobs, route.starts = jobs, starts
        if not jobs:
            return route
        run_break, idle_free = self.run_break, self.idle_free
        travel = idle_over = changes = runs = content = worked = 0
        time_cost = 0.0
        to_home = legs[home]
        home_minutes = to_home[site[jobs[0]]]
        route.out = starts[0] - home_minutes
        run_out = route.out
        last_zone, end, place = -1, 0, -1
        for k, job in enumerate(jobs):
            start, here = starts[k], site[job]
            if place >= 0:
                gap, leg = start - end, legs[place][here]
                idle = gap - leg
                if idle >= run_break and gap >= to_home[place] + to_home[here]:
                    home_minutes += to_home[place] + to_home[here]
                    worked += end + to_home[place] - run_out
                    run_out = start - to_home[here]
                    runs += 1
                    last_zone = -1
                else:
                    travel += leg
                    if idle > idle_free:
                        idle_over += idle - idle_free
            if not free_lo[job] <= start <= free_hi[job]:
                time_cost += self.time_cost(job, start)
            here_zone = zone[job]
            if here_zone >= 0:
                if last_zone >= 0 and here_zone != last_zone:
                    changes += 1
                last_zone = here_zone
            content += dur[job]
            end, place = start + dur[job], here
        back = end + to_home[place]
        home_minutes += to_home[place]
        priced = self.priced
        route.cost = (
            time_cost
            + travel * priced["paid_travel_minute"]
            + home_minutes * priced["home_leg_minute"]
            + idle_over * priced["idle_minute"]
            + changes * priced["zone_change"]
        )
        route.paid = content + travel
        route.worked = worked + back - run_out
        route.runs = runs + 1
        route.back = back
        return route

    def disturbance(self, route: Route) -> float:
        """Price of a carer-day whose contents differ from the published rota; 0 where nobody asked."""
        content = self.published_content.get(route.carer_day)
        if content is None:
            return 0.0
        tables = self.tables
        now = frozenset((tables.kind[job], tables.ref[job]) for job in route.jobs)
        return 0.0 if now == content else self.disturbed

    def insertion(  # noqa: C901, PLR0912 - the innermost loop: a call costs more than the work inside
        self, route: Route, job: int, low: int, high: int
    ) -> Route | None:
        """The cheapest way found to add a job that may start from `low` to `high`; None when there is
        none.
        """
        tables = self.tables
        carer_day = route.carer_day
        carer = carer_day // WEEK_DAYS
        legs, home = tables.legs[carer], tables.home[carer]
        dur, site = tables.dur, tables.site
        jobs, early, late = route.jobs, route.early, route.late
        here, length = site[job], dur[job]
        row = legs[here]
        at_home = row[home]
        chances: list[tuple[int, int]] = []
        like = tables.like_lo[job]
        count = len(jobs)
        for position in range(count + 1):
            if position < count:
                after = jobs[position]
                end = late[position] - row[site[after]] - length
                if end < low:
                    continue
                onward = row[site[after]]
            else:
                end = self.home_by[carer_day] - at_home - length
                onward = at_home
            if position:
                before = jobs[position - 1]
                inward = row[site[before]]
                start = early[position - 1] + dur[before] + inward
                if start > high:
                    break
            else:
                inward = at_home
                start = self.leave[carer_day] + at_home
            start, end = max(start, low), min(end, high)
            if start > end:
                continue
            detour = inward + onward
            if 0 < position < count:
                detour -= legs[site[jobs[position - 1]]][site[jobs[position]]]
            away = max(0, start - tables.like_hi[job], like - end)
            chances.append((detour + away, position))
        if len(chances) > CLOSE_LOOKS:
            chances.sort()
            del chances[CLOSE_LOOKS:]
        if not chances:
            return None
        best: Route | None = None
        usual = self.lo[job], self.hi[job]
        self.lo[job], self.hi[job] = low, high
        for _, position in chances:
            made = self.build(carer_day, (*jobs[:position], job, *jobs[position:]))
            if made is not None and (best is None or made.cost < best.cost):
                best = made
        self.lo[job], self.hi[job] = usual
        return best

    def without(self, route: Route, job: int) -> Route:
        """The route when a job is taken out."""
        jobs = tuple(other for other in route.jobs if other != job)
        if not jobs:
            return Route(route.carer_day)
        made = self.build(route.carer_day, jobs)
        if made is None:
            kept = [start for other, start in zip(route.jobs, route.starts, strict=True) if other != job]
            made = self.priced_route(route.carer_day, jobs, kept)
            made.memo = None
        return made
