"""Packs and promises in the words of a page."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hefted.engine.measures import measure_named
from hefted.evidence import readers

if TYPE_CHECKING:
    from hefted.evidence.models import Commitment, Pack

ONE_DAY = timedelta(days=1)
TONES = {
    "kept": "good",
    "kept so far": "good",
    "not yet kept": "watch",
    "not kept": "bad",
    "cannot be said": "",
}


@dataclass(frozen=True)
class PackLine:
    pk: int
    contract: str
    commissioner: str
    audience: str
    from_on: date
    last_on: date
    state: str
    tone: str
    is_released: bool
    built_at: datetime
    built_by: str
    released_at: datetime | None
    released_by: str
    sha256: str
    digest_groups: tuple[str, ...]
    file_name: str
    kilobytes: int
    figures: int
    previous_sha256: str


@dataclass(frozen=True)
class PromiseLine:
    contract: str
    words: str
    measure: str
    baseline: str
    target: str
    from_on: date
    last_on: date


def pack_line(pack: "Pack") -> PackLine:
    released = pack.is_released
    return PackLine(
        pk=pack.pk,
        contract=pack.contract.reference,
        commissioner=pack.contract.commissioner,
        audience=readers.audience_named(key=pack.audience).name,
        from_on=pack.from_on,
        last_on=pack.until_on - ONE_DAY,
        state="Released" if released else "Draft",
        tone="good" if released else "watch",
        is_released=released,
        built_at=pack.built_at,
        built_by=pack.built_by.name if pack.built_by else "by command",
        released_at=pack.released_at,
        released_by=pack.released_by.name if pack.released_by else "",
        sha256=pack.sha256,
        digest_groups=tuple(pack.sha256[start : start + 8] for start in range(0, 64, 8)),
        file_name=pack.file_name.rsplit("/", 1)[-1],
        kilobytes=round(pack.size / 1000),
        figures=pack.figures,
        previous_sha256=pack.previous_sha256,
    )


def promise_line(commitment: "Commitment") -> PromiseLine:
    measure = measure_named(id=commitment.measure)
    unit = readers.unit_named(name=measure.definition.unit if measure else "count")
    edge = "or more" if commitment.better == "higher" else "or less"
    before = commitment.baseline_value
    return PromiseLine(
        contract=commitment.contract.reference,
        words=commitment.words,
        measure=measure.definition.name if measure else commitment.measure,
        baseline="not stated" if before is None else unit.promised(before),
        target=f"{unit.promised(commitment.target_value)} {edge}",
        from_on=commitment.from_on,
        last_on=commitment.until_on - ONE_DAY,
    )


def preview(figures_json: bytes) -> dict[str, Any]:
    """What a reader of the pack sees, with the tones of a page; the numbers are those of the pack itself."""
    data: dict[str, Any] = json.loads(figures_json)
    for commitment in data["commitments"]:
        commitment["tone"] = TONES[commitment["verdict"]]
    for figure in data["figures"]:
        shown, interval = figure["shown"], figure["interval"]
        known = shown["rule"] != "not computable"
        figure["card"] = {
            "value": shown["text"] if known else "",
            "none": "" if known else shown["text"],
            "interval": interval["text"] if interval else "",
            "sample": figure["sample"] if shown["value"] is not None else "",
            "note": _left_open(figure) + figure["rule_words"] if known else "",
        }
    return data


def _left_open(figure: dict[str, Any]) -> str:
    """Empty where nothing is left open, and in packs from before that was said."""
    rounding = figure.get("rounding")
    return f"Hiding and rounding leave open: {rounding['text']}. " if rounding else ""
