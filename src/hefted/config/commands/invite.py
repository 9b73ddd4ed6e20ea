"""`hefted invite`: the first sign-in at a provider, or another one, without a page."""

import json
import secrets

import click

from hefted.config.commands import start_django, the_provider

PASSWORD_BYTES = 12


@click.command()
@click.argument("email")
@click.option("--provider", "name", help="Whose records they may open; may be left out where there is one.")
@click.option("--name", "person", help="What they are called; the address where left out.")
@click.option("--role", default="registered_manager", show_default=True, help="One of the roles of the site.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(email: str, name: str | None, person: str | None, role: str, *, as_json: bool) -> None:
    """Let EMAIL sign in, and print a first password; it is shown this once."""
    start_django()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import timezone

    from hefted.accounts.actions import AlreadyAMemberError, invite_user
    from hefted.accounts.models import Role

    provider = the_provider(name)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    if role not in Role.values:
        raise click.ClickException(f"“{role}” is no role: choose one of {', '.join(Role.values)}.")
    try:
        validate_email(email)
        invite_user(
            provider=provider,
            email=email,
            name=person or email,
            role=Role(role),
            password=password,
            by=None,
            at=timezone.now(),
        )
    except ValidationError:
        raise click.ClickException(f"“{email}” is no e-mail address.") from None
    except AlreadyAMemberError as known:
        raise click.ClickException(str(known)) from None
    if as_json:
        click.echo(json.dumps({"provider": provider.name, "email": email, "password": password}))
    else:
        click.echo(f"{email} can sign in at {provider.name} with the password {password}")
