"""Thresholds, lists and wage rates out of the data files beside this one."""

import csv
import hashlib
from datetime import date
from functools import cache
from pathlib import Path

from hefted.engine.measures.records import Code, Rules, Threshold, WageRate

DATA = Path(__file__).parent / "data"


@cache
def rules() -> Rules:
    """All rules ever in force, each with the day it starts; read once."""
    return Rules(
        thresholds=tuple(
            Threshold(name=row["name"], from_on=date.fromisoformat(row["from_on"]), value=float(row["value"]))
            for row in _rows("thresholds.csv")
        ),
        codes=tuple(
            Code(
                list=row["list"],
                from_on=date.fromisoformat(row["from_on"]),
                code=row["code"],
                words=row["words"],
                group=row["group"],
            )
            for row in _rows("lists.csv")
        ),
        wage_rates=tuple(
            WageRate(
                band=row["band"], from_on=date.fromisoformat(row["from_on"]), pounds=float(row["pounds"])
            )
            for row in _rows("wage_rates.csv")
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def digest() -> str:
    """SHA-256 over the data files, so that a figure says which rules it was made by."""
    whole = hashlib.sha256()
    for file in sorted(DATA.glob("*.csv")):
        whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()
