"""Weeks planned and published, and the rota history."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from hefted.accounts.models import Branch, Provider
from hefted.accounts.queries import branches_of
from hefted.care import queries as care
from hefted.engine.rota.explain import Why, why
from hefted.engine.rota.problem import Assignment, Attendance, Problem, Shadowing
from hefted.engine.rota.solution import Solution, Unplaced
from hefted.rota.gathering import GatheredWeek, instant, minute_of, monday_of, week_for
from hefted.rota.models import FeedToken, Proposal, PublishedJob, PublishedWeek, Shift
from hefted.rota.week_format import problem_data, problem_from, solution_from
from hefted.workforce.queries import in_post_on, spells_of, workers_of

if TYPE_CHECKING:
    from hefted.workforce.models import Worker

__all__ = ["GatheredWeek", "instant", "minute_of", "monday_of", "week_for"]


# ---- the rota history
def shifts_of(*, provider: Provider) -> QuerySet[Shift]:
    """The rota history, in order of start."""
    return Shift.objects.filter(provider=provider).order_by("starts_at", "pk")


# ---- the week as a question
def problem_for(*, provider: Provider, branch: Branch, week_start: date) -> Problem:
    return week_for(provider=provider, branch=branch, week_start=week_start).problem


def digest_of(*, data: Mapping[str, Any]) -> str:
    """SHA-256 of JSON data, the same whatever the order of its fields."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_now(*, provider: Provider, branch: Branch, week_start: date) -> str:
    """Of what a proposal for the week would be worked out from, were it asked for now."""
    problem = problem_for(provider=provider, branch=branch, week_start=week_start)
    return digest_of(data=problem_data(problem=problem))


# ---- weeks and proposals
def branch_by_id(*, provider: Provider, branch_id: int) -> Branch | None:
    return branches_of(provider=provider).filter(pk=branch_id).first()


def last_week_with_visits(*, provider: Provider, branch: Branch) -> date | None:
    """Monday of the last week in which a visit is planned."""
    last = care.last_planned_start(provider=provider, branch=branch)
    return None if last is None else monday_of(last.date())


def published_weeks_of(*, provider: Provider) -> QuerySet[PublishedWeek]:
    """Newest first."""
    return PublishedWeek.objects.filter(provider=provider).select_related("branch", "published_by")


def published_week_for(*, provider: Provider, branch: Branch, week_start: date) -> PublishedWeek | None:
    return published_weeks_of(provider=provider).filter(branch=branch, week_start=week_start).first()


def published_solution(*, week: PublishedWeek, problem: Problem) -> Solution:
    """The published rota as a solution of its problem; work that is no part of the problem is left out."""
    assignments, learning, shadows = [], [], []
    for job in week.jobs.select_related("worker", "visit"):
        start = minute_of(week_start=week.week_start, at=job.starts_at)
        if job.kind == PublishedJob.Kind.LEARNING:
            learning.append(Attendance(job.item, job.worker.reference, start))
            continue
        assert job.visit is not None
        if job.kind == PublishedJob.Kind.VISIT:
            assignments.append(Assignment(job.visit.reference, job.slot, job.worker.reference, start))
        else:
            shadows.append(Shadowing(job.item, job.visit.reference))
    return Solution(
        problem.name,
        tuple(a for a in assignments if a.visit in problem.visit_by_id and a.carer in problem.carer_by_id),
        tuple(a for a in learning if a.item in problem.learning_by_id),
        tuple(s for s in shadows if s.item in problem.learning_by_id and s.visit in problem.visit_by_id),
    )


def proposals_of(*, provider: Provider) -> QuerySet[Proposal]:
    """Newest first."""
    return Proposal.objects.filter(provider=provider).select_related("branch", "job", "by")


def proposal_by_id(*, provider: Provider, proposal_id: int) -> Proposal | None:
    return proposals_of(provider=provider).filter(pk=proposal_id).first()


def proposals_for(*, provider: Provider, branch: Branch, week_start: date) -> QuerySet[Proposal]:
    """Newest first, without what was worked out."""
    found = proposals_of(provider=provider).filter(branch=branch, week_start=week_start)
    return found.defer("problem", "before", "solution")


@dataclass(frozen=True)
class Question:
    """A proposal's frozen problem, the rota before, and the rota worked out (None until it is)."""

    problem: Problem
    before: Solution
    after: Solution | None


def question_of(*, proposal: Proposal) -> Question:
    after = None
    if proposal.solution is not None:
        found = solution_from(data=proposal.solution)
        reasons = tuple(
            Unplaced(slot["visit"], slot["slot"], slot["reason"], slot["would_help"])
            for slot in proposal.solution["unplaced"]
        )
        after = Solution(
            found.problem_name, found.assignments, found.learning, found.shadows, reasons, found.iterations
        )
    return Question(problem_from(data=proposal.problem), solution_from(data=proposal.before), after)


def why_this_carer(*, question: Question, visit: str, slot: int) -> Why | None:
    """None when the slot is not assigned."""
    after = question.after
    if after is None or all((entry.visit, entry.slot) != (visit, slot) for entry in after.assignments):
        return None
    return why(problem=question.problem, solution=after, visit=visit, slot=slot)


def names_of(*, provider: Provider) -> dict[str, str]:
    """Worker's reference > name."""
    return dict(workers_of(provider=provider).values_list("reference", "name"))


def initials_of(*, provider: Provider) -> dict[str, str]:
    """Person's reference > initials."""
    return dict(care.people_of(provider=provider).values_list("reference", "initials"))


# ---- calendar feeds
def hash_of(*, token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def worker_of_feed(*, token: str, on: date) -> "Worker | None":
    """Whose feed it is; None when the address was revoked, never given, or its worker has left."""
    found = (
        FeedToken.objects.filter(token_hash=hash_of(token=token), revoked_at=None)
        .select_related("worker", "provider")
        .first()
    )
    if found is None:
        return None
    in_post = spells_of(provider=found.provider).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), worker=found.worker
    )
    return found.worker if in_post.exists() else None


def feeds_of(*, provider: Provider) -> QuerySet[FeedToken]:
    """Feeds in use."""
    return FeedToken.objects.filter(provider=provider, revoked_at=None).select_related("worker")


def workers_with_feeds(*, provider: Provider, on: date) -> "list[tuple[Worker, FeedToken | None]]":
    """Everybody in post on the day, by name, with the feed they have."""
    feeds = {feed.worker_id: feed for feed in feeds_of(provider=provider)}
    ids = spells_of(provider=provider).filter(in_post_on(on)).values("worker")
    return [(worker, feeds.get(worker.pk)) for worker in workers_of(provider=provider).filter(pk__in=ids)]


def published_jobs_of(*, worker: "Worker", since: datetime) -> QuerySet[PublishedJob]:
    """A worker's published work that ends after `since`, in order of start."""
    return (
        PublishedJob.objects.filter(worker=worker, ends_at__gt=since)
        .select_related("visit__person", "week")
        .order_by("starts_at", "pk")
    )
