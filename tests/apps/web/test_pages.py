import pytest
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from hefted.web import views


@pytest.fixture(autouse=True)
def _forget_guesses():
    cache.clear()


@pytest.fixture
def page(db, client):
    return lambda url: client.get(url).content.decode()


def test_healthy_says_ok_without_signing_in(client, db):
    assert client.get(reverse("web:healthy")).content == b"ok"


def test_start_sends_a_stranger_to_sign_in(client, db):
    assert client.get(reverse("web:home")).url == reverse("account_login")


@pytest.mark.django_db
def test_bare_address_leads_through_the_door_to_the_start_page(client):
    assert client.get("/").url == f"{reverse('account_login')}?next={reverse('web:home')}"


def test_sign_in_page_is_ours_and_offers_no_sign_up(page):
    text = page(reverse("account_login"))
    assert "web/theme.css" in text
    assert "Your registered manager invites you" in text
    assert "signup" not in text


def test_wrong_password_is_said_in_an_error_summary(client, manager):
    answer = client.post(reverse("account_login"), {"login": manager.email, "password": "wrong"})
    text = answer.content.decode()
    assert "There is a problem" in text
    assert "<title>Error: Sign in" in text


def test_the_right_password_leads_to_the_first_page(client, manager):
    given = {"login": manager.email, "password": "a long enough sentence"}
    assert client.post(reverse("account_login"), given, follow=True).status_code == 200


def test_eleventh_guess_is_refused_even_if_right(client, manager):
    for _ in range(10):
        client.post(reverse("account_login"), {"login": manager.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": manager.email, "password": "a long enough sentence"})
    assert "_auth_user_id" not in client.session


def test_locked_door_says_for_how_long_also_when_the_guesses_reach_different_processes(client, manager):
    for _ in range(10):
        cache.clear()  # each process of the web server counts for itself; the database counts for all
        answer = client.post(reverse("account_login"), {"login": manager.email, "password": "wrong"})
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_unknown_address_is_answered_in_plain_words(client, db):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_refused_page_says_whom_to_ask(member, sign_in):
    answer = sign_in(member("care_worker").user).get(reverse("accounts:audit"))
    assert answer.status_code == 403
    assert "ask your registered manager" in answer.content.decode()


def test_unreadable_request_is_answered_in_plain_words(rf):
    request = rf.get("/")
    request.user = None
    answer = views.bad_request(request, SuspiciousOperation())
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_broken_page_needs_neither_menu_nor_database(rf):
    answer = views.broken(rf.get("/"))
    assert answer.status_code == 500
    assert "nothing was changed" in answer.content.decode()


def test_form_of_another_window_is_refused_in_plain_words(manager):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


def test_someone_without_a_provider_is_told_so(db, sign_in):
    from hefted.accounts.models import User

    alone = User.objects.create(email="alone@example.org", name="Alone")
    answer = sign_in(alone).get(reverse("web:home"))
    assert answer.status_code == 403
    assert "No pages for you yet" in answer.content.decode()


def test_every_answer_carries_the_strict_policy(client, db):
    for url in (reverse("account_login"), "/no/such/page", reverse("web:healthy")):
        policy = client.get(url)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_page_has_one_heading_a_skip_link_and_a_name(sign_in, manager):
    text = sign_in(manager).get(reverse("workforce:workers")).content.decode()
    assert text.count("<h1>") == 1
    assert 'href="#main"' in text
    assert "<title>Workforce \N{EN DASH} Aire Home Care \N{EN DASH} Hefted</title>" in text


@pytest.mark.parametrize(
    "name", ["mfa_index", "account_change_password", "mfa_activate_totp", "account_email"]
)
def test_pages_of_ones_own_account_wear_our_clothes(name, client, manager):
    client.post(reverse("account_login"), {"login": manager.email, "password": "a long enough sentence"})
    answer = client.get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert "web/theme.css" in answer.content.decode()
