"""What files bring of vacancies; `actions` opens it to other apps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import branches_of
from hefted.recruitment.models import Vacancy

FACTS = ("job_role", "posts", "weekly_hours", "opened_on", "filled_on", "withdrawn_on")


@transaction.atomic
def bring_in_vacancies(
    *, provider: Provider, rows: Sequence[Mapping[str, Any]], by: User | None, at: datetime
) -> None:
    """Rows in the words of the column template for vacancies."""
    branches = {branch.reference: branch.pk for branch in branches_of(provider=provider)}
    Vacancy.objects.bulk_create(
        [
            Vacancy(
                provider=provider,
                reference=row["vacancy_reference"],
                branch_id=branches[row["branch"]],
                **{fact: row[fact] for fact in FACTS},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["provider", "reference"],
        update_fields=["branch", *FACTS],
        batch_size=2000,
    )
    record(
        provider=provider,
        by=by,
        at=at,
        verb="recruitment.bring_in_vacancies",
        subject=f"{len(rows)} vacancies",
    )
