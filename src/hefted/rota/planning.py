"""Asking for a rota, changing it by hand and publishing it; `actions` opens these to pages and commands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from hefted.accounts.actions import record
from hefted.accounts.models import Branch, Provider, User
from hefted.care import queries as care
from hefted.engine.rota.explain import unplaced
from hefted.engine.rota.problem import Assignment, Problem
from hefted.engine.rota.rules import Violation, violations
from hefted.engine.rota.solution import Solution, lay_out
from hefted.jobs.actions import enqueue
from hefted.rota import queries
from hefted.rota.models import Proposal, PublishedJob, PublishedWeek
from hefted.rota.week_format import problem_data, solution_data
from hefted.workforce.queries import workers_of

JOB_KIND = "plan a week"
SENTENCES_SHOWN = 3


class NothingToPlanError(ValueError):
    """The week has no visit that can be planned."""


class RotaChangedError(ValueError):
    """The records or the rota changed under the proposal; the sentence says what to do."""


class RefusedByRulesError(ValueError):
    """A rule would be broken; the message says which, in words."""


@transaction.atomic
def propose(
    *,
    provider: Provider,
    branch: Branch,
    week_start: date,
    seconds: int,
    seed: int,
    by: User | None,
    at: datetime,
    is_queued: bool = True,
) -> Proposal:
    """Freeze the week as a question and queue the work; without `is_queued` the caller works it out itself.

    Raises NothingToPlanError.
    """
    week_start = queries.monday_of(week_start)
    week = queries.week_for(provider=provider, branch=branch, week_start=week_start)
    if not week.problem.visits:
        raise NothingToPlanError(
            f"{branch.name} has no visits on record in the week of {week_start:%d/%m/%Y} that can be planned."
        )
    published = queries.published_week_for(provider=provider, branch=branch, week_start=week_start)
    before = week.as_recorded
    if published is not None:
        before = queries.published_solution(week=published, problem=week.problem)
    data = problem_data(problem=week.problem)
    proposal = Proposal.objects.create(
        provider=provider,
        branch=branch,
        week_start=week_start,
        problem=data,
        digest=queries.digest_of(data=data),
        before=solution_data(solution=before),
        seconds=seconds,
        seed=seed,
        base_version=published.version if published else 0,
        made_at=at,
        by=by,
    )
    if is_queued:
        proposal.job = enqueue(
            kind=JOB_KIND, provider=provider, by=by, at=at, inputs={"proposal": proposal.pk}
        )
        proposal.save(update_fields=["job"])
    _record(proposal, "rota.propose", by, at, {"seconds": seconds, "seed": seed, "digest": proposal.digest})
    return proposal


def _record(proposal: Proposal, verb: str, by: User | None, at: datetime, details: Mapping[str, Any]) -> None:
    record(
        provider=proposal.provider,
        by=by,
        at=at,
        verb=verb,
        subject=f"branch {proposal.branch.reference}, week of {proposal.week_start:%d/%m/%Y}",
        details={"proposal": proposal.pk, **details},
    )


def _words(found: tuple[Violation, ...]) -> str:
    said = " ".join(violation.sentence for violation in found[:SENTENCES_SHOWN])
    more = len(found) - SENTENCES_SHOWN
    return f"{said} And {more} more." if more > 0 else said


@transaction.atomic
def accept_result(*, proposal: Proposal, solution: Solution, by: User | None, at: datetime) -> None:
    """Keep what the search found.

    Raises RefusedByRulesError when a rule is broken, RotaChangedError when the records changed meanwhile; the
    proposal is then put down as failed by `give_up`.
    """
    problem = queries.question_of(proposal=proposal).problem
    broken = violations(problem=problem, solution=solution)
    if broken:
        raise RefusedByRulesError(_words(broken))
    _refuse_if_changed(proposal)
    if not _is_waiting(proposal):
        raise RotaChangedError("This rota was worked out already. Plan the week again for another.")
    proposal.solution = solution_data(solution=solution)
    proposal.state = Proposal.State.READY
    proposal.save(update_fields=["solution", "state"])
    _record(
        proposal,
        "rota.accept_result",
        by,
        at,
        {
            "result": queries.digest_of(data=proposal.solution),
            "unplaced": len(solution.unplaced),
            "iterations": solution.iterations,
        },
    )


@transaction.atomic
def give_up(*, proposal: Proposal, reason: str, by: User | None, at: datetime) -> None:
    """Put a proposal down as failed; one that has its rota already keeps it."""
    if not _is_waiting(proposal):
        return
    proposal.state = Proposal.State.FAILED
    proposal.save(update_fields=["state"])
    _record(proposal, "rota.give_up", by, at, {"reason": reason})


def _is_waiting(proposal: Proposal) -> bool:
    """As the database has it now: a job may be run a second time."""
    waiting = Proposal.objects.select_for_update().filter(pk=proposal.pk, state=Proposal.State.WAITING)
    return waiting.exists()


def _refuse_if_changed(proposal: Proposal) -> None:
    now = queries.digest_now(
        provider=proposal.provider, branch=proposal.branch, week_start=proposal.week_start
    )
    if now != proposal.digest:
        raise RotaChangedError(
            "Workers, people or visits of this week have changed since the rota was asked for. Plan it again."
        )


@transaction.atomic
def move_visit(
    *,
    proposal: Proposal,
    visit: str,
    slot: int,
    worker: str | None,
    start: int,
    version: int,
    by: User | None,
    at: datetime,
) -> Solution:
    """Give a slot to somebody else or another time (minute of the week); worker None takes it from everybody.

    Raises RotaChangedError when somebody else changed the proposal since `version`, RefusedByRulesError when
    a rule would be broken.
    """
    question = queries.question_of(proposal=proposal)
    if question.after is None or proposal.state != Proposal.State.READY:
        raise RotaChangedError("This rota can no longer be changed.")
    changed = _moved(question.problem, question.after, visit, slot, worker, start)
    broken = violations(problem=question.problem, solution=changed)
    if broken:
        raise RefusedByRulesError(_words(broken))
    changed = replace(changed, unplaced=unplaced(problem=question.problem, solution=changed))
    kept = Proposal.objects.filter(pk=proposal.pk, version=version, state=Proposal.State.READY).update(
        version=F("version") + 1, solution=solution_data(solution=changed)
    )
    if not kept:
        raise RotaChangedError("Somebody else has changed this rota meanwhile. Look at it again first.")
    _record(
        proposal, "rota.move_visit", by, at, {"visit": visit, "slot": slot, "worker": worker, "start": start}
    )
    return changed


def _moved(
    problem: Problem, rota: Solution, visit: str, slot: int, worker: str | None, start: int
) -> Solution:
    """Both carers of a visit move together; a starter goes along only where the mentor still goes."""
    entries = [
        replace(entry, start=start) if entry.visit == visit else entry
        for entry in rota.assignments
        if (entry.visit, entry.slot) != (visit, slot)
    ]
    if worker is not None:
        entries.append(Assignment(visit, slot, worker, start))
    led = {(entry.visit, entry.carer) for entry in entries}
    shadows = tuple(
        shadow
        for shadow in rota.shadows
        if (shadow.visit, problem.learning_by_id[shadow.item].carers[1]) in led
    )
    entries.sort(key=lambda entry: (entry.start, entry.visit, entry.slot))
    return replace(rota, assignments=tuple(entries), shadows=shadows)


@transaction.atomic
def publish(*, proposal: Proposal, version: int, by: User | None, at: datetime) -> PublishedWeek:
    """Make a proposal the rota people hold.

    Raises RotaChangedError when the proposal, the published week or the records changed meanwhile, and
    RefusedByRulesError when a rule is broken.
    """
    question = queries.question_of(proposal=proposal)
    taken = Proposal.objects.filter(pk=proposal.pk, version=version, state=Proposal.State.READY).update(
        state=Proposal.State.PUBLISHED
    )
    if not taken or question.after is None:
        raise RotaChangedError(
            "This rota has been changed or published by somebody else. Look at it again first."
        )
    _refuse_if_changed(proposal)
    if broken := violations(problem=question.problem, solution=question.after):
        raise RefusedByRulesError(_words(broken))
    week = _next_version(proposal, by, at)
    replaced, _ = PublishedJob.objects.filter(week=week).delete()
    jobs = PublishedJob.objects.bulk_create(_jobs(week, question.problem, question.after), batch_size=1000)
    _record(
        proposal,
        "rota.publish",
        by,
        at,
        {
            "version": week.version,
            "jobs": len(jobs),
            "replaced": replaced,
            "rota": queries.digest_of(data=solution_data(solution=question.after)),
        },
    )
    return week


def _next_version(proposal: Proposal, by: User | None, at: datetime) -> PublishedWeek:
    """The week's row, one version on; refused when another rota was published since the proposal was made."""
    stale = "Another rota of this week was published meanwhile. Plan it again from that one."
    same = {"branch": proposal.branch, "week_start": proposal.week_start}
    if proposal.base_version == 0:
        week, is_new = PublishedWeek.objects.get_or_create(
            **same, defaults={"provider": proposal.provider, "published_at": at, "published_by": by}
        )
        if not is_new:
            raise RotaChangedError(stale)
        return week
    moved = PublishedWeek.objects.filter(**same, version=proposal.base_version).update(
        version=F("version") + 1, published_at=at, published_by=by
    )
    if not moved:
        raise RotaChangedError(stale)
    return PublishedWeek.objects.get(**same)


def _jobs(week: PublishedWeek, problem: Problem, rota: Solution) -> list[PublishedJob]:
    layout = lay_out(problem=problem, solution=rota)
    workers = dict(workers_of(provider=week.provider).values_list("reference", "pk"))
    since = queries.instant(week_start=week.week_start, minute=0)
    until = queries.instant(week_start=week.week_start, minute=7 * 1440)
    visits = dict(
        care.visits_of(provider=week.provider, since=since, until=until).values_list("reference", "pk")
    )
    items = {visit: item for item, visit in layout.shadows}
    return [
        PublishedJob(
            provider=week.provider,
            week=week,
            worker_id=workers[job.carer],
            kind=job.kind,
            visit_id=None if job.kind == PublishedJob.Kind.LEARNING else visits[job.ref],
            item={"learning": job.ref, "shadow": items.get(job.ref, "")}.get(job.kind, ""),
            slot=job.slot,
            starts_at=queries.instant(week_start=week.week_start, minute=job.start),
            ends_at=queries.instant(week_start=week.week_start, minute=job.end),
        )
        for day in layout.days.values()
        for job in day.jobs
    ]
