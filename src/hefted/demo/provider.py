"""The made-up provider as a whole, from one seed."""

import datetime as dt
from dataclasses import dataclass

from hefted.demo.absences import Absences, make_absences
from hefted.demo.incidents import Incident, make_incidents
from hefted.demo.people import Person, make_people
from hefted.demo.shifts import Shift, make_shifts
from hefted.demo.story import AS_OF, SEED, Story
from hefted.demo.support import Support, make_support
from hefted.demo.town import Town, make_town
from hefted.demo.travel import travel_between
from hefted.demo.visits import Rota, make_rota
from hefted.demo.workforce import Workforce, make_workforce


@dataclass(frozen=True, slots=True)
class MadeUpProvider:
    story: Story
    as_of: dt.date
    town: Town
    workforce: Workforce
    absences: Absences
    support: Support
    people: tuple[Person, ...]
    rota: Rota
    shifts: tuple[Shift, ...]
    incidents: tuple[Incident, ...]


def make_provider(*, seed: int = SEED, as_of: dt.date = AS_OF, story: Story | None = None) -> MadeUpProvider:
    """Records of the story's weeks before `as_of`, and the plan of the week that begins on it.

    Raises ValueError if `as_of` is not a Monday: planning weeks begin on Mondays.
    """
    if as_of.weekday() != 0:
        raise ValueError(f"{as_of:%A %d %B %Y} was given as the demo's day; it must be a Monday.")
    story = story or Story()
    town = make_town(seed=seed)
    workforce = make_workforce(story=story, town=town, as_of=as_of, seed=seed)
    support = make_support(story=story, workforce=workforce, as_of=as_of, seed=seed)
    absences = make_absences(story=story, workforce=workforce, as_of=as_of, seed=seed)
    people = make_people(story=story, town=town, as_of=as_of, seed=seed)
    homes = {one.worker.home.postcode: one.worker.home for one in workforce.employments}
    homes.update((person.home.postcode, person.home) for person in people)
    travel = travel_between([homes[postcode] for postcode in sorted(homes)])
    rota = make_rota(
        story=story,
        people=people,
        workforce=workforce,
        absences=absences,
        support=support,
        travel=travel,
        as_of=as_of,
        seed=seed,
    )
    return MadeUpProvider(
        story=story,
        as_of=as_of,
        town=town,
        workforce=workforce,
        absences=absences,
        support=support,
        people=people,
        rota=rota,
        shifts=make_shifts(
            story=story,
            rota=rota,
            workforce=workforce,
            absences=absences,
            travel=travel,
            as_of=as_of,
            seed=seed,
        ),
        incidents=make_incidents(story=story, people=people, rota=rota, as_of=as_of, seed=seed),
    )
