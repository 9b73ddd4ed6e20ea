"""Running queued work: each app names what it can do with `@handles(kind)` in its own tasks module."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from hefted.accounts.models import Provider, User
from hefted.jobs import actions, queries

log = logging.getLogger(__name__)
BEAT_SECONDS = 5
LOOK_SECONDS = 0.1  # how often a running job looks whether it was cancelled


class JobRefusedError(Exception):
    """The work cannot be done, and trying again would not help; the sentence is shown to the user."""


@dataclass
class RunningJob:
    """What a handler sees of its job."""

    job_id: int
    provider: Provider
    by: User | None
    inputs: Mapping[str, Any]
    _looked_at: float = 0.0
    _cancelled: bool = False

    def report(self, done_share: float, message: str) -> None:
        """`done_share` from 0 to 1."""
        actions.report_progress(job_id=self.job_id, done_share=done_share, message=message)

    def is_cancelled(self) -> bool:
        if not self._cancelled and monotonic() - self._looked_at >= LOOK_SECONDS:
            self._looked_at = monotonic()
            self._cancelled = queries.is_cancel_asked(job_id=self.job_id)
        return self._cancelled


Handler = Callable[[RunningJob], Mapping[str, Any]]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; what it returns is kept as the result."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


@task()
def run_job(job_id: int) -> None:
    autodiscover_modules("tasks")
    job = actions.claim(job_id=job_id, owner=this_process(), at=timezone.now())
    if job is None:
        return
    handler = HANDLERS.get(job.kind)
    if handler is None:
        actions.fail(job=job, reason=f"Nothing here can do “{job.kind}”.", at=timezone.now())
        return
    try:
        with _heartbeat(job.pk, job.owner):
            result = handler(RunningJob(job.pk, job.provider, job.by, job.inputs))
    except JobRefusedError as refused:
        actions.fail(job=job, reason=str(refused), at=timezone.now())
    except Exception as error:
        log.exception("Job %s (%s) stumbled", job.pk, job.kind)
        actions.put_back(job=job, reason=f"{type(error).__name__}: {error}", at=timezone.now())
    else:
        actions.finish(job=job, result=result, at=timezone.now())


@contextmanager
def _heartbeat(job_id: int, owner: str) -> Iterator[None]:
    """Say every few seconds that the worker lives, on a connection of its own."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(BEAT_SECONDS):
                try:
                    actions.beat(job_id=job_id, owner=owner, at=timezone.now())
                except OperationalError:  # the job itself holds SQLite's one pen: it is alive
                    continue
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def pick_up_abandoned() -> int:
    """Put back the jobs whose worker is gone; returns how many."""
    abandoned = [job for job in queries.silent_jobs(at=timezone.now()) if not _lives(job.owner)]
    # The same machine can tell at once that a process is gone; another machine's silence has to do.
    now = timezone.now()
    for job in queries.silent_jobs(at=now + queries.SILENT_AFTER):
        if job not in abandoned and _is_here(job.owner) and not _lives(job.owner):
            abandoned.append(job)
    for job in abandoned:
        actions.put_back(job=job, reason="The worker stopped before it was finished.", at=now)
    return len(abandoned)


def _is_here(owner: str) -> bool:
    return owner.rpartition(":")[0] == socket.gethostname()


def _lives(owner: str) -> bool:
    """Whether the process runs on this machine; one of another machine is not known to live."""
    if not _is_here(owner):
        return False
    try:
        os.kill(int(owner.rpartition(":")[2]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
