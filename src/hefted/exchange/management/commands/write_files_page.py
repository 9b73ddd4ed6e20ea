"""Writes docs/files.md anew from the tables of columns and rules."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hefted.exchange.manual import PAGE, manual


class Command(BaseCommand):
    help = "Write docs/files.md from the tables of columns and rules."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=PAGE, help="The file to write.")

    def handle(self, *_args: Any, **options: Any) -> None:
        options["to"].write_text(manual(), encoding="utf-8")
        self.stdout.write(f"Wrote {options['to'].name}.")
