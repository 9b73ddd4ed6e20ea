"""The one table: every column and every rule of the three files, read from `columns.csv` and `rules.csv`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# What happens to the value, and to the rules of the same column below, when a rule finds a fault.
DROP, KEEP, GO_ON, DROP_AND_GO_ON, FIRST, SKIP_ROW = (
    "drop",
    "keep",
    "go_on",
    "drop_go_on",
    "first",
    "skip_row",
)
FURTHER_PAIRS = range(4, 100)  # qualifications may go on from QUALACH04, two digits


@dataclass(frozen=True, slots=True)
class Call:
    """One test of one value, as written `COLUMN:name argument argument`; the column may be left out."""

    column: str
    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `rules.csv`. The finding is made when every test of `when` holds and `fails` holds."""

    name: str
    file: str
    phase: str  # header, account N (reported on line N), always, read, upload
    judges: str
    reports: str
    severity: str
    code: int
    type: str
    when: tuple[Call, ...]
    fails: Call
    then: str
    message: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Column:
    file: str
    name: str
    kind: str  # how a good value is kept: see `values.KEEPERS`
    code_list: str
    is_optional: bool
    is_private: bool  # special or personal: never repeated in a finding


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _call(text: str, judged: str) -> Call:
    name, _, rest = text.partition(" ")
    column, has_column, test = name.rpartition(":")
    # A pattern is one argument, blanks and all.
    arguments = (rest,) if test.startswith("not_like") else tuple(rest.split())
    return Call(column if has_column else judged, test, arguments)


@cache
def rules() -> tuple[Rule, ...]:
    """In the order of the table, which is the order they are asked in."""
    return tuple(
        Rule(
            name=row["rule"],
            file=row["file"],
            phase=row["phase"],
            judges=row["judges"],
            reports=row["reports"],
            severity=row["severity"],
            code=int(row["code"]),
            type=row["type"],
            when=tuple(_call(test, row["judges"]) for test in row["when"].split(" & ") if test),
            fails=_call(row["fails"], row["judges"]),
            then=row["then"],
            message=row["message"],
            accepted=row["accepted"],
        )
        for row in _rows("rules.csv")
    )


@cache
def rules_of(file: str, phase: str) -> tuple[Rule, ...]:
    """A phase by its first word."""
    return tuple(rule for rule in rules() if rule.file == file and rule.phase.split()[0] == phase)


@cache
def rules_by_column(file: str, phase: str) -> Mapping[str, tuple[Rule, ...]]:
    """Column judged to its rules, both in the order of the table."""
    grouped: dict[str, list[Rule]] = {}
    for rule in rules_of(file, phase):
        grouped.setdefault(rule.judges, []).append(rule)
    return MappingProxyType({column: tuple(found) for column, found in grouped.items()})


@cache
def columns(file: str) -> Mapping[str, Column]:
    """Column name to column, in the order of the file."""
    return MappingProxyType(
        {
            row["column"]: Column(
                file=row["file"],
                name=row["column"],
                kind=row["kind"],
                code_list=row["code_list"],
                is_optional=bool(row["optional"]),
                is_private=bool(row["private"]),
            )
            for row in _rows("columns.csv")
            if row["file"] == file
        }
    )


def column(file: str, name: str) -> Column:
    """Also for the further qualifications, which are like the first."""
    known = columns(file).get(name)
    if known is None:
        known = columns(file)["QUALACH01NOTES" if name.endswith("NOTES") else "QUALACH01"]
    return known
