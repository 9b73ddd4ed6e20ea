"""An ASC-WDS bulk upload among the other files: its three parts as tables, and what of them is kept."""

from collections.abc import Mapping
from datetime import date

from hefted.accounts.models import Provider
from hefted.exchange.queries import Origin
from hefted.exchange.readers.tables import TableRead

WORKPLACE, STAFF, TRAINING = PARTS = ("asc-wds workplace", "asc-wds staff", "asc-wds training")
ORDER = 22  # after branches, before leavers


def part_of(*, header: tuple[str, ...]) -> str | None:
    """Which part of an ASC-WDS upload has this header, None for none."""
    if header[:1] != ("localestid",):
        return None
    if header[1:2] == ("status",):
        return WORKPLACE
    return TRAINING if header[2:3] == ("category",) else STAFF


def read(
    *, provider: Provider, names: Mapping[str, str], contents: Mapping[str, bytes], on: date
) -> dict[str, TableRead]:
    raise NotImplementedError


def removed(*, part: str, tables: Mapping[str, TableRead], origins: Mapping[str, Origin]) -> list[str]:
    raise NotImplementedError


def branches(tables: Mapping[str, TableRead]) -> set[str]:
    raise NotImplementedError


def workers(tables: Mapping[str, TableRead]) -> set[str]:
    raise NotImplementedError
