"""`hefted solve FILE`: plan the week of an instance file. Needs no database."""

import json
import sys
import time
from pathlib import Path

import click

from hefted.engine.rota.cost import cost_of
from hefted.engine.rota.rules import violations
from hefted.engine.rota.search import Progress
from hefted.engine.rota.solve import solve
from hefted.engine.rota.stop import Iterations, Seconds, Stop
from hefted.rota.readers import UnreadableWeekError, read_problem, solution_data

BAR_WIDTH = 30
SHOW_EVERY_SECONDS = 0.2


class Bar:
    """A progress bar on the error stream, only where somebody is looking."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()
        self.shown_at = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if not self.is_shown or (now - self.shown_at < SHOW_EVERY_SECONDS and progress.share < 1):
            return
        self.shown_at = now
        done = round(progress.share * BAR_WIDTH)
        bar = "#" * done + "." * (BAR_WIDTH - done)
        click.echo(
            f"\r[{bar}] {progress.share:4.0%}  cost {progress.best:,.0f}  not placed {progress.unplaced} ",
            err=True,
            nl=progress.share >= 1,
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0), default=60.0, show_default=True)
@click.option(
    "--iterations", type=click.IntRange(min=0), help="Stop after this many: the same rota every time."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the rota is written.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    *, file: Path, seconds: float, iterations: int | None, seed: int, out: Path | None, as_json: bool
) -> None:
    """Plan the week in FILE (home-care-week format, .json or .json.gz)."""
    started = time.monotonic()
    try:
        problem = read_problem(path=file)
    except UnreadableWeekError as error:
        raise click.ClickException(str(error)) from error
    stop: Stop = Iterations(iterations) if iterations is not None else Seconds(seconds, time.monotonic)
    solution = solve(problem=problem, stop=stop, seed=seed, progress=Bar())
    broken = violations(problem=problem, solution=solution)
    cost = cost_of(problem=problem, solution=solution)
    if out is not None:
        try:
            out.write_text(json.dumps(solution_data(solution=solution)) + "\n", encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(
            json.dumps(
                {
                    "instance": problem.name,
                    "total": cost.total,
                    "parts": {part.part: {"units": part.units, "cost": part.cost} for part in cost.parts},
                    "violations": [found.sentence for found in broken],
                    "unplaced": [
                        {"visit": u.visit, "slot": u.slot, "reason": u.reason, "would_help": u.would_help}
                        for u in solution.unplaced
                    ],
                    "iterations": solution.iterations,
                    "seconds": round(time.monotonic() - started, 2),
                },
                indent=2,
            )
        )
    else:
        click.echo(
            f"{problem.name}: cost {cost.total:,.1f}, {len(solution.unplaced)} carer-visits not placed."
        )
        for part in cost.parts:
            click.echo(f"  {part.part.replace('_', ' '):28}{part.units:>8}{part.cost:>12,.1f}")
        for slot in solution.unplaced:
            click.echo(f"  Not placed: {slot.visit} (carer {slot.slot}). {slot.reason} {slot.would_help}")
    if broken:
        raise click.ClickException(f"{len(broken)} rules are broken; the first: {broken[0].sentence}")
