"""Posts the provider is or was recruiting to."""

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.recruitment.models import Vacancy


def vacancies_of(*, provider: Provider) -> QuerySet[Vacancy]:
    """Newest first, open and closed."""
    return Vacancy.objects.filter(provider=provider).select_related("branch").order_by("-opened_on", "pk")
