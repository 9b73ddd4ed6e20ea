"""`hefted verify`: is a pack unaltered? Needs no database and no network."""

import json
from pathlib import Path

import click

from hefted.evidence import verifier


@click.command()
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--digest", help="The SHA-256 printed on the provider's page, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(pack: Path, digest: str | None, *, as_json: bool) -> None:
    """Say whether an evidence pack is unaltered, or name what was changed, removed or added."""
    try:
        found = verifier.report(pack.read_bytes(), digest)
    except OSError as unreadable:
        raise click.ClickException(f"{pack} cannot be opened: {unreadable.strerror}.") from None
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(verifier.words(found)))
    if not found["unaltered"]:
        raise click.exceptions.Exit(1)
