"""The sector's code lists as dated data: ASC-WDS job roles, leaving reasons, services and the rest.

The lowest room of the house beside the engine: no Django, no database, so every app may ask.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class Edition:
    """Which version of a list is in use and from which day it holds."""

    name: str
    version: str
    valid_from: date


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of a list with all its columns. FileNotFoundError: there is no such list."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


@cache
def code_list(name: str) -> Mapping[str, str]:
    """Code to label, in the order of the list. FileNotFoundError: there is no such list."""
    return MappingProxyType({row["code"]: row["label"] for row in rows(name)})


def words(name: str, code: str) -> str:
    """The code in words; one that is not in the list is shown as it stands."""
    return code_list(name).get(code) or f"Code {code}"


@cache
def editions() -> Mapping[str, Edition]:
    """Name of a list to its edition."""
    return MappingProxyType(
        {
            row["name"]: Edition(row["name"], row["version"], date.fromisoformat(row["valid_from"]))
            for row in rows("lists")
        }
    )
