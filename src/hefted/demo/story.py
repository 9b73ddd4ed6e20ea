"""The numbers that shape the made-up provider. Change the story here and nowhere else.

Hazards are chances of leaving in one week, shares lie between 0 and 1, minutes and days are said in the name.
None of these numbers is shown anywhere: what the demo shows is measured from the records that come out.
"""

import datetime as dt
from dataclasses import dataclass

# The demo is the same on every day of the year, so its day is fixed: a Monday, where planning weeks begin.
AS_OF = dt.date(2026, 6, 29)
SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchStory:
    """One branch: who works there, how it looks after starters, how its rota is made."""

    key: str
    name: str
    service: str
    district: str
    travel_paid: str
    home_care: bool
    employs_locally: float  # share of hires who live near the branch
    weekly_hazard: tuple[tuple[int, float], ...]  # (up to week of service, chance of leaving in a week)
    refill_days: float  # mean days from a leaver to the next starter
    mentored: float  # share of starters given a mentor
    mentor_kept: float  # share of mentors unchanged to week 12
    supervision_on_time: float
    supervision_skipped: float
    regular_supervision_days: int
    zero_hours: float
    sick_spells_a_year: float
    care_workers: int
    seniors: int
    bank: int
    agency: int
    late_shock: float  # chance that a visit is held up
    missed: float
    short: float


LOCAL = BranchStory(
    key="HIGHFOLD",
    name="Highfold Home Care",
    service="home care",
    district="Highfold",
    travel_paid="same rate",
    home_care=True,
    employs_locally=0.9,
    weekly_hazard=((3, 0.013), (6, 0.010), (12, 0.008), (26, 0.0055), (52, 0.0042), (9999, 0.0030)),
    refill_days=35,
    mentored=0.96,
    mentor_kept=0.9,
    supervision_on_time=0.92,
    supervision_skipped=0.02,
    regular_supervision_days=56,
    zero_hours=0.15,
    sick_spells_a_year=1.1,
    care_workers=18,
    seniors=2,
    bank=1,
    agency=1,
    late_shock=0.11,
    missed=0.002,
    short=0.05,
)

HURRIED = BranchStory(
    key="EASTMOOR",
    name="Eastmoor Home Care",
    service="home care",
    district="Eastmoor",
    travel_paid="not paid",
    home_care=True,
    employs_locally=0.25,
    weekly_hazard=((3, 0.040), (6, 0.030), (12, 0.021), (26, 0.011), (52, 0.0075), (9999, 0.0055)),
    refill_days=75,
    mentored=0.4,
    mentor_kept=0.5,
    supervision_on_time=0.45,
    supervision_skipped=0.25,
    regular_supervision_days=105,
    zero_hours=0.62,
    sick_spells_a_year=1.7,
    care_workers=22,
    seniors=2,
    bank=2,
    agency=2,
    late_shock=0.185,
    missed=0.005,
    short=0.11,
)

LIVING = BranchStory(
    key="ROPEWALK",
    name="Ropewalk Supported Living",
    service="supported living",
    district="Ropewalk",
    travel_paid="another way",
    home_care=False,
    employs_locally=0.5,
    weekly_hazard=((3, 0.020), (6, 0.016), (12, 0.012), (26, 0.0075), (52, 0.0050), (9999, 0.0040)),
    refill_days=55,
    mentored=0.75,
    mentor_kept=0.75,
    supervision_on_time=0.75,
    supervision_skipped=0.08,
    regular_supervision_days=70,
    zero_hours=0.12,
    sick_spells_a_year=1.4,
    care_workers=18,
    seniors=3,
    bank=3,
    agency=2,
    late_shock=0.0,
    missed=0.0,
    short=0.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStory:
    """One round: a few people, and how often they are sent a carer they know."""

    name: str
    branch: str
    districts: tuple[str, ...]
    people: int
    asks_for_regulars: float  # chance that the coordinator tries the usual carers first
    regulars: int  # how many carers count as usual


ROUNDS = (
    RoundStory(
        name="Fellside",
        branch="HIGHFOLD",
        districts=("Highfold", "Fellgate"),
        people=8,
        asks_for_regulars=0.96,
        regulars=7,
    ),
    RoundStory(
        name="Millholme",
        branch="HIGHFOLD",
        districts=("Millholme", "Priory"),
        people=7,
        asks_for_regulars=0.85,
        regulars=6,
    ),
    RoundStory(
        name="Upper valley",
        branch="HIGHFOLD",
        districts=("Upper Garside", "Castle Bank"),
        people=6,
        asks_for_regulars=0.55,
        regulars=5,
    ),
    RoundStory(
        name="Bridge End",
        branch="EASTMOOR",
        districts=("Bridge End", "Ropewalk"),
        people=8,
        asks_for_regulars=0.75,
        regulars=6,
    ),
    RoundStory(
        name="Eastmoor",
        branch="EASTMOOR",
        districts=("Eastmoor", "Larkhill"),
        people=8,
        asks_for_regulars=0.4,
        regulars=5,
    ),
    RoundStory(
        name="Lower valley",
        branch="EASTMOOR",
        districts=("Nether Thrale", "Staithe"),
        people=7,
        asks_for_regulars=0.15,
        regulars=4,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything else."""

    provider_name: str = "Kelderwick Care"
    branches: tuple[BranchStory, ...] = (LOCAL, HURRIED, LIVING)
    rounds: tuple[RoundStory, ...] = ROUNDS
    weeks: int = 104
    burn_in_years: int = 9  # years of comings and goings before the records begin, so that tenures look lived
    # Leaving is heavier after the summer and in January (month: factor); 1 where not named.
    leaving_season: tuple[tuple[int, float], ...] = (
        (1, 1.5),
        (2, 1.1),
        (6, 0.9),
        (8, 1.25),
        (9, 1.5),
        (11, 0.8),
        (12, 0.5),
    )
    rehires: int = 2
    # People who are supported.
    package_mean_days: int = 800
    package_gap_days: int = 16
    hospital_stays_a_year: float = 0.55
    hospital_mean_days: int = 7
    cancelled_by_person: float = 0.013
    cancelled_by_provider: float = 0.002
    # The hurried coordinator.
    looks_at_map: float = 0.06  # chance that the nearest of the next few is taken, not the first on the list
    slack_minutes: int = 1
    longest_leg_minutes: int = 35
    rest_minutes: int = 660
    go_home_minutes: int = 60
    own_time_minutes: int = 15  # a longer gap between visits is the carer's own time, not waiting
    # Starters.
    shadow_days: int = 10
    shadow_visits_a_day: int = 3
    # Delivery.
    start_spread_minutes: float = 9.0
    shock_mean_minutes: float = 32.0
    length_spread: float = 0.07
    road_spread: float = 0.12  # road minutes against the estimate
    # Time away.
    leave_days_a_year: int = 28
    sick_mean_days: float = 4.0
    incidents_a_month: float = 3.4
