import json

import pytest
from click.testing import CliRunner

from hefted.accounts.queries import members_of
from hefted.config.commands.invite import command


@pytest.fixture
def invite(db, monkeypatch):
    monkeypatch.setattr("hefted.config.commands.invite.start_django", lambda: None)
    return lambda *arguments: CliRunner().invoke(command, list(arguments))


def test_first_person_of_a_provider_can_sign_in(invite, provider, client):
    said = json.loads(invite("niamh@example.org", "--provider", provider.name, "--json").output)
    door = {"login": said["email"], "password": said["password"]}
    assert client.post("/account/login/", door).status_code == 302
    assert client.get("/start").status_code == 302
    assert [member.role for member in members_of(provider=provider)] == ["registered_manager"]
    assert "sign in at Aire Home Care" in invite("joe@example.org", "--role", "coordinator").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody"], "“nobody” is no e-mail address."),
        (["a@example.org", "--role", "king"], "“king” is no role"),
        (["known@example.org"], "already belongs"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(invite, provider, arguments, sentence):
    invite("known@example.org")
    answer = invite(*arguments)
    assert answer.exit_code == 1
    assert sentence in answer.output
