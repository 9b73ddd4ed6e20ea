"""Calculating the measures as a job: the records of some years take a few seconds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from hefted.jobs.tasks import RunningJob, handles
from hefted.measures import actions, queries

KIND = "compute measures"


@handles(KIND)
def compute(job: RunningJob) -> Mapping[str, Any]:
    """inputs: as_of, ISO text; without it, the last day on which anything was recorded."""
    told = job.inputs.get("as_of")
    done = actions.compute(
        provider=job.provider,
        as_of=date.fromisoformat(told)
        if told
        else queries.last_day(provider=job.provider, today=timezone.localdate()),
        by=job.by,
        at=timezone.now(),
        progress=job.report,
    )
    return {"as_of": str(done.calculation.as_of), "figures": done.figures, "computable": done.computable}
