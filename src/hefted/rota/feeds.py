"""A worker's private calendar: times and initials only, as a calendar program reads it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from icalendar import Calendar, Event

from hefted.rota.models import PublishedJob


def calendar_of(*, jobs: Iterable[PublishedJob], at: datetime) -> bytes:
    """Times carry Europe/London with its clock changes; nobody's name or address is in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hefted//Rota//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "My rota")
    for job in jobs:
        event = Event()
        event.add("uid", f"job-{job.pk}@hefted")
        event.add("dtstamp", at)
        event.add("dtstart", localtime(job.starts_at))
        event.add("dtend", localtime(job.ends_at))
        event.add("summary", _words(job))
        event.add("sequence", job.week.version)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _words(job: PublishedJob) -> str:
    if job.visit is None:
        return "Supervision or learning"
    initials = str(job.visit.person.initials)
    return initials if job.kind == PublishedJob.Kind.VISIT else f"Going along: {initials}"
