"""Posts the provider is or was recruiting to."""

from datetime import date

from django.db.models import Q, QuerySet, Sum

from hefted.accounts.models import Provider
from hefted.recruitment.models import Vacancy


def vacancies_of(*, provider: Provider) -> QuerySet[Vacancy]:
    """Newest first, open and closed."""
    return Vacancy.objects.filter(provider=provider).select_related("branch").order_by("-opened_on", "pk")


def vacancy_for(*, provider: Provider, vacancy_id: int) -> Vacancy | None:
    return vacancies_of(provider=provider).filter(pk=vacancy_id).first()


def vacancies(*, provider: Provider, state: str, on: date, branch: str = "") -> QuerySet[Vacancy]:
    """Vacancies in a state as seen at the close of a day, those open longest first.

    `state` is "open", "filled", "withdrawn" or "all"; filled or withdrawn that day is no longer open.
    `branch` is a branch's reference, empty means all.
    """
    found = vacancies_of(provider=provider).filter(_in_state(state, on), opened_on__lte=on)
    if branch:
        found = found.filter(branch__reference=branch)
    return found.order_by("opened_on", "reference")


def posts_open(*, provider: Provider, on: date) -> int:
    """Posts being recruited to at the close of a day."""
    found = vacancies(provider=provider, state="open", on=on).aggregate(posts=Sum("posts"))
    return found["posts"] or 0


def _in_state(state: str, on: date) -> Q:
    filled, withdrawn = Q(filled_on__lte=on), Q(withdrawn_on__lte=on)
    filled_later = Q(filled_on__isnull=True) | Q(filled_on__gt=on)
    withdrawn_later = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    states = {"open": filled_later & withdrawn_later, "filled": filled, "withdrawn": withdrawn}
    return states.get(state, Q())
