"""Run by test_kill: brings a file in again and again, and kills the process that does it at random moments.

Prints one line of JSON: kills, how many found nothing and how many everything, and what was half done.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

VAR, KILLS, SEED = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
os.environ["HEFTED_VAR"] = str(VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = "hefted.config.settings"
os.environ.pop("HEFTED_DATABASE_URL", None)
AT = datetime(2026, 6, 29, 11, 0, tzinfo=UTC)
DATABASE, BASE = VAR / "hefted.sqlite3", VAR / "base.sqlite3"
TABLES = (
    "care_visit",
    "care_carervisit",
    "workforce_worker",
    "workforce_employmentspell",
    "workforce_roleheld",
    "workforce_employmentcontract",
    "exchange_upload",
    "exchange_uploadedfile",
    "exchange_appliedrow",
    "accounts_auditentry",
    "accounts_audithead",
)


def in_child(work):
    """Do the work in a process of its own; its id."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


def prepare():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from hefted.accounts.actions import create_provider
    from tests.factories.files import bring, given, row_of

    call_command("migrate", verbosity=0)
    provider = create_provider(name="Aire Home Care", by=None, at=AT)
    bring(provider, given("branches"), given("contracts"), given("workers"), given("people"), at=AT)
    connections.close_all()
    connection = sqlite3.connect(DATABASE)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(DATABASE, BASE)
    visits = [
        row_of("visits", visit_reference=f"VIS-{n:05}", planned_start="03/04/2025 08:00") for n in range(1800)
    ]
    workers = [
        row_of("workers", worker_reference=f"W{n:03}", contracted_hours=str(n % 40)) for n in range(200)
    ]
    return [given("visits", *visits), given("workers", *workers)]


def fresh():
    for name in (
        DATABASE,
        DATABASE.with_name(DATABASE.name + "-wal"),
        DATABASE.with_name(DATABASE.name + "-shm"),
    ):
        name.unlink(missing_ok=True)
    shutil.copy(BASE, DATABASE)


def bring_in(files):
    """Everything a user does, and done again from wherever it stopped."""
    from hefted.accounts.models import Provider
    from hefted.exchange.actions import BroughtBefore, apply, preview, stage
    from hefted.exchange.models import Upload

    provider = Provider.objects.get()
    upload = Upload.objects.filter(provider=provider).exclude(state="applied").order_by("pk").first()
    if upload is None:
        try:
            upload = stage(provider=provider, files=files, by=None, at=AT)
        except BroughtBefore:
            return
    apply(upload=preview(upload=upload), keep_good=False, by=None, at=AT)


def state():
    """Whether the database is sound, how many visits there are, and a digest of every row."""
    connection = sqlite3.connect(DATABASE)
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    digest = hashlib.sha256()
    counts = {}
    for table in TABLES:
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        counts[table] = len(rows)
        digest.update(repr(rows).encode())
    connection.close()
    return sound, counts, digest.hexdigest()


def main():
    files = prepare()
    wait = lambda pid: os.waitpid(pid, 0)  # noqa: E731  a word for it
    fresh()
    start = time.monotonic()
    wait(in_child(lambda: bring_in(files)))
    length = time.monotonic() - start
    _, full, full_digest = state()
    fresh()
    _, empty, _ = state()
    chance = random.Random(SEED)
    found = {
        "kills": KILLS,
        "nothing": 0,
        "everything": 0,
        "half": [],
        "seconds": round(length, 2),
        "rows": 2000,
    }
    for number in range(KILLS):
        fresh()
        pid = in_child(lambda: bring_in(files))
        time.sleep(chance.uniform(0.02, length * 1.1))
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        sound, counts, _ = state()
        records = {
            table
            for table in TABLES
            if table.startswith(("care", "workforce")) or table.endswith("appliedrow")
        }
        if all(counts[table] == empty[table] for table in records):
            found["nothing"] += 1
        elif all(counts[table] == full[table] for table in TABLES):
            found["everything"] += 1
        else:
            found["half"].append([number, counts])
        wait(in_child(lambda: bring_in(files)))
        sound_after, _, digest_after = state()
        left = list((VAR / "uploads" / "coming").iterdir())
        if not (sound and sound_after and digest_after == full_digest) or left:
            found["half"].append([number, sound, sound_after, digest_after == full_digest, len(left)])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
