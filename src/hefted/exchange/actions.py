"""Files in: kept, looked through, and brought in by one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from hefted.accounts.actions import record
from hefted.accounts.bulk import upsert
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import audit_head
from hefted.exchange import asc_wds_in, queries
from hefted.exchange.appliers import apply_rows, locate
from hefted.exchange.asc_wds_apply import apply_asc_wds
from hefted.exchange.keeping import keep
from hefted.exchange.models import AppliedRow, Upload, UploadedFile
from hefted.exchange.readers.content import refuse_size
from hefted.exchange.readers.problems import FileRefused, Problem
from hefted.exchange.readings import Reading, Report, look_through, recognise

LONDON = ZoneInfo("Europe/London")
MOST_PROBLEMS_KEPT = 2000  # the workbook to mend is made from the bytes and has them all
MOST_LINES_KEPT = 500
LONGEST_NAME = 200
BATCH = 2000
COUNTS = ("read", "accepted", "refused", "new", "changed", "unchanged", "removed")


class BroughtBefore(FileRefused):
    """These very bytes are in the records already; the sentence says who brought them and when."""


class ApplyRefused(FileRefused):
    """Nothing was brought in; the sentence says why."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    name: str
    content: bytes


def stage(
    *,
    provider: Provider,
    files: Sequence[GivenFile],
    by: User | None,
    at: datetime,
    effective_on: date | None = None,
    given_context: str = "",
) -> Upload:
    """Keep the bytes of the files and what each is. Changed terms hold from `effective_on`, else from `at`.
    `given_context` is the context.json of an ASC-WDS upload, where there is one.

    FileRefused: one of them is not a file that can be read. BroughtBefore: all of them are in already.
    Either way nothing is kept in the records.
    """
    if not files:
        raise FileRefused("No file was chosen: choose one or more CSV or Excel files.")
    named = [GivenFile(name=_display_name(file.name), content=file.content) for file in files]
    for file in named:
        refuse_size(name=file.name, size=len(file.content))
    told = [(file, recognise(name=file.name, content=file.content)) for file in named]
    _refuse_torn_asc_wds([said.kind for _, said in told])
    digests = [keep(name=file.name, content=file.content) for file in named]
    _refuse_brought_before(provider, digests)
    with transaction.atomic():
        upload = Upload.objects.create(
            provider=provider,
            by=by,
            staged_at=at,
            effective_on=effective_on or at.astimezone(LONDON).date(),
            given_context=given_context,
        )
        UploadedFile.objects.bulk_create(
            UploadedFile(
                provider=provider,
                upload=upload,
                name=file.name,
                sha256=sha256,
                size=len(file.content),
                kind=said.kind,
                encoding=said.encoding,
                needs_preview=said.needs_preview,
            )
            for (file, said), sha256 in zip(told, digests, strict=True)
        )
        record(
            provider=provider,
            by=by,
            at=at,
            verb="exchange.stage",
            subject=f"upload {upload.pk}",
            details={"files": [file.name for file in named], "sha256": digests},
        )
    return upload


