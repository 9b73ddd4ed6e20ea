"""The provider's records as files in Hefted's own column templates, as an office would export them."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hefted.demo.asc_wds import write_asc_wds
from hefted.demo.diary import DAY, date_text, minute_text
from hefted.demo.people import Person
from hefted.demo.provider import MadeUpProvider
from hefted.demo.story import HURRIED, LIVING, LOCAL
from hefted.demo.workforce import HANDS_ON, Employment, Week

Row = tuple[object, ...]
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OFFICES = {LOCAL.key: 0, HURRIED.key: 1, LIVING.key: 2}  # which postcode of its district each branch has


def write_files(*, provider: MadeUpProvider, folder: Path) -> dict[str, int]:
    """Writes every file and returns rows by file name; the same provider always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, (header, rows) in _TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\r\n")
            writer.writerow(header.split())
            counts[f"{name}.csv"] = _write(writer.writerow, rows(provider))
    counts.update(write_asc_wds(provider=provider, folder=folder / "asc-wds"))
    return counts


def _write(write: Callable[[Row], object], rows: Iterable[Row]) -> int:
    number = 0
    for row in rows:
        write(row)
        number += 1
    return number


def office_postcode(provider: MadeUpProvider, key: str) -> str:
    branch = next(branch for branch in provider.story.branches if branch.key == key)
    return provider.town.by_area[branch.district][_OFFICES[key]].postcode


def _places(provider: MadeUpProvider) -> Iterator[Row]:
    for place in provider.town.places:
        yield place.postcode, f"{place.point.latitude:.5f}", f"{place.point.longitude:.5f}", place.area


def _branches(provider: MadeUpProvider) -> Iterator[Row]:
    for branch in provider.story.branches:
        yield (
            branch.key,
            branch.name,
            branch.service,
            office_postcode(provider, branch.key),
            branch.travel_paid,
            "",
        )


def _workers(provider: MadeUpProvider) -> Iterator[Row]:
    for one in provider.workforce.now():
        worker = one.worker
        yield (
            one.reference,
            worker.identity.name,
            one.post.branch.key,
            date_text(one.started_on),
            one.post.role,
            one.post.contract,
            _yes_no(one.zero_hours),
            _number(one.contracted_hours),
            f"{one.hourly_pay:.2f}",
            worker.home.postcode,
            worker.home.area,
            worker.mode,
            worker.identity.sex,
            _list(worker.skills),
            _list(worker.avoids),
            _available(one.post.week) if one.post.role in HANDS_ON else "",
            _yes_no(one.opted_out),
        )


def _leavers(provider: MadeUpProvider) -> Iterator[Row]:
    for one in provider.workforce.employments:
        if one.left_on is not None:
            yield (
                one.reference,
                one.worker.identity.name,
                one.post.branch.key,
                one.post.role,
                one.post.contract,
                _yes_no(one.zero_hours),
                _number(one.contracted_hours),
                date_text(one.started_on),
                date_text(one.left_on),
                one.reason,
            )


def _absences(provider: MadeUpProvider) -> Iterator[Row]:
    for row in provider.absences.rows:
        back_on = None if row.until_on is None else row.until_on + DAY
        yield (
            row.employment.reference,
            row.kind,
            date_text(row.from_on),
            date_text(back_on),
            row.working_days_lost,
        )


def _vacancies(provider: MadeUpProvider) -> Iterator[Row]:
    for vacancy in provider.workforce.vacancies:
        yield (
            vacancy.reference,
            vacancy.branch.key,
            vacancy.role,
            1,
            _number(vacancy.weekly_hours),
            date_text(vacancy.opened_on),
            date_text(vacancy.filled_on),
            date_text(vacancy.withdrawn_on),
        )


def _mentors(provider: MadeUpProvider) -> Iterator[Row]:
    for one in provider.support.mentorings:
        yield one.starter.reference, one.mentor.reference, date_text(one.from_on), date_text(one.until_on)


def _supervisions(provider: MadeUpProvider) -> Iterator[Row]:
    for one in provider.support.supervisions:
        yield one.worker.reference, one.supervisor.reference, date_text(one.held_on), one.kind


def _contracts(provider: MadeUpProvider) -> Iterator[Row]:
    begun = date_text(dt.date(provider.as_of.year - 3, 4, 1))
    yield "COUNTY", "Thraleshire County Council (invented)", begun, "", 30, 15, 120, "0.80"
    yield "HEALTH", "Thrale Valley NHS Continuing Healthcare (invented)", begun, "", 30, 15, 60, "0.85"
    yield "TENANCY", "Thraleshire County Council, supported living (invented)", begun, "", 30, 30, 120, "0.80"


