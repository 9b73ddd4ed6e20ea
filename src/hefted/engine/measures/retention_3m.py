"""Starters still employed 3 calendar months after they started."""

from datetime import date

from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.staying import retention_at

MEASURE = Measure(
    definition=Definition(
        id="retention_3m",
        name="Starters still employed at 3 months (matured cohort and survival)",
        unit="percent",
        plain_words=(
            "Of every hundred directly employed starters whose 3 months came up in the last year, how many "
            "were still employed after 3 months. Somebody who left on that very day counts as having left."
        ),
        formula="starters still employed 3 months after starting / starters whose 3 months are over",
        sources=(
            Source(words="Definitions page 2.1, own convention: calendar months", mark="D"),
            Source(words="Kaplan and Meier 1958; Greenwood's variance, log-log interval", mark="S"),
        ),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="higher",
        group="Leaving and staying",
        order=40,
        counted="starters",
        caution=(
            "The shares at 3, 6 and 12 months look at different starters, so a later one can be higher. "
            "People who never began are not starters. Planned ends count as leaving."
        ),
        headline=True,
    ),
    formula=retention_at(months=3),
)
