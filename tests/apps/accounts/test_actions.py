import pytest

from hefted.accounts import actions, queries
from hefted.accounts.models import Role


def test_branch_is_added_once_and_brought_up_to_date(provider, now):
    for name in ("Leeds East", "Leeds East and Seacroft"):
        actions.add_branch(provider=provider, reference="LEEDS-EAST", name=name, by=None, at=now)
    assert [branch.name for branch in queries.branches_of(provider=provider)] == ["Leeds East and Seacroft"]
    assert str(queries.branch_for(provider=provider, reference="LEEDS-EAST")) == "Leeds East and Seacroft"
    assert queries.branch_for(provider=provider, reference="YORK") is None


def test_somebody_with_an_account_cannot_be_invited_again(member, provider, now):
    known = member("coordinator").user
    with pytest.raises(actions.AlreadyAMemberError, match="already belongs"):
        actions.invite_user(
            provider=provider,
            email=known.email.upper(),
            name="Someone else",
            role=Role.AUDITOR,
            password="x" * 12,
            by=None,
            at=now,
        )


def test_change_of_role_and_end_of_access_are_on_the_trail(member, manager, provider, now):
    membership = member("coordinator")
    actions.change_role(membership=membership, role=Role.AUDITOR, by=manager, at=now)
    actions.end_access(membership=membership, by=manager, at=now)
    verbs = [entry.verb for entry in queries.audit_entries_of(provider=provider)[:2]]
    assert verbs == ["accounts.end_access", "accounts.change_role"]
    membership.user.refresh_from_db()
    assert not membership.user.is_active
    assert queries.membership_of(user=membership.user).role == Role.AUDITOR


def test_people_of_one_provider_are_listed_for_it_only(member, stranger, provider, other_provider):
    mine = member("registered_manager")
    assert list(queries.members_of(provider=provider)) == [mine]
    assert [m.user for m in queries.members_of(provider=other_provider)] == [stranger]
    assert list(queries.providers()) == [provider, other_provider]
    assert queries.provider_named(name="Wharfe Home Care") == other_provider
    assert str(provider) == "Aire Home Care"
    assert str(mine.user) == "Registered manager"
    assert not mine.user.has_perms(["anything"])
