"""Jobs in the few words a page or drawing has room for."""

from collections.abc import Mapping

from hefted.engine.rota.problem import DAY_MINUTES, Problem
from hefted.engine.rota.solution import Job


def clock(minute: int) -> str:
    return f"{minute % DAY_MINUTES // 60:02d}:{minute % 60:02d}"


def job_words(job: Job, problem: Problem, initials: Mapping[str, str]) -> str:
    """Whom or what a job is for, in as little as a page may show."""
    if job.kind == "learning":
        return job.ref
    person = problem.visit_by_id[job.ref].person
    return initials.get(person, person)


def look_of(job: Job, problem: Problem) -> str:
    if job.kind != "visit":
        return job.kind
    return "double" if len(problem.visit_by_id[job.ref].slots) > 1 else "visit"
