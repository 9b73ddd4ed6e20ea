"""Pages of the posts being filled."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hefted.accounts.queries import branches_of
from hefted.accounts.requests import MemberRequest
from hefted.recruitment import forms, presenters, queries

PAGE_SIZE = 50


@require_safe
def vacancies(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    form = forms.VacancyFilterForm(
        {"state": "open"} | request.GET.dict(), branches=list(branches_of(provider=request.provider))
    )
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.vacancies(
        provider=request.provider,
        state=said.get("state") or "open",
        on=today,
        branch=said.get("branch", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [presenters.vacancy(one, on=today) for one in page],
        "posts_open": queries.posts_open(provider=request.provider, on=today),
        "today": today,
    }
    return render(request, "recruitment/vacancies.html", context)


@require_safe
def vacancy(request: MemberRequest, vacancy_id: int) -> HttpResponse:
    found = queries.vacancy_for(provider=request.provider, vacancy_id=vacancy_id)
    if found is None:
        raise Http404
    context = {"vacancy": presenters.vacancy(found, on=timezone.localdate())}
    return render(request, "recruitment/vacancy.html", context)
