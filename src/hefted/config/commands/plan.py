"""`hefted plan`: work out the rota of a branch's week from the records, as the page does."""

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hefted.config.commands import start_django, the_provider

if TYPE_CHECKING:
    from hefted.accounts.models import Branch
    from hefted.rota.models import Proposal


@click.command()
@click.option("--provider", "name", help="Whose week; may be left out when there is only one provider.")
@click.option("--branch", "reference", required=True, help="The branch's reference.")
@click.option(
    "--week",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="A day of the week.",
)
@click.option("--seconds", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--publish", "is_published", is_flag=True, help="Publish the rota that was worked out.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    *,
    name: str | None,
    reference: str,
    day: datetime,
    seconds: int,
    seed: int,
    is_published: bool,
    as_json: bool,
) -> None:
    """Work out the rota of a branch's week and show it beside the one before."""
    start_django()
    from django.utils import timezone

    from hefted.accounts.queries import branch_for
    from hefted.rota import actions, queries

    provider = the_provider(name)
    branch = branch_for(provider=provider, reference=reference)
    if branch is None:
        raise click.ClickException(f"{provider.name} has no branch {reference!r}.")
    try:
        proposal = actions.propose(
            provider=provider,
            branch=branch,
            week_start=queries.monday_of(day.date()),
            seconds=seconds,
            seed=seed,
            by=None,
            at=timezone.now(),
            is_queued=False,
        )
        _work_out(proposal)
        proposal.refresh_from_db()
        if is_published:
            actions.publish(proposal=proposal, version=proposal.version, by=None, at=timezone.now())
    except (actions.NothingToPlanError, actions.RefusedByRulesError, actions.RotaChangedError) as refused:
        raise click.ClickException(str(refused)) from refused
    proposal.refresh_from_db()
    found = _result(branch, proposal)
    click.echo(json.dumps(found, indent=2) if as_json else _words(found))


def _work_out(proposal: "Proposal") -> None:
    """Search, with a bar on the error stream, and keep the result."""
    from django.utils import timezone

    from hefted.config.commands.solve import Bar
    from hefted.engine.rota.solve import solve
    from hefted.engine.rota.stop import Seconds
    from hefted.rota import actions, queries

    solution = solve(
        problem=queries.question_of(proposal=proposal).problem,
        stop=Seconds(proposal.seconds, time.monotonic),
        seed=proposal.seed,
        progress=Bar(),
    )
    actions.accept_result(proposal=proposal, solution=solution, by=None, at=timezone.now())


def _result(branch: "Branch", proposal: "Proposal") -> dict[str, Any]:
    from hefted.engine.rota.cost import cost_of
    from hefted.engine.rota.figures import figures_of
    from hefted.rota import presenters, queries

    question = queries.question_of(proposal=proposal)
    assert question.after is not None
    result: dict[str, Any] = {
        "proposal": proposal.pk,
        "branch": branch.reference,
        "week": proposal.week_start.isoformat(),
        "state": proposal.state,
        "notes": list(
            queries.week_for(provider=proposal.provider, branch=branch, week_start=proposal.week_start).notes
        ),
    }
    for key, rota in (("before", question.before), ("after", question.after)):
        figures = figures_of(problem=question.problem, solution=rota)
        result[key] = {
            "carer_visits": figures.needed,
            "not_placed": figures.unplaced,
            "travel_between_visits_minutes": figures.travel_minutes,
            "home_travel_minutes": figures.home_minutes,
            "total_travel_minutes": figures.travel_minutes + figures.home_minutes,
            "unpaid_travel_minutes": presenters.unpaid_minutes(figures, branch),
            "known_carer_share": figures.known_share,
            "carers_per_person": figures.carers_per_person,
            "within_15_minutes_share": figures.within_15_minutes_share,
            "shifts": figures.shifts,
            "cost": cost_of(problem=question.problem, solution=rota).total,
        }
    return result


def _words(found: dict[str, Any]) -> str:
    old, new = found["before"], found["after"]
    lines = [f"{found['branch']}, week of {found['week']}: {new['carer_visits']} carer visits."]
    for words, key in (
        ("Not placed", "not_placed"),
        ("Travel between visits, minutes", "travel_between_visits_minutes"),
        ("Travel from and to home, minutes", "home_travel_minutes"),
        ("Travel not paid, minutes", "unpaid_travel_minutes"),
        ("Cost, points", "cost"),
    ):
        lines.append(f"  {words:34}{_amount(old[key])} before {_amount(new[key])} after")
    lines += [f"  {note}" for note in found["notes"]]
    return "\n".join(lines)


def _amount(value: float | None) -> str:
    return f"{'not known':>10}" if value is None else f"{value:>10,}"
