"""Working out a rota outside the request."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from django.urls import reverse
from django.utils import timezone

from hefted.engine.rota.search import Progress
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Cancelled, FirstOf, Seconds
from hefted.jobs.tasks import JobRefusedError, RunningJob, handles
from hefted.rota import actions, queries

REPORT_SECONDS = 0.5


class Reporter:
    """Passes the search's progress on to the job, now and then."""

    def __init__(self, job: RunningJob) -> None:
        self.job = job
        self.reported_at = float("-inf")

    def __call__(self, progress: Progress) -> None:
        if monotonic() - self.reported_at < REPORT_SECONDS and progress.share < 1:
            return
        self.reported_at = monotonic()
        left = f"{progress.unplaced} visit{'' if progress.unplaced == 1 else 's'} not placed yet"
        words = f"{left}; the best rota so far costs {progress.best:,.0f} points."
        self.job.report(progress.share, words)


@handles(actions.JOB_KIND)
def plan_week(job: RunningJob) -> Mapping[str, Any]:
    """Cancelled, it keeps the best rota so far."""
    proposal = queries.proposal_by_id(provider=job.provider, proposal_id=job.inputs["proposal"])
    if proposal is None:
        raise JobRefusedError("The proposal this was for is no longer there.")
    problem = queries.question_of(proposal=proposal).problem
    stop = FirstOf((Seconds(proposal.seconds, monotonic), Cancelled(job.is_cancelled)))
    solution = solve(problem=problem, stop=stop, seed=proposal.seed, progress=Reporter(job))
    try:
        actions.accept_result(proposal=proposal, solution=solution, by=job.by, at=timezone.now())
    except (actions.RefusedByRulesError, actions.RotaChangedError) as refused:
        actions.give_up(proposal=proposal, reason=str(refused), by=job.by, at=timezone.now())
        raise JobRefusedError(str(refused)) from refused
    return {
        "address": reverse("rota:proposal", args=[proposal.pk]),
        "visits_placed": len(solution.assignments),
        "visits_not_placed": len(solution.unplaced),
    }
