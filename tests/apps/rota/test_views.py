"""The rota's pages: what a coordinator sees and does, and what a stranger does not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hefted.care.models import Visit
from hefted.rota import queries
from hefted.rota.models import Proposal
from hefted.workforce.models import Worker
from tests.factories.rota import MONDAY, make_carer, make_person, make_proposal, make_visit, make_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(provider):
    return make_week(provider)


@pytest.fixture
def proposal(provider, branch, manager, now):
    return make_proposal(provider, branch, by=manager, at=now)


@pytest.fixture
def signed_in(sign_in, member):
    return sign_in(member("coordinator").user)


def page(client, route, *args, **query):
    answer = client.get(reverse(route, args=args, query=query))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def visit_of(provider, reference):
    return Visit.objects.get(provider=provider, reference=reference)


def test_weeks_lists_branches_and_what_was_worked_out(signed_in, branch, proposal):
    html = page(signed_in, "rota:weeks")
    assert "Week of 9 March 2026" in html
    assert reverse("rota:proposal", args=[proposal.pk]) in html


def test_weeks_leads_to_the_monday_of_the_day_asked_for(signed_in, branch):
    answer = signed_in.get(reverse("rota:weeks"), {"branch": branch.pk, "on": "11/03/2026"})
    assert answer.url == reverse("rota:week", args=[branch.pk, MONDAY])


def test_week_shows_the_rota_in_the_records(signed_in, branch):
    html = page(signed_in, "rota:week", branch.pk, MONDAY)
    assert "Not published: this is the rota as it stands in the records." in html
    assert "Worker W0: 08:00 to 08:30, P0. (visit)" in html
    assert "Work out a rota" in html


def test_week_shows_another_day(signed_in, branch):
    assert "Tuesday, carer by carer" in page(signed_in, "rota:week", branch.pk, MONDAY, day="1")
    assert "Monday, carer by carer" in page(signed_in, "rota:week", branch.pk, MONDAY, day="9")


def test_week_of_another_day_leads_to_its_monday(signed_in, branch):
    answer = signed_in.get(reverse("rota:week", args=[branch.pk, MONDAY + timedelta(days=3)]))
    assert answer.url == reverse("rota:week", args=[branch.pk, MONDAY])


def test_week_without_visits_says_so(signed_in, branch):
    html = page(signed_in, "rota:week", branch.pk, MONDAY + timedelta(weeks=9))
    assert "No visits this week" in html


def test_no_such_day_is_not_found(signed_in, branch):
    assert signed_in.get(f"/rota/week/{branch.pk}/2026-02-31/").status_code == 404


def test_plan_queues_the_work_and_shows_its_progress(signed_in, branch):
    answer = signed_in.post(reverse("rota:plan", args=[branch.pk, MONDAY]), {"seconds": 5, "seed": 1})
    made = Proposal.objects.get()
    assert answer.url == reverse("rota:proposal", args=[made.pk])
    html = page(signed_in, "rota:proposal", made.pk)
    assert "Working out a rota" in html
    assert "hx-get" in html
    assert "Stop and keep the best so far" in page(signed_in, "rota:progress", made.pk)


def test_plan_says_what_is_wrong(signed_in, branch):
    address = reverse("rota:plan", args=[branch.pk, MONDAY])
    answer = signed_in.post(address, {"seconds": 0, "seed": 1}, follow=True)
    assert "Seconds to search:" in answer.content.decode()
    empty = reverse("rota:plan", args=[branch.pk, MONDAY + timedelta(weeks=9)])
    answer = signed_in.post(empty, {"seconds": 1, "seed": 1}, follow=True)
    assert "has no visits on record" in answer.content.decode()


def test_progress_asks_for_the_page_anew_when_the_work_is_over(signed_in, proposal):
    answer = signed_in.get(reverse("rota:progress", args=[proposal.pk]))
    assert answer["HX-Refresh"] == "true"


def test_proposal_shows_before_and_after_and_each_visit(signed_in, proposal):
    html = page(signed_in, "rota:proposal", proposal.pk)
    for words in (
        "Before and after",
        "Carer visits not placed",
        "Travel between visits",
        "Visits by a known carer",
    ):
        assert words in html
    assert "Publish this rota" in html
    assert 'Why<span class="visually-hidden"> Worker W' in html
    assert "All together" in html


def test_proposal_says_what_could_not_be_placed(signed_in, provider, branch, manager, now):
    make_visit(make_person(provider, branch, "P9", needs=["peg"]), MONDAY, "09:00")
    made = make_proposal(provider, branch, by=manager, at=now)
    html = page(signed_in, "rota:proposal", made.pk)
    assert "1 carer visits could not be placed" in html
    assert "A carer with peg would be needed" in html
    assert "Place by hand" in html


def test_why_explains_in_words(signed_in, provider, proposal):
    entry = queries.question_of(proposal=proposal).after.assignments[0]
    visit = visit_of(provider, entry.visit)
    html = page(signed_in, "rota:why", proposal.pk, visit.pk, carer=entry.slot)
    assert "has not visited" in html or "knows" in html
    fragment = signed_in.get(
        reverse("rota:why", args=[proposal.pk, visit.pk], query={"carer": entry.slot}),
        headers={"HX-Request": "true"},
    )
    assert b"<html" not in fragment.content


def test_why_finds_nothing_for_a_slot_nobody_has(signed_in, provider, proposal):
    visit = visit_of(provider, "P0-0903-08:00")
    assert signed_in.get(reverse("rota:why", args=[proposal.pk, visit.pk]) + "?carer=2").status_code == 404


def test_move_shows_who_has_the_visit_now(signed_in, provider, proposal):
    entry = queries.question_of(proposal=proposal).after.assignments[0]
    html = page(signed_in, "rota:move", proposal.pk, visit_of(provider, entry.visit).pk, carer=entry.slot)
    assert f'<option value="{entry.carer}" selected>' in html


def test_move_refuses_what_breaks_a_rule_in_words(signed_in, provider, proposal):
    visit = visit_of(provider, "P0-0903-08:00")
    address = reverse("rota:move", args=[proposal.pk, visit.pk])
    answer = signed_in.post(address, {"worker": "W0", "starts": "20:00", "version": 1})
    assert answer.status_code == 422
    assert "Worker W0 is not available for" in answer.content.decode()


def test_move_takes_a_visit_from_its_carer(signed_in, provider, proposal):
    visit = visit_of(provider, "P0-0903-08:00")
    address = reverse("rota:move", args=[proposal.pk, visit.pk])
    answer = signed_in.post(address, {"worker": "", "starts": "08:00", "version": 1})
    assert answer.status_code == 302
    html = page(signed_in, "rota:move", proposal.pk, visit.pk)
    assert '<option value="" selected>' in html


def test_move_finds_nothing_for_a_visit_of_another_week(signed_in, provider, branch, proposal):
    other = make_visit(make_person(provider, branch, "P9"), MONDAY + timedelta(weeks=1), "09:00")
    assert signed_in.get(reverse("rota:move", args=[proposal.pk, other.pk])).status_code == 404


def test_publish_makes_the_week_published(signed_in, branch, proposal):
    answer = signed_in.post(reverse("rota:publish", args=[proposal.pk]), {"version": 1}, follow=True)
    html = answer.content.decode()
    assert "The rota is published (version 1)." in html
    assert "Published rota beside the records" in html
    assert "Publish this rota" not in page(signed_in, "rota:proposal", proposal.pk)


def test_publish_refuses_a_rota_changed_meanwhile(signed_in, proposal):
    answer = signed_in.post(reverse("rota:publish", args=[proposal.pk]), {"version": 5}, follow=True)
    assert "changed or published by somebody else" in answer.content.decode()
    answer = signed_in.post(reverse("rota:publish", args=[proposal.pk]), {}, follow=True)
    assert "changed or published by somebody else" in answer.content.decode()


def test_feeds_are_given_and_taken(signed_in, provider, branch):
    worker = Worker.objects.get(provider=provider, reference="W0")
    given = signed_in.post(reverse("rota:issue_feed", args=[worker.pk]))
    assert "/rota/feed/" in given.content.decode()
    assert given["Cache-Control"] == "no-store"
    assert "In use since" in page(signed_in, "rota:feeds")
    signed_in.post(reverse("rota:revoke_feed", args=[worker.pk]))
    signed_in.post(reverse("rota:revoke_feed", args=[worker.pk]))
    assert "In use since" not in page(signed_in, "rota:feeds")


def test_what_is_not_there_is_not_found(signed_in, proposal):
    assert signed_in.get(reverse("rota:move", args=[proposal.pk, 999_999])).status_code == 404
    assert signed_in.get(reverse("rota:proposal", args=[999_999])).status_code == 404


def test_learning_is_shown_by_what_it_is(signed_in, provider, branch, manager, now):
    from tests.apps.rota.test_planning import with_learning

    made = make_proposal(provider, branch, by=manager, at=now)
    with_learning(made)
    html = page(signed_in, "rota:proposal", made.pk)
    assert "Course" in html
    assert "Going along" in html


def test_stranger_finds_nothing(sign_in, stranger, provider, branch, proposal):
    client = sign_in(stranger)
    visit = visit_of(provider, "P0-0903-08:00")
    worker = Worker.objects.get(provider=provider, reference="W0")
    for address in (
        reverse("rota:week", args=[branch.pk, MONDAY]),
        reverse("rota:proposal", args=[proposal.pk]),
        reverse("rota:progress", args=[proposal.pk]),
        reverse("rota:why", args=[proposal.pk, visit.pk]),
        reverse("rota:move", args=[proposal.pk, visit.pk]),
    ):
        assert client.get(address).status_code == 404
    for address in (
        reverse("rota:plan", args=[branch.pk, MONDAY]),
        reverse("rota:publish", args=[proposal.pk]),
        reverse("rota:issue_feed", args=[worker.pk]),
        reverse("rota:revoke_feed", args=[worker.pk]),
    ):
        assert client.post(address).status_code == 404


def test_proposal_page_asks_the_database_as_often_for_few_visits_as_for_many(
    signed_in, provider, branch, manager, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    small = make_proposal(provider, branch, by=manager, at=now, iterations=2)
    for number in range(10, 20):
        person = make_person(provider, branch, f"P{number}")
        make_carer(provider, branch, f"W{number}")
        for day in range(5):
            make_visit(person, MONDAY + timedelta(days=day), "09:30")
    large = make_proposal(provider, branch, by=manager, at=now, iterations=2)
    counts = []
    for made in (small, large):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(signed_in, "rota:proposal", made.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14
