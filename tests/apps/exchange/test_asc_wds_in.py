"""An ASC-WDS upload walks into branches, workers, returns, training and qualifications."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from hefted.accounts.models import Branch
from hefted.development.models import QualificationHeld, TrainingRecord
from hefted.exchange import asc_wds, queries
from hefted.exchange.actions import BroughtBefore, GivenFile, apply, preview, stage
from hefted.exchange.models import Upload
from hefted.exchange.readers.problems import FileRefused
from hefted.workforce.models import (
    EmploymentContract,
    EmploymentSpell,
    SicknessReport,
    Worker,
    WorkplaceReturn,
)
from tests.factories.files import bring, given, row_of
from tests.paths import SHARED

pytestmark = pytest.mark.django_db
SAMPLES = SHARED / "samples" / "asc-wds"
FIRST, SECOND = SAMPLES / "01-home-care-clean", SAMPLES / "02-parent-and-sites"
FILES = ("workplace.csv", "staff.csv", "training.csv")


def rows_of(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def written(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def staged(provider, folder, now, *, context=True, on=None, **changed):
    """The upload of a sample, with the rows of some files changed: `staff=[…]`."""
    files = [
        GivenFile(
            name=name,
            content=written(changed[name[:-4]]) if name[:-4] in changed else (folder / name).read_bytes(),
        )
        for name in FILES
        if changed.get(name[:-4], True) is not None
    ]
    text = (folder / "context.json").read_text() if context else ""
    day = on or date(2026, 6, 30)
    upload = stage(provider=provider, files=files, by=None, at=now, effective_on=day, given_context=text)
    return preview(upload=upload)


def brought(provider, folder, now, **options):
    return apply(upload=staged(provider, folder, now, **options), keep_good=True, by=None, at=now)


def everything(provider):
    """What the records say, without ids."""
    return (
        sorted(Branch.objects.filter(provider=provider).values_list("reference", "name", "travel_pay")),
        sorted(
            EmploymentSpell.objects.filter(provider=provider).values_list(
                "worker__reference", "branch__reference", "started_on", "ended_on"
            )
        ),
        EmploymentContract.objects.filter(provider=provider).count(),
        TrainingRecord.objects.filter(provider=provider).count(),
        QualificationHeld.objects.filter(provider=provider).count(),
        SicknessReport.objects.filter(provider=provider).count(),
        WorkplaceReturn.objects.filter(provider=provider).count(),
    )


def test_the_clean_sample_fills_the_records(provider, now):
    upload = brought(provider, FIRST, now)
    assert (upload.counts["read"], upload.counts["accepted"], upload.counts["refused"]) == (111, 111, 0)
    assert Branch.objects.get().service == "home care"
    assert EmploymentSpell.objects.count() == Worker.objects.count() == 22
    assert TrainingRecord.objects.count() == 88
    returned = WorkplaceReturn.objects.get()
    assert (returned.total_staff, returned.starters, returned.leavers, returned.vacancies) == (22, 7, 5, 3)
    assert TrainingRecord.objects.filter(expires_on=date(2027, 4, 20)).exists()


def test_the_clean_sample_twice_changes_nothing(provider, now):
    brought(provider, FIRST, now)
    before = everything(provider)
    with pytest.raises(BroughtBefore):
        brought(provider, FIRST, now)
    assert everything(provider) == before


def test_the_sample_with_errors_is_refused_unless_the_good_rows_are_kept(provider, now):
    upload = staged(provider, SECOND, now)
    with pytest.raises(FileRefused, match="5 of 19 rows have problems"):
        apply(upload=upload, keep_good=False, by=None, at=now)
    assert not Worker.objects.exists()
    upload = apply(upload=upload, keep_good=True, by=None, at=now)
    assert (upload.counts["read"], upload.counts["accepted"], upload.counts["refused"]) == (19, 14, 5)
    assert sorted(Branch.objects.values_list("reference", flat=True)) == [
        "Aire HQ",
        "Aire North",
        "Aire South",
    ]
    branches = dict(EmploymentSpell.objects.values_list("worker__reference", "branch__reference"))
    assert branches["N2"] == "Aire South"
    assert "N3-new" in branches
    assert "N4" not in branches


def test_the_sample_with_errors_twice_changes_nothing(provider, now):
    brought(provider, SECOND, now)
    before = everything(provider)
    upload = brought(provider, SECOND, now)
    assert (upload.counts["new"], upload.counts["changed"], upload.counts["removed"]) == (0, 0, 0)
    assert everything(provider) == before


def test_without_a_context_the_rows_say_what_is_known(provider, now):
    upload = brought(provider, SECOND, now, context=False)
    assert upload.counts["accepted"] >= 14


def test_a_worker_who_is_listed_no_more_has_their_spell_ended(provider, now):
    brought(provider, FIRST, now)
    staff, training = rows_of(FIRST, "staff.csv"), rows_of(FIRST, "training.csv")
    gone = staff[-1]["UNIQUEWORKERID"]
    assert staff[-1]["MAINJOBROLE"] != "4"
    training = [row for row in training if row["UNIQUEWORKERID"] != gone]
    status = [row | {"STATUS": "UNCHECKED"} for row in staff[:-1]]
    workplace = [one | {"STATUS": "NOCHANGE"} for one in rows_of(FIRST, "workplace.csv")]
    upload = staged(
        provider,
        FIRST,
        now,
        context=False,
        on=date(2026, 7, 31),
        staff=status,
        training=training,
        workplace=workplace,
    )
    assert upload.counts["removed"] > 1
    assert upload.counts["refused"] == upload.counts["changed"] == upload.counts["new"] == 0
    assert EmploymentSpell.objects.filter(ended_on=None).count() == 22
    apply(upload=upload, keep_good=True, by=None, at=now)
    spell = EmploymentSpell.objects.get(worker__reference=gone)
    assert (spell.ended_on, spell.leaving_reason, spell.end_is_estimated) == (date(2026, 7, 31), "9", True)
    assert spell.contracts.get().until_on == date(2026, 7, 31)
    assert Worker.objects.count() == 22


def test_a_worker_of_a_template_is_not_ended_by_a_staff_file(provider, now):
    bring(provider, given("branches"), given("workers", row_of("workers", worker_reference="OTHER")), at=now)
    brought(provider, FIRST, now)
    assert EmploymentSpell.objects.get(worker__reference="OTHER").ended_on is None


def test_changed_terms_hold_from_the_day_of_the_upload(provider, now):
    brought(provider, FIRST, now)
    staff = [row | {"STATUS": "UPDATE"} for row in rows_of(FIRST, "staff.csv")]
    row = next(row for row in staff if row["CONTHOURS"] not in {"", "999"})
    row["CONTHOURS"] = "11"
    workplace = [one | {"STATUS": "UPDATE"} for one in rows_of(FIRST, "workplace.csv")]
    brought(provider, FIRST, now, context=False, on=date(2026, 7, 31), staff=staff, workplace=workplace)
    old, new = EmploymentContract.objects.filter(spell__worker__reference=row["UNIQUEWORKERID"]).order_by(
        "from_on"
    )
    assert (old.until_on, new.from_on, new.until_on, new.weekly_hours) == (
        new.from_on,
        date(2026, 7, 31),
        None,
        11,
    )


def test_staff_without_their_workplace_are_refused_as_a_whole(provider, now):
    with pytest.raises(FileRefused, match="needs its workplace file and its staff file"):
        staged(provider, FIRST, now, workplace=None)


def test_two_files_of_one_part_are_refused(provider, now):
    content = (FIRST / "staff.csv").read_bytes()
    files = [GivenFile(name=f"{n}.csv", content=content) for n in range(2)]
    with pytest.raises(FileRefused, match="2 files of asc-wds staff"):
        stage(provider=provider, files=files, by=None, at=now)


def test_a_row_marked_for_deletion_ends_the_spell(provider, now):
    brought(provider, FIRST, now)
    staff = [row | {"STATUS": "NOCHANGE"} for row in rows_of(FIRST, "staff.csv")]
    staff[-1]["STATUS"] = "DELETE"
    workplace = [one | {"STATUS": "NOCHANGE"} for one in rows_of(FIRST, "workplace.csv")]
    day = date(2026, 7, 31)
    options = {"context": False, "on": day, "staff": staff, "workplace": workplace, "training": None}
    upload = brought(provider, FIRST, now, **options)
    assert upload.counts["changed"] == 1
    assert EmploymentSpell.objects.get(worker__reference=staff[-1]["UNIQUEWORKERID"]).ended_on == day


def test_training_and_qualifications_of_a_worker_are_replaced(provider, now):
    brought(provider, FIRST, now)
    training = rows_of(FIRST, "training.csv")
    worker = training[0]["UNIQUEWORKERID"]
    mine = [row for row in training if row["UNIQUEWORKERID"] == worker]
    others = [row for row in training if row["UNIQUEWORKERID"] != worker]
    staff = [row | {"STATUS": "UPDATE"} for row in rows_of(FIRST, "staff.csv")]
    first = next(row for row in staff if row["UNIQUEWORKERID"] == worker)
    first["QUALACH01"] = first["QUALACH02"] = ""
    workplace = [one | {"STATUS": "UPDATE"} for one in rows_of(FIRST, "workplace.csv")]
    changed = [mine[0] | {"VALIDITY": "24"}, *mine[1:-1], *others]
    upload = brought(provider, FIRST, now, context=False, staff=staff, workplace=workplace, training=changed)
    assert upload.counts["removed"] == 1
    assert TrainingRecord.objects.filter(worker__reference=worker).count() == len(mine) - 1
    assert TrainingRecord.objects.count() == 87
    assert not QualificationHeld.objects.filter(worker__reference=worker).exists()


def test_a_wrong_header_refuses_the_upload(provider, now):
    files = [
        GivenFile(name="workplace.csv", content=(FIRST / "workplace.csv").read_bytes()),
        GivenFile(name="staff.csv", content=b"LOCALESTID,UNIQUEWORKERID,NAME\r\nA,B,C\r\n"),
    ]
    with pytest.raises(FileRefused):
        preview(upload=stage(provider=provider, files=files, by=None, at=now))
    assert Upload.objects.get().state == "refused"
    assert not Worker.objects.exists()


def test_staff_of_a_workplace_with_an_error_wait_for_it(provider, now):
    workplace = [row | {"ESTNAME": ""} for row in rows_of(FIRST, "workplace.csv")]
    upload = staged(provider, FIRST, now, workplace=workplace)
    assert upload.counts["accepted"] == 0
    assert upload.counts["read"] == upload.counts["refused"] == 111
    said = {problem["accepted"] for problem in upload.problems}
    assert "the row of its workplace has a problem: mend that one and this is accepted" in said
    assert "the row of its worker has a problem: mend that one and this is accepted" in said


def test_the_sample_of_single_faults_loses_no_row(provider, now):
    upload = staged(provider, SAMPLES / "03-single-faults", now)
    counts = upload.counts
    assert counts["accepted"] + counts["refused"] == counts["read"] == 93 + 120 + 24
    applied = apply(upload=upload, keep_good=True, by=None, at=now)
    assert applied.state == "applied"


def test_one_reference_at_two_workplaces_stands_for_two_workers(provider, now):
    staff = rows_of(SECOND, "staff.csv")
    rows = [row for row in staff if row["UNIQUEWORKERID"] in {"ADM1", "S1"}]
    rows[-1] = rows[-1] | {"UNIQUEWORKERID": "ADM1", "STATUS": "NEW"}
    brought(provider, SECOND, now, staff=rows, training=None)
    assert sorted(Worker.objects.values_list("reference", flat=True)) == ["ADM1", "Aire South/ADM1"]


def test_the_records_give_the_context_of_the_next_check(provider, now):
    brought(provider, FIRST, now)
    context = queries.asc_wds_context(provider=provider, as_of=date(2026, 7, 31))
    (workplace,) = context.workplaces
    assert (workplace.reference, workplace.main_service, workplace.is_regulated) == ("LEEDS-EAST", 8, True)
    assert len(context.workers) == 22
    assert sum(worker.is_registered_manager for worker in context.workers) == 1
    known = context.worker(workplace="LEEDS-EAST", reference="LEEDS-EAST-001")
    assert (known.days_sick, known.days_sick_saved_on) == (2, date(2026, 6, 30))
    files = {name: (FIRST / name).read_bytes() for name in FILES}
    findings = asc_wds.read(files, context).findings
    assert {finding.type for finding in findings if finding.is_error} == {"STATUS_ERROR"}


def test_unread_rows_with_faults_are_refused_where_nothing_is_on_record(provider, now):
    staff = [row | {"STATUS": "UNCHECKED"} for row in rows_of(FIRST, "staff.csv")]
    staff[0]["MAINJOBROLE"] = "nonsense"
    workplace = [one | {"STATUS": "NOCHANGE"} for one in rows_of(FIRST, "workplace.csv")]
    upload = staged(provider, FIRST, now, context=False, staff=staff, workplace=workplace, training=None)
    assert (upload.counts["accepted"], upload.counts["refused"]) == (22, 1)
    assert "Nothing is on record yet, so the whole row counts." in str(upload.problems)


def test_a_worker_without_a_start_is_kept_without_a_spell(provider, now):
    staff = rows_of(FIRST, "staff.csv")
    staff[-1]["STARTDATE"] = ""
    upload = brought(provider, FIRST, now, staff=staff)
    assert upload.counts["refused"] == 0
    assert Worker.objects.count() == 22
    assert EmploymentSpell.objects.count() == 21


def test_a_spell_that_shares_a_day_with_one_that_ended_is_refused(provider, now):
    staff = rows_of(FIRST, "staff.csv")
    worker = staff[0]["UNIQUEWORKERID"]
    gone = row_of("leavers", worker_reference=worker, started_on="01/01/2020", left_on="01/06/2026")
    bring(provider, given("branches"), given("leavers", gone), at=now)
    upload = staged(provider, FIRST, now)
    assert upload.counts["refused"] == 1
    assert "a spell from 01/01/2020 to 01/06/2026" in str(upload.problems)


def test_a_worker_with_a_new_reference_stays_the_same_person(provider, now):
    """The sample changes N3 to N3-new; here N3 was brought in before, with everything else."""
    staff = [row | {"CHGUNIQUEWRKID": "", "TRANSFERSTAFFRECORD": ""} for row in rows_of(SECOND, "staff.csv")]
    brought(provider, SECOND, now, staff=staff)
    worker = Worker.objects.get(reference="N3")
    upload = brought(provider, SECOND, now)
    assert Worker.objects.get(reference="N3-new").pk == worker.pk
    assert upload.counts["removed"] == 0
    moved = EmploymentSpell.objects.get(worker__reference="N2")
    assert moved.branch.reference == "Aire South"
    assert moved.ended_on is None


def test_the_page_shows_who_would_be_removed(provider, manager, sign_in, now):
    brought(provider, FIRST, now)
    staff = [row | {"STATUS": "NOCHANGE"} for row in rows_of(FIRST, "staff.csv")[:-1]]
    workplace = [one | {"STATUS": "NOCHANGE"} for one in rows_of(FIRST, "workplace.csv")]
    upload = staged(provider, FIRST, now, context=False, staff=staff, workplace=workplace, training=None)
    text = (
        sign_in(manager).get(reverse("exchange:upload", args=[upload.pk]) + "?tab=removed").content.decode()
    )
    assert "LEEDS-EAST, LEEDS-EAST-022" in text
