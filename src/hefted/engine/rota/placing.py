"""The cheapest place for a job on the board as it stands."""

from random import Random

from .board import Board
from .problem import WEEK_DAYS
from .routes import Route
from .tables import VISIT

# Starts tried for a double-handed visit.
PAIR_STARTS = 4
Found = tuple[float, Route]
NO_LIMIT = float("inf")
# What a good place in a day can save at most, in points, beyond what hours and faces cost: carers dearer than
# that by their hours and faces alone are not tried.
HOPEFUL = -5.0


def candidates(  # noqa: C901, PLR0915 - the inner loop: a call costs more than the work inside
    board: Board, job: int, *, low: int, high: int, blink: float, rng: Random, hopeful: float = NO_LIMIT
) -> list[Found]:
    """Every carer-day that can take the job with a start from `low` to `high`, with the change in cost.

    With `hopeful`, carers who are dearer than the best by more than that before any travel is counted are not
    looked at.
    """
    router, tables = board.router, board.tables
    routes, paid, worked = board.routes, board.paid, board.worked
    person = tables.person[job]
    faces = board.faces[person] if person >= 0 else {}
    extra = board.extra_price if person >= 0 and len(faces) >= board.target[person] else 0.0
    contract, limit, under, over = tables.contract, tables.limit, board.under, board.over
    length = tables.dur[job]
    found: list[Found] = []
    unseen: list[tuple[float, int, int, int]] = []
    best = NO_LIMIT
    key = (job, low, high)
    for number, (carer_day, carer, first, last, base) in enumerate(tables.options[job]):
        start, end = max(first, low), min(last, high)
        if start > end or (blink and rng.random() < blink):
            continue
        missing = contract[carer] - paid[carer]
        before = missing * under if missing > 0 else -missing * over
        route = routes[carer_day]
        memo = route.memo
        if memo is None or key not in memo:
            missing -= length
            after = missing * under if missing > 0 else -missing * over
            face = 0.0 if carer in faces else extra
            unseen.append((base + face + after - before, number, start, end))
            continue
        new = memo[key]
        if new is None or worked[carer] + new.worked - route.worked > limit[carer]:
            continue
        if new.runs != route.runs or router.published_content:
            delta = board.route_delta(new) + base
        else:
            missing -= new.paid - route.paid
            after = missing * under if missing > 0 else -missing * over
            delta = new.cost - route.cost + after - before + base
        if carer not in faces:
            delta += extra
        best = min(best, delta)
        found.append((delta, new))
    unseen.sort()
    for least, number, start, end in unseen:
        if least > best + hopeful:
            break
        carer_day, carer, _, _, base = tables.options[job][number]
        route = routes[carer_day]
        if route.memo is None:
            router.refresh(route)
        assert route.memo is not None
        new = route.memo[key] = router.insertion(route, job, start, end)
        if new is None or worked[carer] + new.worked - route.worked > limit[carer]:
            continue
        delta = board.route_delta(new) + base + (0.0 if carer in faces else extra)
        best = min(best, delta)
        found.append((delta, new))
    return found


def _cost(found: Found) -> float:
    return found[0]


