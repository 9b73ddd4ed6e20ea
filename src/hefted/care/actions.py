"""Changes to the people supported, their contracts and visits; what files bring is in `bringing_in`."""

from hefted.care.bringing_in import (
    bring_in_contracts,
    bring_in_incidents,
    bring_in_people,
    bring_in_visits,
    locate_people,
)

__all__ = [
    "bring_in_contracts",
    "bring_in_incidents",
    "bring_in_people",
    "bring_in_visits",
    "locate_people",
]
