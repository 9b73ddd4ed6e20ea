"""Changes to training and qualifications; what files bring is written in `bringing_in`."""

from hefted.development.bringing_in import (
    replace_qualifications,
    replace_training,
)

__all__ = [
    "replace_qualifications",
    "replace_training",
]
