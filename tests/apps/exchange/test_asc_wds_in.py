"""An ASC-WDS upload walks into branches, workers, returns, training and qualifications."""

import csv
import io
from datetime import date

import pytest

from hefted.accounts.models import Branch
from hefted.development.models import QualificationHeld, TrainingRecord
from hefted.exchange.actions import BroughtBefore, GivenFile, apply, preview, stage
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
    status = [row | {"STATUS": "UPDATE"} for row in staff[:-1]]
    upload = staged(
        provider, FIRST, now, context=False, on=date(2026, 7, 31), staff=status, training=training
    )
    assert upload.counts["removed"] >= 1
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
    brought(provider, FIRST, now, context=False, on=date(2026, 7, 31), staff=staff)
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
