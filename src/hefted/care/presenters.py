"""People supported, as little of them as each page needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hefted.care.models import CarePackage, Incident, Person
from hefted.care.queries import Visitor

HARM_TONES = {"severe": "bad", "moderate": "watch"}


@dataclass(frozen=True)
class PersonRow:
    """One line of the list: initials and a reference, never an address or a need."""

    person_id: int
    initials: str
    reference: str
    branch: str
    arranged_by: str
    status: str
    tone: str


def row(person: Person, *, on: date) -> PersonRow:
    package = _latest(person.packages.all(), on)
    words, tone = _status(package, on)
    return PersonRow(
        person_id=person.pk,
        initials=person.initials,
        reference=person.reference,
        branch=person.branch.name,
        arranged_by=arranged_by(package) if package else "",
        status=words,
        tone=tone,
    )


def arranged_by(package: CarePackage) -> str:
    """The commissioner whose contract pays for the package; otherwise it is paid for privately."""
    return package.contract.commissioner if package.contract else "Privately"


def _latest(packages: Iterable[CarePackage], on: date) -> CarePackage | None:
    """The last package begun by the day; otherwise the next to begin. `packages` come newest first."""
    in_order = list(packages)
    begun = [one for one in in_order if one.from_on <= on]
    return begun[0] if begun else (in_order[-1] if in_order else None)


def _status(package: CarePackage | None, on: date) -> tuple[str, str]:
    if package is None:
        return "No package on record", "watch"
    if package.from_on > on:
        return f"Starts {package.from_on:%d/%m/%Y}", "info"
    if package.until_on is not None and package.until_on <= on:
        return f"Ended {package.until_on:%d/%m/%Y}", ""
    return f"Since {package.from_on:%d/%m/%Y}", "good"


@dataclass(frozen=True)
class PackageRow:
    arranged_by: str
    contract: str
    from_on: date
    until_on: date | None


def package(found: CarePackage) -> PackageRow:
    return PackageRow(
        arranged_by=arranged_by(found),
        contract=found.contract.reference if found.contract else "None",
        from_on=found.from_on,
        until_on=found.until_on,
    )


@dataclass(frozen=True)
class Visiting:
    """Who came to a person in a stretch of days."""

    visitors: tuple[Visitor, ...]
    visits: int
    carers: str


def visiting(visitors: tuple[Visitor, ...]) -> Visiting:
    """Agency carers who are not on file cannot be told apart, so their number is not guessed."""
    known = sum(1 for one in visitors if one.worker_id is not None)
    unknown = len(visitors) > known
    return Visiting(
        visitors=visitors,
        visits=sum(one.visits for one in visitors),
        carers=f"{known} and some not on file" if unknown else str(known),
    )


@dataclass(frozen=True)
class IncidentRow:
    reference: str
    happened_at: datetime
    kind: str
    harm: str
    tone: str
    branch: str
    person_id: int | None
    initials: str


def incident(found: Incident) -> IncidentRow:
    return IncidentRow(
        reference=found.reference,
        happened_at=found.happened_at,
        kind=found.get_kind_display(),
        harm=found.get_harm_display(),
        tone=HARM_TONES.get(found.harm, ""),
        branch=found.branch.name,
        person_id=found.person_id,
        initials=found.person.initials if found.person else "",
    )
