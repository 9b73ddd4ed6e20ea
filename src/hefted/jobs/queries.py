"""What is waiting, running or done."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.jobs.models import Job

# A worker beats every few seconds; one silent for this long, whose process is gone, is taken for dead.
SILENT_AFTER = timedelta(seconds=30)


def jobs_of(*, provider: Provider) -> QuerySet[Job]:
    """Newest first."""
    return Job.objects.filter(provider=provider).select_related("by")


def job_for(*, provider: Provider, job_id: int) -> Job | None:
    return jobs_of(provider=provider).filter(pk=job_id).first()


def unfinished_job(*, provider: Provider, kind: str) -> Job | None:
    """The newest job of this kind that has not ended, if any."""
    return (
        jobs_of(provider=provider).filter(kind=kind, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    )


def silent_jobs(*, at: datetime) -> QuerySet[Job]:
    """Running jobs whose worker has not been heard of."""
    return Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=at - SILENT_AFTER)


def is_cancel_asked(*, job_id: int) -> bool:
    return Job.objects.filter(pk=job_id, cancel_asked_at__isnull=False).exists()
