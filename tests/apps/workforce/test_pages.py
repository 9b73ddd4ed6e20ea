"""Pages of the people who work here, as the manager, a carer and a stranger see them."""

from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hefted.accounts.models import AuditEntry
from hefted.workforce.models import Absence, EmploymentContract, EmploymentSpell, RoleHeld, Worker
from tests.factories.workforce import make_branch, make_spell, make_worker

LIST = "/workforce/"


@pytest.fixture
def ann(provider):
    return make_spell(provider, make_worker(provider, "W001", name="Ann Airey"))


@pytest.fixture
def page(sign_in, manager):
    """The text of a page as the manager sees it."""
    client = sign_in(manager)
    return lambda url, **query: client.get(url, query).content.decode()


@pytest.fixture
def send(sign_in, manager):
    client = sign_in(manager)
    return lambda url, **given: client.post(url, given)


# -- the list --------------------------------------------------------------------------------------------


def test_list_shows_who_is_in_post(page, provider, ann):
    make_spell(provider, make_worker(provider, name="Ben Gone"), ended_on=date(2025, 6, 1))
    text = page(LIST)
    assert "Ann Airey" in text
    assert "Permanent, 30 hours a week" in text
    assert "Ben Gone" not in text


def test_list_of_another_day_shows_who_was_in_post_then(page, provider, ann):
    make_spell(provider, make_worker(provider, name="Ben Gone"), ended_on=date(2025, 6, 1))
    assert "Ben Gone" in page(LIST, on="31/05/2025")
    assert "Ben Gone" not in page(LIST, on="01/06/2025")
    assert "Ann Airey" not in page(LIST, on="05/01/2025")


def test_list_shows_leavers_and_starters_to_come(page, provider):
    make_spell(provider, make_worker(provider, name="Ben Gone"), ended_on=date(2025, 6, 1))
    make_spell(provider, make_worker(provider, name="Cat Soon"), started_on=date(2099, 1, 5))
    assert "Left 01/06/2025" in page(LIST, state="left")
    assert "Starts 05/01/2099" in page(LIST, state="starting")
    everyone = page(LIST, state="everyone")
    assert "Ben Gone" in everyone
    assert "Cat Soon" in everyone


def test_list_is_searched_by_name_and_reference_and_branch(page, provider, ann):
    south = make_branch(provider, "SOUTH")
    make_spell(provider, make_worker(provider, "X9", name="Ben South"), branch=south)
    assert "Ben South" not in page(LIST, words="airey")
    assert "Ann Airey" not in page(LIST, words="x9")
    assert "Ann Airey" not in page(LIST, branch="SOUTH")


def test_list_says_when_nobody_is_found(page, provider):
    assert "Nobody found" in page(LIST, words="nobody of that name")


def test_day_that_cannot_be_read_is_explained(page, ann):
    text = page(LIST, on="31/02/2025")
    assert "Enter a real date" in text


def test_somebody_who_came_back_has_two_lines(page, provider, ann):
    ann.ended_on = date(2025, 3, 1)
    ann.save()
    make_spell(provider, ann.worker, started_on=date(2025, 9, 1))
    assert page(LIST, state="everyone").count("Ann Airey</a>") == 2


@pytest.mark.parametrize("role", ["care_worker", "commissioner", "employment_support"])
def test_list_is_closed_to_other_roles(role, member, sign_in):
    assert sign_in(member(role).user).get(LIST).status_code == 403


def test_list_holds_no_address_pay_or_health(page, provider, ann):
    Worker.objects.update(home_postcode="ZZ9 9ZZ")
    EmploymentContract.objects.update(hourly_pay="17.77")
    Absence.objects.create(provider=provider, worker=ann.worker, kind="sickness", from_on=date(2026, 1, 5))
    text = page(LIST)
    for private in ("ZZ9 9ZZ", "17.77", "ickness"):
        assert private not in text