def _people(provider: MadeUpProvider) -> Iterator[Row]:
    for person in provider.people:
        usual = provider.rota.usual.get(id(person), ())
        yield (
            person.reference,
            person.initials,
            person.branch,
            person.home.postcode,
            "" if person.contract == "OWN" else person.contract,
            date_text(person.package_from),
            date_text(person.package_until),
            _list(person.needs),
            person.sex_of_carer,
            _list(person.home_conditions),
            ";".join(_preferred(person, usual)),
            "",
            "",
        )


def _preferred(person: Person, usual: Iterable[Employment]) -> list[str]:
    """Two of the usual carers who still work here; who is not supported any more prefers nobody."""
    if person.package_until is not None:
        return []
    return [one.reference for one in usual if one.left_on is None][:2]


def _visits(provider: MadeUpProvider) -> Iterator[Row]:
    days: dict[dt.date, str] = {}
    minutes = [minute_text(minute) for minute in range(1440)]
    for slot in provider.rota.slots:
        day = days.setdefault(slot.day, date_text(slot.day)) + " "
        earliest, latest = slot.call.window()
        happened = slot.status == "delivered"
        yield (
            slot.reference,
            slot.carer,
            slot.person.reference,
            slot.person.branch,
            day + minutes[slot.start],
            day + minutes[slot.end],
            slot.worker.reference if slot.worker else "",
            slot.status,
            slot.cancelled_by,
            day + minutes[slot.actual_start] if happened else "",
            day + minutes[slot.actual_end] if happened else "",
            slot.call.kind,
            day + minutes[earliest],
            day + minutes[latest],
            "",
            "yes" if slot.shadow else "no",
        )


def _shifts(provider: MadeUpProvider) -> Iterator[Row]:
    for number, shift in enumerate(provider.shifts, start=1):
        yield (
            f"S{number:06}",
            shift.worker.reference,
            shift.branch,
            _moment(shift.day, shift.starts),
            _moment(shift.day, shift.ends),
            shift.contact,
            _number(shift.travel),
            _number(shift.paid_travel),
            shift.waiting,
            _number(shift.commute),
            _yes_no(shift.agency),
        )


def _incidents(provider: MadeUpProvider) -> Iterator[Row]:
    for number, one in enumerate(provider.incidents, start=1):
        yield (
            f"I{number:04}",
            one.person.reference,
            one.branch,
            _moment(one.day, one.minute),
            one.kind,
            one.harm,
            one.worker.reference if one.worker else "",
        )


def _moment(day: dt.date, minute: int) -> str:
    return f"{date_text(day + DAY * (minute // 1440))} {minute_text(minute % 1440)}"


def _available(week: Week) -> str:
    return "; ".join(
        f"{name} {minute_text(begin)}-{minute_text(stop)}"
        for name, windows in zip(_DAY_NAMES, week, strict=True)
        for begin, stop in windows
    )


def _yes_no(answer: bool | None) -> str:  # noqa: FBT001 - a cell of a table
    return "" if answer is None else ("yes" if answer else "no")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _list(words: Iterable[str]) -> str:
    return ";".join(sorted(words))


_TABLES: dict[str, tuple[str, Callable[[MadeUpProvider], Iterator[Row]]]] = {
    "places": ("postcode latitude longitude area", _places),
    "branches": ("branch name service postcode travel_paid travel_rate", _branches),
    "contracts": (
        (
            "contract commissioner from_on until_on late_after_minutes time_critical_late_after_minutes "
            "missed_after_minutes short_below_share"
        ),
        _contracts,
    ),
    "workers": (
        (
            "worker_reference name branch started_on job_role contract zero_hours contracted_hours "
            "hourly_pay home_postcode home_area travel_mode sex skills avoids available opted_out_48_hours"
        ),
        _workers,
    ),
    "leavers": (
        (
            "worker_reference name branch job_role contract zero_hours contracted_hours started_on "
            "left_on reason"
        ),
        _leavers,
    ),
    "absences": ("worker_reference kind from_on until_on working_days_lost", _absences),
    "vacancies": (
        "vacancy_reference branch job_role posts weekly_hours opened_on filled_on withdrawn_on",
        _vacancies,
    ),
    "mentors": ("worker_reference mentor_reference from_on until_on", _mentors),
    "supervisions": ("worker_reference supervisor_reference held_on kind", _supervisions),
    "people": (
        (
            "person_reference initials branch postcode contract package_from_on package_until_on needs "
            "sex_of_carer home_conditions preferred_workers barred_workers known_since"
        ),
        _people,
    ),
    "visits": (
        (
            "visit_reference carer person_reference branch planned_start planned_end worker_reference status "
            "cancelled_by actual_start actual_end kind earliest_start latest_start needs shadow"
        ),
        _visits,
    ),
    "shifts": (
        (
            "shift_reference worker_reference branch starts_at ends_at contact_minutes travel_minutes "
            "paid_travel_minutes waiting_minutes commute_minutes agency"
        ),
        _shifts,
    ),
    "incidents": (
        "incident_reference person_reference branch happened_at kind harm worker_reference",
        _incidents,
    ),
}
