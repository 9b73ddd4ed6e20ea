from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hefted.development import queries
from tests.factories.development import make_qualification, make_training
from tests.factories.workforce import make_spell, make_worker


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worker(provider):
    worker = make_worker(provider, name="Ada Carer")
    make_spell(provider, worker=worker)
    return worker


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "Expired"), (0, "Expires soon"), (60, "Expires soon"), (61, "In date"), (None, "In date")],
)
def test_training_is_in_date_to_its_last_day_and_soon_to_expire_before_that(
    sign_in, manager, provider, worker, today, days, words
):
    expires_on = None if days is None else today + timedelta(days=days)
    make_training(provider, worker, completed_on=today - timedelta(days=300), expires_on=expires_on)
    page = text(sign_in(manager).get(reverse("development:worker", args=[worker.pk])))
    assert f">{words}</span>" in page
    state = {"Expired": "expired", "Expires soon": "expiring", "In date": "in date"}[words]
    found = queries.training_in_state(provider=provider, state=state, on=today, soon_days=60)
    assert found.count() == 1


def test_training_without_any_day_is_not_called_in_date(sign_in, manager, provider, worker, today):
    make_training(provider, worker, completed_on=None)
    page = text(sign_in(manager).get(reverse("development:training"), {"state": "not dated"}))
    assert ">Not dated</span>" in page
    counts = queries.training_counts(provider=provider, on=today, soon_days=60)
    assert (counts.in_date, counts.expiring, counts.expired, counts.not_dated) == (0, 0, 0, 1)


def test_the_list_begins_with_what_expired_and_names_the_training(sign_in, manager, provider, worker, today):
    make_training(provider, worker, name="Moving people, practical", expires_on=today - timedelta(days=3))
    client, url = sign_in(manager), reverse("development:training")
    page = text(client.get(url))
    assert "Ada Carer" in page
    assert "Moving people, practical" in page
    assert "Ada Carer" in text(client.get(url, {"words": "ada", "state": "all"}))
    assert "Nothing here" in text(client.get(url, {"words": "nobody"}))
    assert "Select a valid choice" in text(client.get(url, {"state": "nonsense"}))


def test_training_taken_again_replaces_what_expired(sign_in, manager, provider, worker, today):
    year = timedelta(days=365)
    make_training(provider, worker, completed_on=today - 2 * year, expires_on=today - year)
    make_training(provider, worker, completed_on=today - year, expires_on=today)
    make_training(provider, worker, completed_on=None)
    make_training(provider, worker, category="15", completed_on=today - 2 * year, expires_on=today - year)
    counts = queries.training_counts(provider=provider, on=today, soon_days=60)
    assert (counts.expired, counts.expiring, counts.not_dated) == (1, 1, 1)
    page = text(sign_in(manager).get(reverse("development:worker", args=[worker.pk])))
    assert [
        page.count(f">{words}</span>") for words in ("Replaced", "Expires soon", "Expired", "Not dated")
    ] == [
        1,
        1,
        1,
        1,
    ]


def test_training_of_those_who_left_is_not_in_the_list(provider, today):
    gone = make_spell(provider, ended_on=today).worker
    make_training(provider, gone)
    assert not queries.training_in_state(provider=provider, state="all", on=today, soon_days=60).exists()


def test_a_worker_shows_qualifications_and_says_where_there_are_none(sign_in, manager, provider, worker):
    client, url = sign_in(manager), reverse("development:worker", args=[worker.pk])
    page = text(client.get(url))
    assert "No training on record" in page
    assert "None on record" in page
    make_qualification(provider, worker, achieved_year=2024)
    make_qualification(provider, worker, code="129")
    page = text(client.get(url))
    assert "2024" in page
    assert "Not stated" in page


def test_a_stranger_finds_nothing(sign_in, stranger, provider, worker):
    make_training(provider, worker)
    client = sign_in(stranger)
    assert client.get(reverse("development:worker", args=[worker.pk])).status_code == 404
    assert "Ada Carer" not in text(client.get(reverse("development:training"), {"state": "all"}))


def test_the_list_asks_as_many_questions_of_a_thousand_rows_as_of_ten(
    sign_in, manager, provider, worker, django_assert_max_num_queries
):
    client, url = sign_in(manager), reverse("development:training")

    def questions(number):
        for _ in range(number):
            make_training(provider, worker)
        with django_assert_max_num_queries(20) as asked:
            text(client.get(url, {"state": "all"}))
        return len(asked)

    questions(1)
    few = questions(9)
    assert questions(990) == few <= 10
