"""What was brought in, by whom and when, and where each record came from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.accounts.queries import branches_of
from hefted.care.queries import contracts_of, people_of
from hefted.codes import rows
from hefted.exchange.asc_wds import Context, KnownWorker, KnownWorkplace
from hefted.exchange.models import AppliedRow, Upload, UploadedFile
from hefted.workforce.queries import in_post_on, sickness_reports_of, spells_of, workers_of

REGISTERED_MANAGER = "4"  # of the job roles list


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
    found = files.order_by("upload__applied_at", "pk").values_list(
        "sha256", "name", "kind", "upload__applied_at"
    )
    return tuple(Source(sha256, name, kind, at) for sha256, name, kind, at in found if at)


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
    applied = AppliedRow.objects.filter(provider=provider, kind=kind)
    found = applied.values_list("key", "digest", "file_id", "line")
    return {key: Origin(digest, file_id, line) for key, digest, file_id, line in found}


def uploaded_files(*, provider: Provider, ids: set[int]) -> dict[int, UploadedFile]:
    return UploadedFile.objects.filter(provider=provider).in_bulk(list(ids))


def asc_wds_context(*, provider: Provider, as_of: date) -> Context:
    """What is on record of workplaces and of workers in post, as the ASC-WDS rules ask for it."""
    branches = list(branches_of(provider=provider))
    sick = {
        report.worker_id: report
        for report in sickness_reports_of(provider=provider)
        if report.reported_on <= as_of
    }
    spells = spells_of(provider=provider).filter(in_post_on(as_of))
    regulated = {row["code"] for row in rows("services") if row["cqc_regulated"] == "1"}
    return Context(
        as_of=as_of,
        is_parent=len(branches) > 1,
        workplaces=tuple(
            KnownWorkplace(
                id=branch.pk,
                reference=branch.reference,
                name=branch.name,
                main_service=int(branch.main_service_code) if branch.main_service_code else None,
                is_regulated=branch.main_service_code in regulated,
                location_id=branch.location_id,
            )
            for branch in branches
        ),
        workers=tuple(_known_worker(spell, sick.get(spell.worker_id)) for spell in spells),
    )


def _known_worker(spell: Any, sick: Any) -> KnownWorker:
    return KnownWorker(
        workplace_id=spell.branch_id,
        reference=spell.worker.reference,
        is_registered_manager=any(
            role.job_role == REGISTERED_MANAGER and role.until_on is None for role in spell.roles.all()
        ),
        days_sick=sick.days if sick else None,
        days_sick_saved_on=sick.reported_on if sick else None,
    )


def known_references(*, provider: Provider) -> dict[str, set[str]]:
    """The references that rows may refer to, by the kind of file that brings them."""
    known: dict[str, set[str]] = defaultdict(set)
    known["branches"].update(branches_of(provider=provider).values_list("reference", flat=True))
    known["workers"].update(workers_of(provider=provider).values_list("reference", flat=True))
    known["people"].update(people_of(provider=provider).values_list("reference", flat=True))
    known["contracts"].update(contracts_of(provider=provider).values_list("reference", flat=True))
    return known
