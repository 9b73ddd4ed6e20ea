"""Changes to posts being filled; what files bring is written in `bringing_in`."""

from hefted.recruitment.bringing_in import (
    bring_in_vacancies,
)

__all__ = [
    "bring_in_vacancies",
]
