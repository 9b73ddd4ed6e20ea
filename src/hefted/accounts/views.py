"""Who may sign in, and the trail of what was changed."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hefted.accounts import actions, forms, presenters, queries
from hefted.accounts.requests import MemberRequest

if TYPE_CHECKING:
    from hefted.accounts.models import Membership

PAGE_SIZE = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def users(request: MemberRequest) -> HttpResponse:
    members = queries.members_of(provider=request.provider)
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/users.html", {"page": page})


@form_view
def invite(request: MemberRequest) -> HttpResponse:
    form = forms.InviteForm(request.POST or None)
    if form.is_valid():
        try:
            new = actions.invite_user(
                provider=request.provider, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except actions.AlreadyAMemberError as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, f"{new.user.name} can sign in now.")
            return redirect("accounts:users")
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@form_view
def user(request: MemberRequest, membership_id: int) -> HttpResponse:
    """One member: their role can be changed, and their access ended. Nobody does either to themselves."""
    member = queries.membership_by_id(provider=request.provider, membership_id=membership_id)
    if member is None:
        raise Http404
    is_own = member.user_id == request.user.pk
    form = forms.RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and not is_own:
        if "end" in request.POST:
            return _end(request, member)
        if form.is_valid():
            return _change_role(request, member, form)
    context = {"member": member, "form": form, "is_own": is_own}
    return render(request, "accounts/user.html", context, status=422 if form.is_bound else 200)


def _end(request: MemberRequest, member: "Membership") -> HttpResponse:
    actions.end_access(membership=member, by=request.user, at=timezone.now())
    messages.success(request, f"{member.user.name} can no longer sign in.")
    return redirect("accounts:users")


def _change_role(request: MemberRequest, member: "Membership", form: forms.RoleForm) -> HttpResponse:
    role = form.cleaned_data["role"]
    if role != member.role:
        actions.change_role(membership=member, role=role, by=request.user, at=timezone.now())
    messages.success(request, f"{member.user.name} is now {role.label.lower()}.")
    return redirect("accounts:users")


@require_safe
def audit(request: MemberRequest) -> HttpResponse:
    words = request.GET.get("words", "").strip()
    found = queries.audit_entries_like(provider=request.provider, words=words)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    check = queries.check_audit_trail(provider=request.provider) if request.GET.get("check") else None
    context = {"page": page, "words": words, "rows": [presenters.entry(one) for one in page], "check": check}
    return render(request, "accounts/audit.html", context)
