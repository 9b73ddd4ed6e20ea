"""What is known before an upload is read: the day, and the workplaces and workers on record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

# The service's own database numbers job roles otherwise than its files do; only this one matters to a rule.
REGISTERED_MANAGER_AS_KNOWN = 22


def squeezed(reference: str) -> str:
    """A reference as it is compared: all blanks taken out (`YORK SL` is `YORKSL`)."""
    return "".join(reference.split())


@dataclass(frozen=True)
class KnownWorkplace:
    id: int
    reference: str  # LOCALESTID
    name: str = ""
    main_service: int | None = None  # as the files write it
    is_regulated: bool = False
    is_owned: bool = True  # False = another organisation owns its data
    location_id: str = ""
    says_no_to_delegated_healthcare: bool = False


@dataclass(frozen=True)
class KnownWorker:
    workplace_id: int
    reference: str  # UNIQUEWORKERID
    is_registered_manager: bool = False
    days_sick: Decimal | None = None  # None = not known
    days_sick_saved_on: date | None = None


@dataclass(frozen=True)
class Context:
    """None for `primary_workplace_id`: the account has no workplace yet, so anything may be its first.

    `reads_every_row` is for bringing files into our own records: what the service exports says UNCHECKED in
    every row, so STATUS is not held against what is known, and every row but DELETE is read in full.
    """

    as_of: date
    is_parent: bool = False
    primary_workplace_id: int | None = None
    workplaces: tuple[KnownWorkplace, ...] = ()
    workers: tuple[KnownWorker, ...] = ()
    unknown_postcodes: frozenset[str] = field(default_factory=frozenset)
    location_ids_held_by_others: frozenset[str] = field(default_factory=frozenset)
    reads_every_row: bool = False

    @cached_property
    def by_reference(self) -> Mapping[str, KnownWorkplace]:
        return {squeezed(workplace.reference): workplace for workplace in self.workplaces}

    @cached_property
    def primary(self) -> KnownWorkplace | None:
        return next((known for known in self.workplaces if known.id == self.primary_workplace_id), None)

    @cached_property
    def _workers(self) -> Mapping[tuple[int, str], KnownWorker]:
        return {(worker.workplace_id, squeezed(worker.reference)): worker for worker in self.workers}

    def worker(self, *, workplace: str, reference: str) -> KnownWorker | None:
        """References with or without blanks."""
        known = self.by_reference.get(squeezed(workplace))
        return self._workers.get((known.id, squeezed(reference))) if known else None

    @cached_property
    def unknown_postcodes_squeezed(self) -> frozenset[str]:
        return frozenset(squeezed(postcode).upper() for postcode in self.unknown_postcodes)


def context_from_json(text: str | bytes) -> Context:
    """The `context.json` of an upload folder.

    Raises ValueError with one sentence when it is not JSON of that shape.
    """
    try:
        said = json.loads(text)
        return Context(
            as_of=date.fromisoformat(said["as_of"]),
            is_parent=bool(said.get("is_parent")),
            primary_workplace_id=said.get("primary_workplace_id"),
            workplaces=tuple(_workplace(known) for known in said.get("existing_workplaces") or ()),
            workers=tuple(_worker(known) for known in said.get("existing_workers") or ()),
            unknown_postcodes=frozenset(said.get("unknown_postcodes") or ()),
            location_ids_held_by_others=frozenset(said.get("location_ids_held_by_others") or ()),
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(
            "context.json cannot be read: it has to be JSON with at least “as_of”, a day like 2026-06-30."
        ) from error


def _workplace(said: Mapping[str, Any]) -> KnownWorkplace:
    main_service = said.get("mainService")
    return KnownWorkplace(
        id=said["id"],
        reference=str(said["localId"]),
        name=str(said.get("name") or ""),
        main_service=None if main_service is None else int(main_service),
        is_regulated=bool(said.get("isRegulated")),
        is_owned=said.get("dataOwner", "Parent") == "Parent",
        location_id=str(said.get("locationId") or ""),
        says_no_to_delegated_healthcare=said.get("dha") == "No",
    )


def _worker(said: Mapping[str, Any]) -> KnownWorker:
    sick = said.get("daysSick")
    saved_on = said.get("daysSickSavedOn")
    if isinstance(sick, Mapping):
        saved_on = sick.get("savedOn") or sick.get("lastSaved")
        sick = sick.get("days")
    return KnownWorker(
        workplace_id=said["establishmentId"],
        reference=str(said["ref"]),
        is_registered_manager=said.get("jobId") == REGISTERED_MANAGER_AS_KNOWN,
        days_sick=None if sick is None else Decimal(str(sick)),
        days_sick_saved_on=date.fromisoformat(str(saved_on)[:10]) if saved_on else None,
    )
