"""The whole suite, on each database there is. Says what it skips; in CI nothing may be skipped."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("HEFTED_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
IN_CI = os.environ.get("CI") == "true"
WORKERS = str(min(os.cpu_count() or 1, 4))


def postgres_answers() -> bool:
    try:
        with socket.create_connection(("127.0.0.1", 5432), timeout=2):
            return True
    except OSError:
        return False


def suite(name: str, *arguments: str, **environment: str) -> int:
    print(f"\n== {name}", flush=True)
    started = monotonic()
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]],
        cwd=ROOT,
        env=os.environ | environment,
        check=False,
    ).returncode
    print(f"== {name}: {monotonic() - started:.0f} s", flush=True)
    return code


def main() -> int:
    codes = [
        suite(
            "SQLite",
            "-n",
            WORKERS,
            "-m",
            "not journey",
            "--cov",
            "--cov-report=",
        ),
        subprocess.run([sys.executable, "tests/check_coverage.py"], cwd=ROOT, check=False).returncode,
        suite("Journeys in a browser", "-m", "journey", DJANGO_ALLOW_ASYNC_UNSAFE="1"),
    ]
    if postgres_answers():
        # The engine knows no database: what it says on SQLite it says everywhere.
        codes.append(
            suite(
                "PostgreSQL",
                "-n",
                WORKERS,
                "-m",
                "not journey",
                "tests/apps",
                "tests/test_house.py",
                "tests/test_routes.py",
                HEFTED_DATABASE_URL=POSTGRES,
            )
        )
    elif IN_CI:
        print("PostgreSQL does not answer on 127.0.0.1:5432, and in CI it must.")
        codes.append(1)
    else:
        print("Skipped on PostgreSQL: none answers on 127.0.0.1:5432.")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
