"""Files brought in walk into the records of every app, and a second time change nothing."""

from datetime import date

import pytest
from django.conf import settings

from hefted.accounts.models import AuditEntry, Branch
from hefted.accounts.queries import check_audit_trail
from hefted.care.models import CarerVisit, Person, Visit
from hefted.exchange import queries
from hefted.exchange.actions import ApplyRefused, BroughtBefore, GivenFile, apply, preview, refuse, stage
from hefted.exchange.columns import kinds
from hefted.jobs.actions import enqueue
from hefted.jobs.tasks import run_job
from hefted.workforce.models import Availability, EmploymentSpell, Worker
from tests.factories.files import bring, csv_of, given, one_of_each, row_of

pytestmark = pytest.mark.django_db
HERE = ("places", "branches", "leavers", "workers", "absences", "vacancies", "mentors", "supervisions")
CARE = ("contracts", "people", "visits", "shifts", "incidents")


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


def blank_but_needed(kind):
    """A good row with nothing in the columns that may be blank."""
    row = row_of(kind)
    blank = {column.name: "" for column in kinds()[kind].columns if not column.is_required}
    if kind == "visits":
        blank["status"] = "planned"
    return row | blank


def test_rows_with_every_optional_cell_blank_are_brought_in(provider, now):
    names = HERE + CARE
    upload = bring(provider, *[given(kind, blank_but_needed(kind)) for kind in names], at=now)
    assert upload.counts["accepted"] == len(names)


def test_changed_rows_change_what_is_on_record_and_nothing_else(provider, now):
    bring(provider, *one_of_each(*HERE, *CARE), at=now)
    changes = {
        "places": {"latitude": "53.9"},
        "branches": {"travel_paid": "not paid"},
        "leavers": {"left_on": "15/10/2025", "reason": "2"},
        "workers": {"contracted_hours": "20", "available": "Wed 09:00-17:00", "job_role": "7"},
        "absences": {"working_days_lost": "2.5"},
        "vacancies": {"filled_on": "01/05/2025"},
        "mentors": {"until_on": "01/02/2025"},
        "supervisions": {"kind": "regular"},
        "contracts": {"late_after_minutes": "20"},
        "people": {"package_until_on": "01/04/2026", "preferred_workers": "", "barred_workers": "W200"},
        "visits": {"status": "cancelled", "cancelled_by": "person", "actual_start": "", "actual_end": ""},
        "shifts": {"travel_minutes": "95"},
        "incidents": {"harm": "low"},
    }
    files = [given(kind, row_of(kind, **cells)) for kind, cells in changes.items()]
    upload = bring(provider, *files, at=now, effective_on=date(2026, 7, 1))
    assert (upload.counts["changed"], upload.counts["new"]) == (len(changes), 0)
    spell = EmploymentSpell.objects.get(worker__reference="W100")
    assert list(spell.contracts.values_list("weekly_hours", "from_on", "until_on")) == [
        (30, date(2025, 1, 6), date(2026, 7, 1)),
        (20, date(2026, 7, 1), None),
    ]
    assert list(spell.roles.values_list("job_role", flat=True)) == ["8", "7"]
    assert spell.worker.availability.get().weekday == 2
    left = EmploymentSpell.objects.get(worker__reference="W200")
    assert (left.ended_on, left.leaving_reason) == (date(2025, 10, 15), "2")
    assert left.contracts.get().until_on == left.roles.get().until_on == date(2025, 10, 15)
    assert CarerVisit.objects.get().status == "cancelled"
    assert Visit.objects.get().cancelled_by == "person"
    assert Person.objects.get().preferences.get().kind == "barred"
    assert Worker.objects.count() == 2


def test_places_move_what_lies_there(provider, now):
    bring(provider, *one_of_each("branches", "workers", "contracts"), at=now)
    bring(provider, given("people", row_of("people", postcode="ZZ1 1AA")), at=now)
    rows = [row_of("places"), row_of("places", postcode="ZZ1 2BB", latitude="54.1")]
    bring(provider, given("places", *rows), at=now)
    assert Branch.objects.get().latitude == Person.objects.get().latitude == 53.7997
    assert Worker.objects.get().home_latitude == 54.1


def test_a_leaver_who_comes_back_and_a_worker_who_leaves(provider, now):
    bring(provider, given("branches"), given("workers"), at=now)
    gone = row_of("leavers", worker_reference="W100", started_on="06/01/2025", left_on="01/09/2025")
    bring(provider, given("leavers", gone), at=now)
    assert EmploymentSpell.objects.get().ended_on == date(2025, 9, 1)
    bring(provider, given("workers", row_of("workers", started_on="01/10/2025")), at=now)
    assert list(EmploymentSpell.objects.values_list("started_on", "ended_on")) == [
        (date(2025, 1, 6), date(2025, 9, 1)),
        (date(2025, 10, 1), None),
    ]


