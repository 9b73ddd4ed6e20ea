"""The home-care-week format: weeks and rotas from plain data and back.

The file is long because every field of the format is checked and named where it is read.
"""

import math
from collections.abc import Callable
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


def problem_data(*, problem: Problem) -> dict[str, Any]:
    """A problem (without what a repair adds) as plain data in the home-care-week format."""
    return {
        "format": WEEK_FORMAT,
        "name": problem.name,
        "meta": {},
        "travel": {"modes": {name: _mode_data(mode) for name, mode in problem.modes.items()}},
        "rules": {
            "rest_minutes": problem.rules.rest_minutes,
            "run_break_minutes": problem.rules.run_break_minutes,
            "idle_free_minutes": problem.rules.idle_free_minutes,
            "breaks": [list(pair) for pair in problem.rules.breaks],
            "moved_free_minutes": problem.rules.moved_free_minutes,
        },
        "weights": dict(problem.weights),
        "branches": [],
        "zones": [],
        "carers": [_carer_data(carer) for carer in problem.carers],
        "clients": [_person_data(person) for person in problem.people],
        "visits": [_visit_data(visit) for visit in problem.visits],
        "precedences": [
            {"first": rule.first, "then": rule.then, "min": rule.min, "max": rule.max}
            for rule in problem.precedences
        ],
        "learning": [_learning_data(item) for item in problem.learning],
    }


def _mode_data(mode: TravelMode) -> dict[str, Any]:
    data: dict[str, Any] = {
        "base_seconds": mode.base_seconds,
        "seconds_per_km": mode.seconds_per_km,
        "minimum_minutes": mode.minimum_minutes,
    }
    return {**data, "or_mode": mode.or_mode} if mode.or_mode else data


def _carer_data(carer: Carer) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": carer.id,
        "branch": carer.branch,
        "lat": carer.home.lat,
        "lon": carer.home.lon,
        "mode": carer.mode,
        "sex": carer.sex,
        "skills": sorted(carer.skills),
        "avoid": sorted(carer.avoid),
        "availability": [list(piece) for piece in carer.availability],
        "contract_minutes": carer.contract_minutes,
        "max_week_minutes": carer.max_week_minutes,
        "fair_weekend_days": carer.fair_weekend_days,
        "fair_split_days": carer.fair_split_days,
    }
    return data if carer.previous_end is None else {**data, "previous_end": carer.previous_end}


def _person_data(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "branch": person.branch,
        "zone": person.zone,
        "lat": person.home.lat,
        "lon": person.home.lon,
        "only_sex": person.only_sex,
        "home": sorted(person.conditions),
        "barred": sorted(person.barred),
        "min_gap": person.min_gap,
        "target_carers": person.target_carers,
        "history": dict(sorted(person.history.items())),
    }


def _visit_data(visit: Visit) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": visit.id,
        "client": visit.person,
        "planned": visit.planned,
        "minutes": visit.minutes,
        "kind": visit.kind,
        "earliest": visit.earliest,
        "latest": visit.latest,
        "tolerance": visit.tolerance,
        "skills": sorted(visit.skills),
    }
    if visit.second_minutes is None:
        return data
    return {**data, "second_minutes": visit.second_minutes, "second_skills": sorted(visit.second_skills)}


def _learning_data(item: Learning) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "carers": list(item.carers),
        "minutes": item.minutes,
    }
    if item.at is None:
        return {**data, "count": item.count}
    windows = [list(window) for window in item.windows]
    return {**data, "lat": item.at.lat, "lon": item.at.lon, "windows": windows}
