"""One file a command. What they share: starting Django, and finding the provider that is meant."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hefted.accounts.models import Provider


def start_django(*, migrate: bool = True) -> None:
    """Load the settings and bring the database's tables up to date."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hefted.config.settings")
    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def the_provider(name: str | None) -> "Provider":
    """The provider of that name; with no name, the only one there is.

    Raises click.ClickException with one sentence when it is not clear which is meant.
    """
    from hefted.accounts import queries

    if name:
        provider = queries.provider_named(name=name)
        if provider is None:
            raise click.ClickException(f"There is no provider named “{name}”.")
        return provider
    known = list(queries.providers()[:2])
    if not known:
        raise click.ClickException("There is no provider yet: bring in files first, or run `hefted demo`.")
    if len(known) > 1:
        raise click.ClickException("There is more than one provider: name one with --provider.")
    return known[0]
