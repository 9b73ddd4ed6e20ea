"""Usual provider continuity: how much of the care comes from the one carer who comes most."""

from datetime import date

from hefted.engine.continuity import usual_provider
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.lead_worker_index import CAUTION, FEWEST_VISITS, REVIEW, mean_index

DEFINITION = Definition(
    id="usual_provider_continuity",
    name="Usual provider continuity (UPC)",
    unit="ratio",
    plain_words=(
        "Of a person's delivered visits in four weeks, the share made by the carer who came most often: 1 "
        "means one carer made them all. Each person counts the same."
    ),
    formula=(
        "UPC = max(n_i) / N for each person with N visits, n_i of them by carer i; then the mean over people"
    ),
    sources=(
        Source(words=REVIEW, mark="S"),
        FEWEST_VISITS,
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="higher",
    group="Continuity of care",
    order=340,
    counted="people",
    caution=CAUTION,
)

MEASURE = Measure(definition=DEFINITION, formula=mean_index(index=usual_provider))
