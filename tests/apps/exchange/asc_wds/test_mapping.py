"""Accepted rows as facts of our own."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hefted.exchange.asc_wds import mapping
from tests.apps.exchange.asc_wds.uploads import Changed


def test_workplace_has_its_people_by_job_role():
    upload = Changed("LEAVERS=999 & REASONS= & TRAVELTIME=3 & TTDIFFRATE=12.506", of="workplace").read()
    (found,) = mapping.workplaces(upload)
    assert (found.reference, found.name, found.service, found.main_service) == (
        "LEEDS",
        "Example Homecare",
        "home care",
        "8",
    )
    assert found.total_staff == 2
    assert found.starters == {"8": 1, "7": 0, "4": 0}
    assert found.leavers is None
    assert (found.travel_pay, found.travel_rate) == ("different rate", Decimal("12.51"))


def test_workplace_without_job_roles_counts_nobody_or_does_not_know():
    changes = "ALLJOBROLES= & STARTERS=0 & LEAVERS=999 & VACANCIES= & MAINSERVICE=72 & ALLSERVICES=72 & UTILISATION="
    (found,) = mapping.workplaces(Changed(f"{changes} & TRAVELTIME=", of="workplace").read())
    assert (found.starters, found.leavers, found.vacancies) == ({}, None, None)
    assert (found.service, found.travel_pay) == ("other", "not known")


def test_worker_has_terms_in_our_words():
    changes = "ZEROHRCONT=1 & CONTHOURS= & EMPLSTATUS=3 & DAYSSICK=999 & POSTCODE=ls9 8aa & QUALACH02=129; & QUALACH03=130;2020"
    found = mapping.workers(Changed(changes, of="staff").read())[0]
    assert (found.reference, found.branch, found.name) == ("C1", "LEEDS", "Carer one")
    assert (found.started_on, found.job_role, found.contract) == (date(2025, 1, 6), "8", "bank")
    assert (found.zero_hours, found.contracted_hours, found.hourly_pay) == (True, None, Decimal("12.90"))
    assert (found.days_sick, found.home_postcode) == (None, "LS9 8AA")
    assert [(one.code, one.year) for one in found.qualifications] == [("129", 2024), ("130", 2020)]


def test_worker_with_a_salary_has_no_hourly_pay():
    found = mapping.workers(Changed("SALARYINT=1 & SALARY=24000 & HOURLYRATE=", of="staff").read())[0]
    assert found.hourly_pay is None


def test_moved_and_renamed_worker_takes_training_along():
    changed = Changed(
        "@known=LEEDS & @known_worker=C1 & STATUS=UPDATE & CHGUNIQUEWRKID=C 9 & TRANSFERSTAFFRECORD=SITE & site.LOCALESTID=SITE & training.UNIQUEWORKERID=C9",
        of="staff",
    )
    upload = changed.read()
    worker = mapping.workers(upload)[0]
    assert (worker.reference, worker.former_reference, worker.branch) == ("C 9", "C1", "SITE")
    (training,) = mapping.trainings(upload)
    assert (training.worker, training.category, training.expires_on) == ("C 9", "20", date(2027, 2, 1))
    assert training.accredited is True


def test_training_without_expiry_date_runs_out_by_its_months_or_not_at_all():
    for changes, last in (
        ("EXPIRYDATE=", date(2027, 2, 1)),
        ("EXPIRYDATE= & VALIDITY=none", None),
        ("EXPIRYDATE= & DATECOMPLETED=", None),
    ):
        (training,) = mapping.trainings(Changed(f"{changes} & ACCREDITED=999", of="training").read())
        assert (training.expires_on, training.accredited) == (last, None)


def test_rows_with_errors_and_deleted_rows_give_nothing():
    assert len(mapping.workers(Changed("EMPLSTATUS=9", of="staff").read())) == 1
    changed = Changed("@known=LEEDS & @known_worker=C1 & STATUS=DELETE", of="staff")
    upload = changed.read()
    assert [one.reference for one in mapping.workers(upload)] == ["M1"]
    assert mapping.trainings(upload) == ()


def test_one_reference_at_two_workplaces_is_told():
    changed = Changed("site.LOCALESTID=SITE & mate.LOCALESTID=SITE", of="staff")
    changed.context = replace(changed.context, is_parent=True)
    shared = mapping.shared_references(mapping.workers(changed.read()))
    assert [(reference, len(those)) for reference, those in shared.items()] == [("C1", 2)]


def test_special_categories_are_not_mapped():
    names = {one.name for kind in (mapping.Worker, mapping.Training) for one in fields(kind)}
    assert not names & {
        "ethnicity",
        "disabled",
        "nationality",
        "insurance_number",
        "gender",
        "born_on",
        "citizenship",
    }


def test_counts_that_the_service_passes_over_are_not_known():
    """A vacancy for a manager at an unregulated workplace keeps the service from looking at the counts."""
    changes = "MAINSERVICE=13 & ALLSERVICES=13 & UTILISATION= & REGTYPE=0 & VACANCIES=0;0;1 & TRAVELTIME="
    upload = Changed(f"{changes} & STARTERS=x;0;0 & LEAVERS=-1;0;0", of="workplace").read()
    assert 2180 in [one.code for one in upload.findings]
    (found,) = mapping.workplaces(upload)
    assert (found.starters, found.leavers) == (None, None)
    assert found.vacancies == {"8": 0, "7": 0, "4": 1}
