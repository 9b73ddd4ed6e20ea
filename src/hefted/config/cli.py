"""The `hefted` command: each file in `commands/` is one command, loaded only when it is called."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

COMMANDS = Path(__file__).parent / "commands"


class Commands(click.Group):
    """Reads the command names from the folder, so that adding a command is adding a file."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return sorted(
            file.stem.rstrip("_").replace("_", "-")
            for file in COMMANDS.glob("*.py")
            if file.stem != "__init__"
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        stem = cmd_name.replace("-", "_")
        if not (COMMANDS / f"{stem}.py").exists():
            stem += "_"  # a name Python keeps for itself, such as import
        command: click.Command = import_module(f"hefted.config.commands.{stem}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hefted")
def hefted() -> None:
    """Local recruitment, retention, rounds and evidence for adult social care providers."""


def main(*args: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hefted.config.settings")
    hefted(*args, prog_name="hefted")


if __name__ == "__main__":
    main()
