"""Pages of long work: what waits, runs and ended, and the two things one can do about it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hefted.accounts.requests import MemberRequest
from hefted.jobs import actions, presenters, queries

if TYPE_CHECKING:
    from hefted.jobs.models import Job

PAGE_SIZE = 50


def _job_or_404(request: MemberRequest, job_id: int) -> "Job":
    job = queries.job_for(provider=request.provider, job_id=job_id)
    if job is None:
        raise Http404
    return job


@require_safe
def jobs(request: MemberRequest) -> HttpResponse:
    page = Paginator(queries.jobs_of(provider=request.provider), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"page": page, "rows": [presenters.line(job) for job in page]})


@require_safe
def job(request: MemberRequest, job_id: int) -> HttpResponse:
    return render(request, "jobs/job.html", {"job": presenters.line(_job_or_404(request, job_id))})


@require_safe
def progress(request: MemberRequest, job_id: int) -> HttpResponse:
    """The part of a page that moves while a job runs."""
    return render(request, "jobs/_progress.html", {"job": presenters.line(_job_or_404(request, job_id))})


@require_POST
def cancel(request: MemberRequest, job_id: int) -> HttpResponse:
    actions.ask_to_cancel(job=_job_or_404(request, job_id), at=timezone.now())
    return redirect("jobs:job", job_id)


@require_POST
def again(request: MemberRequest, job_id: int) -> HttpResponse:
    found = _job_or_404(request, job_id)
    try:
        new = actions.try_again(job=found, by=request.user, at=timezone.now())
    except actions.NothingToTryError as refused:
        messages.error(request, str(refused))
        return redirect("jobs:job", job_id)
    return redirect("jobs:job", new.pk)
