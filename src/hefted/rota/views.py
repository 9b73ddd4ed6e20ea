"""Pages of the rota: weeks, proposals, moving a visit, publishing, and the calendars of workers."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hefted.accounts.queries import branches_of
from hefted.accounts.requests import MemberRequest
from hefted.care.queries import visit_by_id, visits_of
from hefted.engine.rota.problem import Problem
from hefted.engine.rota.solution import DAY_NAMES, Solution, lay_out
from hefted.jobs.presenters import line
from hefted.rota import actions, charts, forms, presenters, queries
from hefted.rota.feeds import calendar_of
from hefted.workforce.queries import worker_by_id

if TYPE_CHECKING:
    from hefted.accounts.models import Branch
    from hefted.care.models import Visit
    from hefted.rota.models import Proposal
    from hefted.workforce.models import Worker

RECENT = 12
WEEK = timedelta(weeks=1)
FEED_REACHES_BACK = timedelta(weeks=4)


# ---- weeks
@require_safe
def weeks(request: MemberRequest) -> HttpResponse:
    """Choose a branch and week; what was published and proposed last."""
    branches = list(branches_of(provider=request.provider))
    asked = request.GET if "branch" in request.GET else None
    form = forms.WeekForm(asked, branches=branches, initial={"on": timezone.localdate()})
    if form.is_valid():
        return redirect(
            "rota:week", int(form.cleaned_data["branch"]), queries.monday_of(form.cleaned_data["on"])
        )
    lines = [
        (branch, queries.last_week_with_visits(provider=request.provider, branch=branch))
        for branch in branches
    ]
    context = {
        "form": form,
        "branches": lines,
        "published": queries.published_weeks_of(provider=request.provider)[:RECENT],
        "proposals": queries.proposals_of(provider=request.provider).defer("problem", "before", "solution")[
            :RECENT
        ],
    }
    return render(request, "rota/weeks.html", context)


@require_safe
def week(request: MemberRequest, branch_id: int, week: date) -> HttpResponse:
    """The rota people hold; before the first publication, the one in the records."""
    branch, monday = _branch_or_404(request, branch_id), queries.monday_of(week)
    if monday != week:
        return redirect("rota:week", branch.pk, monday)
    found = queries.week_for(provider=request.provider, branch=branch, week_start=monday)
    published = queries.published_week_for(provider=request.provider, branch=branch, week_start=monday)
    rota = found.as_recorded
    if published is not None:
        rota = queries.published_solution(week=published, problem=found.problem)
    names = queries.names_of(provider=request.provider)
    context = {
        "branch": branch,
        "week": monday,
        "published": published,
        "notes": found.notes,
        "form": forms.PlanForm(),
        "proposals": queries.proposals_for(provider=request.provider, branch=branch, week_start=monday)[
            :RECENT
        ],
        "comparisons": presenters.comparisons(
            problem=found.problem, before=found.as_recorded, after=rota, branch=branch
        ),
        "broken": presenters.broken_rules(problem=found.problem, rota=rota, names=names),
        "has_visits": bool(found.problem.visits),
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        **_pictures(request, found.problem, rota, names, monday),
    }
    return render(request, "rota/week.html", context)


def _pictures(
    request: MemberRequest, problem: Problem, rota: Solution, names: dict[str, str], monday: date
) -> dict[str, Any]:
    """What both the page of a week and that of a proposal show of a rota."""
    asked = request.GET.get("day", "0")
    day = int(asked) if asked in {str(number) for number in range(len(DAY_NAMES))} else 0
    layout = lay_out(problem=problem, solution=rota)
    seen: dict[str, Any] = {
        "problem": problem,
        "layout": layout,
        "day": day,
        "names": names,
        "initials": queries.initials_of(provider=request.provider),
    }
    return {
        "day": day,
        "day_name": DAY_NAMES[day],
        "tabs": presenters.day_tabs(monday),
        "timeline": charts.timeline(**seen),
        "map": charts.round_map(**seen),
        "rows": presenters.visit_rows(**seen),
        "carers": presenters.carer_weeks(problem=problem, rota=rota, names=names),
    }


@require_POST
def plan(request: MemberRequest, branch_id: int, week: date) -> HttpResponse:
    branch, monday = _branch_or_404(request, branch_id), queries.monday_of(week)
    form = forms.PlanForm(request.POST)
    if not form.is_valid():
        for field in form:
            for words in field.errors:
                messages.error(request, f"{field.label}: {words}")
        return redirect("rota:week", branch.pk, monday)
    try:
        made = actions.propose(
            provider=request.provider,
            branch=branch,
            week_start=monday,
            seconds=form.cleaned_data["seconds"],
            seed=form.cleaned_data["seed"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.NothingToPlanError as refused:
        messages.error(request, str(refused))
        return redirect("rota:week", branch.pk, monday)
    return redirect("rota:proposal", made.pk)


# ---- proposals
@require_safe
def proposal(request: MemberRequest, proposal_id: int) -> HttpResponse:
    found = _proposal_or_404(request, proposal_id)
    question = queries.question_of(proposal=found)
    context: dict[str, Any] = {"proposal": found, "job": line(found.job) if found.job else None}
    if question.after is None:
        return render(request, "rota/waiting.html", context)
    names = queries.names_of(provider=request.provider)
    initials = queries.initials_of(provider=request.provider)
    keys = _visit_ids(request, found)
    pictures = _pictures(request, question.problem, question.after, names, found.week_start)
    rotas: dict[str, Any] = {"problem": question.problem, "before": question.before, "after": question.after}
    context |= {
        "comparisons": presenters.comparisons(**rotas, branch=found.branch),
        "parts": presenters.part_rows(**rotas),
        "total_before": presenters.total_of(problem=question.problem, rota=question.before),
        "total_after": presenters.total_of(problem=question.problem, rota=question.after),
        "broken_before": presenters.broken_rules(problem=question.problem, rota=question.before, names=names),
        "unplaced": presenters.unplaced_rows(
            problem=question.problem, rota=question.after, names=names, initials=initials, keys=keys
        ),
        **pictures,
        "rows": presenters.with_keys(pictures["rows"], keys),
    }
    return render(request, "rota/proposal.html", context)


def _visit_ids(request: MemberRequest, found: "Proposal") -> dict[str, int]:
    """Visit's reference > its key, for the addresses of the page."""
    since = queries.instant(week_start=found.week_start, minute=0)
    until = queries.instant(week_start=found.week_start + WEEK, minute=0)
    visits = visits_of(provider=request.provider, since=since, until=until)
    return dict(visits.values_list("reference", "pk"))


