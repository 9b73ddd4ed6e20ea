"""What a coordinator asks of a rota first: how much travel, how many faces, who is left out."""

from collections import defaultdict
from dataclasses import dataclass

from .problem import Problem
from .solution import Layout, Solution, lay_out


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over a week. Shares are None when there is nothing to divide by.

    `travel_minutes` lie between jobs, `home_minutes` between home and work; a shift is one carer's work of
    one day.
    """

    needed: int
    placed: int
    shifts: int
    travel_minutes: int
    home_minutes: int
    known_share: float | None
    carers_per_person: float | None
    within_15_minutes_share: float | None

    @property
    def unplaced(self) -> int:
        return self.needed - self.placed


def figures_of(*, problem: Problem, solution: Solution) -> Figures:
    layout = lay_out(problem=problem, solution=solution)
    runs = [run for day in layout.days.values() for run in day.runs]
    faces: dict[str, set[str]] = defaultdict(set)
    known = 0
    for (visit, _), job in layout.slots.items():
        person = problem.person_by_id[problem.visit_by_id[visit].person]
        faces[person.id].add(job.carer)
        known += bool(person.history.get(job.carer))
    return Figures(
        needed=sum(len(visit.slots) for visit in problem.visits),
        placed=len(layout.slots),
        shifts=len(layout.days),
        travel_minutes=sum(run.paid_travel for run in runs),
        home_minutes=sum(run.home_out + run.home_in for run in runs),
        known_share=_share(known, len(layout.slots)),
        carers_per_person=_share(sum(map(len, faces.values())), len(faces)),
        within_15_minutes_share=_on_time(problem, layout),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _on_time(problem: Problem, layout: Layout) -> float | None:
    starts = [(visit.planned, layout.start_of(visit.id)) for visit in problem.visits]
    done = [abs(start - planned) for planned, start in starts if start is not None]
    return _share(sum(away <= 15 for away in done), len(done))  # noqa: PLR2004 - the figure's own name
