"""What every test can ask for: the cast is a manager, a carer, and a stranger from another provider."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hefted.accounts.actions import create_provider, invite_user
from hefted.accounts.models import Role

NOON = datetime(2026, 6, 29, 11, 0, tzinfo=UTC)
PASSWORD = "a long enough sentence"


def pytest_terminal_summary(terminalreporter):
    """What tests counted, also those that passed, and whichever process ran them."""
    calls = [
        report
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
    ]
    told = [words for report in calls for name, words in report.user_properties if name == "told"]
    if told:
        terminalreporter.section("what the tests counted")
        terminalreporter.write("\n".join([*told, ""]))


@pytest.fixture
def tell(record_property):
    """Says a sentence at the end of the run."""
    return lambda words: record_property("told", words)


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path: Path):
    """Uploads and packs of a test lie in its own folder."""
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.PACKS_DIR = tmp_path / "packs"


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def provider(db):
    return create_provider(name="Aire Home Care", by=None, at=NOON)


@pytest.fixture
def other_provider(db):
    return create_provider(name="Wharfe Home Care", by=None, at=NOON)


@pytest.fixture
def member(provider):
    """Makes somebody who signs in: `member("coordinator")`; the same person for the same role."""
    made = {}

    def make(role: str, at_provider=provider):
        key = (role, at_provider.pk)
        if key not in made:
            made[key] = invite_user(
                provider=at_provider,
                email=f"{role}.{at_provider.pk}@example.org",
                name=role.replace("_", " ").capitalize(),
                role=Role(role),
                password=PASSWORD,
                by=None,
                at=NOON,
            )
        return made[key]

    return make


@pytest.fixture
def manager(member):
    return member("registered_manager").user


@pytest.fixture
def stranger(member, other_provider):
    """The registered manager of another provider."""
    return member("registered_manager", other_provider).user


@pytest.fixture
def sign_in(client):
    """A client signed in as this user."""

    def sign(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign
