import pytest
from django.urls import reverse

from hefted.accounts.permissions import ROLES, TABLE
from hefted.web.presenters import MENU, first_page, menu_for

ROUTES = [route for _, entries in MENU for _, route in entries]


def routes_in(groups):
    return [entry.route for group in groups for entry in group.entries]


@pytest.mark.parametrize("role", ROLES)
def test_menu_offers_exactly_what_the_role_may_open(role):
    shown = routes_in(menu_for(role=role, path="/"))
    allowed = [route for route in ROUTES if TABLE.get(route, {}).get(role, "-") != "-"]
    assert [route for route in allowed if route in shown] == shown
    assert "workforce:workers" in shown or TABLE["workforce:workers"][role] == "-"


def test_menu_of_nobody_is_empty():
    assert menu_for(role=None, path="/") == ()
    assert first_page(role=None) is None


def test_menu_marks_the_page_and_what_lies_below_it():
    url = reverse("workforce:workers")
    marks = {
        path: {e.route: e.current for g in menu_for(role="registered_manager", path=path) for e in g.entries}
        for path in (url, url + "12", "/elsewhere")
    }
    assert marks[url]["workforce:workers"] == "page"
    assert marks[url + "12"]["workforce:workers"] == "true"
    assert set(marks["/elsewhere"].values()) == {""}


def test_menu_marks_the_closest_entry_only():
    marked = [
        e.route
        for g in menu_for(role="registered_manager", path=reverse("care:incidents"))
        for e in g.entries
        if e.current
    ]
    assert marked == ["care:incidents"]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_lands_on_a_page_they_may_open(role, member, sign_in):
    answer = sign_in(member(role).user).get(reverse("web:home"), follow=True)
    assert answer.status_code == (200 if first_page(role=role) else 403)
