"""Every branch of the engine, the actions and the queries is walked by some test."""

import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ["src/hefted/engine/*", "src/hefted/*/actions.py", "src/hefted/*/queries.py"]


def main() -> int:
    coverage = Coverage(data_file=ROOT / ".coverage", config_file=ROOT / "pyproject.toml")
    coverage.load()
    share = coverage.report(include=WHOLE, skip_covered=True, show_missing=True)
    print(f"Branch coverage of engine, actions and queries: {share:.2f} %")
    return share < 100


if __name__ == "__main__":
    sys.exit(main())
