"""Code lists of ASC-WDS that the column templates use, from the data rows in `codes/`."""

import csv
from functools import cache
from importlib.resources import files


@cache
def codes(name: str) -> dict[str, str]:
    """Code to label of one list. FileNotFoundError: no such list."""
    text = files("hefted.exchange").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8-sig")
    return {row["code"]: row["label"] for row in csv.DictReader(text.splitlines())}
