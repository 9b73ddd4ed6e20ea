"""Vacancies as the words of a page."""

from dataclasses import dataclass
from datetime import date

from hefted.codes import words
from hefted.recruitment.models import Vacancy


@dataclass(frozen=True)
class VacancyView:
    vacancy_id: int
    reference: str
    branch: str
    job_role: str
    posts: int
    weekly_hours: str
    opened_on: date
    closed_on: date | None
    """The day it was filled or withdrawn; None while it is open."""
    days_open: int
    """From the day it opened to the day it closed, or to the day of the page."""
    words: str
    tone: str


def vacancy(found: Vacancy, *, on: date) -> VacancyView:
    state, tone, closed_on = _state(found, on)
    hours = found.weekly_hours
    return VacancyView(
        vacancy_id=found.pk,
        reference=found.reference,
        branch=found.branch.name,
        job_role=words("job_roles", found.job_role),
        posts=found.posts,
        weekly_hours="Not stated" if hours is None else f"{hours.normalize():f}",
        opened_on=found.opened_on,
        closed_on=closed_on,
        days_open=((closed_on or on) - found.opened_on).days,
        words=state,
        tone=tone,
    )


def _state(found: Vacancy, on: date) -> tuple[str, str, date | None]:
    if found.filled_on is not None and found.filled_on <= on:
        return "Filled", "good", found.filled_on
    if found.withdrawn_on is not None and found.withdrawn_on <= on:
        return "Withdrawn", "", found.withdrawn_on
    return "Open", "watch", None
