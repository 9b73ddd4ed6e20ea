"""Files brought in walk into the records of every app, and a second time change nothing."""

import pytest

from hefted.care.models import CarerVisit, Person, Visit
from hefted.exchange.actions import BroughtBefore
from hefted.workforce.models import Availability, EmploymentSpell, Worker
from tests.factories.files import bring, given, one_of_each, row_of

pytestmark = pytest.mark.django_db
HERE = ("places", "branches", "leavers", "workers", "absences", "vacancies", "mentors", "supervisions")
CARE = ("contracts", "people", "visits", "incidents")


def test_a_folder_of_files_fills_the_records(provider, now):
    upload = bring(provider, *one_of_each(*reversed(HERE + CARE)), at=now)
    assert upload.counts["new"] == len(HERE + CARE) == upload.counts["accepted"]
    assert Worker.objects.get(reference="W100").home_latitude is None
    assert EmploymentSpell.objects.count() == 2
    assert Availability.objects.count() == 2
    assert Person.objects.get().latitude is None
    assert Visit.objects.count() == CarerVisit.objects.count() == 1


def test_the_same_files_twice_change_nothing_and_say_who_brought_them(provider, manager, now):
    bring(provider, *one_of_each("branches", "workers"), by=manager, at=now)
    with pytest.raises(
        BroughtBefore, match=r"workers.csv was brought in by Registered manager on 29/06/2026 at 12:00"
    ):
        bring(provider, *one_of_each("branches", "workers"), at=now)


def test_the_same_rows_in_another_encoding_change_nothing(provider, now):
    bring(provider, *one_of_each("branches", "workers"), at=now)
    upload = bring(provider, given("workers", row_of("workers"), encoding="utf-16"), at=now)
    assert (upload.counts["unchanged"], upload.counts["new"], upload.counts["changed"]) == (1, 0, 0)
    assert "The same rows are in already" in upload.preview[0]["same_rows"]
