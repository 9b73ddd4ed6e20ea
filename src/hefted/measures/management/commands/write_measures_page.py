"""Writes docs/measures.md anew from the definitions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hefted.measures.documents import PAGE, measures_page


class Command(BaseCommand):
    help = "Write docs/measures.md from the definitions of the measures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=PAGE, help="The file to write.")

    def handle(self, *_args: Any, **options: Any) -> None:
        options["to"].write_text(measures_page(), encoding="utf-8")
        self.stdout.write(f"Wrote {options['to'].name}.")
