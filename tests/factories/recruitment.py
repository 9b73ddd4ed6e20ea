"""A short way to make vacancies."""

from datetime import date
from itertools import count

from hefted.recruitment.models import Vacancy
from tests.factories.workforce import make_branch

_numbers = count(1)


def make_vacancy(provider, branch=None, opened_on=date(2026, 1, 5), job_role="8", **facts):
    return Vacancy.objects.create(
        provider=provider,
        reference=facts.pop("reference", f"V{next(_numbers):04d}"),
        branch=branch or make_branch(provider),
        job_role=job_role,
        opened_on=opened_on,
        **facts,
    )
