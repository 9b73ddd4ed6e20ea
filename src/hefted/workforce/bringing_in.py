"""What files bring of workers and their employment, many rows at a time; `actions` opens these to other apps.

Rows are mappings in the words of the column templates (`exchange/columns.csv`).
Each action is one transaction and writes one audit entry with its counts. The file is long because a worker
is brought in by eight kinds of rows, and each is one action.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hefted.accounts.actions import record
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import branches_of
from hefted.workforce.models import (
    Absence,
    Availability,
    EmploymentContract,
    EmploymentSpell,
    Place,
    RoleHeld,
    SicknessReport,
    Worker,
    WorkplaceReturn,
)
from hefted.workforce.queries import places_of, workers_of

Row = Mapping[str, Any]
BATCH = 2000
REASON_NOT_KNOWN = "9"  # ASC-WDS leaving reasons list

# Column of a file to field of Worker. A file that lacks a column leaves the field as it is.
WORKER_FACTS = {
    "name": "name",
    "home_postcode": "home_postcode",
    "home_area": "home_area",
    "travel_mode": "travel_mode",
    "sex": "sex",
    "opted_out_48_hours": "opted_out_of_48_hours",
    "skills": "skills",
    "avoids": "avoids",
}
TEXT_FACTS = frozenset({"home_postcode", "home_area", "sex"})
LIST_FACTS = frozenset({"skills", "avoids"})


@transaction.atomic
def bring_in_places(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """Add or correct where postcodes lie, and so where workers set out from."""
    Place.objects.bulk_create(
        [
            Place(
                provider=provider,
                postcode=row["postcode"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                area=row["area"] or "",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["provider", "postcode"],
        update_fields=["latitude", "longitude", "area"],
        batch_size=BATCH,
    )
    moved = _locate_workers(provider, Q(home_postcode__in=[row["postcode"] for row in rows]))
    _record(provider, by, at, "workforce.bring_in_places", f"{len(rows)} places", {"workers_located": moved})


def _ids(provider: Provider) -> dict[str, int]:
    """Reference to id of every worker."""
    return dict(workers_of(provider=provider).values_list("reference", "pk"))


def _locate_workers(provider: Provider, which: Q) -> int:
    places = places_of(provider=provider)
    moved = []
    for worker in Worker.objects.filter(which, provider=provider):
        place = places.get(worker.home_postcode)
        latitude, longitude = (place.latitude, place.longitude) if place else (None, None)
        if (worker.home_latitude, worker.home_longitude) != (latitude, longitude):
            worker.home_latitude, worker.home_longitude = latitude, longitude
            moved.append(worker)
    Worker.objects.bulk_update(moved, ["home_latitude", "home_longitude"], batch_size=BATCH)
    return len(moved)


@transaction.atomic
def bring_in_workers(
    *, provider: Provider, rows: Sequence[Row], on: date, by: User | None, at: datetime
) -> None:
    """Add workers who are in post, or bring what is known of them up to date.

    `on` is the day from which changed terms (branch, role, contract, hours, pay) hold; the terms of a
    new spell hold from its start. A row whose `started_on` is None makes no spell: nothing is invented.
    """
    _save_workers(provider, rows)
    ids = _ids(provider)
    if rows and "available" in rows[0]:
        _replace_availability(provider, rows, ids)
    employed = [row for row in rows if row["started_on"] is not None]
    spells = _open_spells(provider, employed, ids)
    _save_terms(provider, employed, [spells[ids[row["worker_reference"]]] for row in employed], on=on)
    _locate_workers(provider, Q(reference__in=[row["worker_reference"] for row in rows]))
    _record(provider, by, at, "workforce.bring_in_workers", f"{len(rows)} workers", {"on": on.isoformat()})


def _save_workers(provider: Provider, rows: Sequence[Row]) -> None:
    facts = {column: field for column, field in WORKER_FACTS.items() if column in rows[0]}
    Worker.objects.bulk_create(
        [
            Worker(
                provider=provider,
                reference=row["worker_reference"],
                **{field: _fact(column, row[column]) for column, field in facts.items()},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["provider", "reference"],
        update_fields=list(facts.values()),
        batch_size=BATCH,
    )


def _fact(column: str, value: Any) -> Any:
    """A blank cell as the model keeps it."""
    if column in TEXT_FACTS:
        return value or ""
    if column in LIST_FACTS:
        return list(value or ())
    if column == "travel_mode":
        return value or "car"
    return value


def _replace_availability(provider: Provider, rows: Sequence[Row], ids: Mapping[str, int]) -> None:
    workers = [ids[row["worker_reference"]] for row in rows]
    Availability.objects.filter(provider=provider, worker_id__in=workers).delete()
    Availability.objects.bulk_create(
        [
            Availability(
                provider=provider, worker_id=worker, weekday=weekday, from_minute=start, until_minute=end
            )
            for worker, row in zip(workers, rows, strict=True)
            for weekday, start, end in row["available"] or ()
        ],
        batch_size=BATCH,
    )


def _open_spells(
    provider: Provider, rows: Sequence[Row], ids: Mapping[str, int]
) -> dict[int, EmploymentSpell]:
    """The open spell of each worker, made, reopened or moved to the start that the row states."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    found: dict[int, EmploymentSpell] = {}
    wanted = {ids[row["worker_reference"]]: row["started_on"] for row in rows}
    for spell in EmploymentSpell.objects.filter(provider=provider, worker_id__in=wanted).order_by(
        "started_on"
    ):
        if spell.ended_on is None or spell.started_on == wanted[spell.worker_id]:
            found[spell.worker_id] = spell
    new: list[EmploymentSpell] = []
    changed: list[tuple[EmploymentSpell, date, date | None]] = []
    for row in rows:
        worker, branch = ids[row["worker_reference"]], branches[row["branch"]]
        if worker not in found:
            found[worker] = EmploymentSpell(
                provider=provider, worker_id=worker, branch_id=branch, started_on=row["started_on"]
            )
            new.append(found[worker])
        else:
            spell = found[worker]
            changed.append((spell, spell.started_on, spell.ended_on))
            spell.started_on, spell.ended_on, spell.branch_id = row["started_on"], None, branch
            spell.leaving_reason, spell.end_is_estimated = "", False
    EmploymentSpell.objects.bulk_create(new, batch_size=BATCH)
    EmploymentSpell.objects.bulk_update(
        [spell for spell, _, _ in changed],
        ["started_on", "ended_on", "branch", "leaving_reason", "end_is_estimated"],
        batch_size=BATCH,
    )
    for spell, start, end in changed:
        _move_terms(spell, start, end)
    return found


