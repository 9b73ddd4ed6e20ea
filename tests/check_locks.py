"""Lock files pin by hash and name no address, so that they install from wherever a machine is allowed to."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"]
FORBIDDEN = re.compile(r"https?:|--(extra-)?index|--find-links|--trusted-host|\bgit\+|\bfile:")


def main() -> int:
    faults = [
        f"{lock.relative_to(ROOT)}:{number}: {line.strip()}"
        for lock in LOCKS
        for number, line in enumerate(lock.read_text().splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]
    unhashed = [
        str(lock.relative_to(ROOT))
        for lock in LOCKS
        if lock.suffix == ".txt" and lock.read_text().count("==") > lock.read_text().count("--hash=sha256:")
    ]
    for fault in faults:
        print(f"A lock file names an address: {fault}")
    for name in unhashed:
        print(f"A lock file has pins without hashes: {name}")
    if not faults and not unhashed:
        print(f"{len(LOCKS)} lock files: hashes everywhere, no addresses.")
    return bool(faults or unhashed)


if __name__ == "__main__":
    sys.exit(main())