def test_a_corrected_start_moves_the_spell_and_its_terms(provider, now):
    bring(provider, *one_of_each("branches", "workers"), at=now)
    bring(provider, given("workers", row_of("workers", started_on="01/02/2025")), at=now)
    spell = EmploymentSpell.objects.get()
    assert spell.started_on == spell.contracts.get().from_on == spell.roles.get().from_on == date(2025, 2, 1)


def test_spells_and_mentors_that_share_a_day_are_refused(provider, now):
    workers = [row_of("workers", worker_reference=f"W{n}") for n in range(3)]
    bring(provider, given("branches"), given("workers", *workers), at=now)
    overlapping = row_of("leavers", worker_reference="W0", started_on="01/02/2025", left_on="01/03/2025")
    same_day = row_of("leavers", worker_reference="W1", started_on="01/02/2025", left_on="01/02/2025")
    mentors = [
        row_of("mentors", worker_reference="W0", mentor_reference="W1"),
        row_of("mentors", worker_reference="W0", mentor_reference="W2", from_on="01/02/2025"),
    ]
    files = [given("leavers", overlapping, same_day), given("mentors", *mentors)]
    upload = preview(upload=stage(provider=provider, files=files, by=None, at=now))
    said = [problem["sentence"] for problem in upload.problems]
    assert (upload.counts["accepted"], upload.counts["refused"]) == (2, 2)
    assert "a spell from 06/01/2025 that goes on is on record or in the file" in said[0]
    assert "a mentorship from 01/02/2025 that goes on" in said[1]


def test_a_refused_change_leaves_the_spell_on_record_to_check_others_against(provider, now):
    first = row_of("leavers", worker_reference="W0", started_on="01/01/2024", left_on="01/03/2024")
    longer = row_of("leavers", worker_reference="W0", started_on="01/01/2024", left_on="01/03/2025")
    beside = row_of("leavers", worker_reference="W0", started_on="01/02/2024", left_on="01/06/2024")
    workers = given("workers", row_of("workers", worker_reference="W0"))
    bring(provider, given("branches"), workers, given("leavers", first), at=now)
    files = [given("leavers", longer, beside)]
    upload = preview(upload=stage(provider=provider, files=files, by=None, at=now))
    said = [problem["sentence"] for problem in upload.problems]
    assert (upload.counts["accepted"], upload.counts["refused"]) == (0, 2)
    assert "from 01/01/2024 to 01/03/2024" in said[1]


def test_the_rows_of_one_visit_agree(provider, now):
    bring(provider, *one_of_each("branches", "workers", "contracts", "people"), at=now)
    rows = [
        row_of("visits"),
        row_of("visits", carer="2"),
        row_of("visits", carer="3", planned_end="03/04/2025 09:00"),
    ]
    upload = bring(provider, given("visits", *rows), at=now, keep_good=True)
    assert (upload.counts["accepted"], upload.counts["refused"]) == (2, 1)
    assert "the same planned_end as line 2 of this visit" in upload.problems[0]["sentence"]
    assert Visit.objects.get().carer_visits.count() == 2


def test_two_files_of_one_upload_may_repeat_a_row_but_not_contradict_it(provider, now):
    first = given("branches")
    again = GivenFile(
        name="again.csv", content=csv_of("branches", row_of("branches"), row_of("branches", branch="B"))
    )
    other = GivenFile(name="other.csv", content=csv_of("branches", row_of("branches", name="Else")))
    upload = preview(upload=stage(provider=provider, files=[first, again, other], by=None, at=now))
    assert (upload.counts["new"], upload.counts["unchanged"], upload.counts["refused"]) == (2, 1, 1)
    assert "another file of this upload gives this row otherwise" in upload.problems[0]["sentence"]


def test_files_in_any_order_end_in_the_same_records(provider, other_provider, now):
    halves = [
        given("visits", *[row_of("visits", visit_reference=f"V{n}") for n in half])
        for half in (range(5), range(5, 9))
    ]
    for owner, order in ((provider, halves), (other_provider, halves[::-1])):
        bring(owner, *one_of_each("branches", "workers", "contracts", "people"), at=now)
        for file in order:
            bring(owner, file, at=now)
    columns = ("visit__reference", "carer", "worker__reference", "actual_start_at")
    one, two = (
        sorted(CarerVisit.objects.filter(provider=owner).values_list(*columns))
        for owner in (provider, other_provider)
    )
    assert one == two
    assert len(one) == 9


def test_every_row_keeps_the_file_and_line_it_came_from(provider, now):
    bring(provider, given("branches", row_of("branches"), row_of("branches", branch="B2")), at=now)
    bring(provider, given("branches", row_of("branches", branch="B2", name="New name")), at=now)
    origins = queries.baseline(provider=provider, kind="branches")
    assert (origins["North"].line, origins["B2"].line) == (2, 2)
    assert origins["North"].file_id != origins["B2"].file_id
    assert [source.kind for source in queries.sources_for(provider=provider)] == ["branches", "branches"]


