"""Who may open what: the permission table cell by cell, and a stranger at every door.

Both tests print their counts.
"""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from hefted.accounts.permissions import OPEN_ROUTES, ROLES, TABLE, is_allowed
from tests.factories.whole import CANARY, OF_NO_PROVIDER, make_whole_provider
from tests.routes import all_routes

ROUTES = all_routes()


@pytest.fixture
def whole(provider, manager, now):
    """A provider with something behind every door, and the address of each."""
    return make_whole_provider(provider=provider, manager=manager, at=now)


def ask(client, method, url):
    """The answer, with whatever it changed undone."""
    point = transaction.savepoint()
    try:
        return getattr(client, method)(url)
    finally:
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False


def test_every_route_is_in_the_table_and_the_table_names_only_routes():
    routes = {route.name for route in ROUTES}
    assert routes - OPEN_ROUTES == set(TABLE)
    assert routes >= OPEN_ROUTES
    assert all(tuple(row) == ROLES for row in TABLE.values())


def test_every_cell_of_the_permission_table_holds(whole, member, client, tell):
    wrong, cells = [], 0
    for role in ROLES:
        client.force_login(member(role).user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for route in ROUTES:
            if route.name in OPEN_ROUTES:
                continue
            for method in ("get", "post"):
                allowed = is_allowed(route=route.name, role=role, changes=method == "post")
                answer = ask(client, method, reverse(route.name, kwargs=whole.address(route)))
                cells += 1
                if (answer.status_code == 403) == allowed or answer.status_code >= 500:
                    wrong.append((role, method, route.name, answer.status_code))
    tell(f"{cells} cells of the permission table held, {len(wrong)} wrong.")
    assert not wrong


def test_stranger_finds_nothing_anywhere(whole, stranger, client, tell):
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    seen, asked, closed = [], 0, 0
    for route in ROUTES:
        url = reverse(route.name, kwargs=whole.address(route))
        for method in ("get", "post"):
            changes = method == "post"
            if route.name in TABLE and not is_allowed(
                route=route.name, role="registered_manager", changes=changes
            ):
                continue  # refused by the table before any record is looked for
            answer = ask(client, method, url)
            asked += 1
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            of_one_provider = route.parameters - OF_NO_PROVIDER
            if CANARY.encode() in body or (of_one_provider and answer.status_code not in (404, 405)):
                seen.append((method, route.name, answer.status_code))
            closed += answer.status_code == 404
    tell(f"{asked} requests by a stranger, {closed} answered “not found”, {len(seen)} showed something.")
    assert not seen


def test_somebody_not_signed_in_is_sent_to_the_door(whole, client):
    for route in ROUTES:
        if route.name not in OPEN_ROUTES:
            answer = client.get(reverse(route.name, kwargs=whole.address(route)))
            assert answer.status_code == 302, route.name
            assert answer.url.startswith("/account/login/"), route.name
