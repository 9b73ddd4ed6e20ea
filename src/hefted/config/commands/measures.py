"""`hefted measures`: the measures over the records as they stand, printed or as JSON."""

import json
from typing import TYPE_CHECKING, Any

import click

from hefted.config.commands import start_django, the_provider

if TYPE_CHECKING:
    from datetime import date, datetime

    from hefted.accounts.models import Branch, Provider
    from hefted.engine.measures.figure import Figure


@click.command()
@click.option("--id", "ids", multiple=True, help="A measure by its id; may be given more than once.")
@click.option("--branch", "reference", help="Only one branch, by its reference.")
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Last day; the last recorded one if left out.",
)
@click.option("--provider", "name", help="Whose measures, where there is more than one provider.")
@click.option("--keep", is_flag=True, help="Also keep all figures, so that the pages show them.")
@click.option(
    "--list", "only_list", is_flag=True, help="Print the ids and names of the measures, no figures."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    ids: tuple[str, ...],
    reference: str | None,
    day: "datetime | None",
    name: str | None,
    *,
    keep: bool,
    only_list: bool,
    as_json: bool,
) -> None:
    """Calculate the measures of a provider or a branch."""
    from hefted.engine.measures import all_measures

    chosen = _chosen(ids) if ids else list(all_measures())
    if only_list:
        click.echo("\n".join(f"{measure.definition.id:34}{measure.definition.name}" for measure in chosen))
        return
    start_django()
    from django.utils import timezone

    from hefted.measures import actions, queries

    provider = the_provider(name)
    branch = _branch(provider, reference)
    as_of = day.date() if day else queries.last_day(provider=provider, today=timezone.localdate())
    if keep:
        actions.compute(provider=provider, as_of=as_of, by=None, at=timezone.now())
    figures = actions.calculate(provider=provider, as_of=as_of, branch=branch, measures=chosen)
    if as_json:
        click.echo(json.dumps(_data(provider, branch, as_of, figures), indent=2, ensure_ascii=False))
        return
    where = f"{provider.name}, {branch.name}" if branch else provider.name
    click.echo(f"{where}, as of {as_of.day} {as_of:%B %Y}")
    for measure, figure in zip(chosen, figures, strict=True):
        click.echo(_line(measure.definition, figure))


def _chosen(ids: tuple[str, ...]) -> list[Any]:
    from hefted.engine.measures import all_measures, measure_named

    found = [measure_named(id=id_) for id_ in ids]
    for id_, measure in zip(ids, found, strict=True):
        if measure is None:
            known = ", ".join(measure.definition.id for measure in all_measures())
            raise click.ClickException(f"There is no measure “{id_}”. The measures are: {known}.")
    return found


def _branch(provider: "Provider", reference: str | None) -> "Branch | None":
    from hefted.accounts.queries import branch_for, branches_of

    if reference is None:
        return None
    branch = branch_for(provider=provider, reference=reference)
    if branch is None:
        known = ", ".join(one.reference for one in branches_of(provider=provider))
        raise click.ClickException(
            f"There is no branch “{reference}”. The branches are: {known or 'none yet'}."
        )
    return branch


def _line(definition: Any, figure: "Figure") -> str:
    from hefted.measures import presenters

    shown = presenters.shown(figure.value, definition.unit)
    if figure.value is None:
        return f"  {definition.id:34}{shown}: {figure.why_not_computable}"
    interval = presenters.interval_words(figure.interval, definition.unit)
    rests_on = presenters.rests_on(definition, figure)
    beside = "; ".join(words for words in (f"95% interval {interval}" if interval else "", rests_on) if words)
    return f"  {definition.id:34}{shown:>18}" + (f"  ({beside})" if beside else "")


def _data(
    provider: "Provider", branch: "Branch | None", as_of: "date", figures: "tuple[Figure, ...]"
) -> dict[str, Any]:
    from django.conf import settings

    from hefted.engine.measures import measure_named
    from hefted.exchange.queries import sources_for

    units = {figure.measure: measure_named(id=figure.measure) for figure in figures}
    return {
        "provider": provider.name,
        "branch": branch.reference if branch else None,
        "as_of": as_of.isoformat(),
        "code_version": settings.CODE_VERSION,
        "sources": [
            {"name": s.name, "kind": s.kind, "sha256": s.sha256} for s in sources_for(provider=provider)
        ],
        "figures": [
            {
                "id": figure.measure,
                "name": found.definition.name,
                "unit": found.definition.unit,
                **{key: value for key, value in figure.as_data().items() if key != "measure"},
            }
            for figure in figures
            if (found := units[figure.measure])
        ],
    }
