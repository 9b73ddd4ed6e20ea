"""Who works for the provider, since when, and who left: simulated post by post, week by week.

A post is filled, left with a chance that falls with length of service, stands vacant for a while, and is
filled again. What the records show (turnover, survival, vacancies) follows from that and is not set anywhere.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from hefted.demo.diary import DAY, working_day_from
from hefted.demo.names import Identity, Names
from hefted.demo.story import BranchStory, Story
from hefted.demo.town import Place, Town, areas_near

REGISTERED_MANAGER, SENIOR, CARE_WORKER, ADMIN = 4, 7, 8, 25
COORDINATOR, DEPUTY, LEARNING_LEAD, TEAM_LEADER, SUPPORT_WORKER = 40, 43, 44, 45, 52
HANDS_ON = frozenset({SENIOR, CARE_WORKER, SUPPORT_WORKER, TEAM_LEADER})
_OFFICE_HAZARD = ((26, 0.004), (9999, 0.0022))
_AGENCY_HAZARD = ((9999, 0.045),)
_REASONS = (1, 2, 3, 5, 6, 7, 8, 9)  # ASC-WDS leaving reasons; 4 (another role here) is not leaving
_EARLY_REASONS = (10, 4, 30, 32, 0, 9, 8, 7)
_LATER_REASONS = (27, 12, 20, 17, 8, 5, 6, 5)

Window = tuple[int, int]  # minutes of the day, [from, to)
Week = tuple[tuple[Window, ...], ...]  # windows of Monday to Sunday


@dataclass(frozen=True, slots=True)
class Post:
    """A job that exists whoever holds it; the hours it needs stay with the post."""

    branch: BranchStory
    role: int
    contract: str
    week: Week
    hours: float


@dataclass(frozen=True, slots=True, eq=False)
class Worker:
    identity: Identity
    born_on: dt.date
    home: Place
    mode: str
    skills: frozenset[str]
    avoids: frozenset[str]
    national_insurance: str


@dataclass(slots=True, eq=False)
class Employment:
    """One spell: from `started_on`, and to `left_on` (the last day) if it has ended."""

    worker: Worker
    post: Post
    zero_hours: bool | None
    contracted_hours: float | None
    hourly_pay: float
    started_on: dt.date
    left_on: dt.date | None = None
    reason: int | None = None
    reference: str = ""
    opted_out: bool = False

    def works_on(self, day: dt.date) -> bool:
        return self.started_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class Vacancy:
    reference: str
    branch: BranchStory
    role: int
    weekly_hours: float
    opened_on: dt.date
    filled_on: dt.date | None
    withdrawn_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Workforce:
    employments: tuple[Employment, ...]
    vacancies: tuple[Vacancy, ...]

    def now(self) -> list[Employment]:
        return [employment for employment in self.employments if employment.left_on is None]


@dataclass(slots=True)
class _Maker:
    story: Story
    town: Town
    as_of: dt.date
    rng: random.Random
    names: Names
    season: dict[int, float]
    insurance: Iterator[int] = field(default_factory=lambda: itertools.count(102030, 137))


def make_workforce(*, story: Story, town: Town, as_of: dt.date, seed: int) -> Workforce:
    """Everybody employed on some day of the story's weeks before `as_of`, numbered in order of starting."""
    rng = random.Random(f"workforce {seed}")
    maker = _Maker(story, town, as_of, rng, Names(rng), dict(story.leaving_season))
    records_from = as_of - dt.timedelta(weeks=story.weeks)
    employments: list[Employment] = []
    vacancies: list[_VacancyParts] = []
    for post in _posts(story):
        held = _holders(maker, post)
        if post.contract == "permanent":
            vacancies += _vacancies(maker, held, records_from)
        employments += [one for one in held if one.left_on is None or one.left_on >= records_from]
    employments.sort(key=lambda one: (one.started_on, one.worker.identity.name))
    _rehire(maker, employments)
    return Workforce(
        employments=tuple(_numbered(employments)),
        vacancies=tuple(
            Vacancy(f"VAC{number:03}", *parts)
            for number, parts in enumerate(sorted(vacancies, key=_vacancy_order), start=1)
        ),
    )


