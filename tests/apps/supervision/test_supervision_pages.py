from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hefted.supervision import queries
from hefted.supervision.models import Mentorship, SupervisionSession
from hefted.workforce.models import EmploymentSpell, RoleHeld, Worker
from tests.factories.supervision import make_mentorship, make_session
from tests.factories.workforce import make_branch, make_spell, make_worker


@pytest.fixture
def starter(provider):
    """In post for 16 days: the week 2 supervision is due."""
    worker = make_worker(provider, name="Ada Starter")
    make_spell(provider, worker=worker, started_on=timezone.localdate() - timedelta(days=16))
    return worker


@pytest.fixture
def colleague(provider):
    worker = make_worker(provider, name="Bo Mentor")
    make_spell(provider, worker=worker, started_on=timezone.localdate() - timedelta(days=2))
    return worker


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_shows_what_is_due_with_its_chip_and_a_link_to_record(sign_in, manager, starter):
    page = text(sign_in(manager).get(reverse("supervision:due")))
    assert "Ada Starter" in page
    assert '<span class="chip watch">Due</span>' in page
    assert reverse("supervision:hold", args=[starter.pk]) + "?kind=week%202" in page


def test_the_list_can_show_what_was_held_or_missed_or_is_coming(
    sign_in, manager, provider, starter, colleague
):
    today = timezone.localdate()
    make_session(provider, starter, today - timedelta(days=1), kind="week 2", supervisor=colleague)
    client = sign_in(manager)
    url = reverse("supervision:due")
    assert "Ada Starter" not in text(client.get(url))
    assert "Held on time" in text(client.get(url, {"show": "held"}))
    assert "Bo Mentor" in text(client.get(url, {"show": "coming"}))
    assert "Nothing here" in text(client.get(url, {"show": "missed"}))
    assert "Ada Starter" in text(client.get(url, {"show": "all", "branch": "NORTH"}))
    assert "Select a valid choice" in text(client.get(url, {"show": "nonsense"}))


def test_a_mentor_is_named_and_a_supervision_recorded_from_the_pages(
    sign_in, manager, provider, starter, colleague
):
    client, today = sign_in(manager), timezone.localdate()
    given = {"mentor": colleague.pk, "on": f"{today:%d/%m/%Y}", "reason": ""}
    page = text(client.post(reverse("supervision:mentor", args=[starter.pk]), given, follow=True))
    assert "Bo Mentor is the mentor of Ada Starter" in page
    form = text(client.get(reverse("supervision:hold", args=[starter.pk]), {"kind": "week 2"}))
    assert f'<option value="{colleague.pk}" selected>' in form
    given = {
        "supervisor": colleague.pk,
        "held_on": f"{today:%d/%m/%Y}",
        "kind": "week 2",
        "notes": "Settling in well",
    }
    page = text(client.post(reverse("supervision:hold", args=[starter.pk]), given, follow=True))
    assert "Held on time" in page
    assert "Settling in well" in page
    assert queries.sessions_of(provider=provider).count() == 1


@pytest.mark.parametrize("route", ["supervision:hold", "supervision:mentor"])
def test_what_the_records_do_not_allow_is_said_above_the_form(
    sign_in, manager, provider, starter, colleague, route
):
    today = timezone.localdate()
    make_session(provider, starter, today, supervisor=colleague)
    make_mentorship(provider, starter, make_worker(provider), from_on=today)
    day = f"{today:%d/%m/%Y}"
    given = {"supervisor": colleague.pk, "held_on": day, "kind": "week 2", "mentor": colleague.pk, "on": day}
    answer = sign_in(manager).post(reverse(route, args=[starter.pk]), given)
    assert answer.status_code == 422
    assert "on record" in answer.content.decode()


def test_a_form_without_answers_names_each_field(sign_in, manager, starter):
    answer = sign_in(manager).post(reverse("supervision:mentor", args=[starter.pk]), {"on": ""})
    assert answer.status_code == 422
    assert "Enter the mentor." in answer.content.decode()


def test_who_may_not_record_sees_no_notes_and_no_forms(sign_in, member, provider, starter, colleague):
    make_session(provider, starter, timezone.localdate(), supervisor=colleague, notes="Private words")
    client = sign_in(member("coordinator").user)
    page = text(client.get(reverse("supervision:worker", args=[starter.pk])))
    assert "Private words" not in page
    assert "Record a supervision" not in page
    assert client.get(reverse("supervision:hold", args=[starter.pk])).status_code == 403
    assert "Record<span" not in text(client.get(reverse("supervision:due"), {"show": "all"}))


@pytest.mark.parametrize("route", ["supervision:worker", "supervision:hold", "supervision:mentor"])
def test_a_stranger_finds_nothing(sign_in, stranger, starter, route):
    assert sign_in(stranger).get(reverse(route, args=[starter.pk])).status_code == 404


def test_somebody_new_has_nothing_due_yet(sign_in, manager, provider):
    worker = make_worker(provider)
    page = text(sign_in(manager).get(reverse("supervision:worker", args=[worker.pk])))
    assert "Nothing due yet" in page
    assert "no mentor named" in page


def make_starters(provider, number, start):
    """Starters with a mentor, and a session a day for the first of them."""
    branch = make_branch(provider)
    known = Worker.objects.filter(provider=provider).count()
    workers = Worker.objects.bulk_create(
        Worker(provider=provider, reference=f"N{known + n}", name=f"Starter {known + n}")
        for n in range(number)
    )
    spells = EmploymentSpell.objects.bulk_create(
        EmploymentSpell(provider=provider, worker=worker, branch=branch, started_on=start)
        for worker in workers
    )
    RoleHeld.objects.bulk_create(
        RoleHeld(provider=provider, spell=spell, branch=branch, job_role="8", from_on=start)
        for spell in spells
    )
    Mentorship.objects.bulk_create(
        Mentorship(provider=provider, worker=worker, mentor=workers[n - 1], from_on=start)
        for n, worker in enumerate(workers)
    )
    SupervisionSession.objects.bulk_create(
        SupervisionSession(
            provider=provider,
            worker=workers[0],
            supervisor=workers[1],
            held_on=start + timedelta(days=back),
            kind="regular",
        )
        for back in range(number)
    )
    return workers[0]


@pytest.mark.parametrize("route", ["supervision:due", "supervision:worker"])
def test_the_pages_ask_as_many_questions_of_a_thousand_rows_as_of_ten(
    sign_in, manager, provider, django_assert_max_num_queries, route
):
    client = sign_in(manager)
    start = timezone.localdate() - timedelta(days=16)

    def questions(worker):
        with django_assert_max_num_queries(40) as asked:
            text(
                client.get(
                    reverse(route, args=[worker.pk] if route.endswith("worker") else []), {"show": "all"}
                )
            )
        return len(asked)

    questions(make_starters(provider, 2, start))
    few = questions(make_starters(provider, 10, start))
    assert questions(make_starters(provider, 1000, start)) == few <= 12
