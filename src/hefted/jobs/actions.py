"""Queueing long work, and every step of its life. Each step is one conditional update, so two workers
can never hold the same job."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from hefted.accounts.models import Provider, User
from hefted.jobs.models import Job

ATTEMPTS_ALLOWED = 3


@transaction.atomic
def enqueue(
    *, kind: str, provider: Provider, by: User | None, at: datetime, inputs: Mapping[str, Any] | None = None
) -> Job:
    """`inputs` must be JSON: they are frozen in the job."""
    job = Job.objects.create(kind=kind, provider=provider, by=by, queued_at=at, inputs=dict(inputs or {}))
    _send_to_queue(job)
    return job


def _send_to_queue(job: Job) -> None:
    from hefted.jobs.tasks import run_job  # the task knows the actions; it is named only to be queued

    run_job.enqueue(job.pk)


def claim(*, job_id: int, owner: str, at: datetime) -> Job | None:
    """The job, now ours; None when somebody else has it or it is over."""
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, owner=owner, started_at=at, heartbeat_at=at, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("provider", "by").get(pk=job_id) if claimed else None


def beat(*, job_id: int, owner: str, at: datetime) -> None:
    Job.objects.filter(pk=job_id, owner=owner, state=Job.State.RUNNING).update(heartbeat_at=at)


def report_progress(*, job_id: int, done_share: float, message: str) -> None:
    Job.objects.filter(pk=job_id).update(done_share=min(max(done_share, 0.0), 1.0), message=message[:200])


def ask_to_cancel(*, job: Job, at: datetime) -> None:
    """A waiting job ends at once; a running one stops at its next look and keeps what it has."""
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=at, cancel_asked_at=at
    )
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked_at=at)


def finish(*, job: Job, result: Mapping[str, Any], at: datetime) -> None:
    cancelled = Job.objects.filter(pk=job.pk, cancel_asked_at__isnull=False).exists()
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, owner=job.owner).update(
        state=Job.State.CANCELLED if cancelled else Job.State.DONE,
        result=dict(result),
        finished_at=at,
        done_share=1,
    )


def fail(*, job: Job, reason: str, at: datetime) -> None:
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, owner=job.owner).update(
        state=Job.State.FAILED, reason=reason, finished_at=at
    )


@transaction.atomic
def put_back(*, job: Job, reason: str, at: datetime) -> None:
    """Queue a job again after its worker died or stumbled; fail it once its attempts are used up."""
    if job.attempts >= ATTEMPTS_ALLOWED:
        fail(job=job, reason=f"Tried {job.attempts} times. {reason}", at=at)
        return
    moved = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, owner=job.owner).update(
        state=Job.State.QUEUED, message=f"Waiting to start again. {reason}"[:200], owner=""
    )
    if moved:
        _send_to_queue(job)


class NothingToTryError(ValueError):
    """Only a job that failed or was stopped can be tried again."""


@transaction.atomic
def try_again(*, job: Job, by: User | None, at: datetime) -> Job:
    """A new job with the inputs of one that failed or was stopped. Raises NothingToTryError for others."""
    if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        raise NothingToTryError("Only a job that failed or was stopped can be tried again.")
    return enqueue(kind=job.kind, provider=job.provider, by=by, at=at, inputs=job.inputs)
