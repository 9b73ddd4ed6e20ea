"""Bice-Boxerman continuity: how likely two visits to a person were made by one and the same carer."""

from datetime import date

from hefted.engine.continuity import bice_boxerman
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.lead_worker_index import CAUTION, FEWEST_VISITS, REVIEW, mean_index

DEFINITION = Definition(
    id="coc_index",
    name="Bice-Boxerman continuity (COC)",
    unit="ratio",
    plain_words=(
        "Take any two of a person's delivered visits in four weeks: how likely is it that the same carer "
        "made both? 1 means one carer made them all, 0 that no carer came twice. Each person counts the "
        "same."
    ),
    formula=(
        "COC = (sum of n_i squared - N) / (N (N - 1)) for each person with N visits, n_i of them by carer i; "
        "then the mean over people"
    ),
    sources=(
        Source(words=f"{REVIEW}; Bice and Boxerman 1977", mark="S"),
        FEWEST_VISITS,
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="higher",
    group="Continuity of care",
    order=350,
    counted="people",
    caution=CAUTION,
)

MEASURE = Measure(definition=DEFINITION, formula=mean_index(index=bice_boxerman))
