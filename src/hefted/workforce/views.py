"""Pages of the people who work for a provider, and the changes made to their employment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hefted.accounts.queries import branches_of
from hefted.accounts.requests import MemberRequest
from hefted.workforce import actions, forms, presenters, queries

if TYPE_CHECKING:
    from hefted.workforce.models import EmploymentSpell, Worker

PAGE_SIZE = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def workers(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = {"state": "in post", "on": f"{today:%d/%m/%Y}"} | request.GET.dict()
    form = forms.WorkerFilterForm(asked, branches=list(branches_of(provider=request.provider)))
    said = form.cleaned_data if form.is_valid() else {}
    on = said.get("on") or today
    found = queries.employments(
        provider=request.provider,
        state=said.get("state") or "in post",
        on=on,
        words=said.get("words", ""),
        branch=said.get("branch", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "on": on, "rows": [presenters.row(spell, on=on) for spell in page]}
    return render(request, "workforce/workers.html", context)


@require_safe
def worker(request: MemberRequest, worker_id: int) -> HttpResponse:
    found, today = _worker_or_404(request, worker_id), timezone.localdate()
    mine: Any = {"provider": request.provider, "worker": found}
    spells = [presenters.employment(spell, on=today) for spell in queries.spells_of_worker(**mine)]
    context = {
        "worker": found,
        "employments": spells,
        "current": next((spell for spell in spells if spell.is_open), None),
        "absences": [presenters.absence(one, on=today) for one in queries.absences_of_worker(**mine)],
        "week": presenters.week(queries.availability_of_worker(**mine)),
        "opted_out": presenters.YES_NO[found.opted_out_of_48_hours],
    }
    return render(request, "workforce/worker.html", context)


@form_view
def start(request: MemberRequest) -> HttpResponse:
    """A new starter. A reference in use belongs to somebody, who may be coming back instead."""
    form = forms.NewStarterForm(request.POST or None, branches=list(branches_of(provider=request.provider)))
    if form.is_valid():
        said = form.cleaned_data
        known = queries.worker_for(provider=request.provider, reference=said["reference"])
        if known:
            sentence = (
                f"{known.reference} is the reference of {known.name}. If they are coming back, start there."
            )
            form.add_error("reference", sentence)
        elif spell := _started(request, form, reference=said["reference"], name=said["name"]):
            messages.success(request, f"{said['name']} starts on {said['on']:%d/%m/%Y}.")
            return redirect("workforce:worker", spell.worker_id)
    return _form_page(request, form, heading="Add a new starter", button="Add new starter")


@form_view
def come_back(request: MemberRequest, worker_id: int) -> HttpResponse:
    found = _worker_or_404(request, worker_id)
    form = forms.ReturnForm(request.POST or None, branches=list(branches_of(provider=request.provider)))
    if form.is_valid() and _started(request, form, reference=found.reference, name=found.name):
        messages.success(request, f"{found.name} starts again on {form.cleaned_data['on']:%d/%m/%Y}.")
        return redirect("workforce:worker", found.pk)
    return _form_page(request, form, heading="Record a return", button="Record return", worker=found)


def _started(
    request: MemberRequest, form: forms.ReturnForm, *, reference: str, name: str
) -> "EmploymentSpell | None":
    """The new employment; None when the records do not allow it, which the form then says."""
    said = form.cleaned_data
    try:
        return actions.start_employment(
            provider=request.provider,
            reference=reference,
            name=name,
            branch=said["branch"],
            job_role=said["job_role"],
            terms=form.terms(),
            on=said["on"],
            by=request.user,
            at=timezone.now(),
            **(form.facts() if isinstance(form, forms.NewStarterForm) else {}),
        )
    except actions.WorkforceError as refused:
        form.add_error(None, str(refused))
        return None


@form_view
def end(request: MemberRequest, spell_id: int) -> HttpResponse:
    spell = _spell_or_404(request, spell_id)
    form = forms.EndForm(request.POST or None)

    def change() -> None:
        said = form.cleaned_data
        actions.end_spell(
            spell=spell, on=said["on"], reason=said["reason"], by=request.user, at=timezone.now()
        )

    if form.is_valid() and _done(form, change):
        words = f"{spell.worker.name}: employment ended on {form.cleaned_data['on']:%d/%m/%Y}."
        messages.success(request, words)
        return redirect("workforce:worker", spell.worker_id)
    return _form_page(
        request, form, heading="End employment", button="End employment", worker=spell.worker, danger=True
    )


@form_view
def contract(request: MemberRequest, spell_id: int) -> HttpResponse:
    spell = _spell_or_404(request, spell_id)
    form = forms.ContractForm(request.POST or None)

    def change() -> None:
        actions.change_contract(
            spell=spell, terms=form.terms(), on=form.cleaned_data["on"], by=request.user, at=timezone.now()
        )

    if form.is_valid() and _done(form, change):
        messages.success(
            request, f"{spell.worker.name} has new terms from {form.cleaned_data['on']:%d/%m/%Y}."
        )
        return redirect("workforce:worker", spell.worker_id)
    return _form_page(
        request, form, heading="Change contract", button="Save new contract", worker=spell.worker
    )


@form_view
def role(request: MemberRequest, spell_id: int) -> HttpResponse:
    spell = _spell_or_404(request, spell_id)
    form = forms.RoleForm(request.POST or None, branches=list(branches_of(provider=request.provider)))

    def change() -> None:
        said = form.cleaned_data
        actions.change_role(
            spell=spell,
            branch=said["branch"],
            job_role=said["job_role"],
            on=said["on"],
            by=request.user,
            at=timezone.now(),
        )

    if form.is_valid() and _done(form, change):
        messages.success(
            request, f"{spell.worker.name} has a new role from {form.cleaned_data['on']:%d/%m/%Y}."
        )
        return redirect("workforce:worker", spell.worker_id)
    return _form_page(
        request, form, heading="Change role or branch", button="Save new role", worker=spell.worker
    )


@form_view
def absence(request: MemberRequest, worker_id: int) -> HttpResponse:
    found = _worker_or_404(request, worker_id)
    form = forms.AbsenceForm(request.POST or None)

    def change() -> None:
        actions.record_absence(worker=found, **form.cleaned_data, by=request.user, at=timezone.now())

    if form.is_valid() and _done(form, change):
        messages.success(request, f"The absence of {found.name} is recorded.")
        return redirect("workforce:worker", found.pk)
    return _form_page(request, form, heading="Record an absence", button="Record absence", worker=found)


def _done(form: Form, change: Callable[[], object]) -> bool:
    """Make the change; what the records do not allow becomes a line of the error summary."""
    try:
        change()
    except actions.WorkforceError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _form_page(
    request: MemberRequest,
    form: Form,
    *,
    heading: str,
    button: str,
    worker: "Worker | None" = None,
    danger: bool = False,
) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "worker": worker, "danger": danger}
    return render(request, "workforce/change.html", context, status=422 if form.is_bound else 200)


def _worker_or_404(request: MemberRequest, worker_id: int) -> "Worker":
    found = queries.worker_by_id(provider=request.provider, worker_id=worker_id)
    if found is None:
        raise Http404
    return found


def _spell_or_404(request: MemberRequest, spell_id: int) -> "EmploymentSpell":
    spell = queries.spell_for(provider=request.provider, spell_id=spell_id)
    if spell is None:
        raise Http404
    return spell
