import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hefted.jobs import actions, queries, tasks
from hefted.jobs.models import Job


@pytest.fixture
def handler(monkeypatch):
    """Lets a test say what jobs of the kind "try" do."""

    def set_to(function):
        monkeypatch.setitem(tasks.HANDLERS, "try", function)

    return set_to


@pytest.fixture
def job(provider, manager, now):
    return actions.enqueue(kind="try", provider=provider, by=manager, at=now, inputs={"visits": 3})


def run(job):
    tasks.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def test_job_runs_reports_and_keeps_its_result(job, handler, transactional_db):
    def work(running):
        running.report(0.5, "half of it")
        assert not running.is_cancelled()
        assert not running.is_cancelled()  # within the tenth of a second: not asked again
        return {"planned": running.inputs["visits"]}

    handler(work)
    assert run(job).state == Job.State.DONE
    assert job.result == {"planned": 3}
    assert (job.message, job.done_share) == ("half of it", 1)


def test_a_job_taken_is_not_taken_twice(job, now):
    assert actions.claim(job_id=job.pk, owner="here:1", at=now)
    assert actions.claim(job_id=job.pk, owner="there:2", at=now) is None
    tasks.run_job.func(job.pk)
    job.refresh_from_db()
    assert job.owner == "here:1"


def test_refused_job_fails_at_once_with_its_reason(job, handler):
    def work(running):
        raise tasks.JobRefusedError("There are no visits in that week.")

    handler(work)
    assert run(job).state == Job.State.FAILED
    assert job.reason == "There are no visits in that week."
    assert job.attempts == 1


def test_stumbling_job_is_tried_three_times_then_fails(job, handler, caplog):
    def work(running):
        raise RuntimeError("the disk is full")

    handler(work)
    for _ in range(3):
        assert not job.is_finished
        run(job)
    assert job.state == Job.State.FAILED
    assert job.reason == "Tried 3 times. RuntimeError: the disk is full"
    assert DBTaskResult.objects.count() == 3


def test_unknown_kind_fails_with_a_sentence(job):
    assert run(job).reason == "Nothing here can do “try”."


def test_waiting_job_is_cancelled_at_once(job, handler, now):
    actions.ask_to_cancel(job=job, at=now)
    handler(lambda running: {})
    assert run(job).state == Job.State.CANCELLED


def test_running_job_sees_that_it_is_cancelled_and_keeps_what_it_has(job, handler, now):
    def work(running):
        assert not running.is_cancelled()
        actions.ask_to_cancel(job=job, at=now)
        deadline = time.monotonic() + 5
        while not running.is_cancelled():
            assert time.monotonic() < deadline
        assert running.is_cancelled()
        return {"planned": 1}

    handler(work)
    assert run(job).state == Job.State.CANCELLED
    assert job.result == {"planned": 1}


def test_failed_job_can_be_tried_again_with_its_inputs(job, provider, manager, now):
    run(job)
    new = actions.try_again(job=job, by=manager, at=now)
    assert (new.state, new.inputs) == (Job.State.QUEUED, job.inputs)
    assert list(queries.jobs_of(provider=provider)) == [new, job]
    assert queries.unfinished_job(provider=provider, kind="try") == new
    assert queries.job_for(provider=provider, job_id=job.pk) == job


def test_job_that_did_not_fail_is_not_tried_again(job, handler, sign_in, manager, now):
    handler(lambda running: {})
    with pytest.raises(actions.NothingToTryError):
        actions.try_again(job=run(job), by=manager, at=now)
    answer = sign_in(manager).post(f"/jobs/{job.pk}/again/", follow=True)
    assert "Only a job that failed or was stopped" in answer.content.decode()


def test_job_of_another_provider_is_not_found(job, other_provider):
    assert queries.job_for(provider=other_provider, job_id=job.pk) is None


def test_worker_beats_while_it_works(transactional_db, job, handler, monkeypatch):
    monkeypatch.setattr(tasks, "BEAT_SECONDS", 0.05)
    beats = set()

    def work(running):
        deadline = time.monotonic() + 5
        while len(beats) < 3 and time.monotonic() < deadline:
            beats.add(Job.objects.get(pk=job.pk).heartbeat_at)
            time.sleep(0.02)
        return {}

    handler(work)
    run(job)
    assert len(beats) >= 3


def dead_process() -> int:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


@pytest.mark.parametrize(
    ("owner", "silent_for", "picked_up"),
    [
        ("this machine, dead", timedelta(0), 1),
        ("this machine, alive", timedelta(hours=1), 0),
        ("another machine", timedelta(seconds=20), 0),
        ("another machine", timedelta(seconds=40), 1),
    ],
)
def test_job_of_a_dead_worker_is_picked_up(job, owner, silent_for, picked_up):
    here = tasks.this_process().rpartition(":")[0]
    owners = {
        "this machine, dead": f"{here}:{dead_process()}",
        "this machine, alive": tasks.this_process(),
        "another machine": "elsewhere:1",
    }
    beat_at = timezone.now() - silent_for
    actions.claim(job_id=job.pk, owner=owners[owner], at=beat_at)
    assert tasks.pick_up_abandoned() == picked_up
    job.refresh_from_db()
    assert job.state == (Job.State.QUEUED if picked_up else Job.State.RUNNING)


def test_process_of_somebody_else_counts_as_alive(job, monkeypatch):
    def refuse(pid, number):
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    actions.claim(job_id=job.pk, owner=tasks.this_process(), at=timezone.now() - timedelta(hours=1))
    assert tasks.pick_up_abandoned() == 0


def test_job_put_back_by_two_is_queued_once(job, now):
    claimed = actions.claim(job_id=job.pk, owner="elsewhere:1", at=now)
    actions.put_back(job=claimed, reason="gone", at=now)
    actions.put_back(job=claimed, reason="gone", at=now)
    assert DBTaskResult.objects.count() == 2  # the first time, and once again


def test_manager_sees_stops_and_repeats_jobs(job, sign_in, manager):
    client = sign_in(manager)
    assert "Try" in client.get("/jobs/").content.decode()
    assert "Waiting" in client.get(f"/jobs/{job.pk}/").content.decode()
    client.post(f"/jobs/{job.pk}/cancel/")
    assert "Cancelled" in client.get(f"/jobs/{job.pk}/progress/").content.decode()
    again = client.post(f"/jobs/{job.pk}/again/")
    assert again.url != f"/jobs/{job.pk}/"


def test_stranger_finds_no_job(job, sign_in, stranger):
    client = sign_in(stranger)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
