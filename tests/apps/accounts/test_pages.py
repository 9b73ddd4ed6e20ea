"""Who may sign in, and the trail of changes, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hefted.accounts.models import AuditEntry, Membership, User
from hefted.accounts.presenters import verb_words
from tests.conftest import PASSWORD

NEW = {
    "name": "Nia New",
    "email": "Nia@example.org",
    "role": "coordinator",
    "password": "three plain words here",
}


@pytest.fixture
def boss(sign_in, manager):
    """A client signed in as the registered manager."""
    return sign_in(manager)


def test_users_are_listed_with_role_and_access(boss, member):
    User.objects.filter(pk=member("auditor").user_id).update(is_active=False)
    text = boss.get(reverse("accounts:users")).content.decode()
    assert "Registered manager" in text
    assert "Ended" in text


def test_somebody_invited_can_sign_in(boss):
    assert boss.post(reverse("accounts:invite"), NEW).url == reverse("accounts:users")
    assert User.objects.get(email="nia@example.org").check_password(NEW["password"])
    assert AuditEntry.objects.filter(verb="accounts.invite_user", details__role="coordinator").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"email": "nia"}, "Enter an e-mail address such as name@example.org."),
        ({"role": ""}, "Choose their role."),
        ({"name": ""}, "Enter their name."),
    ],
)
def test_invitation_that_cannot_be_sent_says_why(boss, change, sentence):
    answer = boss.post(reverse("accounts:invite"), NEW | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_address_that_is_known_is_refused(boss, manager):
    answer = boss.post(reverse("accounts:invite"), NEW | {"email": manager.email})
    assert "already belongs to somebody" in answer.content.decode()


def test_role_is_changed(boss, member):
    membership = member("supervisor")
    boss.post(reverse("accounts:user", args=[membership.pk]), {"role": "coordinator"})
    membership.refresh_from_db()
    assert membership.role == "coordinator"
    assert AuditEntry.objects.filter(verb="accounts.change_role").count() == 1


def test_the_same_role_again_is_no_change(boss, member):
    boss.post(reverse("accounts:user", args=[member("supervisor").pk]), {"role": "supervisor"})
    assert not AuditEntry.objects.filter(verb="accounts.change_role").exists()


def test_unknown_role_is_refused(boss, member):
    answer = boss.post(reverse("accounts:user", args=[member("supervisor").pk]), {"role": "queen"})
    assert answer.status_code == 422


def test_access_that_ended_counts_from_the_next_page(boss, member):
    from django.test import Client

    theirs = Client()
    theirs.force_login(member("auditor").user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert theirs.get(reverse("accounts:audit")).status_code == 200
    boss.post(reverse("accounts:user", args=[member("auditor").pk]), {"end": "yes"})
    assert theirs.get(reverse("accounts:audit")).status_code == 302


def test_nobody_changes_or_ends_their_own_access(boss, member):
    own = member("registered_manager")
    url = reverse("accounts:user", args=[own.pk])
    assert "This is you" in boss.get(url).content.decode()
    boss.post(url, {"end": "yes"})
    boss.post(url, {"role": "auditor"})
    own.refresh_from_db()
    assert own.role == "registered_manager"
    assert own.user.is_active


def test_user_of_another_provider_is_not_found(boss, member, other_provider):
    theirs = member("auditor", other_provider)
    url = reverse("accounts:user", args=[theirs.pk])
    assert boss.get(url).status_code == 404
    assert boss.post(url, {"end": "yes"}).status_code == 404


def test_auditor_looks_and_changes_nothing(member, sign_in):
    client = sign_in(member("auditor").user)
    text = client.get(reverse("accounts:user", args=[member("supervisor").pk])).content.decode()
    assert "End access" not in text
    assert client.get(reverse("accounts:invite")).status_code == 403


def test_trail_shows_changes_newest_first(boss):
    boss.post(reverse("accounts:invite"), NEW)
    text = boss.get(reverse("accounts:audit")).content.decode()
    assert text.index("Accounts: invite user") < text.index("Accounts: create provider")
    assert "Hefted itself" in text


def test_trail_is_searched(boss):
    url = reverse("accounts:audit")
    assert "Accounts: create provider" in boss.get(url, {"words": "create provider"}).content.decode()
    assert "No entry found" in boss.get(url, {"words": "no such thing"}).content.decode()


def test_trail_is_checked_where_it_is_read(boss, provider):
    url = reverse("accounts:audit")
    assert "The trail is whole" in boss.get(url, {"check": "yes"}).content.decode()
    AuditEntry.objects.filter(provider=provider, sequence=1).update(subject="provider Something Else")
    assert "Entry 1 was altered" in boss.get(url, {"check": "yes"}).content.decode()


def test_trail_of_another_provider_stays_theirs(boss, other_provider):
    assert other_provider.name not in boss.get(reverse("accounts:audit")).content.decode()


@pytest.mark.parametrize("route", ["accounts:users", "accounts:audit"])
def test_lists_ask_as_few_questions_at_1000_rows_as_at_10(route, boss, provider):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert boss.get(reverse(route)).status_code == 200
        return len(asked)

    def add(first, number):
        people = User.objects.bulk_create(
            User(email=f"u{i}@example.org", name=f"U {i}", password=PASSWORD)
            for i in range(first, first + number)
        )
        Membership.objects.bulk_create(Membership(provider=provider, user=u, role="auditor") for u in people)
        AuditEntry.objects.bulk_create(
            AuditEntry(
                provider=provider,
                sequence=100 + i,
                at=provider.created_at,
                verb="x",
                subject="y",
                hash="h",
                by=people[0],
                previous_hash="p",
            )
            for i in range(first, first + number)
        )

    add(0, 10)
    questions()
    few = questions()
    add(10, 990)
    assert questions() == few <= 8


def test_verbs_are_said_in_words():
    assert verb_words("workforce.end_spell") == "Workforce: end spell"
    assert verb_words("sign_in") == "Sign in"
