"""Files that an office would bring: ten care workers in post, three who left within the year, one before."""

import csv
from datetime import date, timedelta
from pathlib import Path

BRANCHES = [
    ("branch", "name", "service", "postcode", "travel_paid"),
    ("NORTH", "North", "home care", "ZZ1 1AA", "same rate"),
]
WORKERS = (
    "worker_reference",
    "name",
    "branch",
    "started_on",
    "job_role",
    "contract",
    "zero_hours",
    "contracted_hours",
)
LEAVERS = (
    "worker_reference",
    "name",
    "branch",
    "job_role",
    "contract",
    "zero_hours",
    "started_on",
    "left_on",
    "reason",
)


def staff_files(*, folder: Path, today: date, bad_date: bool = False) -> list[Path]:
    """branches.csv, workers.csv and leavers.csv; with `bad_date`, one day of leaving that does not exist."""

    def ago(days: int) -> str:
        return f"{today - timedelta(days=days):%d/%m/%Y}"

    workers = [
        (f"W{i:02d}", f"Worker {i}", "NORTH", ago(1200 + i), 8, "permanent", "no", 30) for i in range(10)
    ]
    leavers = [
        (f"L{i}", f"Leaver {i}", "NORTH", 8, "permanent", "no", ago(900), ago(40 * i + 20), 6)
        for i in range(3)
    ]
    # Somebody who left before the year shows that leavers were recorded all along.
    leavers.append(("L3", "Leaver 3", "NORTH", 8, "permanent", "no", ago(1300), ago(500), 6))
    if bad_date:
        leavers[1] = (*leavers[1][:7], "31/02/2026", 6)
    tables = {"branches": BRANCHES, "workers": [WORKERS, *workers], "leavers": [LEAVERS, *leavers]}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows(rows)
        paths.append(path)
    return paths
