"""`hefted pack`: build an evidence pack from the newest figures."""

import json
import shutil
from pathlib import Path

import click

from hefted.config.commands import start_django, the_provider


@click.command()
@click.option("--provider", "name", help="Whose pack; may be left out where there is only one provider.")
@click.option("--contract", "reference", help="Which contract; may be left out where there is only one.")
@click.option(
    "--audience", default="commissioner", show_default=True, help="internal, commissioner or public."
)
@click.option("--out", type=click.Path(path_type=Path), help="Also copy the pack into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    name: str | None, reference: str | None, audience: str, out: Path | None, *, as_json: bool
) -> None:
    """Build an evidence pack from the newest figures and say where it lies."""
    start_django()
    from django.utils import timezone

    from hefted.care.queries import contract_for, contracts_of
    from hefted.evidence import actions, documents, gathering, readers

    provider = the_provider(name)
    if reference:
        contract = contract_for(provider=provider, reference=reference)
        if contract is None:
            raise click.ClickException(f"{provider.name} has no contract named “{reference}”.")
    else:
        known = list(contracts_of(provider=provider)[:2])
        if len(known) != 1:
            how_many = "more than one" if known else "no"
            raise click.ClickException(f"{provider.name} has {how_many} contract: name one with --contract.")
        contract = known[0]
    try:
        contents = gathering.contents_for(contract=contract, audience=audience)
    except (gathering.NoFiguresError, readers.UnknownAudienceError, readers.NoPolicyError) as missing:
        raise click.ClickException(str(missing)) from None
    pack = actions.build_pack(
        contract=contract, contents=contents, write=documents.pack, by=None, at=timezone.now()
    )
    path = actions.pack_path(pack=pack)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        path = Path(shutil.copy2(path, out / path.name))
    if as_json:
        said = {
            "path": str(path),
            "sha256": pack.sha256,
            "figures": pack.figures,
            "state": "released" if pack.is_released else "draft",
        }
        click.echo(json.dumps(said, indent=2))
    else:
        click.echo(f"Pack of {pack.figures} figures: {path}\nSHA-256 {pack.sha256}")
