"""Pages of supervision: what is due, one worker's history, a session recorded, a mentor named."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hefted.accounts.queries import branches_of
from hefted.accounts.requests import MemberRequest
from hefted.engine.supervision import HELD, Status
from hefted.supervision import actions, forms, presenters, queries
from hefted.workforce.queries import worker_by_id

if TYPE_CHECKING:
    from hefted.workforce.models import Worker

PAGE_SIZE = 50
BACK = timedelta(weeks=12)
AHEAD = timedelta(weeks=4)
SHOWN = {
    "to do": queries.TO_DO,
    "coming": frozenset({Status.NOT_YET_DUE}),
    "held": HELD,
    "missed": frozenset({Status.MISSED}),
    "all": frozenset(Status),
}
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def due(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    form = forms.DueFilterForm(
        {"show": "to do"} | request.GET.dict(), branches=list(branches_of(provider=request.provider))
    )
    said = form.cleaned_data if form.is_valid() else {}
    rows = queries.due_list(
        provider=request.provider,
        on=today,
        since=today - BACK,
        until=today + AHEAD,
        branch=said.get("branch", ""),
    )
    wanted = SHOWN[said.get("show") or "to do"]
    page = Paginator([row for row in rows if row.standing.status in wanted], PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    statuses = [row.standing.status for row in rows]
    context = {
        "form": form,
        "page": page,
        "rows": [presenters.due(row) for row in page],
        "overdue": statuses.count(Status.OVERDUE),
        "due": statuses.count(Status.DUE),
        "held": sum(status in HELD for status in statuses),
        "missed": statuses.count(Status.MISSED),
        "today": today,
        "recorded_from": queries.recorded_from(provider=request.provider),
    }
    return render(request, "supervision/due.html", context)


@require_safe
def worker(request: MemberRequest, worker_id: int) -> HttpResponse:
    found, today = _worker_or_404(request, worker_id), timezone.localdate()
    provider = request.provider
    history = queries.history_of(provider=provider, worker=found, on=today)
    mentorships = list(queries.mentorships_of_worker(provider=provider, worker=found))
    context = {
        "worker": found,
        "standings": [presenters.standing(one) for one in history],
        "sessions": queries.sessions_of_worker(provider=provider, worker=found),
        "mentorships": mentorships,
        "recorded_from": queries.recorded_from(provider=provider),
        "mentor": next((one.mentor for one in mentorships if one.until_on is None), None),
    }
    return render(request, "supervision/worker.html", context)


@form_view
def hold(request: MemberRequest, worker_id: int) -> HttpResponse:
    """Record a session. The list links here with `?kind=week 2`, and the mentor is the likely supervisor."""
    found, today = _worker_or_404(request, worker_id), timezone.localdate()
    mentor = queries.mentors_on(provider=request.provider, day=today).get(found.pk)
    form = forms.HeldForm(
        request.POST or None,
        colleagues=_colleagues(request, found),
        initial={
            "kind": request.GET.get("kind", "regular"),
            "supervisor": mentor.pk if mentor else "",
            "held_on": today,
        },
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.record_held(
                worker=found,
                supervisor=form.colleague(),
                on=said["held_on"],
                kind=said["kind"],
                notes=said["notes"],
                by=request.user,
                at=timezone.now(),
            )
        except actions.SupervisionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The supervision of {found.name} is recorded.")
            return redirect("supervision:worker", found.pk)
    return _form_page(request, form, found, heading="Record a supervision", button="Record supervision")


@form_view
def mentor(request: MemberRequest, worker_id: int) -> HttpResponse:
    found = _worker_or_404(request, worker_id)
    form = forms.MentorForm(
        request.POST or None,
        colleagues=_colleagues(request, found),
        initial={"on": timezone.localdate()},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.assign_mentor(
                worker=found,
                mentor=form.colleague(),
                on=said["on"],
                reason=said["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except actions.SupervisionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"{form.colleague().name} is the mentor of {found.name} from {said['on']:%d/%m/%Y}."
            )
            return redirect("supervision:worker", found.pk)
    return _form_page(request, form, found, heading="Name a mentor", button="Save mentor")


def _colleagues(request: MemberRequest, found: "Worker") -> list["Worker"]:
    in_post = queries.workers_in_post(provider=request.provider, on=timezone.localdate())
    return list(in_post.exclude(pk=found.pk))


def _form_page(
    request: MemberRequest, form: forms.ColleagueForm, found: "Worker", *, heading: str, button: str
) -> HttpResponse:
    context = {"form": form, "worker": found, "heading": heading, "button": button}
    return render(request, "supervision/change.html", context, status=422 if form.is_bound else 200)


def _worker_or_404(request: MemberRequest, worker_id: int) -> "Worker":
    found = worker_by_id(provider=request.provider, worker_id=worker_id)
    if found is None:
        raise Http404
    return found