def test_an_import_writes_its_entry_and_the_trail_is_whole(provider, manager, now):
    upload = bring(provider, *one_of_each("branches", "workers"), by=manager, at=now)
    entry = AuditEntry.objects.filter(verb="exchange.apply").get()
    assert entry.details["counts"] == upload.counts
    assert [name for name, _ in entry.details["files"]] == ["branches.csv", "workers.csv"]
    assert check_audit_trail(provider=provider).is_whole


def test_applying_again_or_looking_again_changes_nothing(provider, now):
    upload = bring(provider, given("branches"), at=now)
    entries = AuditEntry.objects.count()
    assert apply(upload=upload, keep_good=False, by=None, at=now).applied_at == upload.applied_at
    assert preview(upload=upload).state == "applied"
    refuse(upload=upload, by=None, at=now)
    upload.refresh_from_db()
    assert upload.state == "applied"
    assert AuditEntry.objects.count() == entries


def test_records_that_changed_while_files_were_read_are_held_against_them_again(provider, now):
    staged = stage(provider=provider, files=[given("branches")], by=None, at=now)

    def meanwhile(_share, _words):
        if not Branch.objects.exists():
            bring(
                provider, GivenFile(name="same.csv", content=csv_of("branches", row_of("branches"))), at=now
            )

    done = apply(upload=staged, keep_good=False, by=None, at=now, report=meanwhile)
    assert done.counts["unchanged"] == 1


def test_what_the_database_refuses_leaves_everything_as_it_was(provider, now):
    """A role of tomorrow stands in the way of a start that moves beyond it: no check foresees this."""
    bring(provider, *one_of_each("branches", "workers"), at=now, effective_on=date(2025, 2, 1))
    bring(
        provider,
        given("workers", row_of("workers", job_role="7")),
        at=now,
        effective_on=date(2025, 3, 1),
    )
    entries = AuditEntry.objects.count()
    with pytest.raises(ApplyRefused, match="the records would contradict themselves"):
        bring(provider, given("workers", row_of("workers", started_on="01/05/2025")), at=now)
    assert AuditEntry.objects.count() == entries + 1  # the files were kept, nothing else
    assert EmploymentSpell.objects.get().started_on == date(2025, 1, 6)


def test_a_worker_who_is_in_post_after_all_has_the_spell_and_its_terms_reopened(provider, now):
    bring(provider, given("branches"), given("leavers"), at=now)
    back = row_of(
        "workers", worker_reference="W200", started_on="03/04/2025", contracted_hours="24", hourly_pay=""
    )
    bring(provider, given("workers", back), at=now)
    spell = EmploymentSpell.objects.get()
    assert spell.ended_on is spell.contracts.get().until_on is spell.roles.get().until_on is None
    assert spell.leaving_reason == ""


def test_only_another_reason_leaves_the_days_as_they_are(provider, now):
    bring(provider, given("branches"), given("leavers"), at=now)
    bring(provider, given("leavers", row_of("leavers", reason="3")), at=now)
    spell = EmploymentSpell.objects.get()
    assert (spell.leaving_reason, spell.contracts.get().until_on) == ("3", date(2025, 9, 30))


def test_many_visits_find_their_ids_among_all(provider, now, monkeypatch):
    from hefted.accounts import bulk
    from hefted.care import bringing_in

    monkeypatch.setattr(bringing_in, "BATCH", 2)
    monkeypatch.setattr(bulk, "BATCH", 3)
    bring(provider, *one_of_each("branches", "workers", "contracts", "people"), at=now)
    rows = [row_of("visits", visit_reference=f"V{n}") for n in range(6)]
    bring(provider, given("visits", *rows), at=now)
    assert CarerVisit.objects.count() == 6


@pytest.mark.parametrize("kind", ["look through files", "bring in files"])
def test_a_job_that_can_not_be_done_says_why(provider, now, kind):
    bad = given("workers", row_of("workers", contract="zero"))
    upload = stage(provider=provider, files=[bad], by=None, at=now)
    (settings.UPLOADS_DIR / upload.files.get().sha256[:2] / upload.files.get().sha256).write_bytes(b"%PDF")
    jobs = [
        enqueue(kind=kind, provider=provider, by=None, at=now, inputs={"upload": pk}) for pk in (upload.pk, 0)
    ]
    for job in jobs:
        run_job.func(job.pk)
        job.refresh_from_db()
    assert [job.state for job in jobs] == ["failed", "failed"]
    assert "is a PDF document" in jobs[0].reason
    assert jobs[1].reason == "The upload is not there any more."
