"""A real worker process, killed without warning, on a database of its own."""

import os
import subprocess
import sys
import time

from tests.paths import ROOT

WORKER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "hefted.config.settings"
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from hefted.accounts.actions import create_provider
from hefted.jobs import actions, tasks
from hefted.jobs.models import Job

@tasks.handles("slow")
def slow(job):
    job.report(0.5, "half-way")
    if Job.objects.get(pk=job.job_id).attempts == 1:
        print("half-way", flush=True)
        time.sleep(60)
    return {"done": "by the second worker"}

if sys.argv[1] == "first":
    call_command("migrate", verbosity=0)
    provider = create_provider(name="P", by=None, at=timezone.now())
    actions.enqueue(kind="slow", provider=provider, by=None, at=timezone.now())
from hefted.config.commands.work import command
command(["--once"], standalone_mode=False)
print(Job.objects.get().state, Job.objects.get().attempts, flush=True)
"""


def test_job_of_a_killed_worker_is_picked_up_within_a_minute(tmp_path):
    # A database of its own, whatever the suite runs on: the point is the process, not the server.
    environment = {k: v for k, v in os.environ.items() if k != "HEFTED_DATABASE_URL"} | {
        "HEFTED_VAR": str(tmp_path)
    }
    command = [sys.executable, "-W", "ignore", "-c", WORKER]
    first = subprocess.Popen(
        [*command, "first"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout.readline() == "half-way\n"
    first.kill()
    first.wait()
    first.stdout.close()
    killed_at = time.monotonic()
    second = subprocess.run(
        [*command, "second"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert second.stdout == "done 2\n"
    assert time.monotonic() - killed_at < 60
