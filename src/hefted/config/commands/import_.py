"""`hefted import FOLDER`: bring in a folder of files, as the page “Files in” does."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hefted.config.commands import start_django

if TYPE_CHECKING:
    from hefted.accounts.models import Provider
    from hefted.exchange.actions import GivenFile
    from hefted.exchange.models import Upload

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
# What lies beside the samples to check a reader by is no file to bring in.
BESIDE = ("expected_findings.csv", "expected_files.csv")
PROBLEMS_SHOWN = 20
COUNTS = (
    ("new", "new"),
    ("changed", "changed"),
    ("unchanged", "unchanged"),
    ("refused", "refused"),
    ("removed", "would be removed"),
)


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--provider", "name", help="Whose records; made if there is none of that name.")
@click.option("--apply/--preview", "is_applied", default=True, help="Bring the rows in, or only look.")
@click.option("--keep-good", is_flag=True, help="Bring in the rows without problems and refuse the others.")
@click.option(
    "--as-of", type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]), help="The day the files are judged on."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    *,
    folder: Path,
    name: str | None,
    is_applied: bool,
    keep_good: bool,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Look through every CSV file and workbook in FOLDER, and bring their rows in.

    Rows with problems keep everything out, unless --keep-good is given. A context.json beside the files
    gives the day (as_of) where --as-of does not.
    """
    start_django()
    from hefted.exchange.actions import BroughtBefore
    from hefted.exchange.readers.problems import FileRefused

    context = _context_beside(folder)
    day = as_of.date() if as_of else _day_in(context)
    at = datetime.now(tz=UTC)
    try:
        upload = _stage(name, _files(folder), day, at, context)
        upload = _bring(upload, at, is_applied=is_applied, keep_good=keep_good)
    except BroughtBefore as before:
        _tell({"applied": False, "unchanged": True, "message": str(before)}, as_json=as_json)
        return
    except FileRefused as refused:
        raise click.ClickException(str(refused)) from refused
    _tell(_result(upload), as_json=as_json)
    if upload.counts["refused"] and is_applied and not keep_good:
        raise click.ClickException(
            f"Nothing was brought in: {upload.counts['refused']} of {upload.counts['read']} rows have "
            "problems. Mend them, or bring in the others with --keep-good."
        )


def _context_beside(folder: Path) -> str:
    beside = (folder if folder.is_dir() else folder.parent) / "context.json"
    try:
        return beside.read_text(encoding="utf-8") if beside.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{beside} cannot be read: a text file in UTF-8 is accepted.") from error


def _day_in(context: str) -> date | None:
    """The day that a context.json names. ClickException: it names none that can be read."""
    if not context:
        return None
    from hefted.exchange.asc_wds import context_from_json

    try:
        return context_from_json(context).as_of
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _provider(name: str | None, at: datetime) -> "Provider":
    from hefted.accounts.actions import create_provider
    from hefted.accounts.queries import provider_named, providers
    from hefted.config.commands import the_provider

    if name and not provider_named(name=name):
        return create_provider(name=name, by=None, at=at)
    if not name and not providers().exists():
        raise click.ClickException("There is no provider yet: give yours a name with --provider “NAME”.")
    return the_provider(name)


def _files(folder: Path) -> "list[GivenFile]":
    from hefted.exchange.actions import GivenFile

    paths = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    return [
        GivenFile(name=path.name, content=path.read_bytes())
        for path in paths
        if path.suffix.lower() in SUFFIXES and path.name not in BESIDE
    ]


def _stage(
    name: str | None, files: "list[GivenFile]", day: date | None, at: datetime, context: str
) -> "Upload":
    """A provider that is made here stays only if the files can be read."""
    from django.db import transaction

    from hefted.exchange import actions

    with transaction.atomic():
        return actions.stage(
            provider=_provider(name, at),
            files=files,
            by=None,
            at=at,
            effective_on=day,
            given_context=context,
        )


def _bring(upload: "Upload", at: datetime, *, is_applied: bool, keep_good: bool) -> "Upload":
    from hefted.exchange import actions

    upload = actions.preview(upload=upload)
    if is_applied and (keep_good or not upload.counts["refused"]):
        return actions.apply(upload=upload, keep_good=keep_good, by=None, at=at)
    return upload


def _result(upload: "Upload") -> dict[str, Any]:
    return {
        "applied": upload.state == "applied",
        "upload": upload.pk,
        "counts": upload.counts,
        "files": upload.preview,
        "problems": upload.problems,
        "problem_count": upload.problem_count,
    }


def _tell(result: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, indent=1, default=str))
        return
    if "message" in result:
        click.echo(result["message"])
        return
    for part in result["files"]:
        counts = ", ".join(f"{part[name]:,} {words}" for name, words in COUNTS)
        click.echo(f"{part['name']}: {part['kind']}, {part['read']:,} rows: {counts}")
    for problem in result["problems"][:PROBLEMS_SHOWN]:
        click.echo(f"  {problem['file']}, line {problem['line']}: {problem['sentence']}")
    if result["problem_count"] > PROBLEMS_SHOWN:
        click.echo(f"  and {result['problem_count'] - PROBLEMS_SHOWN:,} more")
    click.echo("Brought in." if result["applied"] else "Only looked through; nothing was changed.")