def _posts(story: Story) -> Iterator[Post]:
    for branch in story.branches:
        office = [REGISTERED_MANAGER]
        office += [COORDINATOR, ADMIN] if branch.home_care else []
        office += [LEARNING_LEAD] if branch is story.branches[0] else [DEPUTY]
        for role in office:
            yield Post(branch, role, "permanent", _OFFICE_WEEK, 37.0)
        senior, hands = (SENIOR, CARE_WORKER) if branch.home_care else (TEAM_LEADER, SUPPORT_WORKER)
        for number in range(branch.seniors):
            yield Post(branch, senior, "permanent", _SENIOR_WEEKS[number % 2], 30.0)
        for number in range(branch.care_workers):
            pattern, hours = _PATTERNS[number % len(_PATTERNS)]
            contract = "temporary" if number % 9 == 8 else "permanent"  # noqa: PLR2004 - one post in nine
            week = _every_other_day(number) if pattern is _LONG_DAY else _without_two_days(pattern, number)
            yield Post(branch, hands, contract, week, hours if branch.home_care else 30.0)
        for number in range(branch.bank):
            yield Post(branch, hands, "bank", _without_two_days(_PATTERNS[2 * number][0], number + 3), 8.0)
        for number in range(branch.agency):
            yield Post(branch, hands, "agency", _without_two_days(_ALL_DAY, number * 3), 16.0)


_EARLY: tuple[Window, ...] = ((405, 885),)
_LATE: tuple[Window, ...] = ((930, 1335),)
_SPLIT: tuple[Window, ...] = ((420, 675), (960, 1155))
_LONG_DAY: tuple[Window, ...] = ((405, 870), (945, 1335))
_ALL_DAY: tuple[Window, ...] = ((420, 1320),)
# Patterns of hours with the hours a week that go with them; long days fall on every other day or so.
_PATTERNS = (
    (_LONG_DAY, 22.0),
    (_EARLY, 14.0),
    (_LONG_DAY, 20.0),
    (_LATE, 12.0),
    (_LONG_DAY, 24.0),
    (_EARLY, 12.0),
    (_LONG_DAY, 20.0),
    (_LATE, 12.0),
    (_SPLIT, 12.0),
)
_ALTERNATE_DAYS = ((0, 2, 4, 6), (1, 3, 5), (0, 2, 4), (1, 3, 5), (0, 3, 5), (2, 4, 6), (1, 4, 6))
_OFFICE_WEEK: Week = (((540, 1020),),) * 5 + ((), ())
_SENIOR_WEEKS: tuple[Week, Week] = (
    (_EARLY, (), _EARLY, (), _EARLY, (), _EARLY),
    ((), _LATE, (), _LATE, _LATE, _LATE, ()),
)


def _without_two_days(pattern: tuple[Window, ...], number: int) -> Week:
    """The pattern on five days; the two days off move round the week from post to post."""
    off = {(3 * number) % 7, (3 * number + 2 + number % 2) % 7}
    return tuple(() if day in off else pattern for day in range(7))


def _every_other_day(number: int) -> Week:
    days = _ALTERNATE_DAYS[number % len(_ALTERNATE_DAYS)]
    return tuple(_LONG_DAY if day in days else () for day in range(7))


def _hazards(post: Post) -> tuple[tuple[int, float], ...]:
    if post.contract == "agency":
        return _AGENCY_HAZARD
    return post.branch.weekly_hazard if post.role in HANDS_ON else _OFFICE_HAZARD


def _holders(maker: _Maker, post: Post) -> list[Employment]:
    """The people who have held the post, in order."""
    rng, held = maker.rng, []
    day = maker.as_of - dt.timedelta(days=int(365 * maker.story.burn_in_years * rng.uniform(0.45, 1)))
    while (day := working_day_from(day)) < maker.as_of:
        employment = _hire(maker, post, day)
        held.append(employment)
        employment.left_on = _leaves_on(maker, post, day)
        if employment.left_on is None:
            break
        early = (employment.left_on - day).days < 183  # noqa: PLR2004 - half a year
        employment.reason = rng.choices(_REASONS, _EARLY_REASONS if early else _LATER_REASONS)[0]
        day = employment.left_on + DAY * (3 + round(rng.expovariate(1 / post.branch.refill_days)))
    return held


def _leaves_on(maker: _Maker, post: Post, started_on: dt.date) -> dt.date | None:
    steps = iter(_hazards(post))
    until_week, hazard = next(steps)
    day = started_on
    for week in itertools.count():
        while week >= until_week:
            until_week, hazard = next(steps)
        if maker.rng.random() < hazard * maker.season.get(day.month, 1.0):
            left_on = day + DAY * maker.rng.randrange(1, 8)
            return left_on if left_on < maker.as_of else None
        day += 7 * DAY
        if day >= maker.as_of:
            break
    return None


