"""A job in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hefted.jobs.models import Job

TONES = {"queued": "", "running": "watch", "done": "good", "failed": "bad", "cancelled": ""}


@dataclass(frozen=True)
class Line:
    pk: int
    what: str
    state: str
    tone: str
    percent: int
    message: str
    reason: str
    who: str
    queued_at: datetime
    finished_at: datetime | None
    is_finished: bool
    can_try_again: bool
    result: tuple[tuple[str, object], ...]
    address: str
    """Of the page that shows what the job came to; empty where it has none."""


def line(job: "Job") -> Line:
    return Line(
        pk=job.pk,
        what=job.kind[:1].upper() + job.kind[1:],
        state="Stopping" if job.cancel_asked_at and not job.is_finished else job.get_state_display(),
        tone=TONES[job.state],
        percent=round(job.done_share * 100),
        message=job.message,
        reason=job.reason,
        who=job.by.name if job.by else "Hefted",
        queued_at=job.queued_at,
        finished_at=job.finished_at,
        is_finished=job.is_finished,
        can_try_again=job.state in ("failed", "cancelled"),
        result=tuple(
            (name.replace("_", " ").capitalize(), value)
            for name, value in job.result.items()
            if name != "address" and isinstance(value, str | int | float)
        ),
        address=str(job.result.get("address", "")),
    )
