"""Rota weeks as files, in the home-care-week format."""

import gzip
import json
from pathlib import Path
from typing import Any

from hefted.engine.rota.problem import Problem
from hefted.rota.week_format import (
    UnreadableWeekError,
    problem_data,
    problem_from,
    solution_data,
    solution_from,
)

__all__ = [
    "UnreadableWeekError",
    "problem_data",
    "problem_from",
    "read_json",
    "read_problem",
    "solution_data",
    "solution_from",
]


def read_json(*, path: Path) -> Any:
    """A JSON file, gzip-compressed if its name ends in .gz. Raises UnreadableWeekError."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.name.endswith(".gz") else raw).decode("utf-8")
        return json.loads(text, parse_constant=_refuse_constant)
    except FileNotFoundError:
        raise UnreadableWeekError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnreadableWeekError(f"{path} is a folder; name a .json or .json.gz file.") from None
    except (gzip.BadGzipFile, EOFError):
        raise UnreadableWeekError(f"{path.name} ends in .gz but is not a gzip file.") from None
    except UnicodeDecodeError:
        raise UnreadableWeekError(f"{path.name} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise UnreadableWeekError(
            f"{path.name} is not JSON: line {error.lineno}, column {error.colno} cannot be read."
        ) from None
    except OSError as error:
        raise UnreadableWeekError(f"{path} cannot be read: {error.strerror}.") from None


def _refuse_constant(name: str) -> Any:
    raise UnreadableWeekError(
        f"The file holds {name} where a number is expected; every number must be finite."
    )


def read_problem(*, path: Path) -> Problem:
    """Raises UnreadableWeekError."""
    return problem_from(data=read_json(path=path))