@require_safe
def progress(request: MemberRequest, proposal_id: int) -> HttpResponse:
    """The moving part of a proposal that is being worked out; the page comes anew when it is done."""
    found = _proposal_or_404(request, proposal_id)
    job = line(found.job) if found.job else None
    answer = render(request, "rota/_progress.html", {"proposal": found, "job": job})
    if job is None or job.is_finished:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def why(request: MemberRequest, proposal_id: int, visit_id: int) -> HttpResponse:
    found, visit = _proposal_or_404(request, proposal_id), _visit_or_404(request, visit_id)
    slot = 2 if request.GET.get("carer") == "2" else 1
    question = queries.question_of(proposal=found)
    told = queries.why_this_carer(question=question, visit=visit.reference, slot=slot)
    if told is None:
        raise Http404
    reasons = presenters.reasons_of(
        why=told,
        names=queries.names_of(provider=request.provider),
        initials=queries.initials_of(provider=request.provider),
    )
    context = {"proposal": found, "visit": visit, "reasons": reasons}
    return render(
        request, "rota/_why.html" if request.headers.get("HX-Request") else "rota/why.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, proposal_id: int, visit_id: int) -> HttpResponse:
    found, visit = _proposal_or_404(request, proposal_id), _visit_or_404(request, visit_id)
    slot = 2 if request.GET.get("carer") == "2" else 1
    question = queries.question_of(proposal=found)
    if question.after is None or visit.reference not in question.problem.visit_by_id:
        raise Http404
    names = queries.names_of(provider=request.provider)
    planned = question.problem.visit_by_id[visit.reference]
    now = {(entry.visit, entry.slot): entry for entry in question.after.assignments}.get(
        (visit.reference, slot)
    )
    workers = sorted(
        ((c.id, names.get(c.id, c.id)) for c in question.problem.carers), key=lambda pair: pair[1]
    )
    initial = {
        "worker": now.carer if now else "",
        "starts": presenters.minute_of_day(now.start if now else planned.planned),
        "version": found.version,
    }
    form = forms.MoveForm(request.POST or None, workers=workers, initial=initial)
    if form.is_valid() and _moved(request, form, found, visit.reference, slot, planned.day):
        return redirect(f"{reverse('rota:proposal', args=[found.pk])}?day={planned.day}")
    context = {
        "proposal": found,
        "visit": visit,
        "slot": slot,
        "form": form,
        "planned": presenters.planned_words(question.problem, visit.reference),
        "day": planned.day,
    }
    return render(request, "rota/move.html", context, status=422 if form.is_bound else 200)


def _moved(
    request: MemberRequest, form: forms.MoveForm, found: "Proposal", visit: str, slot: int, day: int
) -> bool:
    """Whether the move was made; a refusal goes on the form."""
    said = form.cleaned_data
    names = queries.names_of(provider=request.provider)
    try:
        actions.move_visit(
            proposal=found,
            visit=visit,
            slot=slot,
            worker=said["worker"] or None,
            start=day * 1440 + said["starts"].hour * 60 + said["starts"].minute,
            version=said["version"],
            by=request.user,
            at=timezone.now(),
        )
    except (actions.RefusedByRulesError, actions.RotaChangedError) as refused:
        form.add_error(None, presenters.with_names(str(refused), names))
        return False
    messages.success(request, "The visit was moved. All rules hold.")
    return True


@require_POST
def publish(request: MemberRequest, proposal_id: int) -> HttpResponse:
    found = _proposal_or_404(request, proposal_id)
    form = forms.VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        made = actions.publish(proposal=found, version=version, by=request.user, at=timezone.now())
    except (actions.RefusedByRulesError, actions.RotaChangedError) as refused:
        messages.error(request, str(refused))
        return redirect("rota:proposal", found.pk)
    messages.success(
        request, f"The rota is published (version {made.version}). Calendars follow by themselves."
    )
    return redirect("rota:week", found.branch_id, found.week_start)


# ---- calendar feeds
@require_safe
def feeds(request: MemberRequest) -> HttpResponse:
    found = queries.workers_with_feeds(provider=request.provider, on=timezone.localdate())
    return render(request, "rota/feeds.html", {"rows": found})


@require_POST
def issue_feed(request: MemberRequest, worker_id: int) -> HttpResponse:
    """Shows the address once: only its hash is kept."""
    worker = _worker_or_404(request, worker_id)
    token = actions.issue_feed(worker=worker, by=request.user, at=timezone.now())
    address = request.build_absolute_uri(reverse("rota:feed", args=[token]))
    answer = render(request, "rota/feed.html", {"worker": worker, "address": address})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke_feed(request: MemberRequest, worker_id: int) -> HttpResponse:
    worker = _worker_or_404(request, worker_id)
    if actions.revoke_feed(worker=worker, by=request.user, at=timezone.now()):
        messages.success(request, f"The calendar of {worker.name} no longer answers.")
    return redirect("rota:feeds")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Carries its own secret; whoever has not got it finds nothing."""
    del request
    now = timezone.now()
    worker = queries.worker_of_feed(token=token, on=timezone.localdate())
    if worker is None:
        raise Http404
    jobs = queries.published_jobs_of(worker=worker, since=now - FEED_REACHES_BACK)
    answer = HttpResponse(calendar_of(jobs=jobs, at=now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


# ---- what the pages are about
def _branch_or_404(request: MemberRequest, branch_id: int) -> "Branch":
    found = queries.branch_by_id(provider=request.provider, branch_id=branch_id)
    if found is None:
        raise Http404
    return found


def _proposal_or_404(request: MemberRequest, proposal_id: int) -> "Proposal":
    found = queries.proposal_by_id(provider=request.provider, proposal_id=proposal_id)
    if found is None:
        raise Http404
    return found


def _visit_or_404(request: MemberRequest, visit_id: int) -> "Visit":
    found = visit_by_id(provider=request.provider, visit_id=visit_id)
    if found is None:
        raise Http404
    return found


def _worker_or_404(request: MemberRequest, worker_id: int) -> "Worker":
    found = worker_by_id(provider=request.provider, worker_id=worker_id)
    if found is None:
        raise Http404
    return found
