"""Changes to mentors and supervision sessions; what files bring is written in `bringing_in`."""

from hefted.supervision.bringing_in import (
    bring_in_mentors,
    bring_in_sessions,
)

__all__ = [
    "bring_in_mentors",
    "bring_in_sessions",
]
