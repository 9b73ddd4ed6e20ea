"""The records behind a figure, a page of them at a time, each in one line with a way to its own page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hefted.accounts.models import Provider
from hefted.care import queries as care
from hefted.engine.measures.figure import Figure
from hefted.measures.gathering import FIRST, LAST
from hefted.recruitment import queries as recruitment
from hefted.rota import queries as rota
from hefted.workforce import queries as workforce

ROLE_WORDS = {
    "numerator": "Counted",
    "denominator": "Not counted, in the base",
    "excluded": "Left out",
}
KIND_WORDS = {
    "spell": "Employment",
    "worker": "Worker",
    "return": "ASC-WDS return",
    "vacancy": "Vacancy",
    "visit": "Visit",
    "shift": "Shift",
    "person": "Person supported",
}
OF_CARE = frozenset({"visit", "person"})


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One record and the role it played."""

    kind: str
    role: str
    key: int


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One line: what it is, its words, and the route and key of its page (empty where there is none)."""

    kind: str
    role: str
    name: str
    details: str
    route: str = ""
    key: int = 0


def references_of(figure: Figure, *, role: str = "") -> list[Reference]:
    """All records behind a figure, numerator first; of one role if asked."""
    return [
        Reference(kind=group.kind, role=group.role, key=int(key))
        for wanted in ROLE_WORDS
        for group in figure.records
        if group.role == wanted and role in {"", wanted}
        for key in group.keys
    ]


def lines(*, provider: Provider, references: Sequence[Reference], shows_care: bool) -> list[Behind]:
    """The references in words, one query or two for each kind on the page.

    Without shows_care, people supported and their visits are named by nothing but a number.
    """
    found: dict[tuple[str, int], Behind] = {}
    for kind in {reference.kind for reference in references}:
        keys = [reference.key for reference in references if reference.kind == kind]
        if kind in OF_CARE and not shows_care:
            continue
        for row in LOADERS[kind](provider, keys):
            found[kind, row.key] = row
    return [
        _as_seen(reference, found.get((reference.kind, reference.key)), shows_care=shows_care)
        for reference in references
    ]


def _as_seen(reference: Reference, row: Behind | None, *, shows_care: bool) -> Behind:
    shows = shows_care or reference.kind not in OF_CARE
    kind, role = KIND_WORDS[reference.kind], ROLE_WORDS[reference.role]
    if row is None:
        why = "No longer recorded" if shows else "Not shown to your role"
        return Behind(kind=kind, role=role, name=f"{kind} {reference.key}", details=why)
    return Behind(
        kind=kind, role=role, name=row.name, details=row.details, route=row.route, key=_page_key(row)
    )


def _page_key(row: Behind) -> int:
    return int(row.role) if row.role else row.key


def _line(*, key: int, name: str, details: Iterable[str], route: str = "", page: int | None = None) -> Behind:
    """A loaded row, still under its own key; `page` is the key of its page where that is another's."""
    return Behind(
        kind="", role="" if page is None else str(page), name=name,
        details=", ".join(word for word in details if word), route=route, key=key,
    )  # fmt: skip


def _spells(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in workforce.spells_of(provider=provider).prefetch_related(None).filter(pk__in=keys):
        left = f"left {row.ended_on:%d/%m/%Y}" if row.ended_on else "still employed"
        yield _line(
            key=row.pk,
            name=row.worker.name,
            details=(row.branch.name, f"started {row.started_on:%d/%m/%Y}", left),
            route="workforce:worker",
            page=row.worker_id,
        )


def _workers(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in workforce.workers_of(provider=provider).filter(pk__in=keys):
        yield _line(key=row.pk, name=row.name, details=(row.reference,), route="workforce:worker")


def _returns(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in workforce.workplace_returns_of(provider=provider).filter(pk__in=keys):
        stated = (
            f"{word} {'not known' if number is None else number}"
            for word, number in (
                ("staff", row.total_staff),
                ("leavers", row.leavers),
                ("starters", row.starters),
                ("vacancies", row.vacancies),
            )
        )
        yield _line(key=row.pk, name=row.branch.name, details=(f"stated {row.reported_on:%d/%m/%Y}", *stated))


def _vacancies(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in recruitment.vacancies_of(provider=provider).filter(pk__in=keys):
        details = (row.branch.name, f"{row.posts} posts", f"opened {row.opened_on:%d/%m/%Y}")
        yield _line(key=row.pk, name=row.reference, details=details)


def _visits(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    rows = care.carer_visits_of(provider=provider, since=FIRST, until=LAST).filter(pk__in=keys)
    for row in rows.select_related("visit__person", "worker"):
        visit = row.visit
        came = (
            f"began {_clock(row.actual_start_at)}"
            if row.actual_start_at
            else row.get_status_display().lower()
        )
        yield _line(
            key=row.pk,
            name=visit.person.initials,
            details=(
                visit.reference,
                f"planned {timezone.localtime(visit.planned_start_at):%d/%m/%Y %H:%M}",
                came,
                row.worker.name if row.worker else "no worker named",
            ),
            route="care:person",
            page=visit.person_id,
        )


def _people(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in care.people_of(provider=provider).filter(pk__in=keys):
        yield _line(
            key=row.pk, name=row.initials, details=(row.reference, row.branch.name), route="care:person"
        )


def _shifts(provider: Provider, keys: list[int]) -> Iterable[Behind]:
    for row in rota.shifts_of(provider=provider).filter(pk__in=keys).select_related("worker", "branch"):
        minutes = (
            "travel not recorded" if row.travel_minutes is None else f"{row.travel_minutes:.0f} min travel"
        )
        yield _line(
            key=row.pk,
            name=row.worker.name,
            details=(row.branch.name, f"{timezone.localtime(row.starts_at):%d/%m/%Y %H:%M}", minutes),
            route="workforce:worker",
            page=row.worker_id,
        )


def _clock(at: Any) -> str:
    return f"{timezone.localtime(at):%H:%M}"


LOADERS: dict[str, Callable[[Provider, list[int]], Iterable[Behind]]] = {
    "spell": _spells,
    "worker": _workers,
    "return": _returns,
    "vacancy": _vacancies,
    "visit": _visits,
    "shift": _shifts,
    "person": _people,
}
