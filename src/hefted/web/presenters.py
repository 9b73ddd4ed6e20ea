"""What every page shows around its own content: who is signed in, where they are, where they may go."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from hefted.accounts.permissions import is_allowed

# (group, ((words, route), …)) in the order of the menu. Names only: an entry shows when its page
# exists and the reader's role may open it, so the lower storey never imports the upper ones.
MENU = (
    ("", (("Dashboard", "measures:dashboard"),)),
    (
        "Rounds",
        (("Rota", "rota:weeks"), ("People supported", "care:people"), ("Incidents", "care:incidents")),
    ),
    (
        "Staff",
        (
            ("Workforce", "workforce:workers"),
            ("Supervision", "supervision:due"),
            ("Vacancies", "recruitment:vacancies"),
            ("Training", "development:training"),
        ),
    ),
    ("Records", (("Files in", "exchange:uploads"), ("Evidence", "evidence:packs"), ("Jobs", "jobs:jobs"))),
    ("Administration", (("Users", "accounts:users"), ("Audit", "accounts:audit"))),
)


@dataclass(frozen=True)
class Entry:
    words: str
    route: str
    url: str
    current: str
    """`page` on the very page, `true` below it, empty elsewhere (the values of aria-current)."""


@dataclass(frozen=True)
class Group:
    words: str
    entries: tuple[Entry, ...]


def menu_for(*, role: str | None, path: str) -> tuple[Group, ...]:
    """The menu of one role on the page at `path`; groups with nothing in them are left out."""
    found = [(words, list(_open_to(role=role, entries=entries))) for words, entries in MENU]
    under = [url for _, entries in found for *_, url in entries if path.startswith(url)]
    here = max(under, key=len, default=None)
    if here == "/" != path:
        here = None
    return tuple(
        Group(words, tuple(Entry(*entry, current=_current(entry[2], here, path)) for entry in entries))
        for words, entries in found
        if entries
    )


def _open_to(*, role: str | None, entries: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str, str]]:
    for words, route in entries:
        if is_allowed(route=route, role=role, changes=False):
            try:
                yield words, route, reverse(route)
            except NoReverseMatch:
                continue


def _current(url: str, here: str | None, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"


def first_page(*, role: str | None) -> str | None:
    """Where someone with this role starts; None if there is no page for them yet."""
    return next((entry.url for group in menu_for(role=role, path="") for entry in group.entries), None)


def site(request: HttpRequest) -> dict[str, object]:
    """Context of every page: `menu` (worked out only when a page draws it), `membership`, `provider`."""
    membership = getattr(request, "membership", None)
    role = membership.role if membership else None
    return {
        "menu": SimpleLazyObject(lambda: menu_for(role=role, path=request.path)),
        "membership": membership,
        "provider": getattr(request, "provider", None),
    }
