"""The columns of every file that Hefted reads, from two tables: `kinds.csv` and `columns.csv`.

The reader, the messages, the templates handed out and `docs/files.md` all come from here.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The second sheet of our own templates; it is not read.
MEANING_SHEET = "What the columns mean"


@dataclass(frozen=True)
class Column:
    """One column of one kind of file. `limits` is "low..high" for numbers, the longest length for words."""

    kind: str
    name: str
    type: str
    is_required: bool
    accepted: tuple[str, ...]
    limits: str
    refers_to: str
    example: str
    description: str


@dataclass(frozen=True)
class Kind:
    """One kind of file. `key` names the columns that tell one row from another, `page` the page whose readers
    may see its rows.
    """

    name: str
    order: int
    key: tuple[str, ...]
    page: str
    title: str
    description: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_required)

    @property
    def example(self) -> tuple[str, ...]:
        return tuple(column.example for column in self.columns)


def _rows_of(name: str) -> list[dict[str, str]]:
    text = files("hefted.exchange").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _column(row: dict[str, str]) -> Column:
    return Column(
        kind=row["kind"],
        name=row["column"],
        type=row["type"],
        is_required=row["required"] == "yes",
        accepted=tuple(row["accepted"].split("|")) if row["accepted"] else (),
        limits=row["limits"],
        refers_to=row["refers_to"],
        example=row["example"],
        description=row["description"],
    )


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of file by name, in the order in which several files brought at once are applied."""
    columns = [_column(row) for row in _rows_of("columns.csv")]
    made = [
        Kind(
            name=row["kind"],
            order=int(row["order"]),
            key=tuple(row["key"].split("+")),
            page=row["page"],
            title=row["title"],
            description=row["description"],
            columns=tuple(column for column in columns if column.kind == row["kind"]),
        )
        for row in _rows_of("kinds.csv")
    ]
    return {kind.name: kind for kind in sorted(made, key=lambda kind: kind.order)}


def kind(name: str) -> Kind:
    """KeyError: no such kind."""
    return kinds()[name]
