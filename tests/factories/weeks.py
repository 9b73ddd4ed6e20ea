"""Small made-up weeks in the home-care-week format, and rotas for them, right and wrong."""

import random
from copy import deepcopy
from typing import Any

DAY = 1440
SKILLS = ("medicines", "moving", "dementia")
WEIGHTS: dict[str, float | str] = {
    "unassigned_visit": 1000,
    "unassigned_critical_visit": 5000,
    "outside_window_minute": 3,
    "off_plan_minute": 0.2,
    "paid_travel_minute": 1,
    "home_leg_minute": 0.3,
    "idle_minute": 0.2,
    "extra_carer": 15,
    "unknown_carer_visit": 4,
    "zone_change": 2,
    "under_contract_minute": 0.5,
    "over_contract_minute": 1,
    "lost_learning_minute": 4,
    "extra_weekend_day": 20,
    "extra_split_day": 20,
}
MODES = {
    "car": {"base_seconds": 240, "seconds_per_km": 72, "minimum_minutes": 3},
    "walk": {"base_seconds": 0, "seconds_per_km": 1020, "minimum_minutes": 1},
    "bus": {"base_seconds": 720, "seconds_per_km": 240, "minimum_minutes": 1, "or_mode": "walk"},
}


def point(rng: random.Random) -> dict[str, float]:
    return {
        "lat": round(53.8 + rng.uniform(-0.03, 0.03), 5),
        "lon": round(-1.55 + rng.uniform(-0.05, 0.05), 5),
    }


def carer(rng: random.Random, number: int, days: int) -> dict[str, Any]:
    availability = []
    for day in range(days):
        pattern = rng.choice([((420, 870),), ((930, 1350),), ((420, 660), (960, 1260)), ((420, 1260),), ()])
        availability += [[day * DAY + start, day * DAY + end] for start, end in pattern]
    found = {
        "id": f"C{number}",
        "branch": "B1",
        **point(rng),
        "mode": rng.choice(sorted(MODES)),
        "sex": rng.choice("ffm"),
        "skills": sorted(rng.sample(SKILLS, rng.randint(1, 3))),
        "avoid": rng.choice([[], [], ["pets"]]),
        "availability": availability,
        "contract_minutes": rng.choice([300, 600, 900]),
        "max_week_minutes": rng.choice([900, 2880, 2880]),
        "fair_weekend_days": rng.randint(0, 1),
        "fair_split_days": rng.randint(0, 1),
    }
    if rng.random() < 0.3:
        found["previous_end"] = -rng.randint(60, 400)
    return found


def client(rng: random.Random, number: int, carers: int) -> dict[str, Any]:
    return {
        "id": f"P{number}",
        "branch": "B1",
        "zone": f"Z{rng.randint(1, 2)}",
        **point(rng),
        "only_sex": rng.choice(["f", None, None]),
        "home": rng.choice([[], [], ["pets"]]),
        "barred": [f"C{rng.randrange(carers)}"] if rng.random() < 0.2 else [],
        "min_gap": rng.choice([120, 180]),
        "target_carers": 1,
        "history": {f"C{k}": rng.randint(0, 3) for k in range(carers) if rng.random() < 0.6},
    }


def visit(rng: random.Random, number: int, person: int, planned: int) -> dict[str, Any]:
    kind = rng.choice(["normal", "normal", "critical", "flexible"])
    half, tolerance = {"normal": (30, 15), "critical": (15, 15), "flexible": (120, 120)}[kind]
    minutes = rng.choice([15, 30, 45, 60])
    found = {
        "id": f"V{number:02d}",
        "client": f"P{person}",
        "planned": planned,
        "minutes": minutes,
        "kind": kind,
        "earliest": planned - half,
        "latest": planned + half,
        "tolerance": tolerance,
        "skills": rng.choice([[], [], ["medicines"], ["moving", "dementia"]]),
    }
    if rng.random() < 0.25:
        found["second_minutes"] = rng.choice([minutes, 15])
        found["second_skills"] = rng.choice([[], ["moving"]])
    return found


