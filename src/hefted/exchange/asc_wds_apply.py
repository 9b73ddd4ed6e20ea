"""What an ASC-WDS upload changes: branches, workers, their terms, returns, training and qualifications."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hefted.accounts.actions import add_branch
from hefted.accounts.models import Provider, User
from hefted.development.actions import replace_qualifications, replace_training
from hefted.exchange.asc_wds_in import GONE, STAFF, TRAINING, WORKPLACE
from hefted.exchange.readings import Reading
from hefted.workforce import actions as workforce
from hefted.workforce.queries import workers_of

BRANCH_FACTS = (
    "name",
    "service",
    "main_service_code",
    "location_id",
    "postcode",
    "travel_pay",
    "travel_rate",
)
TRAINING_FACTS = ("category", "name", "completed_on", "expires_on", "accredited")

Kept = Mapping[str, Any]


def apply_asc_wds(
    *, provider: Provider, parts: Mapping[str, Reading], on: date, by: User | None, at: datetime
) -> None:
    """Only what is new or changed is written; the spell of workers who are listed no more is ended."""
    _apply_workplaces(provider, _changed(parts[WORKPLACE]), on, by, at)
    _apply_staff(provider, parts[STAFF], on, by, at)
    if TRAINING in parts:
        _apply_training(provider, parts[TRAINING], by, at)


def _changed(reading: Reading) -> list[Kept]:
    return [reading.table.rows[number][0] for number in reading.to_apply]


def _apply_workplaces(
    provider: Provider, rows: Sequence[Kept], on: date, by: User | None, at: datetime
) -> None:
    rows = [row for row in rows if row["status"] != GONE]
    for row in rows:
        facts = {name: row[name] for name in BRANCH_FACTS}
        add_branch(provider=provider, reference=row["reference"], by=by, at=at, **facts)
    returns = [{**row, "branch": row["reference"]} for row in rows]
    if returns:
        workforce.bring_in_workplace_returns(provider=provider, rows=returns, on=on, by=by, at=at)


def _apply_staff(provider: Provider, reading: Reading, on: date, by: User | None, at: datetime) -> None:
    rows = _changed(reading)
    known = set(workers_of(provider=provider).values_list("reference", flat=True))
    for row in rows:
        if row["old_reference"] in known:
            names = {"reference": row["old_reference"], "new_reference": row["worker_reference"]}
            workforce.change_reference(provider=provider, by=by, at=at, **names)
    staying = [row for row in rows if row["status"] != GONE]
    if staying:
        workforce.bring_in_workers(provider=provider, rows=staying, on=on, by=by, at=at)
        reports = [{**row, "days": row["days_sick"]} for row in staying if row["days_sick"] is not None]
        workforce.bring_in_sickness_reports(provider=provider, rows=reports, on=on, by=by, at=at)
        held = {
            row["worker_reference"]: [
                {"code": code, "achieved_year": year, "notes": notes}
                for code, year, notes in row["qualifications"]
            ]
            for row in staying
        }
        replace_qualifications(provider=provider, by_worker=held, by=by, at=at)
    gone = [row["worker_reference"] for row in rows if row["status"] == GONE]
    gone += [key.split("|")[1] for key in reading.removed]
    if gone:
        workforce.end_missing_spells(provider=provider, references=gone, on=on, by=by, at=at)


def _apply_training(provider: Provider, reading: Reading, by: User | None, at: datetime) -> None:
    """The file replaces the training of each worker of whom any row is new, changed or gone."""
    touched = {row["worker_reference"] for row in _changed(reading)}
    squeezed = {"".join(key.split("|")[1].split()) for key in reading.removed}
    held: dict[str, list[Kept]] = {}
    for (row,) in reading.table.rows:
        reference = row["worker_reference"]
        if reference in touched or "".join(reference.split()) in squeezed:
            held.setdefault(reference, []).append({name: row[name] for name in TRAINING_FACTS})
    if held:
        replace_training(provider=provider, by_worker=held, by=by, at=at)
