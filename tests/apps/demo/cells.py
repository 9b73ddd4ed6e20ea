"""Cells of the files as values."""

from datetime import date, datetime


def day(text: str) -> date | None:
    return moment(f"{text} 00:00").date() if text else None


def moment(text: str) -> datetime:
    """London wall-clock time, with no zone."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - compared with its like only
