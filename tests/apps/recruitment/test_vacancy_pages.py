from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hefted.recruitment import queries
from tests.factories.recruitment import make_vacancy
from tests.factories.workforce import make_branch


@pytest.fixture
def today():
    return timezone.localdate()


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_open_vacancies_show_their_days_open_the_longest_first(sign_in, manager, provider, today):
    make_vacancy(provider, reference="NEW", opened_on=today, posts=2)
    make_vacancy(provider, reference="OLD", opened_on=today - timedelta(days=40), weekly_hours=22.5)
    make_vacancy(provider, reference="TODAY", opened_on=today - timedelta(days=9), filled_on=today)
    make_vacancy(provider, reference="LATER", opened_on=today + timedelta(days=9))
    page = text(sign_in(manager).get(reverse("recruitment:vacancies")))
    assert page.index("OLD") < page.index("NEW")
    assert "TODAY" not in page
    assert "LATER" not in page
    assert '<td data-label="Days open" class="num">40</td>' in page
    assert "Posts open today: 3" in page
    assert "22.5" in page
    assert "Care worker" in page


@pytest.mark.parametrize(
    ("state", "expected"), [("filled", "F"), ("withdrawn", "W"), ("open", "O"), ("all", "FWO")]
)
def test_vacancies_are_seen_in_each_state_as_of_a_day(provider, today, state, expected):
    early = today - timedelta(days=30)
    make_vacancy(provider, reference="F", opened_on=early, filled_on=today)
    make_vacancy(provider, reference="W", opened_on=early, withdrawn_on=today)
    make_vacancy(provider, reference="O", opened_on=early, filled_on=today + timedelta(days=1))
    found = queries.vacancies(provider=provider, state=state, on=today)
    assert {one.reference for one in found} == set(expected)


def test_days_open_end_on_the_day_it_closed(sign_in, manager, provider, today):
    opened = today - timedelta(days=30)
    for reference, facts in (
        ("F", {"filled_on": opened + timedelta(days=12)}),
        ("W", {"withdrawn_on": today}),
    ):
        found = make_vacancy(provider, reference=reference, opened_on=opened, **facts)
        page = text(sign_in(manager).get(reverse("recruitment:vacancy", args=[found.pk])))
        assert f"<dd>{12 if reference == 'F' else 30}</dd>" in page
        assert ("Filled" if reference == "F" else "Withdrawn") in page


def test_the_list_is_of_one_branch_and_says_when_it_is_empty(sign_in, manager, provider, today):
    make_vacancy(provider, reference="SOUTHERN", branch=make_branch(provider, "SOUTH"), opened_on=today)
    make_branch(provider)
    client, url = sign_in(manager), reverse("recruitment:vacancies")
    assert "SOUTHERN" in text(client.get(url, {"branch": "SOUTH"}))
    assert "No vacancy found" in text(client.get(url, {"branch": "NORTH"}))
    assert "Select a valid choice" in text(client.get(url, {"state": "nonsense"}))
    assert queries.posts_open(provider=provider, on=today - timedelta(days=1)) == 0


def test_a_stranger_finds_nothing(sign_in, stranger, provider):
    found = make_vacancy(provider)
    client = sign_in(stranger)
    assert client.get(reverse("recruitment:vacancy", args=[found.pk])).status_code == 404
    assert found.reference not in text(client.get(reverse("recruitment:vacancies"), {"state": "all"}))


def test_the_list_asks_as_many_questions_of_a_thousand_rows_as_of_ten(
    sign_in, manager, provider, django_assert_max_num_queries
):
    client, url = sign_in(manager), reverse("recruitment:vacancies")

    def questions(number):
        for _ in range(number):
            make_vacancy(provider)
        with django_assert_max_num_queries(20) as asked:
            text(client.get(url))
        return len(asked)

    questions(1)
    few = questions(9)
    assert questions(990) == few <= 10
