"""`hefted demo`: make a provider up, do the main job on its files, then serve the site."""

import json
import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hefted.config.commands import start_django
from hefted.demo.story import SEED

if TYPE_CHECKING:
    from hefted.demo.actions import DemoBuilt
    from hefted.demo.week import PlannedWeek
    from hefted.engine.measures.figure import Figure

HOST = "127.0.0.1"
STEPS = 100


@click.command()
@click.option("--serve/--no-serve", "is_served", default=True, help="Serve the site afterwards.")
@click.option("--port", default=8000, show_default=True, help="The next free one is taken if this is not.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Where the made-up files go."
)
@click.option("--seed", default=SEED, show_default=True, help="Another number makes another provider up.")
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="The demo's own day, a Monday; the latest one where left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, and do not serve.")
def command(
    *, is_served: bool, port: int, folder: Path | None, seed: int, day: datetime | None, as_json: bool
) -> None:
    """Make a provider up, bring its files in, plan its week, measure, build a pack, and serve the site."""
    start_django()
    from django.conf import settings

    folder = folder or settings.VAR_DIR / "demo"
    built = _built(folder, seed, day.date() if day else _own_day(folder), is_quiet=as_json)
    if as_json:
        click.echo(json.dumps(_data(built), indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(_lines(built)))
    if is_served:
        click.echo("\n".join(_sign_in_lines(built)))
        _become_the_site(port)


def _become_the_site(port: int) -> None:
    """In a fresh process: a web worker forked after the pack was written waits for its threads for ever."""
    sys.stdout.flush()
    site = [sys.executable, "-m", "hefted.config.cli", "serve", "--host", HOST, "--port", str(port)]
    os.execv(site[0], site)  # noqa: S606 - no shell is wanted


def _own_day(folder: Path) -> date:
    """The day that the files in the folder were made for, or this Monday: a second run changes nothing."""
    from django.utils import timezone

    from hefted.demo.actions import made_for

    today = timezone.localdate()
    return made_for(folder=folder) or today - timedelta(days=today.weekday())


def _built(folder: Path, seed: int, day: date, *, is_quiet: bool) -> "DemoBuilt":
    """With a bar on the screen that shows how far the job is."""
    from hefted.demo.actions import build_demo
    from hefted.exchange.readers.problems import FileRefused

    with click.progressbar(length=STEPS, label="Demo", file=sys.stderr, hidden=is_quiet) as bar:

        def progress(share: float, message: str) -> None:
            bar.label = f"{message:<40.40}"
            bar.update(max(0, round(share * STEPS) - bar.pos))

        try:
            return build_demo(folder=folder, seed=seed, as_of=day, progress=progress)
        except (FileRefused, ValueError) as refused:
            raise click.ClickException(str(refused)) from refused


def _lines(built: "DemoBuilt") -> list[str]:
    brought = "brought in" if built.is_new else "were in already, nothing changed"
    return [
        f"{built.provider.name}, {built.as_of.day} {built.as_of:%B %Y} (everybody here is made up)",
        f"  files     {built.rows:,} rows in {built.folder} {brought}",
        *(f"  {line}" for line in _week_lines(built.week)),
        *(f"  {_headline(figure)}" for figure in built.headlines),
        f"  pack      {built.pack}",
    ]


def _week_lines(week: "PlannedWeek") -> list[str]:
    less = 1 - week.unpaid_after / week.unpaid_before if week.unpaid_before else 0
    before, after = _hours(week.unpaid_before), _hours(week.unpaid_after)
    planned = f"{week.placed} of {week.carer_visits} visits planned"
    return [
        f"week      {week.branch.name}, from {week.week_start:%d/%m/%Y}: {planned}",
        f"travel    unpaid {before} as the rota was, {after} as planned ({less:.0%} less)",
    ]


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min"


def _headline(figure: "Figure") -> str:
    from hefted.engine.measures import measure_named
    from hefted.measures.presenters import interval_words, shown

    measure = measure_named(id=figure.measure)
    assert measure is not None
    definition = measure.definition
    interval = interval_words(figure.interval, definition.unit)
    beside = f"  (95 % interval {interval})" if interval else ""
    return f"{definition.name:<76}{shown(figure.value, definition.unit):>14}{beside}"


def _sign_in_lines(built: "DemoBuilt") -> list[str]:
    from hefted.demo.actions import PASSWORD

    width = max(len(role) for role, _email in built.sign_ins)
    people = [f"  {role:<{width}}  {email}" for role, email in built.sign_ins]
    return [*people, f"  Everybody's password: {PASSWORD}"]


def _data(built: "DemoBuilt") -> dict[str, Any]:
    return {
        "provider": built.provider.name,
        "as_of": built.as_of.isoformat(),
        "folder": str(built.folder),
        "rows": built.rows,
        "is_new": built.is_new,
        "week": {
            "branch": built.week.branch.reference,
            "week_start": built.week.week_start.isoformat(),
            "carer_visits": built.week.carer_visits,
            "placed": built.week.placed,
            "travel_minutes_before": built.week.travel_before,
            "travel_minutes_after": built.week.travel_after,
            "unpaid_travel_minutes_before": built.week.unpaid_before,
            "unpaid_travel_minutes_after": built.week.unpaid_after,
        },
        "headlines": [figure.as_data() for figure in built.headlines],
        "pack": str(built.pack),
        "sign_ins": dict(built.sign_ins),
    }
