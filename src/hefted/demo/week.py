"""The coming week of one branch: planned once, and held against what the records had for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from hefted.accounts.models import Branch
from hefted.engine.pay import unpaid_travel_as_stated
from hefted.engine.rota.problem import Problem
from hefted.engine.rota.search import Progress as SearchProgress
from hefted.engine.rota.solution import Solution, lay_out
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Iterations
from hefted.rota import actions as rota
from hefted.rota import queries
from hefted.rota.models import Proposal

Progress = Callable[[float, str], None]
# So many steps of the search, not seconds: every machine comes to the same rota.
ITERATIONS = 2500
SEARCH_SEED = 1
SECONDS_SAID = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWeek:
    """Minutes of travel between visits in the whole week, before (as recorded) and after (as planned)."""

    branch: Branch
    week_start: dt.date
    carer_visits: int
    placed_before: int
    placed: int
    travel_before: int
    travel_after: int

    @property
    def unpaid_before(self) -> int:
        return self._unpaid(self.travel_before)

    @property
    def unpaid_after(self) -> int:
        return self._unpaid(self.travel_after)

    def _unpaid(self, minutes: int) -> int:
        return unpaid_travel_as_stated(travel_minutes=minutes, stated=self.branch.travel_pay) or 0


def plan_week(
    *, branch: Branch, week_start: dt.date, iterations: int, at: dt.datetime, progress: Progress
) -> PlannedWeek:
    """Proposes a rota for the week unless one stands already; somebody is to look at it and publish it."""
    standing = queries.proposals_for(provider=branch.provider, branch=branch, week_start=week_start)
    proposal = standing.exclude(state=Proposal.State.FAILED).first()
    if proposal is None:
        proposal = _propose(branch, week_start, iterations, at, progress)
    question = queries.question_of(proposal=proposal)
    assert question.after is not None
    return PlannedWeek(
        branch=branch,
        week_start=week_start,
        carer_visits=sum(len(visit.slots) for visit in question.problem.visits),
        placed_before=len(question.before.assignments),
        placed=len(question.after.assignments),
        travel_before=_travel(question.problem, question.before),
        travel_after=_travel(question.problem, question.after),
    )


def _propose(
    branch: Branch, week_start: dt.date, iterations: int, at: dt.datetime, progress: Progress
) -> Proposal:
    proposal = rota.propose(
        provider=branch.provider,
        branch=branch,
        week_start=week_start,
        seconds=SECONDS_SAID,
        seed=SEARCH_SEED,
        by=None,
        at=at,
        is_queued=False,
    )

    def report(done: SearchProgress) -> None:
        progress(done.share, f"Planning the week of {branch.name}")

    problem = queries.question_of(proposal=proposal).problem
    solution = solve(problem=problem, stop=Iterations(iterations), seed=SEARCH_SEED, progress=report)
    rota.accept_result(proposal=proposal, solution=solution, by=None, at=at)
    return proposal


def _travel(problem: Problem, solution: Solution) -> int:
    days = lay_out(problem=problem, solution=solution).days.values()
    return sum(run.paid_travel for day in days for run in day.runs)
