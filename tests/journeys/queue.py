"""The worker of queued jobs, taking its turn between two looks at the page."""

from django.db import connection

from hefted.jobs.models import Job
from hefted.jobs.tasks import run_job


def do_queued_work() -> None:
    """Everything that waits, in the order it was asked for; then this thread lets go of the database."""
    for number in Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("pk", flat=True):
        run_job.call(number)
    failed = Job.objects.filter(state=Job.State.FAILED).values_list("reason", flat=True)
    assert not list(failed), f"jobs failed: {list(failed)}"
    connection.close()