def _display_name(name: str) -> str:
    """The last part of the name the user gave; it is shown, never used as a path."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "file"


def _refuse_torn_asc_wds(given: Sequence[str]) -> None:
    parts = [kind for kind in given if kind in asc_wds_in.PARTS]
    for part in asc_wds_in.PARTS:
        if parts.count(part) > 1:
            raise FileRefused(f"There are {parts.count(part)} files of {part}: bring one upload at a time.")
    if parts and not {asc_wds_in.WORKPLACE, asc_wds_in.STAFF} <= set(parts):
        raise FileRefused(
            "An ASC-WDS upload needs its workplace file and its staff file: bring both together."
        )


def _refuse_brought_before(provider: Provider, digests: Sequence[str]) -> None:
    before = [queries.applied_before(provider=provider, sha256=sha256) for sha256 in digests]
    if all(before):
        raise BroughtBefore(" ".join(_said(file) for file in before if file) + " Nothing was changed.")


def _said(file: UploadedFile) -> str:
    """Who brought a file and when."""
    upload = file.upload
    assert upload.applied_at is not None
    who = upload.applied_by.name if upload.applied_by else "the system"
    when = upload.applied_at.astimezone(LONDON)
    return f"{file.name} was brought in by {who} on {when:%d/%m/%Y at %H:%M}."


def preview(*, upload: Upload, report: Report | None = None) -> Upload:
    """Look the files through and keep what would happen; an applied upload stays as it is.

    FileRefused: a file that has no rows to read.
    """
    if upload.state == Upload.State.APPLIED:
        return upload
    try:
        readings = look_through(upload=upload, report=report)
    except FileRefused:
        Upload.objects.filter(pk=upload.pk).update(state=Upload.State.REFUSED)
        raise
    _keep_findings(upload, readings)
    upload.state = Upload.State.PREVIEWED
    upload.save()
    return upload


def _keep_findings(upload: Upload, readings: Sequence[Reading]) -> None:
    parts = [_counts(reading) for reading in readings]
    upload.counts = {name: sum(part[name] for part in parts) for name in COUNTS}
    upload.preview = [
        part
        | {
            "file": reading.file.pk,
            "name": reading.file.name,
            "kind": reading.file.kind,
            "encoding": reading.file.encoding,
            "same_rows": _same_rows(upload, reading),
            "new_lines": [reading.table.lines[number] for number in reading.new[:MOST_LINES_KEPT]],
            "changed_lines": [
                [reading.table.lines[number], origin.file_id, origin.line]
                for number, origin in reading.changed[:MOST_LINES_KEPT]
            ],
            "removed_keys": reading.removed[:MOST_LINES_KEPT],
        }
        for part, reading in zip(parts, readings, strict=True)
    ]
    problems = [(reading.file, problem) for reading in readings for problem in reading.table.problems]
    upload.problem_count = len(problems)
    upload.problems = [_as_kept(file, problem) for file, problem in problems[:MOST_PROBLEMS_KEPT]]


def _counts(reading: Reading) -> dict[str, int]:
    table = reading.table
    return {
        "read": table.read,
        "accepted": table.accepted,
        "refused": table.refused,
        "new": len(reading.new),
        "changed": len(reading.changed),
        "unchanged": reading.unchanged,
        "removed": len(reading.removed),
    }


def _same_rows(upload: Upload, reading: Reading) -> str:
    """A sentence when the same rows came before in another order or encoding, else empty."""
    before = queries.same_rows_before(provider=upload.provider, rows_digest=reading.table.rows_digest)
    return f"The same rows are in already: {_said(before)}" if before else ""


def _as_kept(file: UploadedFile, problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"sentence": problem.sentence, "file_id": file.pk}


def apply(
    *, upload: Upload, keep_good: bool, by: User | None, at: datetime, report: Report | None = None
) -> Upload:
    """Bring the rows in: all of them, or with `keep_good` those without problems.

    One transaction holds the records, the memory of where each row came from, and the audit entries.
    Applying again changes nothing. ApplyRefused: rows with problems and not `keep_good`, or records that
    would contradict themselves.
    """
    version, readings = _version(upload.provider), look_through(upload=upload, report=report)
    try:
        with transaction.atomic():
            current = Upload.objects.select_for_update().select_related("provider").get(pk=upload.pk)
            if current.state == Upload.State.APPLIED:
                return current
            if current.state == Upload.State.REFUSED:
                raise ApplyRefused("Nothing was changed: these files were put aside. Bring them again.")
            if _version(current.provider) != version:
                # Somebody changed the records meanwhile: what was read has to be held against them again.
                readings = look_through(upload=current)
            return _apply(current, readings, keep_good=keep_good, by=by, at=at)
    except IntegrityError as error:
        raise ApplyRefused(
            f"Nothing was changed: the records would contradict themselves ({error})."
        ) from error


def _version(provider: Provider) -> int:
    """The audit trail grows with every change, so its length tells whether anything changed."""
    return audit_head(provider=provider).sequence


def _apply(
    upload: Upload, readings: Sequence[Reading], *, keep_good: bool, by: User | None, at: datetime
) -> Upload:
    _keep_findings(upload, readings)
    refused = upload.counts["refused"]
    if refused and not keep_good:
        raise ApplyRefused(
            f"Nothing was changed: {refused:,} of {upload.counts['read']:,} rows have problems. "
            "Mend them, or choose to bring in the good rows and keep the others as problems."
        )
    for reading in readings:
        if reading.file.kind not in asc_wds_in.PARTS:
            _apply_table(upload, reading, by, at)
        elif reading.file.kind == asc_wds_in.WORKPLACE:
            parts = {part.file.kind: part for part in readings if part.file.kind in asc_wds_in.PARTS}
            apply_asc_wds(provider=upload.provider, parts=parts, on=upload.effective_on, by=by, at=at)
        _remember(upload.provider, reading)
    if any(reading.file.kind in {"places", "branches", asc_wds_in.WORKPLACE} for reading in readings):
        locate(provider=upload.provider, by=by, at=at)
    upload.state, upload.kept_good = Upload.State.APPLIED, keep_good
    upload.applied_by, upload.applied_at = by, at
    upload.save()
    record(
        provider=upload.provider,
        by=by,
        at=at,
        verb="exchange.apply",
        subject=f"upload {upload.pk}",
        details={
            "counts": upload.counts,
            "files": [[reading.file.name, reading.file.sha256] for reading in readings],
            "kept_good": keep_good,
        },
    )
    return upload


def _apply_table(upload: Upload, reading: Reading, by: User | None, at: datetime) -> None:
    names = reading.table.kind.names
    rows = [dict(zip(names, reading.table.rows[number], strict=True)) for number in reading.to_apply]
    if rows:
        apply_rows(
            provider=upload.provider, kind=reading.file.kind, rows=rows, on=upload.effective_on, by=by, at=at
        )


def _remember(provider: Provider, reading: Reading) -> None:
    """The newest version of each row and where it stands; a removed row keeps its origin, not its digest."""
    table, file = reading.table, reading.file
    upsert(
        model=AppliedRow,
        fields=("provider", "kind", "key", "digest", "file", "line"),
        rows=(
            (provider.pk, file.kind, table.keys[number], table.digests[number], file.pk, table.lines[number])
            for number in reading.to_apply
        ),
        unique=("provider", "kind", "key"),
    )
    for keys in _chunks(reading.removed):
        AppliedRow.objects.filter(provider=provider, kind=file.kind, key__in=keys).update(digest="")
    file.rows_digest, file.refused = table.rows_digest, table.refused
    file.save(update_fields=["rows_digest", "refused"])


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


@transaction.atomic
def refuse(*, upload: Upload, by: User | None, at: datetime) -> None:
    """Put the upload aside without bringing anything in; its bytes are kept. Applied uploads stay applied."""
    moved = Upload.objects.filter(pk=upload.pk).exclude(state=Upload.State.APPLIED)
    if moved.update(state=Upload.State.REFUSED):
        record(provider=upload.provider, by=by, at=at, verb="exchange.refuse", subject=f"upload {upload.pk}")