@pytest.mark.parametrize("state", ["in post", "everyone"])
def test_list_asks_as_few_questions_at_1000_rows_as_at_10(state, provider, sign_in, manager, connection):
    client = sign_in(manager)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST, {"state": state}).status_code == 200
        return len(asked)

    for _ in range(10):
        make_spell(provider)
    questions()
    few = questions()
    branch = make_branch(provider)
    workers = Worker.objects.bulk_create(
        Worker(provider=provider, reference=f"B{i}", name=f"Bulk {i}") for i in range(1000)
    )
    spells = EmploymentSpell.objects.bulk_create(
        EmploymentSpell(provider=provider, worker=w, branch=branch, started_on=date(2025, 1, 6))
        for w in workers
    )
    RoleHeld.objects.bulk_create(
        RoleHeld(provider=provider, spell=s, branch=branch, job_role="8", from_on=s.started_on)
        for s in spells
    )
    EmploymentContract.objects.bulk_create(
        EmploymentContract(provider=provider, spell=s, kind="permanent", from_on=s.started_on) for s in spells
    )
    assert questions() == few <= 8


@pytest.fixture
def connection(db):
    from django.db import connection

    return connection


# -- one worker ------------------------------------------------------------------------------------------


def test_worker_page_tells_the_story_of_an_employment(page, ann):
    text = page(reverse("workforce:worker", args=[ann.worker_id]))
    assert "Employment from 6 January 2025" in text
    assert "Care worker" in text
    assert "Record an absence" in text


def test_worker_page_says_why_somebody_left(page, provider):
    gone = make_spell(provider, ended_on=date(2025, 6, 1), leaving_reason="6", end_is_estimated=True)
    text = page(reverse("workforce:worker", args=[gone.worker_id]))
    assert "Retired." in text
    assert "estimate" in text
    assert "Record a return" in text


def test_pay_is_shown_only_to_those_who_set_it(ann, member, sign_in):
    EmploymentContract.objects.update(hourly_pay="17.77")
    url = reverse("workforce:worker", args=[ann.worker_id])
    assert "£17.77" in sign_in(member("people_lead").user).get(url).content.decode()
    assert "17.77" not in sign_in(member("coordinator").user).get(url).content.decode()


def test_those_who_may_only_look_see_no_buttons(ann, member, sign_in):
    text = (
        sign_in(member("auditor").user)
        .get(reverse("workforce:worker", args=[ann.worker_id]))
        .content.decode()
    )
    for button in ("Change contract", "End employment", "Record an absence"):
        assert button not in text


@pytest.mark.parametrize("name", ["worker", "absence", "come_back", "end", "contract", "role"])
def test_worker_of_another_provider_is_not_found(name, ann, sign_in, stranger):
    number = ann.pk if name in {"end", "contract", "role"} else ann.worker_id
    client = sign_in(stranger)
    url = reverse(f"workforce:{name}", args=[number])
    assert client.get(url).status_code == 404
    if name != "worker":
        assert client.post(url, {"on": "01/07/2025"}).status_code == 404


# -- changes ---------------------------------------------------------------------------------------------

STARTER = {
    "name": "Dan Dixon",
    "reference": "W777",
    "on": "03/08/2026",
    "branch": "NORTH",
    "job_role": "8",
    "kind": "permanent",
    "zero_hours": "no",
    "weekly_hours": "22.5",
    "hourly_pay": "12.85",
    "home_postcode": "zz1  1aa",
    "travel_mode": "walk",
}


def test_new_starter_is_recorded_and_audited(send, provider):
    make_branch(provider)
    answer = send(reverse("workforce:start"), **STARTER)
    worker = Worker.objects.get(reference="W777")
    assert answer.url == reverse("workforce:worker", args=[worker.pk])
    assert worker.home_postcode == "ZZ1 1AA"
    assert worker.spells.get().started_on == date(2026, 8, 3)
    assert AuditEntry.objects.get(verb="workforce.start_employment").by.email.startswith("registered_manager")


def test_reference_in_use_is_refused_with_the_way_out(send, provider, ann):
    answer = send(reverse("workforce:start"), **STARTER | {"reference": "W001"})
    assert answer.status_code == 422
    assert "W001 is the reference of Ann Airey" in answer.content.decode()
    assert Worker.objects.get().name == "Ann Airey"


