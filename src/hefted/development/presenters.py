"""Training and qualifications as the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hefted.codes import words
from hefted.development.models import QualificationHeld, TrainingRecord

ACCREDITED = {True: "Yes", False: "No", None: "Not known"}


@dataclass(frozen=True)
class TrainingView:
    worker_id: int
    worker: str
    training: str
    completed_on: date | None
    expires_on: date | None
    accredited: str
    words: str
    tone: str


@dataclass(frozen=True)
class QualificationView:
    words: str
    year: str
    notes: str


def training_history(records: Iterable[TrainingRecord], *, on: date, soon_days: int) -> list[TrainingView]:
    """All records of one worker, the newest of each category first; the older ones are replaced by it."""
    seen: set[str] = set()
    views = []
    for record in records:
        view = training(record, on=on, soon_days=soon_days)
        is_replaced = record.category in seen and record.completed_on is not None
        views.append(replace(view, words="Replaced", tone="") if is_replaced else view)
        seen.add(record.category)
    return views


def training(found: TrainingRecord, *, on: date, soon_days: int) -> TrainingView:
    state, tone = _state(found, on, soon_days)
    category = words("training_categories", found.category)
    return TrainingView(
        worker_id=found.worker_id,
        worker=found.worker.name,
        training=f"{category}: {found.name}" if found.name else category,
        completed_on=found.completed_on,
        expires_on=found.expires_on,
        accredited=ACCREDITED[found.accredited],
        words=state,
        tone=tone,
    )


def qualification(found: QualificationHeld) -> QualificationView:
    return QualificationView(
        words=words("qualifications", found.code),
        year="Not stated" if found.achieved_year is None else str(found.achieved_year),
        notes=found.notes,
    )


def _state(found: TrainingRecord, on: date, soon_days: int) -> tuple[str, str]:
    if found.expires_on is None:
        return ("In date", "good") if found.completed_on else ("Not dated", "info")
    if found.expires_on < on:
        return "Expired", "bad"
    if found.expires_on <= on + timedelta(days=soon_days):
        return "Expires soon", "watch"
    return "In date", "good"
