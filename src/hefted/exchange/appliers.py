"""From rows of a file to the app whose records they are; one line a kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from hefted.accounts.actions import add_branch
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import branches_of
from hefted.care import actions as care
from hefted.recruitment import actions as recruitment
from hefted.rota import actions as rota
from hefted.supervision import actions as supervision
from hefted.workforce import actions as workforce
from hefted.workforce.queries import places_of

Rows = Sequence[Mapping[str, Any]]
Applier = Callable[..., object]

APPLIERS: dict[str, Applier] = {
    "places": workforce.bring_in_places,
    "leavers": workforce.bring_in_leavers,
    "absences": workforce.bring_in_absences,
    "vacancies": recruitment.bring_in_vacancies,
    "mentors": supervision.bring_in_mentors,
    "supervisions": supervision.bring_in_sessions,
    "contracts": care.bring_in_contracts,
    "people": care.bring_in_people,
    "visits": care.bring_in_visits,
    "shifts": rota.bring_in_shifts,
    "incidents": care.bring_in_incidents,
}


def apply_rows(*, provider: Provider, kind: str, rows: Rows, on: date, by: User | None, at: datetime) -> None:
    """Hands new and changed rows to their app. `on` is the day from which changed terms hold."""
    if kind == "branches":
        bring_in_branches(provider=provider, rows=rows, by=by, at=at)
        return
    applier = APPLIERS.get(kind) or partial(workforce.bring_in_workers, on=on)
    applier(provider=provider, rows=rows, by=by, at=at)


def bring_in_branches(*, provider: Provider, rows: Rows, by: User | None, at: datetime) -> None:
    places = places_of(provider=provider)
    for row in rows:
        place = places.get(row["postcode"])
        add_branch(
            provider=provider,
            reference=row["branch"],
            by=by,
            at=at,
            name=row["name"],
            service=row["service"],
            postcode=row["postcode"],
            travel_pay=row["travel_paid"] or "not known",
            travel_rate=row["travel_rate"],
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
        )


def locate(*, provider: Provider, by: User | None, at: datetime) -> None:
    """After places changed: branches and people get the coordinates of their postcodes."""
    places = places_of(provider=provider)
    for branch in branches_of(provider=provider):
        place = places.get(branch.postcode)
        if place and (branch.latitude, branch.longitude) != (place.latitude, place.longitude):
            facts = {"latitude": place.latitude, "longitude": place.longitude}
            add_branch(provider=provider, reference=branch.reference, by=by, at=at, **facts)
    care.locate_people(provider=provider, by=by, at=at)