def test_starter_without_facts_is_told_which(send, provider):
    make_branch(provider)
    text = send(reverse("workforce:start"), name="", on="soon").content.decode()
    assert "Enter the name." in text
    assert "Enter a real date" in text
    assert "Error: Add a new starter" in text


def test_zero_hours_contract_has_no_contracted_hours(send, provider):
    make_branch(provider)
    answer = send(reverse("workforce:start"), **STARTER | {"zero_hours": "yes"})
    assert "leave this empty" in answer.content.decode()


def test_somebody_comes_back(send, provider, ann):
    EmploymentSpell.objects.update(ended_on=date(2025, 6, 1))
    given = {key: STARTER[key] for key in ("on", "branch", "job_role", "kind")}
    send(reverse("workforce:come_back", args=[ann.worker_id]), **given)
    assert ann.worker.spells.count() == 2


def test_overlapping_employment_is_refused_in_one_sentence(send, provider, ann):
    given = {key: STARTER[key] for key in ("on", "branch", "job_role", "kind")}
    answer = send(reverse("workforce:come_back", args=[ann.worker_id]), **given)
    assert answer.status_code == 422
    assert (
        "Ann Airey is already employed on 03/08/2026 or later. End that employment first."
        in answer.content.decode()
    )
    assert ann.worker.spells.count() == 1


def test_employment_ends_with_a_reason(send, ann):
    send(reverse("workforce:end", args=[ann.pk]), on="01/06/2026", reason="6")
    ann.refresh_from_db()
    assert (ann.ended_on, ann.leaving_reason) == (date(2026, 6, 1), "6")


def test_leaving_before_starting_is_refused(send, ann):
    answer = send(reverse("workforce:end", args=[ann.pk]), on="01/06/2024", reason="6")
    assert "cannot have left before" in answer.content.decode()


def test_contract_changes_from_a_day(send, ann):
    send(reverse("workforce:contract", args=[ann.pk]), on="01/06/2026", kind="bank", zero_hours="yes")
    old, new = ann.contracts.order_by("from_on")
    assert old.until_on == new.from_on == date(2026, 6, 1)
    assert new.zero_hours is True


def test_contract_change_before_the_last_one_is_refused(send, ann):
    answer = send(reverse("workforce:contract", args=[ann.pk]), on="01/01/2020", kind="bank")
    assert "choose a later day" in answer.content.decode()


def test_role_and_branch_change_from_a_day(send, provider, ann):
    make_branch(provider, "SOUTH")
    send(reverse("workforce:role", args=[ann.pk]), on="01/06/2026", branch="SOUTH", job_role="7")
    assert ann.roles.get(until_on=None).branch.reference == "SOUTH"


def test_role_change_after_leaving_is_refused(send, ann):
    EmploymentSpell.objects.update(ended_on=date(2025, 6, 1))
    answer = send(reverse("workforce:role", args=[ann.pk]), on="01/06/2026", branch="NORTH", job_role="7")
    assert "has ended" in answer.content.decode()


def test_absence_is_recorded_once(send, ann):
    url = reverse("workforce:absence", args=[ann.worker_id])
    given = {
        "kind": "sickness",
        "from_on": "01/06/2026",
        "until_on": "04/06/2026",
        "working_days_lost": "2.5",
    }
    assert send(url, **given).status_code == 302
    assert send(url, **given).status_code == 422
    assert Absence.objects.get().until_on == date(2026, 6, 4)


def test_absence_shows_on_the_worker_page(page, send, ann):
    send(reverse("workforce:absence", args=[ann.worker_id]), kind="leave", from_on="01/06/2026")
    assert "Away now" in page(reverse("workforce:worker", args=[ann.worker_id]))


def test_coordinator_records_absences_but_changes_no_contract(ann, member, sign_in):
    client = sign_in(member("coordinator").user)
    assert client.get(reverse("workforce:absence", args=[ann.worker_id])).status_code == 200
    assert client.post(reverse("workforce:contract", args=[ann.pk])).status_code == 403