def week(seed: int, *, carers: int = 4, clients: int = 4, days: int = 3, **changed: Any) -> dict[str, Any]:
    """A week of about `clients` x `days` x 2 visits; `changed` replaces whole fields."""
    rng = random.Random(seed)
    visits: list[dict[str, Any]] = []
    precedences = []
    people = [client(rng, number, carers) for number in range(clients)]
    for number in range(clients):
        for day in range(days):
            for base in rng.choice([(450,), (450, 750), (480, 1020), (465, 735, 1080)]):
                visits.append(visit(rng, len(visits), number, day * DAY + base + 15 * rng.randint(0, 1)))
                if base < 500 and rng.random() < 0.15:
                    first = visits[-1]
                    then = visit(rng, len(visits), number, first["planned"] + first["minutes"] + 45)
                    visits.append(then)
                    precedences.append({"first": first["id"], "then": then["id"], "min": 30, "max": 60})
    windows = [[day * DAY + 540, day * DAY + 1020] for day in range(days)]
    learning: list[dict[str, Any]] = [
        {"id": "L0", "kind": "block", "carers": ["C0"], "minutes": 60, **point(rng), "windows": windows},
        {
            "id": "L1",
            "kind": "supervision",
            "carers": ["C0", "C1"],
            "minutes": 30,
            **point(rng),
            "windows": windows,
        },
        {"id": "L2", "kind": "shadow", "carers": ["C0", "C1"], "count": 2, "minutes": 30},
    ]
    made: dict[str, Any] = {
        "format": "hcw-1",
        "name": f"small-{seed}",
        "meta": {},
        "travel": {"modes": deepcopy(MODES)},
        "rules": {
            "rest_minutes": 660,
            "run_break_minutes": 60,
            "idle_free_minutes": 10,
            "breaks": [[360, 20], [600, 60]],
            "moved_free_minutes": 15,
        },
        "weights": dict(WEIGHTS),
        "branches": [],
        "zones": [],
        "carers": [carer(rng, number, days) for number in range(carers)],
        "clients": people,
        "visits": visits,
        "precedences": precedences,
        "learning": learning,
    }
    return {**made, **changed}


def rough_rota(data: dict[str, Any], seed: int) -> dict[str, Any]:
    """Entries drawn at random: most break some rule, which is what a checker is for."""
    rng = random.Random(seed)
    carers = [carer["id"] for carer in data["carers"]]
    assignments = []
    for found in data["visits"]:
        start = found["planned"] + rng.choice([0, 0, 0, 5, -20, 40, 95, -1440])
        for slot in (1, 2) if found.get("second_minutes") else (1,):
            if rng.random() < 0.85:
                at = start + (rng.choice([0, 0, 0, 7]) if slot == 2 else 0)
                entry = {"visit": found["id"], "slot": slot, "carer": rng.choice(carers), "start": at}
                assignments.append(entry)
    if assignments and rng.random() < 0.3:
        assignments.append(rng.choice(assignments))
    if rng.random() < 0.3:
        assignments.append({"visit": data["visits"][0]["id"], "slot": 2, "carer": carers[0], "start": 500})
        assignments.append({"visit": "V?", "slot": 1, "carer": carers[0], "start": 500})
        assignments.append({"visit": data["visits"][0]["id"], "slot": 1, "carer": "C?", "start": 500})
        assignments.append({"visit": data["visits"][-1]["id"], "slot": 1, "carer": carers[0], "start": 10080})
    learning = [
        {"item": item["id"], "carer": carer, "start": rng.choice([600, 900, 2100, 2100])}
        for item in data["learning"]
        if item["kind"] != "shadow"
        for carer in item["carers"]
        if rng.random() < 0.8
    ]
    if rng.random() < 0.2:
        learning += [{"item": "L0", "carer": "C1", "start": 600}, {"item": "L2", "carer": "C0", "start": 600}]
        learning += [*learning[:1], {"item": "L?", "carer": "C0", "start": 600}]
        learning += [{"item": "L0", "carer": "C0", "start": -1}]
    mentored = [entry["visit"] for entry in assignments if entry["carer"] == "C1"]
    shadows = [{"item": "L2", "visit": ref} for ref in rng.sample(mentored, min(2, len(mentored)))]
    if rng.random() < 0.2:
        shadows += [
            *shadows[:1],
            {"item": "L2", "visit": data["visits"][0]["id"]},
            {"item": "L0", "visit": "V00"},
        ]
        shadows += [{"item": "L?", "visit": "V00"}, {"item": "L2", "visit": "V?"}]
    return {
        "format": "hcw-solution-1",
        "instance": data["name"] if rng.random() < 0.9 else "another week",
        "assignments": assignments,
        "learning": learning,
        "shadows": shadows,
    }


def disrupted(data: dict[str, Any], published: dict[str, Any], *, now: int, sick: str) -> dict[str, Any]:
    """The same week after somebody has fallen sick; `published` is the rota people hold."""
    carers = []
    for found in data["carers"]:
        free = found["availability"]
        if found["id"] == sick:
            free = [piece for piece in free if piece[1] <= now or piece[0] >= now + DAY]
        carers.append({**found, "availability": free})
    return {
        **data,
        "carers": carers,
        "weights": {**data["weights"], "changed_carer": 10, "moved_minute": 0.5, "disturbed_day": 5},
        "published": published,
        "repair": {"now": now, "sick": [{"carer": sick, "from": now, "to": now + DAY}]},
    }
