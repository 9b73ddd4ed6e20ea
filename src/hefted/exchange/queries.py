"""What was brought in, by whom and when, and where each record came from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.accounts.queries import branches_of
from hefted.care.queries import contracts_of, people_of
from hefted.exchange.models import AppliedRow, Upload, UploadedFile
from hefted.workforce.queries import workers_of


@dataclass(frozen=True)
class Source:
    """A file behind the records."""

    sha256: str
    name: str
    kind: str
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the newest version of a row stands."""

    digest: str
    file_id: int
    line: int


def uploads_of(*, provider: Provider) -> QuerySet[Upload]:
    """Newest first."""
    return (
        Upload.objects.filter(provider=provider).select_related("by", "applied_by").prefetch_related("files")
    )


def upload_for(*, provider: Provider, upload_id: int) -> Upload | None:
    return uploads_of(provider=provider).filter(pk=upload_id).first()


def files_of(*, upload: Upload) -> QuerySet[UploadedFile]:
    return UploadedFile.objects.filter(upload=upload).order_by("pk")


def sources_for(*, provider: Provider) -> tuple[Source, ...]:
    """Every file whose rows are in the records, oldest first."""
    files = UploadedFile.objects.filter(provider=provider, upload__applied_at__isnull=False)
    rows = files.order_by("upload__applied_at", "pk").values_list(
        "sha256", "name", "kind", "upload__applied_at"
    )
    return tuple(Source(sha256, name, kind, at) for sha256, name, kind, at in rows if at)


def applied_before(*, provider: Provider, sha256: str) -> UploadedFile | None:
    """The file with these bytes that was brought in whole, if there is one."""
    files = UploadedFile.objects.filter(
        provider=provider, sha256=sha256, refused=0, upload__applied_at__isnull=False
    )
    return files.select_related("upload", "upload__applied_by").order_by("pk").first()


def same_rows_before(*, provider: Provider, rows_digest: str) -> UploadedFile | None:
    """The file with the same rows, in whatever order or encoding, that was brought in whole."""
    files = UploadedFile.objects.filter(
        provider=provider, rows_digest=rows_digest, refused=0, upload__applied_at__isnull=False
    )
    return files.select_related("upload", "upload__applied_by").order_by("pk").first()


def baseline(*, provider: Provider, kind: str) -> dict[str, Origin]:
    """Key to the origin of every row of this kind that was applied."""
    rows = AppliedRow.objects.filter(provider=provider, kind=kind)
    found = rows.values_list("key", "digest", "file_id", "line")
    return {key: Origin(digest, file_id, line) for key, digest, file_id, line in found}


def uploaded_files(*, provider: Provider, ids: set[int]) -> dict[int, UploadedFile]:
    return UploadedFile.objects.filter(provider=provider).in_bulk(list(ids))


def known_references(*, provider: Provider) -> dict[str, set[str]]:
    """The references that rows may refer to, by the kind of file that brings them."""
    known: dict[str, set[str]] = defaultdict(set)
    known["branches"].update(branches_of(provider=provider).values_list("reference", flat=True))
    known["workers"].update(workers_of(provider=provider).values_list("reference", flat=True))
    known["people"].update(people_of(provider=provider).values_list("reference", flat=True))
    known["contracts"].update(contracts_of(provider=provider).values_list("reference", flat=True))
    return known
