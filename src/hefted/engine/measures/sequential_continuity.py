"""Sequential continuity: how often the next visit is made by the carer who made the last one."""

from datetime import date

from hefted.engine.continuity import sequential
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.lead_worker_index import CAUTION, FEWEST_VISITS, REVIEW, mean_index

DEFINITION = Definition(
    id="sequential_continuity",
    name="Sequential continuity (SECON)",
    unit="ratio",
    plain_words=(
        "Of each pair of visits that follow one another in four weeks, the share made by the same carer: 1 "
        "means the carer never changed, 0 that every visit brought another. Each person counts the same."
    ),
    formula=(
        "SECON = consecutive visits by the same carer / (N - 1) for each person with N visits in order of "
        "their planned start; then the mean over people"
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
    order=360,
    counted="people",
    caution=CAUTION,
)

MEASURE = Measure(definition=DEFINITION, formula=mean_index(index=sequential))
