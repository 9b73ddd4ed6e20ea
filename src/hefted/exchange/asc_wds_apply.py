"""What an ASC-WDS upload changes: branches, workers, their terms, returns, training and qualifications."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hefted.accounts.actions import add_branch
from hefted.accounts.models import Provider, User
from hefted.development.actions import replace_qualifications, replace_training
from hefted.exchange.asc_wds.context import squeezed
from hefted.exchange.asc_wds.mapping import Training, Worker, Workplace
from hefted.exchange.asc_wds_in import STAFF, TRAINING, WORKPLACE, Kept
from hefted.exchange.readings import Reading
from hefted.workforce import actions as workforce
from hefted.workforce.queries import workers_of


def apply_asc_wds(
    *, provider: Provider, parts: Mapping[str, Reading], on: date, by: User | None, at: datetime
) -> None:
    """Only what is new or changed is written; the spell of workers who are listed no more is ended."""
    workplaces = [kept.facts for kept in _changed(parts[WORKPLACE]) if isinstance(kept.facts, Workplace)]
    _apply_workplaces(provider, workplaces, on, by, at)
    workers = [kept.facts for kept in _changed(parts[STAFF]) if isinstance(kept.facts, Worker)]
    _apply_workers(provider, workers, on, by, at)
    gone = [kept.reference for kept in _changed(parts[STAFF]) if kept.is_gone]
    gone += _missing(provider, parts[STAFF].removed)
    if gone:
        workforce.end_missing_spells(provider=provider, references=gone, on=on, by=by, at=at)
    if TRAINING in parts:
        _apply_training(provider, parts[TRAINING], by, at)


def _changed(reading: Reading) -> list[Kept]:
    return [reading.table.rows[number][0] for number in reading.to_apply]


def _missing(provider: Provider, removed: Sequence[str]) -> list[str]:
    """References as written, of the keys that the staff file lists no more."""
    keys = {key.split("|")[1] for key in removed}
    references = workers_of(provider=provider).values_list("reference", flat=True)
    return [reference for reference in references if squeezed(reference) in keys]


def _apply_workplaces(
    provider: Provider, workplaces: Sequence[Workplace], on: date, by: User | None, at: datetime
) -> None:
    for workplace in workplaces:
        add_branch(
            provider=provider,
            reference=workplace.reference,
            by=by,
            at=at,
            name=workplace.name,
            service=workplace.service,
            main_service_code=workplace.main_service,
            location_id=workplace.location_id,
            postcode=workplace.postcode,
            travel_pay=workplace.travel_pay,
            travel_rate=workplace.travel_rate,
        )
    returns = [_return(workplace) for workplace in workplaces]
    if returns:
        workforce.bring_in_workplace_returns(provider=provider, rows=returns, on=on, by=by, at=at)


def _return(workplace: Workplace) -> dict[str, Any]:
    """In all and by job role; None where a count is not known."""
    flows = {"starters": workplace.starters, "leavers": workplace.leavers, "vacancies": workplace.vacancies}
    by_role: dict[str, dict[str, int]] = {}
    for name, counts in flows.items():
        for role, count in (counts or {}).items():
            by_role.setdefault(role, {})[name] = count
    sums = {name: None if counts is None else sum(counts.values()) for name, counts in flows.items()}
    return {"branch": workplace.reference, "total_staff": workplace.total_staff, "by_role": by_role, **sums}


def _apply_workers(
    provider: Provider, workers: Sequence[Worker], on: date, by: User | None, at: datetime
) -> None:
    if not workers:
        return
    known = set(workers_of(provider=provider).values_list("reference", flat=True))
    for worker in workers:
        if worker.former_reference in known and worker.reference not in known:
            names = {"reference": worker.former_reference, "new_reference": worker.reference}
            workforce.change_reference(provider=provider, by=by, at=at, **names)
    rows = [
        {
            "worker_reference": worker.reference,
            "name": worker.name,
            "branch": worker.branch,
            "home_postcode": worker.home_postcode,
            "started_on": worker.started_on,
            "job_role": worker.job_role,
            "contract": worker.contract,
            "zero_hours": worker.zero_hours,
            "contracted_hours": worker.contracted_hours,
            "hourly_pay": worker.hourly_pay,
        }
        for worker in workers
    ]
    workforce.bring_in_workers(provider=provider, rows=rows, on=on, by=by, at=at)
    reports = [
        {"worker_reference": worker.reference, "days": worker.days_sick}
        for worker in workers
        if worker.days_sick is not None
    ]
    workforce.bring_in_sickness_reports(provider=provider, rows=reports, on=on, by=by, at=at)
    held = {
        worker.reference: [
            {"code": held.code, "achieved_year": held.year, "notes": held.notes}
            for held in worker.qualifications
        ]
        for worker in workers
    }
    replace_qualifications(provider=provider, by_worker=held, by=by, at=at)


def _apply_training(provider: Provider, reading: Reading, by: User | None, at: datetime) -> None:
    """The file replaces the training of each worker of whom any row is new, changed or gone."""
    touched = {kept.reference for kept in _changed(reading)}
    touched |= set(_missing(provider, reading.removed))
    held: dict[str, list[Mapping[str, Any]]] = {}
    for (kept,) in reading.table.rows:
        if kept.reference in touched and isinstance(kept.facts, Training):
            facts = kept.facts
            held.setdefault(kept.reference, []).append(
                {
                    "category": facts.category,
                    "name": facts.name,
                    "completed_on": facts.completed_on,
                    "expires_on": facts.expires_on,
                    "accredited": facts.accredited,
                }
            )
    if held:
        replace_training(provider=provider, by_worker=held, by=by, at=at)
