"""Large files, looked through and brought in outside the request."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hefted.exchange import actions, queries
from hefted.exchange.readers.problems import FileRefused
from hefted.jobs.tasks import JobRefusedError, RunningJob, handles

PREVIEW, APPLY = "look through files", "bring in files"


@handles(PREVIEW)
def preview(job: RunningJob) -> Mapping[str, Any]:
    upload = _upload(job)
    try:
        upload = actions.preview(upload=upload, report=job.report)
    except FileRefused as refused:
        raise JobRefusedError(str(refused)) from refused
    return {"upload": upload.pk, "counts": upload.counts}


@handles(APPLY)
def apply(job: RunningJob) -> Mapping[str, Any]:
    upload = _upload(job)
    try:
        upload = actions.apply(
            upload=upload,
            keep_good=bool(job.inputs.get("keep_good")),
            by=job.by,
            at=timezone.now(),
            report=job.report,
        )
    except FileRefused as refused:
        raise JobRefusedError(str(refused)) from refused
    return {"upload": upload.pk, "counts": upload.counts}


def _upload(job: RunningJob) -> Any:
    upload = queries.upload_for(provider=job.provider, upload_id=int(job.inputs["upload"]))
    if upload is None:
        raise JobRefusedError("The upload is not there any more.")
    return upload