def _hire(maker: _Maker, post: Post, day: dt.date) -> Employment:
    rng, branch = maker.rng, post.branch
    near = rng.random() < branch.employs_locally
    areas = areas_near(area=branch.district, kilometres=2.6 if near else 99)
    pay = {REGISTERED_MANAGER: 20.4, DEPUTY: 17.5, LEARNING_LEAD: 16.2, COORDINATOR: 14.3, TEAM_LEADER: 14.4}
    zero = post.contract == "bank" or (post.role == CARE_WORKER and rng.random() < branch.zero_hours)
    agency = post.contract == "agency"
    return Employment(
        worker=_worker(maker, post, rng.choice(areas), day),
        post=post,
        zero_hours=None if agency else zero,
        contracted_hours=None if agency or zero else post.hours,
        hourly_pay=round(pay.get(post.role, 13.65 if branch.employs_locally > rng.random() else 13.2), 2)
        + (0.65 if post.role == SENIOR else 0.0),
        started_on=day,
        opted_out=rng.random() < 0.06,  # noqa: PLR2004 - a few sign the opt-out
    )


def _worker(maker: _Maker, post: Post, area: str, day: dt.date) -> Worker:
    rng = maker.rng
    identity = maker.names.draw(women=0.82)
    age = max(18.2, min(66.0, rng.gauss(39, 13)))
    skills = {"medicines", "moving"}
    skills |= {
        skill
        for skill, share in (("dementia", 0.85), ("catheter", 0.6), ("peg", 0.45))
        if rng.random() < share
    }
    on_foot = post.branch.employs_locally > 0.8 and rng.random() < 0.06  # noqa: PLR2004 - short rounds can be walked
    mode = "walk" if on_foot else rng.choices(("car", "bicycle", "bus"), (89, 7, 4))[0]
    if post.role == SENIOR:
        mode = "car"
    number = next(maker.insurance)
    return Worker(
        identity=identity,
        born_on=day - dt.timedelta(days=round(age * 365.25)),
        home=maker.town.pick(rng, area),
        mode=mode,
        skills=frozenset(skills),
        avoids=frozenset(what for what, share in (("pets", 0.05), ("smoke", 0.08)) if rng.random() < share),
        national_insurance=f"QQ{number:06}{'ABCD'[number % 4]}",
    )


_VacancyParts = tuple[BranchStory, int, float, dt.date, dt.date | None, dt.date | None]


def _vacancies(maker: _Maker, held: list[Employment], records_from: dt.date) -> list[_VacancyParts]:
    """Opens with each leaver, closes with the next starter; now and then one is given up and re-opened."""
    found: list[_VacancyParts] = []
    following: list[Employment | None] = [*held[1:], None]
    for one, after in zip(held, following, strict=True):
        if one.left_on is None:
            continue
        opened, filled = one.left_on + DAY, after.started_on if after else None
        if opened >= maker.as_of or (filled is not None and filled < records_from):
            continue
        post, end = one.post, filled or maker.as_of
        if (end - opened).days > 60 and maker.rng.random() < 0.3:  # noqa: PLR2004 - advertised in vain for two months
            withdrawn = opened + DAY * 35
            found.append((post.branch, post.role, post.hours, opened, None, withdrawn))
            opened = withdrawn + DAY * 10
        found.append((post.branch, post.role, post.hours, opened, filled, None))
    return found


def _vacancy_order(parts: _VacancyParts) -> tuple[dt.date, str, int]:
    return parts[3], parts[0].key, parts[1]


def _rehire(maker: _Maker, employments: list[Employment]) -> None:
    """A few who left come back, months later, to the same branch and role: one person, two spells."""
    wanted = maker.story.rehires
    back: set[int] = set()
    for later in reversed(employments):
        if wanted == 0:
            return
        if later.post.role not in HANDS_ON or later.post.contract != "permanent":
            continue
        for earlier in employments:
            if (
                earlier.left_on is not None
                and id(earlier.worker) not in back
                and earlier.post.branch is later.post.branch
                and earlier.post.role == later.post.role
                and earlier.post.contract == "permanent"
                and earlier.reason in (1, 3, 5)
                and 60 < (later.started_on - earlier.left_on).days < 400  # noqa: PLR2004 - months, not days
            ):
                later.worker = earlier.worker
                back.add(id(earlier.worker))
                wanted -= 1
                break


def _numbered(employments: list[Employment]) -> list[Employment]:
    numbers: dict[int, str] = {}
    for one in employments:
        one.reference = numbers.setdefault(id(one.worker), f"W{len(numbers) + 1:03}")
    return employments