def _move_terms(spell: EmploymentSpell, start: date, end: date | None) -> None:
    """Roles and contracts that began or ended with the spell go with it when it is corrected."""
    for model in (RoleHeld, EmploymentContract):
        held = model.objects.filter(provider=spell.provider, spell=spell)
        if start != spell.started_on:
            held.filter(from_on=start).update(from_on=spell.started_on)
        if end != spell.ended_on and end is not None:
            held.filter(until_on=end).update(until_on=spell.ended_on)


def _save_terms(
    provider: Provider, rows: Sequence[Row], spells: Sequence[EmploymentSpell], *, on: date
) -> None:
    """Role and contract of each spell as its row states them; what held before is ended on `on`, not lost."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    roles = [{"branch_id": branches[row["branch"]], "job_role": row["job_role"]} for row in rows]
    terms = [
        {
            "kind": row["contract"],
            "zero_hours": row["zero_hours"],
            "weekly_hours": row["contracted_hours"],
            "hourly_pay": row.get("hourly_pay"),
        }
        for row in rows
    ]
    _save_held(RoleHeld, provider, spells, roles, on=on)
    _save_held(EmploymentContract, provider, spells, terms, on=on)


def _save_held(
    model: type[RoleHeld] | type[EmploymentContract],
    provider: Provider,
    spells: Sequence[EmploymentSpell],
    facts: Sequence[Mapping[str, Any]],
    *,
    on: date,
) -> None:
    rows = model.objects.filter(provider=provider, spell__in=spells).order_by("from_on")
    current = {held.spell_id: held for held in rows}
    new: list[Any] = []
    changed: list[Any] = []
    for spell, fact in zip(spells, facts, strict=True):
        held = current.get(spell.pk)
        if held is not None and all(getattr(held, name) == value for name, value in fact.items()):
            continue
        if held is None:
            new.append(
                model(
                    provider=provider, spell=spell, from_on=spell.started_on, until_on=spell.ended_on, **fact
                )
            )
        elif held.from_on >= on or spell.ended_on is not None:
            for name, value in fact.items():
                setattr(held, name, value)
            changed.append(held)
        else:
            held.until_on = on
            changed.append(held)
            new.append(model(provider=provider, spell=spell, from_on=on, until_on=None, **fact))
    names = [name.removesuffix("_id") for name in facts[0]] if facts else []
    model.objects.bulk_update(changed, ["until_on", *names], batch_size=BATCH)
    model.objects.bulk_create(new, batch_size=BATCH)


@transaction.atomic
def bring_in_leavers(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """Spells that ended, with their reason; a worker not known yet is added."""
    known = _ids(provider)
    Worker.objects.bulk_create(
        [
            Worker(provider=provider, reference=reference, name=name)
            for reference, name in {
                row["worker_reference"]: row["name"] or row["worker_reference"]
                for row in rows
                if row["worker_reference"] not in known
            }.items()
        ],
        batch_size=BATCH,
    )
    ids = _ids(provider)
    spells = _ended_spells(provider, rows, ids)
    _save_terms(provider, rows, spells, on=at.date())
    _record(provider, by, at, "workforce.bring_in_leavers", f"{len(rows)} leavers", {})


def _ended_spells(provider: Provider, rows: Sequence[Row], ids: Mapping[str, int]) -> list[EmploymentSpell]:
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    known = {
        (spell.worker_id, spell.started_on): spell
        for spell in EmploymentSpell.objects.filter(
            provider=provider, worker_id__in={ids[row["worker_reference"]] for row in rows}
        )
    }
    spells, new, changed = [], [], []
    for row in rows:
        key = (ids[row["worker_reference"]], row["started_on"])
        spell = known.get(key)
        if spell is None:
            spell = EmploymentSpell(provider=provider, worker_id=key[0], started_on=key[1])
            new.append(spell)
        else:
            changed.append(spell)
        spell.branch_id, spell.ended_on = branches[row["branch"]], row["left_on"]
        spell.leaving_reason, spell.end_is_estimated = row["reason"], False
        spells.append(spell)
    EmploymentSpell.objects.bulk_update(
        changed, ["branch", "ended_on", "leaving_reason", "end_is_estimated"], batch_size=BATCH
    )
    EmploymentSpell.objects.bulk_create(new, batch_size=BATCH)
    for spell in changed:
        _end_terms(spell)
    return spells


def _end_terms(spell: EmploymentSpell) -> None:
    """What was held when the spell ended, ends with it."""
    for model in (RoleHeld, EmploymentContract):
        held = model.objects.filter(provider=spell.provider, spell=spell)
        held.filter(from_on__gt=spell.ended_on).delete()
        last = held.order_by("-from_on").first()
        if last is not None and last.until_on != spell.ended_on:
            last.until_on = spell.ended_on
            last.save(update_fields=["until_on"])


@transaction.atomic
def end_missing_spells(
    *, provider: Provider, references: Iterable[str], on: date, by: User | None, at: datetime
) -> int:
    """End the open spells of workers whom a full staff file no longer lists; returns how many.

    The day and the reason are not known, and the spell says so. Nobody is deleted.
    """
    spells = list(
        EmploymentSpell.objects.filter(
            provider=provider, worker__reference__in=list(references), ended_on__isnull=True
        )
    )
    for spell in spells:
        spell.ended_on = max(spell.started_on, on)
        spell.leaving_reason, spell.end_is_estimated = REASON_NOT_KNOWN, True
    EmploymentSpell.objects.bulk_update(
        spells, ["ended_on", "leaving_reason", "end_is_estimated"], batch_size=BATCH
    )
    for spell in spells:
        _end_terms(spell)
    _record(provider, by, at, "workforce.end_missing_spells", f"{len(spells)} spells", {"on": on.isoformat()})
    return len(spells)


@transaction.atomic
def change_reference(
    *, provider: Provider, reference: str, new_reference: str, by: User | None, at: datetime
) -> None:
    """Give a worker another reference; the worker stays the same person."""
    Worker.objects.filter(provider=provider, reference=reference).update(reference=new_reference)
    record(
        provider=provider,
        by=by,
        at=at,
        verb="workforce.change_reference",
        subject=f"worker {new_reference}",
        details={"from": reference},
    )


@transaction.atomic
def bring_in_absences(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    ids = _ids(provider)
    Absence.objects.bulk_create(
        [
            Absence(
                provider=provider,
                worker_id=ids[row["worker_reference"]],
                kind=row["kind"],
                from_on=row["from_on"],
                until_on=row["until_on"],
                working_days_lost=row["working_days_lost"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["worker", "from_on", "kind"],
        update_fields=["until_on", "working_days_lost"],
        batch_size=BATCH,
    )
    _record(provider, by, at, "workforce.bring_in_absences", f"{len(rows)} absences", {})


@transaction.atomic
def bring_in_sickness_reports(
    *, provider: Provider, rows: Sequence[Row], on: date, by: User | None, at: datetime
) -> None:
    """Rows of worker_reference and days (None = not known), as reported on the day `on`."""
    ids = _ids(provider)
    SicknessReport.objects.bulk_create(
        [
            SicknessReport(
                provider=provider, worker_id=ids[row["worker_reference"]], reported_on=on, days=row["days"]
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["worker", "reported_on"],
        update_fields=["days"],
        batch_size=BATCH,
    )
    subject = f"{len(rows)} sickness reports"
    _record(provider, by, at, "workforce.bring_in_sickness_reports", subject, {"on": on.isoformat()})


@transaction.atomic
def bring_in_workplace_returns(
    *, provider: Provider, rows: Sequence[Row], on: date, by: User | None, at: datetime
) -> None:
    """Rows of branch, total_staff, starters, leavers, vacancies and by_role, as reported on the day `on`."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    facts = ["total_staff", "starters", "leavers", "vacancies", "by_role"]
    WorkplaceReturn.objects.bulk_create(
        [
            WorkplaceReturn(
                provider=provider,
                branch_id=branches[row["branch"]],
                reported_on=on,
                **{fact: row[fact] for fact in facts},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["branch", "reported_on"],
        update_fields=facts,
    )
    subject = f"{len(rows)} workplace returns"
    _record(provider, by, at, "workforce.bring_in_workplace_returns", subject, {"on": on.isoformat()})


def _record(
    provider: Provider, by: User | None, at: datetime, verb: str, subject: str, details: Mapping[str, Any]
) -> None:
    record(provider=provider, by=by, at=at, verb=verb, subject=subject, details=details)
