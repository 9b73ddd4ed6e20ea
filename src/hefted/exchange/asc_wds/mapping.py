"""Accepted rows as facts for our own records, in the words of the workforce and development apps.

Rows with an error and rows with STATUS DELETE give nothing. Ethnicity, disability, nationality, National
Insurance number and the like are checked by the rules and never leave the rows.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from hefted.exchange.asc_wds.context import squeezed
from hefted.exchange.asc_wds.expiry import expiry
from hefted.exchange.asc_wds.upload import Row, Upload
from hefted.exchange.asc_wds.values import NOT_KNOWN

YES_NO = {"yes": True, "no": False}
OTHER_SERVICE = "other"
TRAVEL_NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Workplace:
    """`starters`, `leavers`, `vacancies`: job role to people of the last twelve months (vacancies: now).

    None = not known or not stated; empty = none.
    """

    line: int
    reference: str
    name: str
    postcode: str
    location_id: str  # CQC's; "" = none
    main_service: str  # code of the services list
    service: str  # home care, supported living, residential, other
    total_staff: int | None
    starters: Mapping[str, int] | None
    leavers: Mapping[str, int] | None
    vacancies: Mapping[str, int] | None
    travel_pay: str  # a word of TRAVELTIME; "not known" when not stated
    travel_rate: Decimal | None  # pounds an hour, for a different rate


@dataclass(frozen=True, slots=True)
class Qualification:
    code: str
    year: int | None  # None = not stated
    notes: str


@dataclass(frozen=True, slots=True)
class Worker:
    line: int
    reference: str  # the new one, where CHGUNIQUEWRKID gives one
    former_reference: str  # "" = unchanged
    branch: str  # the new one, where TRANSFERSTAFFRECORD gives one
    name: str
    started_on: date | None  # None = not stated, or not believable
    job_role: str
    contract: str  # permanent, temporary, bank, agency, other
    zero_hours: bool | None  # None = not known
    contracted_hours: Decimal | None  # a week; None = not stated, or none are contracted
    hourly_pay: Decimal | None  # pounds; None = paid by the year, or not stated
    days_sick: Decimal | None  # working days in the last twelve months; None = not known
    home_postcode: str
    qualifications: tuple[Qualification, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Training:
    line: int
    worker: str  # reference, the new one where it changes
    category: str
    name: str
    completed_on: date | None
    expires_on: date | None  # the last day in date; None = does not expire, or not known
    accredited: bool | None  # None = not known


@cache
def _words() -> Mapping[tuple[str, str], str]:
    text = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    return {(row["list"], row["code"]): row["word"] for row in csv.DictReader(text.splitlines())}


def _word(of: str, code: int | None, otherwise: str = "") -> str:
    return _words().get((of, str(code)), otherwise)


def _yes_no(of: str, code: int | None) -> bool | None:
    return YES_NO.get(_word(of, code))


def _known(amount: Decimal | None) -> Decimal | None:
    return None if amount == NOT_KNOWN else amount


def is_taken(row: Row) -> bool:
    return row.is_read and not row.has_error and row.status != "DELETE"


def workplaces(upload: Upload) -> tuple[Workplace, ...]:
    return tuple(workplace(row) for row in upload.workplaces if is_taken(row))


def workers(upload: Upload) -> tuple[Worker, ...]:
    """Workers at workplaces that are taken, or that the upload only names."""
    names = {row.key[0]: row.raw["LOCALESTID"] for row in upload.workplaces}
    return tuple(worker(row, names) for row in upload.staff if is_taken(row))


def trainings(upload: Upload) -> tuple[Training, ...]:
    """Training of workers who are taken."""
    references = {row.key: _reference(row) for row in upload.staff if is_taken(row)}
    references |= {
        (row.key[0], squeezed(_reference(row))): _reference(row) for row in upload.staff if is_taken(row)
    }
    return tuple(
        training(row, references[row.key])
        for row in upload.training
        if row.key in references and not row.has_error
    )


def shared_references(found: tuple[Worker, ...]) -> dict[str, tuple[Worker, ...]]:
    """References that workers of more than one workplace have: one record cannot hold two people."""
    by_reference: dict[str, list[Worker]] = {}
    for one in found:
        by_reference.setdefault(one.reference, []).append(one)
    return {reference: tuple(those) for reference, those in by_reference.items() if len(those) > 1}


def workplace(row: Row) -> Workplace:
    values = row.values
    main_service = values["MAINSERVICE"]
    return Workplace(
        line=row.line,
        reference=values["LOCALESTID"],
        name=values["ESTNAME"],
        postcode=(values["POSTCODE"] or "").upper(),
        location_id=values["LOCATIONID"] or "",
        main_service=str(main_service),
        service=_word("services", main_service, OTHER_SERVICE),
        total_staff=values["TOTALPERMTEMP"],
        starters=_by_role(values, "STARTERS"),
        leavers=_by_role(values, "LEAVERS"),
        vacancies=_by_role(values, "VACANCIES"),
        travel_pay=_word("travel_time_pay", values["TRAVELTIME"], TRAVEL_NOT_KNOWN),
        travel_rate=values["TTDIFFRATE"],
    )


def _by_role(values: Mapping[str, Any], column: str) -> dict[str, int] | None:
    counts = values[column]
    if counts is None:
        return None
    roles = [str(role) for role in values["ALLJOBROLES"] or ()]
    people: dict[str, int] = {}
    for role, count in zip(roles, counts, strict=False):
        people[role] = people.get(role, 0) + count
    return people


def worker(row: Row, names: Mapping[str, str]) -> Worker:
    """`names`: the references of workplaces without their blanks, to the references as written."""
    values = row.values
    reference = _reference(row)
    branch = values.get("TRANSFERSTAFFRECORD") or values["LOCALESTID"]
    return Worker(
        line=row.line,
        reference=reference,
        former_reference=values["UNIQUEWORKERID"] if reference != values["UNIQUEWORKERID"] else "",
        branch=names.get(squeezed(branch), branch),
        name=values["DISPLAYID"],
        started_on=values["STARTDATE"],
        job_role=str(values["MAINJOBROLE"]),
        contract=_word("employment_status", values["EMPLSTATUS"]),
        zero_hours=_yes_no("ZEROHRCONT", values["ZEROHRCONT"]),
        contracted_hours=_known(values["CONTHOURS"]),
        hourly_pay=values["HOURLYRATE"],
        days_sick=_known(values["DAYSSICK"]),
        home_postcode=(values["POSTCODE"] or "").upper(),
        qualifications=tuple(_qualifications(values)),
    )


def _reference(row: Row) -> str:
    reference: str = row.values.get("CHGUNIQUEWRKID") or row.values["UNIQUEWORKERID"]
    return reference


def _qualifications(values: Mapping[str, Any]) -> Iterator[Qualification]:
    """Each code once, as the records hold it: the first is kept."""
    seen = set()
    for column, value in values.items():
        if not column.startswith("QUALACH") or column.endswith("NOTES") or value is None:
            continue
        code, year = value
        if code not in seen:
            seen.add(code)
            yield Qualification(code=str(code), year=year, notes=values.get(f"{column}NOTES") or "")


def training(row: Row, reference: str) -> Training:
    values = row.values
    expires_on, completed_on, months = values["EXPIRYDATE"], values["DATECOMPLETED"], values["VALIDITY"]
    if expires_on is None and completed_on is not None and months is not None:
        expires_on = expiry(completed_on=completed_on, months=months)
    return Training(
        line=row.line,
        worker=reference,
        category=str(values["CATEGORY"]),
        name=values["TRAININGNAME"] or "",
        completed_on=completed_on,
        expires_on=expires_on,
        accredited=_yes_no("ACCREDITED", values["ACCREDITED"]),
    )
