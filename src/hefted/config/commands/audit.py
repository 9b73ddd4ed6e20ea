"""`hefted audit verify`: read the whole trail and say whether anything in it was changed."""

import json

import click

from hefted.config.commands import start_django, the_provider


@click.group()
def command() -> None:
    """Look at the trail of changes."""


@command.command()
@click.option("--provider", "name", help="Whose trail; every provider's when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(name: str | None, *, as_json: bool) -> None:
    """Find any edit, removal, insertion or reorder in the trail of changes."""
    start_django()
    from hefted.accounts import queries

    providers = [the_provider(name)] if name else list(queries.providers())
    checks = {provider.name: queries.check_audit_trail(provider=provider) for provider in providers}
    if as_json:
        click.echo(
            json.dumps(
                {who: {"entries": check.entries, "faults": check.faults} for who, check in checks.items()},
                indent=2,
            )
        )
    else:
        for who, check in checks.items():
            click.echo(f"{who}: {check.entries} entries, {'whole' if check.is_whole else 'NOT whole'}.")
            for fault in check.faults:
                click.echo(f"  {fault}")
    if not all(check.is_whole for check in checks.values()):
        raise click.exceptions.Exit(1)
