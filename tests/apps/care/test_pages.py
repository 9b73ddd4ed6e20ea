"""Pages of the people supported: little on the list, what a visit needs on the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hefted.care import presenters, queries
from hefted.care.models import CarePackage, CarerVisit, Incident, Person, Preference
from tests.factories.care import make_contract, make_person, make_visit
from tests.factories.workforce import make_branch, make_worker

LIST = "/people/"


@pytest.fixture
def page(sign_in, manager):
    client = sign_in(manager)
    return lambda url, **query: client.get(url, query).content.decode()


@pytest.fixture
def person(provider):
    return make_person(
        provider,
        "P1",
        contract=make_contract(provider),
        initials="M.K.",
        needs=["PEG feeding"],
        postcode="ZZ7 7ZZ",
    )


def test_list_shows_initials_and_who_arranged_the_care(page, person):
    text = page(LIST)
    assert "M.K." in text
    assert "Aireshire Council" in text
    assert "Since 01/01/2025" in text


def test_list_holds_no_address_or_need(page, person):
    text = page(LIST)
    assert "ZZ7 7ZZ" not in text
    assert "PEG feeding" not in text


def test_list_of_today_leaves_out_whose_package_ended(page, provider, person):
    CarePackage.objects.update(until_on=date(2025, 6, 1))
    assert "M.K." not in page(LIST)
    assert "Ended 01/06/2025" in page(LIST, state="everyone")


def test_list_is_searched_by_initials_and_branch(page, provider, person):
    make_person(provider, "P2", branch=make_branch(provider, "SOUTH"), initials="S.S.")
    assert "S.S." not in page(LIST, words="m.k")
    assert "M.K." not in page(LIST, branch="SOUTH")
    assert "Nobody found" in page(LIST, words="zz")


@pytest.mark.parametrize(
    ("from_on", "words"), [(date(2099, 1, 5), "Starts 05/01/2099"), (None, "No package on record")]
)
def test_package_still_to_come_or_missing_is_said(provider, person, from_on, words):
    CarePackage.objects.all().delete()
    if from_on:
        CarePackage.objects.create(provider=provider, person=person, from_on=from_on)
    (found,) = queries.people_with_packages(provider=provider, on=date(2026, 6, 1), everyone=True)
    assert presenters.row(found, on=date(2026, 6, 1)).status == words


def test_person_page_shows_needs_preferences_and_packages(page, provider, person):
    worker = make_worker(provider, name="Ann Airey")
    Preference.objects.create(provider=provider, person=person, worker=worker, kind="barred")
    text = page(reverse("care:person", args=[person.pk]))
    for words in ("PEG feeding", "Not to be sent", "Ann Airey", "Aireshire Council", "No visit on record"):
        assert words in text
    assert "ZZ7 7ZZ" not in text


def test_person_page_counts_who_visited_in_the_last_four_weeks(page, provider, person):
    ann, ben = make_worker(provider, name="Ann Airey"), make_worker(provider, name="Ben Birkett")
    now = timezone.now()
    for days, worker in ((1, ann), (2, ann), (3, ben), (4, None), (40, ben)):
        make_visit(provider, person, worker, start=now - timedelta(days=days))
    make_visit(provider, person, ben, start=now - timedelta(days=5), status="missed")
    text = page(reverse("care:person", args=[person.pk]))
    assert "2 and some not on file" in text
    assert "Not on file" in text
    assert ">4</dd>" in text


def test_shadowing_is_no_visit(provider, person):
    start = datetime(2026, 6, 1, 8, tzinfo=UTC)
    visit = make_visit(provider, person, make_worker(provider), start=start)
    CarerVisit.objects.create(
        provider=provider, visit=visit, carer=3, worker=make_worker(provider), status="delivered", shadow=True
    )
    found = queries.visitors_to(
        provider=provider, person=person, since=start, until=start + timedelta(days=1)
    )
    assert [one.visits for one in found] == [1]
    assert presenters.visiting(found).carers == "1"


def test_person_without_needs_or_packages_has_a_page(page, provider):
    bare = make_person(provider)
    CarePackage.objects.all().delete()
    assert "None on record" in page(reverse("care:person", args=[bare.pk]))


def test_person_of_another_provider_is_not_found(person, sign_in, stranger):
    client = sign_in(stranger)
    assert client.get(reverse("care:person", args=[person.pk])).status_code == 404
    assert "M.K." not in client.get(LIST).content.decode()


def test_senior_leader_sees_the_list_without_links(person, member, sign_in):
    client = sign_in(member("senior_leader").user)
    assert reverse("care:person", args=[person.pk]) not in client.get(LIST).content.decode()
    assert client.get(reverse("care:person", args=[person.pk])).status_code == 403


@pytest.fixture
def fall(provider, person):
    return Incident.objects.create(
        provider=provider,
        reference="I1",
        branch=person.branch,
        person=person,
        happened_at=datetime(2026, 6, 1, 8, 30, tzinfo=UTC),
        kind="fall",
        harm="severe",
    )


def test_incidents_are_listed_in_london_time(page, fall):
    text = page(reverse("care:incidents"))
    assert "01/06/2026 09:30" in text
    assert "Severe" in text


def test_incidents_are_narrowed_by_kind_and_branch(page, provider, fall):
    make_branch(provider, "SOUTH")
    url = reverse("care:incidents")
    assert "I1</th>" in page(url, kind="fall", branch="NORTH")
    assert "I1</th>" not in page(url, kind="complaint")
    assert "No incidents" in page(url, branch="SOUTH")


def test_incident_that_names_nobody_says_so(page, provider, fall):
    Incident.objects.update(person=None)
    assert "Nobody named" in page(reverse("care:incidents"))


def test_lists_ask_as_few_questions_at_1000_rows_as_at_10(provider, sign_in, manager):
    client = sign_in(manager)

    def questions(url):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    def add(number):
        branch, contract, now = make_branch(provider), make_contract(provider), timezone.now()
        first = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(
                provider=provider,
                reference=f"B{first + i}",
                initials="B.B.",
                branch=branch,
                postcode="ZZ1 1AA",
            )
            for i in range(number)
        )
        CarePackage.objects.bulk_create(
            CarePackage(provider=provider, person=p, contract=contract, from_on=date(2025, 1, 1))
            for p in people
        )
        Incident.objects.bulk_create(
            Incident(
                provider=provider,
                reference=p.reference,
                branch=branch,
                person=p,
                happened_at=now,
                kind="fall",
            )
            for p in people
        )

    add(10)
    urls = (LIST, reverse("care:incidents"))
    for url in urls:
        questions(url)
    few = [questions(url) for url in urls]
    add(990)
    assert [questions(url) for url in urls] == few
    assert max(few) <= 8
