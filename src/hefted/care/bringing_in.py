"""What files bring of contracts, people supported, visits and incidents; `actions` opens these to other apps.

Rows are mappings in the words of the column templates (`exchange/columns.csv`). Each action is one
transaction and writes one audit entry with its counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.bulk import upsert
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import branches_of
from hefted.care.models import (
    CarePackage,
    CarerVisit,
    CommissionedContract,
    Incident,
    Person,
    Preference,
    Visit,
)
from hefted.workforce.queries import places_of, workers_of

Row = Mapping[str, Any]
BATCH = 2000
CONTRACT_FACTS = (
    "commissioner",
    "from_on",
    "until_on",
    "late_after_minutes",
    "time_critical_late_after_minutes",
    "missed_after_minutes",
    "short_below_share",
)

VISIT_FIELDS = (
    "planned_start_at",
    "planned_end_at",
    "earliest_start_at",
    "latest_start_at",
    "kind",
    "needs",
    "cancelled_by",
)
CARER_VISIT_FIELDS = ("status", "actual_start_at", "actual_end_at", "shadow")


@transaction.atomic
def bring_in_contracts(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    CommissionedContract.objects.bulk_create(
        [
            CommissionedContract(
                provider=provider, reference=row["contract"], **{fact: row[fact] for fact in CONTRACT_FACTS}
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["provider", "reference"],
        update_fields=list(CONTRACT_FACTS),
    )
    _record(provider, by, at, "care.bring_in_contracts", f"{len(rows)} contracts")


@transaction.atomic
def bring_in_people(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """People with their care package and their wishes about workers."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    places = places_of(provider=provider)
    people = []
    for row in rows:
        place = places.get(row["postcode"])
        people.append(
            Person(
                provider=provider,
                reference=row["person_reference"],
                initials=row["initials"],
                branch_id=branches[row["branch"]],
                postcode=row["postcode"],
                latitude=place.latitude if place else None,
                longitude=place.longitude if place else None,
                needs=list(row["needs"] or ()),
                sex_of_carer=row["sex_of_carer"] or "",
                home_conditions=list(row["home_conditions"] or ()),
            )
        )
    facts = [
        "initials",
        "branch",
        "postcode",
        "latitude",
        "longitude",
        "needs",
        "sex_of_carer",
        "home_conditions",
    ]
    Person.objects.bulk_create(
        people,
        update_conflicts=True,
        unique_fields=["provider", "reference"],
        update_fields=facts,
        batch_size=BATCH,
    )
    ids = _people(provider)
    _save_packages(provider, rows, ids)
    _replace_preferences(provider, rows, ids)
    _record(provider, by, at, "care.bring_in_people", f"{len(rows)} people supported")


def _save_packages(provider: Provider, rows: Sequence[Row], ids: Mapping[str, int]) -> None:
    contracts = dict(CommissionedContract.objects.filter(provider=provider).values_list("reference", "pk"))
    CarePackage.objects.bulk_create(
        [
            CarePackage(
                provider=provider,
                person_id=ids[row["person_reference"]],
                contract_id=contracts[row["contract"]] if row["contract"] else None,
                from_on=row["package_from_on"],
                until_on=row["package_until_on"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["person", "from_on"],
        update_fields=["contract", "until_on"],
        batch_size=BATCH,
    )


def _replace_preferences(provider: Provider, rows: Sequence[Row], ids: Mapping[str, int]) -> None:
    workers = _workers(provider)
    people = [ids[row["person_reference"]] for row in rows]
    Preference.objects.filter(provider=provider, person_id__in=people).delete()
    Preference.objects.bulk_create(
        [
            Preference(provider=provider, person_id=person, worker_id=workers[reference], kind=kind)
            for person, row in zip(people, rows, strict=True)
            for kind, column in (("preferred", "preferred_workers"), ("barred", "barred_workers"))
            for reference in row[column] or ()
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def locate_people(*, provider: Provider, by: User | None, at: datetime) -> int:
    """Give people the coordinates of their postcodes after the places changed; returns how many moved."""
    places = places_of(provider=provider)
    moved = []
    for person in Person.objects.filter(provider=provider):
        place = places.get(person.postcode)
        if place and (person.latitude, person.longitude) != (place.latitude, place.longitude):
            person.latitude, person.longitude = place.latitude, place.longitude
            moved.append(person)
    Person.objects.bulk_update(moved, ["latitude", "longitude"], batch_size=BATCH)
    if moved:
        _record(provider, by, at, "care.locate_people", f"{len(moved)} people supported")
    return len(moved)


@transaction.atomic
def bring_in_visits(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """One row a carer; the rows of one visit agree on person, branch and planned times."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    people, workers = _people(provider), _workers(provider)
    first = {row["visit_reference"]: row for row in reversed(rows)}
    upsert(
        model=Visit,
        fields=("provider", "reference", "person", "branch", *VISIT_FIELDS),
        rows=(
            (
                provider.pk,
                reference,
                people[row["person_reference"]],
                branches[row["branch"]],
                row["planned_start"],
                row["planned_end"],
                row["earliest_start"],
                row["latest_start"],
                row["kind"] or "normal",
                row["needs"] or (),
                row["cancelled_by"] or "",
            )
            for reference, row in first.items()
        ),
        unique=("provider", "reference"),
    )
    ids = _visit_ids(provider, list(first))
    upsert(
        model=CarerVisit,
        fields=("provider", "visit", "carer", "worker", *CARER_VISIT_FIELDS),
        rows=(
            (
                provider.pk,
                ids[row["visit_reference"]],
                int(row["carer"]),
                workers[row["worker_reference"]] if row["worker_reference"] else None,
                row["status"],
                row["actual_start"],
                row["actual_end"],
                bool(row["shadow"]),
            )
            for row in rows
        ),
        unique=("visit", "carer"),
    )
    _record(provider, by, at, "care.bring_in_visits", f"{len(rows)} visits by carers")


def _visit_ids(provider: Provider, references: Sequence[str]) -> dict[str, int]:
    """Reference to id; a long list is found sooner among all visits than one by one."""
    visits = Visit.objects.filter(provider=provider)
    if len(references) <= BATCH:
        visits = visits.filter(reference__in=references)
    return dict(visits.values_list("reference", "pk"))


@transaction.atomic
def bring_in_incidents(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    people, workers = _people(provider), _workers(provider)
    Incident.objects.bulk_create(
        [
            Incident(
                provider=provider,
                reference=row["incident_reference"],
                branch_id=branches[row["branch"]],
                person_id=people[row["person_reference"]] if row["person_reference"] else None,
                worker_id=workers[row["worker_reference"]] if row["worker_reference"] else None,
                happened_at=row["happened_at"],
                kind=row["kind"],
                harm=row["harm"] or "none",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["provider", "reference"],
        update_fields=["branch", "person", "worker", "happened_at", "kind", "harm"],
        batch_size=BATCH,
    )
    _record(provider, by, at, "care.bring_in_incidents", f"{len(rows)} incidents")


def _people(provider: Provider) -> dict[str, int]:
    """Reference to id of every person supported."""
    return dict(Person.objects.filter(provider=provider).values_list("reference", "pk"))


def _workers(provider: Provider) -> dict[str, int]:
    return dict(workers_of(provider=provider).values_list("reference", "pk"))


def _record(provider: Provider, by: User | None, at: datetime, verb: str, subject: str) -> None:
    record(provider=provider, by=by, at=at, verb=verb, subject=subject)
