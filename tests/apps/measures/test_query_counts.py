"""The same few queries, at most eight, with 10 and with 1,000 records behind a figure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hefted.workforce.models import EmploymentContract, EmploymentSpell, Worker
from tests.apps.measures.conftest import AS_OF
from tests.factories.workforce import make_branch

START = AS_OF.replace(year=2024)


def employ(provider, count):
    """As many people, half of them gone since last autumn, in five statements."""
    branch = make_branch(provider)
    workers = Worker.objects.bulk_create(
        Worker(provider=provider, reference=f"W{n:05d}", name=f"Worker {n}") for n in range(count)
    )
    spells = EmploymentSpell.objects.bulk_create(
        EmploymentSpell(
            provider=provider, worker=worker, branch=branch, started_on=START,
            ended_on=AS_OF.replace(year=2025, month=6 + n % 2 * 4) if n % 2 or n == 0 else None,
        )
        for n, worker in enumerate(workers)
    )  # fmt: skip
    EmploymentContract.objects.bulk_create(
        EmploymentContract(
            provider=provider, spell=spell, kind="permanent", from_on=START, until_on=spell.ended_on
        )
        for spell in spells
    )


def count_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("route", "arguments"),
    [
        ("measures:dashboard", []),
        ("measures:measure", ["turnover_start"]),
        ("measures:records", ["turnover_start"]),
    ],
)
def test_a_page_asks_as_much_with_ten_records_as_with_a_thousand(
    provider, compute, sign_in, manager, route, arguments
):
    url, client = reverse(route, args=arguments), sign_in(manager)
    employ(provider, 10)
    compute(provider)
    few = count_queries(client, url)
    EmploymentContract.objects.all().delete()
    EmploymentSpell.objects.all().delete()
    Worker.objects.all().delete()
    employ(provider, 1000)
    compute(provider)
    assert count_queries(client, url) == few <= 8


def test_records_of_visits_too(cared_for, compute, sign_in, manager):
    compute(cared_for)
    assert count_queries(sign_in(manager), reverse("measures:records", args=["visits_late"])) <= 8


def test_gathering_asks_a_fixed_number_of_questions(provider):
    from hefted.measures import queries, readers

    def asked():
        with CaptureQueriesContext(connection) as seen:
            queries.records_for(provider=provider, as_of=AS_OF, rules=readers.rules())
        return len(seen)

    employ(provider, 10)
    few = asked()
    EmploymentContract.objects.all().delete()
    EmploymentSpell.objects.all().delete()
    Worker.objects.all().delete()
    employ(provider, 300)
    assert asked() == few <= 16
