"""The code lists that employment records use (ASC-WDS job roles and leaving reasons), as words."""

import csv
from functools import cache
from importlib.resources import files


@cache
def code_list(name: str) -> dict[str, str]:
    """Code to words, in the order of the list. FileNotFoundError: no such list."""
    text = files("hefted.workforce.codes").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return {row["code"]: row["label"] for row in csv.DictReader(text.splitlines())}


def job_role_words(code: str) -> str:
    """The job role in words; a code that is not in the list is shown as it stands."""
    return code_list("job_roles").get(code) or f"Job role {code}"


def leaving_reason_words(code: str) -> str:
    """Why somebody left; an empty code means that the reason was not recorded."""
    return code_list("leaving_reasons").get(code) or (f"Reason {code}" if code else "Reason not recorded")
