"""The words of a pack around its figures: promises and whether they are kept, the method, the provenance.

Everything the PDF prints is in the data made here and in `protection`, so every number in it can be traced.
"""

from dataclasses import asdict

from hefted.engine.disclosure import Policy
from hefted.engine.measures.figure import PERCENT
from hefted.evidence import readers
from hefted.evidence.contents import PackContents, Promise, day_words, period_words
from hefted.evidence.protection import Data, figures, policy_for

OUTSIDE_RULES = (
    "hidden",
    "rounded",
    "from rounded",
    "average",
    "too few people",
    "month not shown",
    "too few at risk",
    "withheld",
    "not computable",
)
INSIDE_RULES = ("exact", "not computable")


def protected(contents: PackContents) -> Data:
    """The data of figures.json for these contents and their audience."""
    shown = figures(contents)
    by_measure = {figure["id"]: figure for figure in shown}
    policy = policy_for(contents)
    return {
        "format": "hefted pack 1",
        "title": "Evidence pack",
        "provider": contents.provider,
        "contract": contents.contract,
        "commissioner": contents.commissioner,
        "period": _period(contents),
        "as_of": day_words(contents.as_of),
        "audience": {
            "key": contents.audience.key,
            "name": contents.audience.name,
            "words": contents.audience_words,
        },
        "checks": readers.pack_words(section="check", protects=policy is not None, policy=contents.policy),
        "commitments": [
            _commitment(promise, by_measure.get(promise.measure), number, contents)
            for number, promise in enumerate(contents.promises, start=1)
        ],
        "figures": shown,
        "method": _method(contents, policy),
        "provenance": _provenance(contents),
    }


def _commitment(promise: Promise, figure: Data | None, number: int, contents: PackContents) -> Data:
    unit = readers.unit_named(name=figure["unit"] if figure else "percent")
    verdict = _verdict(promise, figure, is_over=promise.period.last_day <= contents.as_of)
    target = _promised(promise, unit)
    return {
        "number": str(number),
        "words": promise.words,
        "measure": promise.measure,
        "measure_name": figure["name"] if figure else promise.measure,
        "period": period_words(promise.period),
        "baseline": None if promise.baseline is None else unit.promised(promise.baseline),
        "baseline_value": None if promise.baseline is None else unit.stated(promise.baseline),
        "baseline_period": None if promise.baseline_period is None else period_words(promise.baseline_period),
        "target": target,
        "target_value": unit.stated(promise.target),
        "shown": figure["shown"]["text"] if figure else "not in this pack",
        "verdict": verdict,
        "says": _says(promise, figure, target, verdict),
    }


def _promised(promise: Promise, unit: readers.Unit) -> str:
    edge = "or more" if promise.better == "higher" else "or less"
    return f"{unit.promised(promise.target)} {edge}"


def _verdict(promise: Promise, figure: Data | None, *, is_over: bool) -> str:
    """Whether the promise is kept: judged on what the reader sees, never on more."""
    kept = None if figure is None else _is_kept(promise, figure)
    if kept is None:
        return "cannot be said"
    if is_over:
        return "kept" if kept else "not kept"
    return "kept so far" if kept else "not yet kept"


def _is_kept(promise: Promise, figure: Data) -> bool | None:
    """None: what hiding and rounding leave open allows both."""
    value, rounding = figure["shown"]["value"], figure["rounding"]
    ends = [value] if rounding is None else [rounding["least"], rounding["most"]]
    verdicts = {None if end is None else _keeps(end, promise) for end in ends}
    return verdicts.pop() if len(verdicts) == 1 else None


def _keeps(value: float, promise: Promise) -> bool:
    return value >= promise.target if promise.better == "higher" else value <= promise.target


def _says(promise: Promise, figure: Data | None, target: str, verdict: str) -> str:
    if figure is None:
        return "No figure for this measure is in this pack."
    rounding, interval = figure["rounding"], figure["interval"]
    if figure["shown"]["value"] is None and rounding is None:
        shown = figure["shown"]["text"].rstrip(".")
        return f"From {figure['window']}: {shown}. More cannot be said from that."
    sample = f" ({figure['sample']})" if figure["sample"] and figure["shown"]["value"] is not None else ""
    sentence = f"From {figure['window']} it was {figure['shown']['text']}{sample}"
    if rounding:
        sentence += f"; hiding and rounding leave {rounding['text']} open"
    so = "whether it is kept cannot be said" if verdict == "cannot be said" else f"it is {verdict}"
    sentence += f". The promise is {target}, so {so}."
    if interval and interval["low"] <= promise.target <= interval["high"]:
        sentence += f" The target lies within what chance alone allows here: {interval['text']}."
    return sentence


# Words about the pack


def _period(contents: PackContents) -> Data:
    return {
        "from": contents.period.start.isoformat(),
        "until": contents.period.until.isoformat(),
        "words": period_words(contents.period),
    }


def _method(contents: PackContents, policy: Policy | None) -> Data:
    rules = INSIDE_RULES if policy is None else OUTSIDE_RULES
    return {
        "version": contents.policy.version,
        "numbers": asdict(contents.policy),
        "level_words": f"{contents.policy.level * PERCENT:.4g}% interval",
        "source": contents.policy_source,
        "left_out": readers.pack_words(section="left out", protects=True, policy=contents.policy)[0],
        "rules": [
            {"name": readers.rule_name(rule=rule), "words": contents.rule_words[rule]} for rule in rules
        ],
        "limits": readers.pack_words(section="limit", protects=policy is not None, policy=contents.policy),
    }


def _provenance(contents: PackContents) -> Data:
    sources = {source.sha256: source for reading in contents.readings for source in reading.sources}
    return {
        "code_version": contents.code_version,
        "rules": sorted({reading.rules_sha256 for reading in contents.readings} - {""}),
        "audit_sequence": str(contents.audit_sequence),
        "audit_hash": contents.audit_hash,
        "previous_pack": contents.previous_sha256 or "none: this is the first released pack of this contract",
        "sources": [
            {
                "kind": source.kind,
                "sha256": source.sha256,
                "applied_on": day_words(source.applied_on) if source.applied_on else "",
            }
            for source in sorted(sources.values(), key=lambda source: (source.kind, source.sha256))
        ],
    }
