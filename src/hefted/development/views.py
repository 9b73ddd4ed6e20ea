"""Pages of training and qualifications."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hefted.accounts.requests import MemberRequest
from hefted.development import forms, presenters, queries
from hefted.workforce.queries import worker_by_id

PAGE_SIZE = 50
# A page's own convention for "soon": long enough to book a course. It enters no figure.
SOON_DAYS = 60


@require_safe
def training(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    form = forms.TrainingFilterForm({"state": "expired"} | request.GET.dict())
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.training_in_state(
        provider=request.provider,
        state=said.get("state") or "expired",
        on=today,
        soon_days=SOON_DAYS,
        words=said.get("words", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [presenters.training(one, on=today, soon_days=SOON_DAYS) for one in page],
        "counts": queries.training_counts(provider=request.provider, on=today, soon_days=SOON_DAYS),
        "soon_days": SOON_DAYS,
        "today": today,
    }
    return render(request, "development/training.html", context)


@require_safe
def worker(request: MemberRequest, worker_id: int) -> HttpResponse:
    found, today = worker_by_id(provider=request.provider, worker_id=worker_id), timezone.localdate()
    if found is None:
        raise Http404
    trained = queries.training_of_worker(provider=request.provider, worker=found)
    qualified = queries.qualifications_of_worker(provider=request.provider, worker=found)
    context = {
        "worker": found,
        "rows": presenters.training_history(trained, on=today, soon_days=SOON_DAYS),
        "qualifications": [presenters.qualification(one) for one in qualified],
    }
    return render(request, "development/worker.html", context)
