"""Pages of no app: errors, the way in, and the sign of life that a watcher asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from hefted.accounts.requests import MemberRequest
from hefted.web.presenters import first_page


@require_safe
def healthy(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Sends each role to the first page of its own menu: not everybody may see the dashboard."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    role = request.membership.role if request.membership else None
    url = first_page(role=role)
    return redirect(url) if url else render(request, "web/no_pages.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "404.html", status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    """Drawn without the menu or the database: either may be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
