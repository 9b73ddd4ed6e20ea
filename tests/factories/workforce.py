"""Short ways to make branches, workers and their employment; everybody is invented."""

from datetime import date
from itertools import count

from hefted.accounts.models import Branch
from hefted.workforce.models import EmploymentContract, EmploymentSpell, RoleHeld, Worker

_numbers = count(1)


def make_branch(provider, reference="NORTH", **facts):
    branch, _ = Branch.objects.get_or_create(
        provider=provider, reference=reference, defaults={"name": reference.title()} | facts
    )
    return branch


def make_worker(provider, reference=None, **facts):
    reference = reference or f"W{next(_numbers):04d}"
    return Worker.objects.create(
        provider=provider, reference=reference, **({"name": f"Worker {reference}"} | facts)
    )


def make_spell(
    provider,
    worker=None,
    branch=None,
    started_on=date(2025, 1, 6),
    ended_on=None,
    kind="permanent",
    job_role="8",
    weekly_hours=30,
    zero_hours=False,
    hourly_pay=None,
    **facts,
):
    """A spell with its role and contract, all of the same dates."""
    worker = worker or make_worker(provider)
    branch = branch or make_branch(provider)
    spell = EmploymentSpell.objects.create(
        provider=provider, worker=worker, branch=branch, started_on=started_on, ended_on=ended_on, **facts
    )
    RoleHeld.objects.create(
        provider=provider,
        spell=spell,
        branch=branch,
        job_role=job_role,
        from_on=started_on,
        until_on=ended_on,
    )
    EmploymentContract.objects.create(
        provider=provider,
        spell=spell,
        kind=kind,
        zero_hours=zero_hours,
        weekly_hours=weekly_hours,
        hourly_pay=hourly_pay,
        from_on=started_on,
        until_on=ended_on,
    )
    return spell
