"""Deny by default: every request is held against the permission table before its view runs."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from hefted.accounts import queries
from hefted.accounts.models import Membership
from hefted.accounts.permissions import OPEN_ROUTES, OWN_ACCOUNT_PREFIXES, is_allowed
from hefted.accounts.requests import MemberRequest

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class PermissionMiddleware:
    """Sets `request.membership` and `request.provider`; refuses what the table does not allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._remember(request, None)
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        route = match.view_name if match else ""
        if route in OPEN_ROUTES or route.startswith(OWN_ACCOUNT_PREFIXES):
            self._remember(request, self._membership(request))
            return None
        if not request.user.is_authenticated:
            # The bare address leads each role to its own first page: not everybody may see the dashboard.
            wanted = request.get_full_path()
            return redirect_to_login(reverse("web:home") if wanted == "/" else wanted, settings.LOGIN_URL)
        membership = self._membership(request)
        self._remember(request, membership)
        role = membership.role if membership else None
        if not is_allowed(route=route, role=role, changes=request.method not in READS):
            raise PermissionDenied
        return None

    @staticmethod
    def _membership(request: HttpRequest) -> Membership | None:
        return queries.membership_of(user=request.user) if request.user.is_authenticated else None

    @staticmethod
    def _remember(request: HttpRequest, membership: Membership | None) -> None:
        known = cast("MemberRequest", request)
        known.membership = membership  # type: ignore[assignment]  # None until somebody is known
        known.provider = membership.provider if membership else None  # type: ignore[assignment]  # as above
