"""The stored rows of one provider as the engine's records, in a fixed number of queries.

The apps keep half-open days (`until_on` is the first day no more); the engine names the last day included.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Max

from hefted.accounts.models import Provider
from hefted.accounts.queries import branches_of
from hefted.care import queries as care
from hefted.engine.measures.records import (
    Absence,
    Branch,
    CarerVisit,
    ContractHeld,
    Person,
    Records,
    RoleHeld,
    Rules,
    Shift,
    SicknessReported,
    Spell,
    Terms,
    Vacancy,
    WorkplaceReturn,
    snapshot,
)
from hefted.engine.periods import london_day, midnight
from hefted.recruitment import queries as recruitment
from hefted.rota import queries as rota
from hefted.workforce import queries as workforce

ONE_DAY = timedelta(days=1)
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
STATED_TRAVEL_PAY = {"not known": None, "do not travel": None}


def gather(*, provider: Provider, as_of: date, rules: Rules) -> Records:
    employed = list(workforce.spells_of(provider=provider))
    branch_of_worker = {spell.worker_id: str(spell.branch_id) for spell in employed}
    return snapshot(
        as_of=as_of,
        rules=rules,
        leavers_from=_leavers_from(provider, employed),
        branches=_branches(provider),
        spells=[_spell(row) for row in employed],
        contracts=[_contract(spell, row) for spell in employed for row in spell.contracts.all()],
        roles=[_role(spell, row) for spell in employed for row in spell.roles.all()],
        returns=_returns(provider),
        vacancies=_vacancies(provider),
        sickness=_sickness(provider, branch_of_worker),
        absences=_absences(provider, branch_of_worker),
        shifts=_shifts(provider),
        visits=_visits(provider),
        people=_people(provider),
        terms=_terms(provider),
    )


def last_recorded_day(*, provider: Provider, today: date) -> date | None:
    """The newest day of a delivered visit, a shift, a start, an end or a return; None before the first."""
    before = midnight(day=today + ONE_DAY)
    spells = workforce.spells_of(provider=provider).order_by()
    returns = workforce.workplace_returns_of(provider=provider).order_by()
    visits = care.carer_visits_of(provider=provider, since=FIRST, until=before).order_by()
    shifts = rota.shifts_of(provider=provider).filter(starts_at__lt=before).order_by()
    instants = [
        visits.filter(status="delivered").aggregate(at=Max("visit__planned_start_at"))["at"],
        shifts.aggregate(at=Max("starts_at"))["at"],
    ]
    found = [
        spells.filter(started_on__lte=today).aggregate(day=Max("started_on"))["day"],
        spells.filter(ended_on__lte=today).aggregate(day=Max("ended_on"))["day"],
        returns.filter(reported_on__lte=today).aggregate(day=Max("reported_on"))["day"],
        *(london_day(at=at) for at in instants if at),
    ]
    return max((day for day in found if day), default=None)


def last_day(until_on: date | None, *, not_before: date) -> date | None:
    """The last day of a half-open stretch; one that ends where it begins keeps that one day."""
    return max(until_on - ONE_DAY, not_before) if until_on else None


def _leavers_from(provider: Provider, employed: Iterable[Any]) -> date:
    """Since the provider's first recorded leaver, or since it began with Hefted: from then on none is
    missed.
    """
    known: list[date] = [
        spell.ended_on for spell in employed if spell.ended_on and not spell.end_is_estimated
    ]
    return min([*known, provider.created_at.date()])


def _branches(provider: Provider) -> list[Branch]:
    return [
        Branch(
            key=str(row.pk),
            name=row.name,
            travel_paid=STATED_TRAVEL_PAY.get(row.travel_pay, row.travel_pay),
            travel_rate=_number(row.travel_rate),
        )
        for row in branches_of(provider=provider)
    ]


def _spell(row: Any) -> Spell:
    return Spell(
        key=str(row.pk),
        worker=str(row.worker_id),
        branch=str(row.branch_id),
        started_on=row.started_on,
        left_on=row.ended_on,
        reason=row.leaving_reason or None,
        end_is_estimated=row.end_is_estimated,
    )


def _until(spell: Any, row: Any) -> date | None:
    """What runs to the end of the spell still holds on the day the worker left."""
    if row.until_on is None or row.until_on == spell.ended_on:
        ended: date | None = spell.ended_on
        return ended
    return last_day(row.until_on, not_before=row.from_on)


def _contract(spell: Any, row: Any) -> ContractHeld:
    return ContractHeld(
        key=str(row.pk),
        worker=str(spell.worker_id),
        spell=str(spell.pk),
        kind=row.kind,
        zero_hours=row.zero_hours,
        weekly_hours=_number(row.weekly_hours),
        hourly_pay=_number(row.hourly_pay),
        from_on=row.from_on,
        until_on=_until(spell, row),
    )


def _role(spell: Any, row: Any) -> RoleHeld:
    return RoleHeld(
        key=str(row.pk),
        worker=str(spell.worker_id),
        spell=str(spell.pk),
        role=row.job_role,
        from_on=row.from_on,
        until_on=_until(spell, row),
    )


def _returns(provider: Provider) -> list[WorkplaceReturn]:
    return [
        WorkplaceReturn(
            key=str(row.pk),
            branch=str(row.branch_id),
            returned_on=row.reported_on,
            total_staff=row.total_staff,
            starters=row.starters,
            leavers=row.leavers,
            vacancies=row.vacancies,
        )
        for row in workforce.workplace_returns_of(provider=provider)
    ]


def _vacancies(provider: Provider) -> list[Vacancy]:
    return [
        Vacancy(
            key=str(row.pk),
            branch=str(row.branch_id),
            role=row.job_role,
            posts=row.posts,
            opened_on=row.opened_on,
            filled_on=row.filled_on,
            withdrawn_on=row.withdrawn_on,
        )
        for row in recruitment.vacancies_of(provider=provider)
    ]


def _sickness(provider: Provider, branches: dict[int, str]) -> list[SicknessReported]:
    return [
        SicknessReported(
            key=str(row.pk),
            worker=str(row.worker_id),
            branch=branches.get(row.worker_id, ""),
            reported_on=row.reported_on,
            days=_number(row.days),
        )
        for row in workforce.sickness_reports_of(provider=provider)
    ]


def _absences(provider: Provider, branches: dict[int, str]) -> list[Absence]:
    return [
        Absence(
            key=str(row.pk),
            worker=str(row.worker_id),
            branch=branches.get(row.worker_id, ""),
            kind=row.kind,
            from_on=row.from_on,
            until_on=last_day(row.until_on, not_before=row.from_on),
            working_days_lost=_number(row.working_days_lost),
        )
        for row in workforce.absences_of(provider=provider)
    ]


def _shifts(provider: Provider) -> list[Shift]:
    names = (
        "pk",
        "worker_id",
        "branch_id",
        "starts_at",
        "ends_at",
        "contact_minutes",
        "travel_minutes",
        "paid_travel_minutes",
        "waiting_minutes",
        "commute_minutes",
        "agency",
    )
    return [
        Shift(key=str(pk), worker=str(worker), branch=str(branch), **dict(zip(names[3:], rest, strict=True)))
        for pk, worker, branch, *rest in rota.shifts_of(provider=provider).values_list(*names)
    ]


def _visits(provider: Provider) -> list[CarerVisit]:
    rows: Iterable[tuple[Any, ...]] = care.carer_visits_of(
        provider=provider, since=FIRST, until=LAST
    ).values_list(
        "pk",
        "visit_id",
        "carer",
        "visit__person_id",
        "visit__branch_id",
        "worker_id",
        "visit__planned_start_at",
        "visit__planned_end_at",
        "status",
        "actual_start_at",
        "actual_end_at",
        "visit__cancelled_by",
        "visit__kind",
        "shadow",
    )
    return [
        CarerVisit(
            key=str(pk),
            visit=str(visit),
            carer=carer,
            person=str(person),
            branch=str(branch),
            worker=str(worker) if worker else None,
            planned_start=start,
            planned_end=end,
            status=status,
            actual_start=came,
            actual_end=went,
            cancelled_by=cancelled_by or None,
            kind=kind,
            shadow=shadow,
        )
        for (
            pk,
            visit,
            carer,
            person,
            branch,
            worker,
            start,
            end,
            status,
            came,
            went,
            cancelled_by,
            kind,
            shadow,
        ) in rows
    ]


def _people(provider: Provider) -> list[Person]:
    return [
        Person(
            key=str(row.pk),
            branch=str(row.branch_id),
            preferred=tuple(
                str(choice.worker_id) for choice in row.preferences.all() if choice.kind == "preferred"
            ),
        )
        for row in care.people_of(provider=provider).prefetch_related("preferences")
    ]


def _terms(provider: Provider) -> list[Terms]:
    people = care.people_of(provider=provider).prefetch_related("packages__contract")
    found = [_terms_of(package) for person in people for package in person.packages.all() if package.contract]
    return [terms for terms in found if terms]


def _terms_of(package: Any) -> Terms | None:
    """The contract's tolerances for as long as both the package and the contract run; None if they never
    meet.
    """
    contract = package.contract
    ends = [day for day in (package.until_on, contract.until_on) if day]
    start = max(package.from_on, contract.from_on)
    if ends and min(ends) <= start:
        return None
    return Terms(
        key=str(package.pk),
        person=str(package.person_id),
        from_on=start,
        until_on=last_day(min(ends, default=None), not_before=start),
        late_after_minutes=contract.late_after_minutes,
        time_critical_late_after_minutes=contract.time_critical_late_after_minutes,
        missed_after_minutes=contract.missed_after_minutes,
        short_below_share=float(contract.short_below_share),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
