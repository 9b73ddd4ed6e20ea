"""Pages of promises and evidence packs. A commissioner sees released packs and nothing else."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hefted.accounts.requests import MemberRequest
from hefted.care.queries import contracts_of
from hefted.evidence import actions, documents, forms, gathering, presenters, queries, verifier

if TYPE_CHECKING:
    from hefted.evidence.models import Pack

PAGE_SIZE = 50
COMMISSIONER = "commissioner"
REFUSALS = (
    actions.SamePersonError,
    actions.NotForOutsideError,
    actions.AlreadyReleasedError,
    actions.PackDamagedError,
)
form_view = require_http_methods(["GET", "HEAD", "POST"])


def _pack_or_404(request: MemberRequest, pack_id: int) -> "Pack":
    pack = queries.pack_seen_by(
        provider=request.provider, outside=request.membership.role == COMMISSIONER, pack_id=pack_id
    )
    if pack is None:
        raise Http404
    return pack


@require_safe
def packs(request: MemberRequest) -> HttpResponse:
    outside = request.membership.role == COMMISSIONER
    found = queries.packs_seen_by(provider=request.provider, outside=outside)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [presenters.pack_line(pack) for pack in page], "outside": outside}
    return render(request, "evidence/packs.html", context)


@require_safe
def pack(request: MemberRequest, pack_id: int) -> HttpResponse:
    found = _pack_or_404(request, pack_id)
    context = {
        "pack": presenters.pack_line(found),
        "own": found.built_by_id == request.user.pk,
        "inside_only": found.audience == queries.INSIDE,
    }
    try:
        archive = actions.pack_bytes(pack=found)
    except actions.PackDamagedError as damaged:
        return render(request, "evidence/pack.html", context | {"damaged": str(damaged)})
    seen = presenters.preview(verifier.contents(archive)[0]["figures.json"])
    return render(request, "evidence/pack.html", context | {"seen": seen})


@require_safe
def download(request: MemberRequest, pack_id: int) -> HttpResponse:
    return _file(request, pack_id, member=None)


@require_safe
def pdf(request: MemberRequest, pack_id: int) -> HttpResponse:
    return _file(request, pack_id, member="pack.pdf")


def _file(request: MemberRequest, pack_id: int, *, member: str | None) -> HttpResponse:
    """The whole pack, or one file of it."""
    found = _pack_or_404(request, pack_id)
    try:
        content = actions.pack_bytes(pack=found)
    except actions.PackDamagedError as damaged:
        messages.error(request, str(damaged))
        return redirect("evidence:pack", found.pk)
    name, kind = presenters.pack_line(found).file_name, "application/zip"
    if member:
        content, name, kind = verifier.contents(content)[0][member], name[:-3] + "pdf", "application/pdf"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@form_view
def build(request: MemberRequest) -> HttpResponse:
    form = forms.PackForm(request.POST or None, contracts=contracts_of(provider=request.provider))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.build_pack(
                contract=said["contract"],
                contents=gathering.contents_for(contract=said["contract"], audience=said["audience"]),
                write=documents.pack,
                by=request.user,
                at=timezone.now(),
            )
        except gathering.NoFiguresError as missing:
            form.add_error(None, str(missing))
        else:
            return redirect("evidence:pack", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "evidence/build.html", {"form": form}, status=status)


@require_POST
def release(request: MemberRequest, pack_id: int) -> HttpResponse:
    found = _pack_or_404(request, pack_id)
    try:
        actions.release_pack(pack=found, by=request.user, at=timezone.now())
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The pack is released: the commissioner can see it now.")
    return redirect("evidence:pack", found.pk)


@require_safe
def commitments(request: MemberRequest) -> HttpResponse:
    found = queries.commitments_of(provider=request.provider)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [presenters.promise_line(commitment) for commitment in page]
    return render(request, "evidence/commitments.html", {"page": page, "rows": rows})


@form_view
def commit(request: MemberRequest) -> HttpResponse:
    form = forms.CommitmentForm(request.POST or None, contracts=contracts_of(provider=request.provider))
    if form.is_valid():
        actions.make_commitment(**form.facts(), by=request.user, at=timezone.now())
        messages.success(request, "The commitment is recorded. It is in every pack built from now on.")
        return redirect("evidence:commitments")
    return render(request, "evidence/commit.html", {"form": form}, status=422 if form.is_bound else 200)
