"""Short ways to make training records and qualifications."""

from datetime import date

from hefted.development.models import QualificationHeld, TrainingRecord


def make_training(provider, worker, category="20", completed_on=date(2025, 1, 6), **facts):
    return TrainingRecord.objects.create(
        provider=provider, worker=worker, category=category, completed_on=completed_on, **facts
    )


def make_qualification(provider, worker, code="158", **facts):
    return QualificationHeld.objects.create(provider=provider, worker=worker, code=code, **facts)
