"""The audit trail in words."""

from dataclasses import dataclass
from datetime import datetime

from hefted.accounts.models import AuditEntry


@dataclass(frozen=True)
class EntryRow:
    sequence: int
    at: datetime
    by: str
    what: str
    subject: str
    details: tuple[tuple[str, str], ...]
    hash: str


def entry(found: AuditEntry) -> EntryRow:
    return EntryRow(
        sequence=found.sequence,
        at=found.at,
        by=found.by.name if found.by else "Hefted itself",
        what=verb_words(found.verb),
        subject=found.subject,
        details=tuple(
            (key.replace("_", " ").capitalize(), str(value)) for key, value in found.details.items()
        ),
        hash=found.hash,
    )


def verb_words(verb: str) -> str:
    """`workforce.end_spell` is "Workforce: end spell"."""
    app, _, done = verb.partition(".")
    return f"{app.capitalize()}: {done.replace('_', ' ')}" if done else app.replace("_", " ").capitalize()
