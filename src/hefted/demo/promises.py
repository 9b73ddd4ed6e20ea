"""What the made-up provider has promised in its contract with the county; targets are the contract's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade:
    """`target` is in the measure's unit; the baseline is measured from the records of the year before."""

    measure: str
    words: str
    target: float
    better: str


CONTRACT = "COUNTY"
PROMISES = (
    PromiseMade(
        measure="turnover_average",
        words="No more than a quarter of our staff leave within a year.",
        target=25,
        better="lower",
    ),
    PromiseMade(
        measure="retention_3m",
        words="At least 80 in 100 people who start with us are still here after three months.",
        target=80,
        better="higher",
    ),
    PromiseMade(
        measure="known_carer_share",
        words="At least 85 in 100 visits are made by a carer whom the person knows.",
        target=85,
        better="higher",
    ),
    PromiseMade(
        measure="unpaid_travel_minutes_per_shift",
        words="Unpaid travel comes down to ten minutes a shift or less.",
        target=10,
        better="lower",
    ),
    PromiseMade(
        measure="visits_missed",
        words="No more than one visit in two hundred is missed.",
        target=0.5,
        better="lower",
    ),
)
