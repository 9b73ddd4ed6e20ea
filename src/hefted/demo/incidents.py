"""Falls, medicine errors, safeguarding concerns and complaints, tied to real visits of the records."""

import datetime as dt
import random
from dataclasses import dataclass

from hefted.demo.coordinator import Slot
from hefted.demo.diary import DAY
from hefted.demo.people import Person
from hefted.demo.story import LIVING, Story
from hefted.demo.visits import Rota
from hefted.demo.workforce import Employment

_KINDS = ("fall", "medication", "safeguarding", "complaint", "other")
_HARMS = ("none", "low", "moderate", "severe")
_UNKNOWN_CARER = 1.6  # things go wrong somewhat more often where the carer is not a usual one


@dataclass(frozen=True, slots=True)
class Incident:
    person: Person
    branch: str
    day: dt.date
    minute: int
    kind: str
    harm: str
    worker: Employment | None


def make_incidents(
    *, story: Story, people: tuple[Person, ...], rota: Rota, as_of: dt.date, seed: int
) -> tuple[Incident, ...]:
    rng = random.Random(f"incidents {seed}")
    delivered = [slot for slot in rota.slots if slot.status == "delivered" and slot.carer == 1]
    share = story.incidents_a_month * story.weeks * 12 / 52 / max(1, len(delivered))
    found = [_in_visit(rng, slot) for slot in delivered if rng.random() < share * _risk(rota, slot)]
    tenants = [person for person in people if person.branch == LIVING.key]
    for week in range(story.weeks):
        if rng.random() < 0.12:  # noqa: PLR2004 - about six a year in the two houses
            day = as_of - DAY * (7 * (story.weeks - week) - rng.randrange(7))
            kind, harm = rng.choice(_KINDS), rng.choices(_HARMS, (60, 30, 9, 1))[0]
            found.append(
                Incident(rng.choice(tenants), LIVING.key, day, rng.randrange(480, 1300), kind, harm, None)
            )
    found.sort(key=lambda one: (one.day, one.minute, one.person.reference))
    return tuple(found)


def _risk(rota: Rota, slot: Slot) -> float:
    return 1.0 if slot.worker in rota.usual.get(id(slot.person), ()) else _UNKNOWN_CARER


def _in_visit(rng: random.Random, slot: Slot) -> Incident:
    minute = rng.randrange(slot.actual_start, slot.actual_end)
    kind = rng.choices(_KINDS, (36, 26, 8, 20, 10))[0]
    harm = "none" if kind == "complaint" else rng.choices(_HARMS, (58, 31, 10, 1))[0]
    return Incident(slot.person, slot.person.branch, slot.day, minute, kind, harm, slot.worker)
