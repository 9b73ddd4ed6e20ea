"""Rota weeks as files: the home-care-week format in and out."""

import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hefted.engine.rota.problem import (
    Assignment,
    Attendance,
    BadProblemError,
    Carer,
    Learning,
    Person,
    Point,
    Precedence,
    Problem,
    Published,
    Repair,
    Rules,
    Shadowing,
    Sickness,
    TravelMode,
    Visit,
    Weight,
)
from hefted.engine.rota.solution import Solution

WEEK_FORMAT = "hcw-1"
SOLUTION_FORMAT = "hcw-solution-1"
KINDS_OF_VISIT = ("normal", "critical", "flexible")
KINDS_OF_LEARNING = ("block", "supervision", "shadow")


class UnreadableWeekError(ValueError):
    """The file is not a week that can be planned; the message is one plain sentence."""


def read_json(*, path: Path) -> Any:
    """A JSON file, gzip-compressed if its name ends in .gz. Raises UnreadableWeekError."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.name.endswith(".gz") else raw).decode("utf-8")
        return json.loads(text, parse_constant=_refuse_constant)
    except FileNotFoundError:
        raise UnreadableWeekError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnreadableWeekError(f"{path} is a folder; name a .json or .json.gz file.") from None
    except (gzip.BadGzipFile, EOFError):
        raise UnreadableWeekError(f"{path.name} ends in .gz but is not a gzip file.") from None
    except UnicodeDecodeError:
        raise UnreadableWeekError(f"{path.name} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise UnreadableWeekError(
            f"{path.name} is not JSON: line {error.lineno}, column {error.colno} cannot be read."
        ) from None
    except OSError as error:
        raise UnreadableWeekError(f"{path} cannot be read: {error.strerror}.") from None


def _refuse_constant(name: str) -> Any:
    raise UnreadableWeekError(
        f"The file holds {name} where a number is expected; every number must be finite."
    )


def read_problem(*, path: Path) -> Problem:
    """Raises UnreadableWeekError."""
    return problem_from(data=read_json(path=path))


def problem_from(*, data: Any) -> Problem:
    """A problem from parsed JSON. Raises UnreadableWeekError."""
    top = _Fields(data, "The file")
    found = top.data.get("format")
    if found != WEEK_FORMAT:
        raise UnreadableWeekError(f"The format is {found!r}; this program reads {WEEK_FORMAT!r}.")
    try:
        return Problem(
            name=top.text("name"),
            modes={name: _mode(name, value) for name, value in top.below("travel").table("modes").items()},
            rules=_rules(top.below("rules")),
            weights={part: _weight(part, value) for part, value in top.table("weights").items()},
            carers=tuple(map(_carer, top.items("carers", "carer"))),
            people=tuple(map(_person, top.items("clients", "client"))),
            visits=tuple(map(_visit, top.items("visits", "visit"))),
            precedences=tuple(map(_precedence, top.items("precedences", "precedence"))),
            learning=tuple(map(_learning, top.items("learning", "learning item"))),
            repair=_repair(top) if top.data.get("repair") else None,
        )
    except BadProblemError as error:
        raise UnreadableWeekError(str(error)) from error


class _Fields:
    """Fields of one JSON object, each read with a sentence ready for what is wrong with it."""

    def __init__(self, data: Any, what: str) -> None:
        if not isinstance(data, dict):
            raise UnreadableWeekError(f"{what} should be an object with named fields, and is {_seen(data)}.")
        self.data: dict[str, Any] = data
        self.what = what

    def value(self, name: str) -> Any:
        if self.data.get(name) is None:
            raise UnreadableWeekError(f"{self.what} has no {name.replace('_', ' ')} (field {name!r}).")
        return self.data[name]

    def wrong(self, name: str, expected: str) -> UnreadableWeekError:
        return UnreadableWeekError(
            f"{self.what}: {name!r} should be {expected}, and is {_seen(self.data.get(name))}."
        )

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not value:
            raise self.wrong(name, "text")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise self.wrong(name, f"one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, *, least: int = 0) -> int:
        value = self.value(name)
        if not _is_whole(value) or value < least:
            raise self.wrong(name, f"a whole number of at least {least}")
        return int(value)

    def minute(self, name: str) -> int:
        """A whole number, below zero too: whether it lies in the week is for the rules to say."""
        self.value(name)
        found = self.whole_or(name, None)
        assert found is not None
        return found

    def whole_or(self, name: str, otherwise: int | None) -> int | None:
        """A whole number, or `otherwise` where the field is absent or null."""
        value = self.data.get(name)
        if value is None:
            return otherwise
        if not _is_whole(value):
            raise self.wrong(name, "a whole number")
        return int(value)

    def point(self) -> Point:
        for name, limit in (("lat", 90), ("lon", 180)):
            value = self.data.get(name)
            if value is None:
                raise UnreadableWeekError(f"{self.what} has no home on the map: give 'lat' and 'lon'.")
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if not is_number or not math.isfinite(value) or abs(value) > limit:
                raise self.wrong(name, f"degrees between -{limit} and {limit}")
        return Point(float(self.data["lat"]), float(self.data["lon"]))

    def texts(self, name: str) -> frozenset[str]:
        return frozenset(self.list_of_texts(name))

    def list_of_texts(self, name: str) -> tuple[str, ...]:
        value = self.value(name)
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.wrong(name, "a list of texts")
        return tuple(value)

    def pairs(self, name: str) -> tuple[tuple[int, int], ...]:
        value = self.value(name)
        good = isinstance(value, list) and all(
            isinstance(pair, list) and len(pair) == 2 and _is_whole(pair[0]) and _is_whole(pair[1])  # noqa: PLR2004 - a pair
            for pair in value
        )
        if not good:
            raise self.wrong(name, "a list of pairs of whole minutes")
        return tuple((pair[0], pair[1]) for pair in value)

    def counts(self, name: str) -> dict[str, int]:
        value = self.table(name)
        if not all(_is_whole(count) and count >= 0 for count in value.values()):
            raise self.wrong(name, "whole numbers by carer")
        return dict(value)

    def table(self, name: str) -> dict[str, Any]:
        value = self.value(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "an object with named fields")
        return value

    def below(self, name: str) -> "_Fields":
        return _Fields(self.value(name), f"{self.what}: {name!r}")

    def items(self, name: str, what: str) -> list["_Fields"]:
        value = self.value(name)
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return [_Fields(entry, _title(what, entry, number)) for number, entry in enumerate(value, start=1)]


def _title(what: str, entry: Any, number: int) -> str:
    identifier = entry.get("id") if isinstance(entry, dict) else None
    return f"{what.capitalize()} {identifier if isinstance(identifier, str) else f'number {number}'}"


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _seen(value: Any) -> str:
    if value is None:
        return "missing"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return repr(value)


def _weight(part: str, value: Any) -> Weight:
    if value == "hard":
        return "hard"
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < 0:
        raise UnreadableWeekError(
            f"The weight {part!r} is {_seen(value)}; give a number of at least 0, or 'hard'."
        )
    return float(value)


def _mode(name: str, value: Any) -> TravelMode:
    fields = _Fields(value, f"Travel mode {name}")
    return TravelMode(
        base_seconds=fields.whole("base_seconds"),
        seconds_per_km=fields.whole("seconds_per_km"),
        minimum_minutes=fields.whole("minimum_minutes"),
        or_mode=fields.data.get("or_mode"),
    )


def _rules(fields: _Fields) -> Rules:
    moved = fields.whole_or("moved_free_minutes", 15)
    assert moved is not None
    return Rules(
        rest_minutes=fields.whole("rest_minutes"),
        run_break_minutes=fields.whole("run_break_minutes"),
        idle_free_minutes=fields.whole("idle_free_minutes"),
        breaks=fields.pairs("breaks"),
        moved_free_minutes=moved,
    )


def _carer(fields: _Fields) -> Carer:
    return Carer(
        id=fields.text("id"),
        branch=fields.text("branch"),
        home=fields.point(),
        mode=fields.text("mode"),
        sex=fields.text("sex"),
        skills=fields.texts("skills"),
        avoid=fields.texts("avoid"),
        availability=fields.pairs("availability"),
        contract_minutes=fields.whole("contract_minutes"),
        max_week_minutes=fields.whole("max_week_minutes"),
        previous_end=fields.whole_or("previous_end", None),
        fair_weekend_days=fields.whole("fair_weekend_days"),
        fair_split_days=fields.whole("fair_split_days"),
    )


def _person(fields: _Fields) -> Person:
    return Person(
        id=fields.text("id"),
        branch=fields.text("branch"),
        zone=fields.text("zone"),
        home=fields.point(),
        only_sex=fields.data.get("only_sex"),
        conditions=fields.texts("home"),
        barred=fields.texts("barred"),
        min_gap=fields.whole("min_gap"),
        target_carers=fields.whole("target_carers"),
        history=fields.counts("history"),
    )


def _visit(fields: _Fields) -> Visit:
    second = fields.whole_or("second_minutes", None)
    return Visit(
        id=fields.text("id"),
        person=fields.text("client"),
        planned=fields.whole("planned"),
        minutes=fields.whole("minutes", least=1),
        kind=fields.one_of("kind", KINDS_OF_VISIT),
        earliest=fields.whole("earliest"),
        latest=fields.whole("latest"),
        tolerance=fields.whole("tolerance"),
        skills=fields.texts("skills"),
        second_minutes=second or None,
        second_skills=fields.texts("second_skills") if second else frozenset(),
    )


def _precedence(fields: _Fields) -> Precedence:
    return Precedence(
        first=fields.text("first"), then=fields.text("then"), min=fields.whole("min"), max=fields.whole("max")
    )


def _learning(fields: _Fields) -> Learning:
    kind = fields.one_of("kind", KINDS_OF_LEARNING)
    carers = fields.list_of_texts("carers")
    if len(carers) != (1 if kind == "block" else 2):
        raise fields.wrong("carers", "one carer" if kind == "block" else "the starter and the mentor")
    is_shadow = kind == "shadow"
    return Learning(
        id=fields.text("id"),
        kind=kind,
        carers=carers,
        minutes=fields.whole("minutes", least=1),
        at=None if is_shadow else fields.point(),
        windows=() if is_shadow else fields.pairs("windows"),
        count=fields.whole("count") if is_shadow else 0,
    )


def _repair(top: _Fields) -> Repair:
    fields = top.below("repair")
    sick = [
        Sickness(entry.text("carer"), entry.whole("from"), entry.whole("to"))
        for entry in fields.items("sick", "sick note")
    ]
    return Repair(fields.whole("now"), tuple(sick), _published(top.below("published")))


def _published(fields: _Fields) -> Published:
    def entries(name: str, make: Callable[[_Fields], Any]) -> tuple[Any, ...]:
        return tuple(map(make, fields.items(name, "entry"))) if fields.data.get(name) else ()

    return Published(
        assignments=entries(
            "assignments",
            lambda e: Assignment(e.text("visit"), e.whole("slot"), e.text("carer"), e.minute("start")),
        ),
        learning=entries(
            "learning", lambda e: Attendance(e.text("item"), e.text("carer"), e.minute("start"))
        ),
        shadows=entries("shadows", lambda e: Shadowing(e.text("item"), e.text("visit"))),
    )


def solution_from(*, data: Any) -> Solution:
    """A solution from parsed JSON. Raises UnreadableWeekError."""
    fields = _Fields(data, "The solution")
    if fields.data.get("format") != SOLUTION_FORMAT:
        raise UnreadableWeekError(
            f"The format is {fields.data.get('format')!r}; a solution has {SOLUTION_FORMAT!r}."
        )
    published = _published(fields)
    return Solution(fields.text("instance"), published.assignments, published.learning, published.shadows)


def solution_data(*, solution: Solution) -> dict[str, Any]:
    """A solution as plain data, ready for JSON."""
    return {
        "format": SOLUTION_FORMAT,
        "instance": solution.problem_name,
        "assignments": [
            {"visit": e.visit, "slot": e.slot, "carer": e.carer, "start": e.start}
            for e in solution.assignments
        ],
        "learning": [{"item": e.item, "carer": e.carer, "start": e.start} for e in solution.learning],
        "shadows": [{"item": e.item, "visit": e.visit} for e in solution.shadows],
        "unplaced": [
            {"visit": e.visit, "slot": e.slot, "reason": e.reason, "would_help": e.would_help}
            for e in solution.unplaced
        ],
    }
