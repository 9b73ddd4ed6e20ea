"""`hefted asc-wds check FOLDER`: judge a bulk upload before the service does. No database, unless asked."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from hefted.exchange import asc_wds

CANNOT_BE_READ = 2
FAILED = 1
LONDON = ZoneInfo("Europe/London")
BESIDE = "expected_"  # what lies beside a sample to check a checker by
SERVICE_WORDS = {"workplace": "Establishment", "staff": "Worker", "training": "Training", None: ""}


class FolderUnreadable(click.ClickException):
    exit_code = CANNOT_BE_READ


@click.group()
def command() -> None:
    """Check files for the Adult Social Care Workforce Data Set."""


_folder = click.argument("folder", type=click.Path(path_type=Path))
_provider = click.option("--provider", help="Whose records say what is known, where no context.json does.")


@command.command()
@_folder
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True
)
@_provider
def check(folder: Path, form: str, provider: str | None) -> None:
    """Say what the service would find in the upload in FOLDER.

    A context.json in FOLDER gives the day and what is known already; without it the day is today, and the
    records of --provider say what is known. Ends with 0 when there are no errors (warnings may be), 1 when
    there are, 2 when FOLDER cannot be read.
    """
    upload = _upload(folder, provider)
    {"text": _say, "csv": _as_csv, "json": _as_json}[form](upload)
    if upload.outcome == "FAILED":
        raise click.exceptions.Exit(FAILED)


@command.command()
@_folder
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
def files(folder: Path, form: str) -> None:
    """Say what each file in FOLDER is recognised as, and whether its first line is as expected."""
    found = _upload(folder, None).files
    if form == "csv":
        rows = [(file.name, SERVICE_WORDS[file.kind], int(file.headers_ok), file.data_rows) for file in found]
        _print_csv(("file", "recognised_as", "headers_ok", "data_rows"), rows)
        return
    for file in found:
        state = "as expected" if file.headers_ok else "not as expected"
        click.echo(file.problem or f"{file.name}: {file.kind}, first line {state}, {file.data_rows} rows.")


def _upload(folder: Path, provider: str | None) -> asc_wds.Upload:
    contents = _contents(folder)
    upload = asc_wds.read(contents, _context(folder, provider))
    unreadable = [file.problem for file in upload.files if not file.is_readable]
    if unreadable:
        raise FolderUnreadable(unreadable[0])
    return upload


def _contents(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise FolderUnreadable(f"There is no folder {folder}: name the folder that holds the CSV files.")
    try:
        contents = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.suffix.lower() == ".csv" and not path.name.startswith(BESIDE)
        }
    except OSError as error:
        raise FolderUnreadable(f"{folder} cannot be read: {error.strerror}.") from error
    if not contents:
        raise FolderUnreadable(f"There is no CSV file in {folder}: a workplace and a staff file are needed.")
    return contents


def _context(folder: Path, provider: str | None) -> asc_wds.Context:
    beside = folder / "context.json"
    if beside.is_file():
        try:
            return asc_wds.context_from_json(beside.read_bytes())
        except ValueError as error:
            raise FolderUnreadable(str(error)) from error
    today = datetime.now(tz=LONDON).date()
    if provider is None:
        return asc_wds.Context(as_of=today)
    from hefted.config.commands import start_django, the_provider

    start_django()
    from hefted.exchange.queries import asc_wds_context

    return asc_wds_context(provider=the_provider(provider), as_of=today)


def _print_csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    click.echo(out.getvalue(), nl=False)


def _as_csv(upload: asc_wds.Upload) -> None:
    _print_csv(
        ("file", "line", "severity", "code", "type", "column"),
        [
            (found.file, found.line, found.severity, found.code, found.type, found.column)
            for found in upload.findings
        ],
    )
    for sentence in upload.sentences:
        click.echo(sentence, err=True)


def _as_json(upload: asc_wds.Upload) -> None:
    said = {
        "outcome": upload.outcome,
        "problems": list(upload.sentences),
        "files": [
            {
                "name": file.name,
                "kind": file.kind,
                "headers_ok": file.headers_ok,
                "data_rows": file.data_rows,
                "problem": file.problem,
            }
            for file in upload.files
        ],
        "findings": [
            {
                "file": found.file,
                "line": found.line,
                "severity": found.severity,
                "code": found.code,
                "type": found.type,
                "column": found.column,
                "row": found.key,
                "seen": found.seen,
                "message": found.message,
                "accepted": found.accepted,
            }
            for found in upload.findings
        ],
    }
    click.echo(json.dumps(said, indent=2, ensure_ascii=False))


def _say(upload: asc_wds.Upload) -> None:
    names = {file.kind: file.name for file in upload.files}
    for sentence in upload.sentences:
        click.echo(sentence)
    for found in upload.findings:
        where = [
            f"{found.file_name or names[found.file]} line {found.line}",
            *filter(None, [found.key, found.column]),
        ]
        seen = f" “{found.seen}” was seen." if found.seen else ""
        click.echo(f"{found.severity.capitalize()}: {', '.join(where)}.{seen} {found.sentence}")
    errors = sum(found.is_error for found in upload.findings)
    rows = sum(file.data_rows for file in upload.files)
    counts = f"{_number(errors, 'error')} and {_number(len(upload.findings) - errors, 'warning')}"
    said = {
        "PASSED": "Passed: nothing was found",
        "WARNINGS": f"Can be completed: {counts}",
        "FAILED": f"Cannot be completed: {counts}",
    }[upload.outcome]
    click.echo(f"{said} in {_number(rows, 'row')} of {_number(len(upload.files), 'file')}.")


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
