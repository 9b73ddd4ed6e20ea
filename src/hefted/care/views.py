"""Pages of the people a provider supports, and of incidents."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hefted.accounts.queries import branches_of
from hefted.accounts.requests import MemberRequest
from hefted.care import forms, presenters, queries

PAGE_SIZE = 50
FOUR_WEEKS = timedelta(weeks=4)


@require_safe
def people(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    branches = list(branches_of(provider=request.provider))
    form = forms.PeopleFilterForm({"state": "now"} | request.GET.dict(), branches=branches)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.people_with_packages(
        provider=request.provider,
        on=today,
        everyone=said.get("state") == "everyone",
        words=said.get("words", ""),
        branch=said.get("branch", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [presenters.row(person, on=today) for person in page]
    return render(request, "care/people.html", {"form": form, "page": page, "rows": rows})


@require_safe
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    found = queries.person_by_id(provider=request.provider, person_id=person_id)
    if found is None:
        raise Http404
    now = timezone.now()
    of_person: Any = {"provider": request.provider, "person": found}
    visitors = queries.visitors_to(**of_person, since=now - FOUR_WEEKS, until=now)
    context = {
        "person": found,
        "packages": [presenters.package(one) for one in queries.packages_of_person(**of_person)],
        "preferences": queries.preferences_of_person(**of_person),
        "visiting": presenters.visiting(visitors),
        "since": timezone.localdate(now - FOUR_WEEKS),
    }
    return render(request, "care/person.html", context)


@require_safe
def incidents(request: MemberRequest) -> HttpResponse:
    branches = list(branches_of(provider=request.provider))
    form = forms.IncidentFilterForm(request.GET.dict(), branches=branches)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.incidents_like(
        provider=request.provider, kind=said.get("kind", ""), branch=said.get("branch", "")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [presenters.incident(one) for one in page]
    return render(request, "care/incidents.html", {"form": form, "page": page, "rows": rows})
