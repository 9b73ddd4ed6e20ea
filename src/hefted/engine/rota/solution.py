"""The answer: who starts which visit when, and what that makes of each carer's days."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from .problem import (
    DAY_MINUTES,
    WEEK_MINUTES,
    Assignment,
    Attendance,
    Carer,
    Point,
    Problem,
    Shadowing,
)
from .travel import Travel

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A slot nobody could be found for, and why, in words."""

    visit: str
    slot: int
    reason: str
    would_help: str


@dataclass(frozen=True, slots=True)
class Solution:
    """A rota of one week. `iterations` is how much search it took."""

    problem_name: str
    assignments: tuple[Assignment, ...] = ()
    learning: tuple[Attendance, ...] = ()
    shadows: tuple[Shadowing, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    iterations: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry of a solution that cannot be read, with the rule it breaks."""

    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work of one carer. `slot` is 0 unless the kind is visit; `zone` is None for learning."""

    carer: str
    start: int
    end: int
    at: Point
    zone: str | None
    kind: str
    ref: str
    slot: int = 0

    @property
    def day(self) -> int:
        return self.start // DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Run:
    """Jobs between leaving home and coming home; `idle` is the waiting beyond travel before each job but
    the first.
    """

    jobs: tuple[Job, ...]
    home_out: int
    home_in: int
    legs: tuple[int, ...]
    idle: tuple[int, ...]

    @property
    def paid_travel(self) -> int:
        return sum(self.legs)

    @property
    def worked(self) -> int:
        """Door-to-door minutes."""
        return self.home_out + self.jobs[-1].end - self.jobs[0].start + self.home_in


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A carer's work of one calendar day; `slack` is start minus earliest arrival for each job but the
    first.
    """

    carer: str
    day: int
    runs: tuple[Run, ...]
    slack: tuple[int, ...]

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(job for run in self.runs for job in run.jobs)

    @property
    def leaves_home(self) -> int:
        return self.runs[0].jobs[0].start - self.runs[0].home_out

    @property
    def comes_home(self) -> int:
        return self.runs[-1].jobs[-1].end + self.runs[-1].home_in


@dataclass(frozen=True, slots=True)
class Layout:
    """A solution laid out by slot and by carer-day. Entries that cannot be read stand in `refusals` only."""

    slots: Mapping[tuple[str, int], Job]
    attended: Mapping[tuple[str, str], Job]
    shadows: Mapping[tuple[str, str], Job]
    days: Mapping[tuple[str, int], WorkDay]
    refusals: tuple[Refusal, ...]

    def start_of(self, visit: str) -> int | None:
        """Start of a visit: that of its lowest assigned slot, None when nobody is assigned."""
        for slot in (1, 2):
            if job := self.slots.get((visit, slot)):
                return job.start
        return None

    def days_of(self, carer: str) -> list[WorkDay]:
        return [day for (who, _), day in self.days.items() if who == carer]


def clock(minute: int) -> str:
    """Minute of the week as people say it: 'Tuesday 08:15'."""
    day, rest = divmod(minute, DAY_MINUTES)
    name = DAY_NAMES[day] if 0 <= day < len(DAY_NAMES) else f"day {day + 1}"
    return f"{name} {rest // 60:02d}:{rest % 60:02d}"


def lay_out(*, problem: Problem, solution: Solution) -> Layout:
    reader = _Reader(problem)
    reader.read(solution)
    by_day: dict[tuple[str, int], list[Job]] = defaultdict(list)
    for job in [*reader.slots.values(), *reader.attended.values(), *reader.shadows.values()]:
        by_day[job.carer, job.day].append(job)
    travel = Travel(problem)
    days = {key: work_day(problem=problem, travel=travel, jobs=jobs) for key, jobs in sorted(by_day.items())}
    return Layout(reader.slots, reader.attended, reader.shadows, days, tuple(reader.refusals))


def work_day(*, problem: Problem, travel: Travel, jobs: list[Job]) -> WorkDay:
    """One carer's jobs of one day, cut into runs wherever there is time enough to be at home."""
    jobs = sorted(jobs, key=lambda job: (job.start, job.end, job.ref, job.slot))
    carer = problem.carer_by_id[jobs[0].carer]
    runs: list[Run] = []
    slack: list[int] = []
    current, legs, idle = [jobs[0]], list[int](), list[int]()
    for before, after in pairwise(jobs):
        gap = after.start - before.end
        direct = travel.minutes(mode=carer.mode, one=before.at, other=after.at)
        slack.append(gap - direct)
        by_home = travel.minutes(mode=carer.mode, one=before.at, other=carer.home) + travel.minutes(
            mode=carer.mode, one=carer.home, other=after.at
        )
        if gap - direct >= problem.rules.run_break_minutes and gap >= by_home:
            runs.append(_run(carer, travel, current, legs, idle))
            current, legs, idle = [after], [], []
        else:
            current.append(after)
            legs.append(direct)
            idle.append(max(0, gap - direct))
    runs.append(_run(carer, travel, current, legs, idle))
    return WorkDay(carer.id, jobs[0].day, tuple(runs), tuple(slack))


def _run(carer: Carer, travel: Travel, jobs: list[Job], legs: list[int], idle: list[int]) -> Run:
    return Run(
        jobs=tuple(jobs),
        home_out=travel.minutes(mode=carer.mode, one=carer.home, other=jobs[0].at),
        home_in=travel.minutes(mode=carer.mode, one=jobs[-1].at, other=carer.home),
        legs=tuple(legs),
        idle=tuple(idle),
    )


class _Reader:
    """Turns entries into jobs; an entry that cannot be meant is refused with its sentence and left out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots: dict[tuple[str, int], Job] = {}
        self.attended: dict[tuple[str, str], Job] = {}
        self.shadows: dict[tuple[str, str], Job] = {}
        self.refusals: list[Refusal] = []

    def read(self, solution: Solution) -> None:
        if solution.problem_name != self.problem.name:
            self.refuse(
                "format", f"The rota is for {solution.problem_name!r}, the week is {self.problem.name!r}."
            )
        for entry in solution.assignments:
            self.read_assignment(entry)
        for attendance in solution.learning:
            self.read_attendance(attendance)
        taken: set[str] = set()
        for shadow in solution.shadows:
            self.read_shadow(shadow, taken)

    def refuse(self, rule: str, sentence: str) -> None:
        self.refusals.append(Refusal(rule, sentence))

    def is_known(self, what: str, reference: str, known: Mapping[str, object]) -> bool:
        if reference in known:
            return True
        self.refuse("format", f"The rota names {what} {reference!r}, which the week does not have.")
        return False

    def is_in_week(self, start: int, what: str) -> bool:
        if 0 <= start < WEEK_MINUTES:
            return True
        self.refuse("format", f"{what} starts at minute {start}; a week has minutes 0 to 10079.")
        return False

    def read_assignment(self, entry: Assignment) -> None:
        problem = self.problem
        if not (
            self.is_known("visit", entry.visit, problem.visit_by_id)
            and self.is_known("carer", entry.carer, problem.carer_by_id)
            and self.is_in_week(entry.start, entry.visit)
        ):
            return
        visit = problem.visit_by_id[entry.visit]
        if entry.slot not in visit.slots:
            self.refuse("format", f"Visit {visit.id} has no slot {entry.slot}.")
            return
        if (visit.id, entry.slot) in self.slots:
            self.refuse("duplicate", f"Slot {entry.slot} of visit {visit.id} is assigned twice.")
            return
        person = problem.person_by_id[visit.person]
        end = entry.start + visit.slot_minutes(entry.slot)
        self.slots[visit.id, entry.slot] = Job(
            entry.carer, entry.start, end, person.home, person.zone, "visit", visit.id, entry.slot
        )

    def read_attendance(self, entry: Attendance) -> None:
        problem = self.problem
        if not (
            self.is_known("learning item", entry.item, problem.learning_by_id)
            and self.is_known("carer", entry.carer, problem.carer_by_id)
            and self.is_in_week(entry.start, entry.item)
        ):
            return
        item = problem.learning_by_id[entry.item]
        if item.kind == "shadow" or item.at is None:
            self.refuse("format", f"{item.id} is shadowing: it belongs in the list of shadowed visits.")
        elif entry.carer not in item.carers:
            self.refuse("learning", f"{entry.carer} does not belong to {item.id}.")
        elif (item.id, entry.carer) in self.attended:
            self.refuse("duplicate", f"{entry.carer} has {item.id} twice.")
        else:
            self.attended[item.id, entry.carer] = Job(
                entry.carer, entry.start, entry.start + item.minutes, item.at, None, "learning", item.id
            )

    def read_shadow(self, entry: Shadowing, taken: set[str]) -> None:
        problem = self.problem
        if not (
            self.is_known("learning item", entry.item, problem.learning_by_id)
            and self.is_known("visit", entry.visit, problem.visit_by_id)
        ):
            return
        item, visit = problem.learning_by_id[entry.item], problem.visit_by_id[entry.visit]
        if item.kind != "shadow":
            self.refuse("format", f"{item.id} is not shadowing.")
            return
        starter, mentor = item.carers
        led = [
            self.slots[visit.id, slot]
            for slot in visit.slots
            if (visit.id, slot) in self.slots and self.slots[visit.id, slot].carer == mentor
        ]
        if not led:
            self.refuse("shadow", f"{starter} goes along on {visit.id}, which mentor {mentor} does not do.")
        elif visit.id in taken:
            self.refuse("shadow", f"Visit {visit.id} is shadowed twice.")
        else:
            taken.add(visit.id)
            lead = led[0]
            self.shadows[item.id, visit.id] = Job(
                starter, lead.start, lead.end, lead.at, lead.zone, "shadow", visit.id
            )
