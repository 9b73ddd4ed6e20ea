"""Short ways to make mentorships and supervision sessions; everybody is invented."""

from datetime import date

from hefted.supervision.models import Mentorship, SupervisionSession
from tests.factories.workforce import make_worker


def make_mentorship(provider, worker, mentor=None, from_on=date(2025, 1, 6), until_on=None):
    return Mentorship.objects.create(
        provider=provider,
        worker=worker,
        mentor=mentor or make_worker(provider),
        from_on=from_on,
        until_on=until_on,
    )


def make_session(provider, worker, held_on, kind="regular", supervisor=None, notes=""):
    return SupervisionSession.objects.create(
        provider=provider,
        worker=worker,
        supervisor=supervisor or make_worker(provider),
        held_on=held_on,
        kind=kind,
        notes=notes,
    )
