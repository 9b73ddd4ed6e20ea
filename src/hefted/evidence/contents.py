"""What goes into a pack before anything is hidden: frozen figures, promises and where it all came from."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hefted.engine.disclosure import Audience, Policy
from hefted.engine.measures.definition import MARK_WORDS, Definition
from hefted.engine.measures.figure import Figure, References
from hefted.engine.periods import Period

PEOPLE = frozenset({"spell", "worker", "person", "starter"})


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file the records came from, by its kind and the SHA-256 of its bytes."""

    kind: str
    sha256: str
    applied_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A frozen figure with its definition. `people`: different people counted; None where not known."""

    definition: Definition
    figure: Figure
    code_version: str
    computed_on: date
    people: int | None = None
    rules_sha256: str = ""  # of the thresholds, lists and rates in force
    sources: tuple[SourceFile, ...] = ()

    @property
    def id(self) -> str:
        return self.definition.id


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A commitment in the words of the contract. `better`: higher or lower than the target keeps it."""

    words: str
    measure: str
    better: str
    target: float
    period: Period
    baseline: float | None = None
    baseline_period: Period | None = None


@dataclass(frozen=True, kw_only=True)
class PackContents:
    """Everything a pack is made of. No clock: the same contents make the same pack, byte for byte."""

    provider: str
    contract: str
    commissioner: str
    audience: Audience
    audience_words: str
    policy: Policy
    policy_source: str
    rule_words: dict[str, str]
    period: Period
    as_of: date
    readings: tuple[Reading, ...]
    promises: tuple[Promise, ...]
    code_version: str
    audit_sequence: int
    audit_hash: str
    previous_sha256: str | None = None


def people_counted(records: Iterable[References]) -> int | None:
    """How many different people a figure rests on; None if it only names visits, shifts or posts."""
    keys = {
        key for group in records if group.kind in PEOPLE and group.role != "excluded" for key in group.keys
    }
    return len(keys) or None


def definition_text(definition: Definition) -> str:
    """The definition as a reader finds it in the pack; its SHA-256 stands beside every figure made by it."""
    lines = [
        f"{definition.name}",
        f"Measure {definition.id}, version {definition.version}, from {definition.valid_from:%d/%m/%Y}.",
        "",
        definition.plain_words,
        "",
        f"Formula: {definition.formula}",
        f"Unit: {definition.unit}. Counted: {definition.counted}. Window: {definition.window.words}.",
        f"Better: {definition.better}.",
        *([f"Take care: {definition.caution}"] if definition.caution else []),
        "Sources:",
        *(f"- {source.words} ({MARK_WORDS[source.mark]})" for source in definition.sources),
    ]
    return "\n".join(lines) + "\n"


def definition_data(definition: Definition) -> dict[str, Any]:
    return {**asdict(definition), "valid_from": definition.valid_from.isoformat()}


def definition_digest(definition: Definition) -> str:
    return hashlib.sha256(definition_text(definition).encode()).hexdigest()


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def period_words(period: Period) -> str:
    return f"{day_words(period.start)} to {day_words(period.last_day)}"
