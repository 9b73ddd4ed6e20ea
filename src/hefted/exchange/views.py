"""Pages of files: bring them, look through what they would do, bring them in, take templates away."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hefted.accounts.requests import MemberRequest
from hefted.exchange import actions, documents, presenters, queries, tasks
from hefted.exchange.columns import kinds
from hefted.exchange.forms import BringForm
from hefted.exchange.readers.problems import FileRefused
from hefted.jobs.actions import enqueue

if TYPE_CHECKING:
    from hefted.exchange.models import Upload

PAGE_SIZE = 50
# Files larger than this together, and more rows than this, are worked through outside the request.
LARGE_BYTES = 1_000_000
LARGE_ROWS = 5_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def uploads(request: MemberRequest) -> HttpResponse:
    found = queries.uploads_of(provider=request.provider)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [presenters.row(upload) for upload in page]}
    return render(request, "exchange/uploads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: MemberRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_valid():
        try:
            return redirect("exchange:upload", _stage(request, form).pk)
        except FileRefused as refused:
            form.add_error("chosen", str(refused))
    return render(request, "exchange/bring.html", {"form": form}, status=422 if form.is_bound else 200)


def _stage(request: MemberRequest, form: BringForm) -> "Upload":
    """FileRefused: see `actions.stage` and `actions.preview`."""
    files = form.cleaned_data["chosen"]
    upload = actions.stage(
        provider=request.provider,
        files=[actions.GivenFile(name=file.name, content=file.read()) for file in files],
        by=request.user,
        at=timezone.now(),
        effective_on=form.cleaned_data["effective_on"],
    )
    if sum(file.size for file in files) > LARGE_BYTES:
        _enqueue(request, upload, tasks.PREVIEW)
        return upload
    return actions.preview(upload=upload)


def _enqueue(request: MemberRequest, upload: "Upload", kind: str, **inputs: object) -> int:
    job = enqueue(
        kind=kind,
        provider=request.provider,
        by=request.user,
        at=timezone.now(),
        inputs={"upload": upload.pk, **inputs},
    )
    return job.pk


@require_safe
def upload(request: MemberRequest, upload_id: int) -> HttpResponse:
    found = _upload_or_404(request, upload_id)
    if found.state == "staged":
        return render(request, "exchange/staged.html", {"upload": found})
    tab = request.GET.get("tab", "problems" if found.problem_count else "new")
    readable = presenters.readable_files(found, role=request.membership.role)
    listed: list[Any] = (
        presenters.problems(found, of=readable)
        if tab == "problems"
        else presenters.positions(found, tab, of=readable)
    )
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "upload": found,
        "row": presenters.row(found),
        "parts": [
            part | {"title": presenters.kind_title(part["kind"]), "is_readable": part["file"] in readable}
            for part in found.preview
        ],
        "hides_rows": len(readable) < len(found.files.all()),
        "tab": tab,
        "tabs": presenters.tabs(found, tab),
        "page": page,
        "lines": [] if tab == "problems" else presenters.lines(found, list(page)),
        "has_refused": bool(found.counts.get("refused")),
        "has_good": bool(found.counts.get("accepted")),
    }
    return render(request, "exchange/upload.html", context)


@require_POST
def apply(request: MemberRequest, upload_id: int) -> HttpResponse:
    found = _upload_or_404(request, upload_id)
    keep_good = request.POST.get("keep_good") == "yes"
    if found.counts.get("read", 0) > LARGE_ROWS:
        return redirect("jobs:job", _enqueue(request, found, tasks.APPLY, keep_good=keep_good))
    try:
        done = actions.apply(upload=found, keep_good=keep_good, by=request.user, at=timezone.now())
    except FileRefused as refused:
        messages.error(request, str(refused))
        return redirect("exchange:upload", found.pk)
    counts = done.counts
    words = f"{counts['new']:,} new and {counts['changed']:,} changed rows were brought in"
    left = f"; {counts['refused']:,} with problems were left out." if counts["refused"] else "."
    messages.success(request, words + left)
    return redirect("exchange:upload", found.pk)


@require_POST
def set_aside(request: MemberRequest, upload_id: int) -> HttpResponse:
    actions.refuse(upload=_upload_or_404(request, upload_id), by=request.user, at=timezone.now())
    messages.success(request, "The files were put aside; nothing was changed.")
    return redirect("exchange:uploads")


@require_safe
def mend(request: MemberRequest, upload_id: int, file_id: int) -> HttpResponse:
    """The refused rows of one file as a workbook."""
    found = _upload_or_404(request, upload_id)
    file = next((file for file in found.files.all() if file.pk == file_id), None)
    if file is None:
        raise Http404
    if not presenters.may_read(kind=file.kind, role=request.membership.role):
        raise PermissionDenied
    content = documents.mending_workbook(upload=found, file=file)
    return _download(content, f"to-mend-{found.pk}-{file.pk}.xlsx", WORKBOOK)


@require_safe
def templates(request: MemberRequest) -> HttpResponse:
    return render(request, "exchange/templates.html", {"kinds": kinds().values()})


@require_safe
def template(request: MemberRequest, kind: str, form: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    known = kinds().get(kind)
    if known is None or form not in {"csv", "xlsx"}:
        raise Http404
    if form == "csv":
        return _download(documents.template_csv(kind=known), f"{kind}.csv", "text/csv; charset=utf-8")
    return _download(documents.template_workbook(kind=known), f"{kind}.xlsx", WORKBOOK)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _upload_or_404(request: MemberRequest, upload_id: int) -> "Upload":
    found = queries.upload_for(provider=request.provider, upload_id=upload_id)
    if found is None:
        raise Http404
    return found
