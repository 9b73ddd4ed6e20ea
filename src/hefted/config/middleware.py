"""Deny by default: every request is held against the permission table before its view runs."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from hefted.accounts import queries
from hefted.accounts.permissions import OPEN_ROUTES, OWN_ACCOUNT_PREFIXES, is_allowed

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class PermissionMiddleware:
    """Sets `request.membership` and `request.provider`; refuses what the table does not allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.membership = None
        request.provider = None
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
            self._remember(request)
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        self._remember(request)
        role = request.membership.role if request.membership else None
        if not is_allowed(route=route, role=role, changes=request.method not in READS):
            raise PermissionDenied
        return None

    @staticmethod
    def _remember(request: HttpRequest) -> None:
        if request.user.is_authenticated:
            request.membership = queries.membership_of(user=request.user)
            request.provider = request.membership.provider if request.membership else None
