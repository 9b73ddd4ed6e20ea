"""The dashboard, the page of one measure, and the records behind its figure."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hefted.accounts.permissions import is_allowed
from hefted.accounts.requests import MemberRequest
from hefted.engine.measures import all_measures, measure_named
from hefted.engine.measures.definition import BETTER_WORDS, Definition
from hefted.engine.measures.figure import Figure
from hefted.jobs.actions import enqueue
from hefted.jobs.queries import unfinished_job
from hefted.measures import behind, charts, presenters, queries
from hefted.measures.forms import RecordsForm, ScopeForm
from hefted.measures.tasks import KIND

PAGE_SIZE = 50


@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    scope, form = _scope(request)
    run = queries.latest_run(provider=request.provider)
    figures: dict[str, list[Figure]] = {}
    if run:
        for kept in queries.figures_of(provider=request.provider, run=run, branch=scope.branch):
            figures.setdefault(kept.figure.measure, []).append(kept.figure)
    groups = presenters.card_groups(
        definitions=(measure.definition for measure in all_measures()), figures=figures
    )
    newer = queries.files_since(provider=request.provider, run=run) if run else 0
    context = {
        "form": form,
        "branches": scope.branches,
        "branch": scope.branch,
        "run": run,
        "groups": groups,
        "newer": newer,
    }
    return render(request, "measures/dashboard.html", context)


@require_safe
def measure(request: MemberRequest, measure_id: str) -> HttpResponse:
    definition = _definition_or_404(measure_id)
    scope, form = _scope(request)
    run = queries.latest_run(provider=request.provider)
    kept = (
        queries.figures_of(provider=request.provider, measure=definition.id, run=run, branch=scope.branch)
        if run
        else ()
    )
    context = {
        "definition": definition,
        "form": form,
        "branches": scope.branches,
        "branch": scope.branch,
        "run": run,
    }
    context |= {
        "better": BETTER_WORDS[definition.better],
        "source_lines": presenters.source_lines(definition),
    }
    if run and kept:
        figures = [one.figure for one in kept]
        says = presenters.trend_sentence(definition, figures)
        every = queries.figures_by_branch(provider=request.provider, measure=definition.id, run=run)
        context |= {
            "headline": presenters.headline(definition=definition, figure=figures[-1]),
            "says": says,
            "trend": charts.trend(
                definition=definition,
                figures=figures,
                digests=[one.digest for one in kept],
                words=[presenters.shown(figure.value, definition.unit) for figure in figures],
                says=says,
            ),
            "trend_table": presenters.trend_table(definition=definition, figures=figures),
            "groups": _parts(definition, figures[-1]),
            "branch_table": _branch_table(definition, every, scope),
            "files": presenters.file_lines(run.sources),
        }
    return render(request, "measures/measure.html", context)


@require_safe
def records(request: MemberRequest, measure_id: str) -> HttpResponse:
    definition = _definition_or_404(measure_id)
    scope, _ = _scope(request)
    kept = queries.current_figure(provider=request.provider, measure=definition.id, branch=scope.branch)
    if kept is None:
        raise Http404
    form = RecordsForm(request.GET, roles=behind.ROLE_WORDS)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    found = behind.references_of(kept.figure, role=role)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shows_care = is_allowed(route="care:people", role=request.membership.role, changes=False)
    context = {
        "definition": definition,
        "branches": scope.branches,
        "branch": scope.branch,
        "page": page,
        "rows": behind.lines(
            provider=request.provider, references=list(page.object_list), shows_care=shows_care
        ),
        "form": form,
        "headline": presenters.headline(definition=definition, figure=kept.figure),
    }
    return render(request, "measures/records.html", context)


@require_POST
def compute(request: MemberRequest) -> HttpResponse:
    """Queues the calculation, unless one is already on its way."""
    job = unfinished_job(provider=request.provider, kind=KIND) or enqueue(
        kind=KIND,
        provider=request.provider,
        by=request.user,
        at=timezone.now(),
        inputs={"as_of": queries.last_day(provider=request.provider, today=timezone.localdate()).isoformat()},
    )
    return redirect("jobs:job", job.pk)


def _scope(request: MemberRequest) -> tuple[queries.Scope, ScopeForm]:
    """The branch asked for, or the whole provider, and the form that asks; 404 for no branch of theirs."""
    asked = request.GET.get("branch", "")
    scope = queries.scope_for(provider=request.provider, reference=asked)
    if scope is None:
        raise Http404
    return scope, ScopeForm({"branch": asked}, branches=scope.branches)


def _definition_or_404(measure_id: str) -> Definition:
    found = measure_named(id=measure_id)
    if found is None:
        raise Http404
    return found.definition


def _parts(definition: Definition, figure: Figure) -> list[dict[str, object]]:
    """Each group of parts with its bars; what the table of branches says already is not said twice."""
    return [
        {
            "group": group,
            "drawing": charts.parts(definition=definition, name=group.name, rows=group.bars)
            if group.bars
            else None,
        }
        for group in presenters.part_groups(definition=definition, figure=figure)
        if group.name not in {"By workplace", "By branch"}
    ]


def _branch_table(
    definition: Definition, every: tuple[queries.KeptFigure, ...], scope: queries.Scope
) -> presenters.Table | None:
    """The whole provider, then each branch by name; None where there is only one branch."""
    of_branch = {kept.branch: kept.figure for kept in every}
    page = reverse("measures:measure", args=[definition.id])
    places: list[tuple[int | None, str, str]] = [(None, "All branches", page)]
    places += [
        (branch.pk, branch.name, f"{page}?{urlencode({'branch': branch.reference})}")
        for branch in scope.branches
    ]
    rows = [
        presenters.row(label=name, thing=of_branch[key], unit=definition.unit, href=href)
        for key, name, href in places
        if key in of_branch
    ]
    return presenters.Table(rows=tuple(rows)) if len(rows) > 1 else None