def place_single(board: Board, job: int, *, blink: float, rng: Random) -> bool:
    """Place one job where it costs least; False when nobody can or it costs more than leaving it."""
    router = board.router
    found = candidates(
        board, job, low=router.lo[job], high=router.hi[job], blink=blink, rng=rng, hopeful=HOPEFUL
    )
    partner = board.tables.partner[job]
    if partner >= 0 and board.where[partner] >= 0:
        taken = board.where[partner] // WEEK_DAYS
        found = [entry for entry in found if entry[1].carer_day // WEEK_DAYS != taken]
    if not found:
        return False
    best = min(found, key=_cost)
    if best[0] >= board.tables.unplaced[job]:
        return False
    board.place(job, best[1])
    return True


def pair_starts(board: Board, one: int, two: int, *, blink: float, rng: Random) -> list[int]:
    """Starts at which both carers of a pair might come cheaply, the likeliest first."""
    router = board.router
    low = max(router.lo[one], router.lo[two])
    high = min(router.hi[one], router.hi[two])
    if low > high:
        return []
    starts: dict[int, None] = {}
    for job in (one, two):
        found = candidates(board, job, low=low, high=high, blink=blink, rng=rng, hopeful=HOPEFUL)
        found.sort(key=_cost)
        for _, route in found[: PAIR_STARTS // 2]:
            starts.setdefault(route.starts[route.jobs.index(job)])
    middle = (board.tables.like_lo[one] + board.tables.like_hi[one]) // 2
    if low <= middle <= high:
        starts.setdefault(middle)
    return list(starts)[: PAIR_STARTS + 1]


def _at(board: Board, job: int, start: int, rng: Random) -> list[Found]:
    """The few cheapest ways to take a job at exactly this start."""
    found = candidates(
        board, job, low=start, high=start, blink=0.0, rng=rng, hopeful=HOPEFUL + board.extra_price
    )
    return sorted(found, key=_cost)[:3]


def place_pair(board: Board, one: int, two: int, *, blink: float, rng: Random) -> bool:
    """Place both jobs of a pair with one start and different carers; False when that cannot be done."""
    best: tuple[float, int, Route, Route] | None = None
    for start in pair_starts(board, one, two, blink=blink, rng=rng):
        firsts = _at(board, one, start, rng)
        seconds = _at(board, two, start, rng)
        for cost, first in firsts:
            for more, second in seconds:
                if first.carer_day // WEEK_DAYS != second.carer_day // WEEK_DAYS and (
                    best is None or cost + more < best[0]
                ):
                    best = (cost + more, start, first, second)
    worth = board.tables.unplaced[one] + board.tables.unplaced[two]
    if best is None or best[0] >= worth:
        return False
    # Placing the first moves nothing of the second carer's day, so both routes still stand.
    board.place(one, best[2])
    settled = _settled(board, two, best[1], best[3])
    if settled is None:
        board.lift(one)
        return False
    board.place(two, settled)
    return True


def _settled(board: Board, job: int, start: int, route: Route) -> Route | None:
    """The route of the second carer, once more if placing the first has changed what surrounds it."""
    old = board.routes[route.carer_day]
    if old.memo is not None:
        return route
    board.router.refresh(old)
    return board.router.insertion(old, job, start, start)


def place_visit(board: Board, jobs: tuple[int, ...], *, blink: float, rng: Random, may_widen: bool) -> None:
    """Place whatever of a visit or event is not yet placed; a visit outside its window only as a last
    resort.
    """
    empty = [job for job in jobs if board.where[job] < 0]
    if not empty:
        return
    if len(empty) > 1:
        placed = place_pair(board, empty[0], empty[1], blink=blink, rng=rng)
        if not placed and board.tables.kind[jobs[0]] == VISIT:
            placed = place_single(board, empty[0], blink=blink, rng=rng)
    else:
        placed = place_single(board, empty[0], blink=blink, rng=rng)
    if not placed and may_widen and board.tables.kind[jobs[0]] == VISIT and len(empty) == len(jobs):
        board.widen(jobs[0])
        place_visit(board, jobs, blink=blink, rng=rng, may_widen=False)
        if board.where[jobs[0]] < 0:
            board.narrow(jobs[0])


def place_shadows(board: Board, *, rng: Random) -> None:
    """Send starters along with their mentors wherever that costs less than the learning lost."""
    for item in board.shadow_items:
        while len(board.shadows[item.id]) < item.count:
            best: tuple[float, int, Route] | None = None
            worth = board.shadow_cost(item) - board.lost_price * item.minutes * (
                item.count - len(board.shadows[item.id]) - 1
            )
            mentor = board.tables.carer_index[item.carers[1]]
            for day in range(WEEK_DAYS):
                for led in board.routes[mentor * WEEK_DAYS + day].jobs:
                    if board.tables.kind[led] != VISIT or is_shadowed(board, led) or board.is_frozen(led):
                        continue
                    job = board.shadow_job(item, led)
                    if job < 0:
                        continue
                    start = board.start[led]
                    for cost, route in candidates(board, job, low=start, high=start, blink=0.0, rng=rng):
                        if cost < worth and (best is None or cost < best[0]):
                            best = (cost, job, route)
            if best is None:
                break
            board.place(best[1], best[2])


def is_shadowed(board: Board, led: int) -> bool:
    return any(job in board.shadow_of for job in board.tables.jobs_of_visit[board.tables.visit[led]])
