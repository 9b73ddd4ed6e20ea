"""`hefted work`: do the queued work; start more of them, on more machines, on PostgreSQL."""

import signal
import threading

import click

from hefted.config.commands import start_django


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
def command(*, once: bool) -> None:
    """Do queued work until stopped: large files, weeks to plan and measures."""
    start_django()
    from django_tasks_db.management.commands.db_worker import Worker

    from hefted.jobs.tasks import pick_up_abandoned, this_process

    queue = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,  # drain the queue, then come back here to look for abandoned jobs
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=this_process(),
        excluded_queue_names=[],
    )

    stop = threading.Event()
    if not once:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        click.echo("Waiting for work. Stop with Ctrl+C.")
    while not stop.is_set():
        pick_up_abandoned()
        queue.run()
        if once:
            return
        stop.wait(0.5)
