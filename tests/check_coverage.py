"""Every branch of the engine, the actions and the queries is walked by some test."""

import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
WHOLE = [
    "src/hefted/engine/*",
    "src/hefted/*/actions.py",
    "src/hefted/*/queries.py",
    # Where the actions and queries of an app grew a second page.
    "src/hefted/*/bringing_in.py",
    "src/hefted/*/gathering.py",
    "src/hefted/accounts/bulk.py",
    "src/hefted/rota/planning.py",
    "src/hefted/measures/behind.py",
    "src/hefted/exchange/readings.py",
    "src/hefted/exchange/appliers.py",
    "src/hefted/exchange/asc_wds_apply.py",
    "src/hefted/exchange/checks.py",
    "src/hefted/exchange/keeping.py",
]


def main() -> int:
    coverage = Coverage(data_file=ROOT / ".coverage", config_file=ROOT / "pyproject.toml")
    coverage.load()
    share = coverage.report(include=WHOLE, skip_covered=True, show_missing=True)
    print(f"Branch coverage of engine, actions and queries: {share:.2f} %")
    return share < 100


if __name__ == "__main__":
    sys.exit(main())
