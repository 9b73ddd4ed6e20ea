"""Bytes, headers, lines, and what is kept of a row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hefted.exchange import asc_wds
from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.expiry import expiry
from tests.apps.exchange.asc_wds.uploads import STAFF, Changed, as_csv

BASE = Changed("", of="workplace")


def read(**changed):
    return asc_wds.read(
        BASE.files | {f"{kind}.csv": content for kind, content in changed.items()}, BASE.context
    )


def codes(upload, file="staff"):
    return [(found.line, found.severity, found.code) for found in upload.findings if found.file == file]


def test_mark_and_line_ends_change_nothing():
    files = {name: b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\n") for name, content in BASE.files.items()}
    assert asc_wds.read(files, BASE.context).outcome == "PASSED"


@pytest.mark.parametrize("content", [b"\xff\xfeL\x00", "caf\xe9".encode("cp1252")])
def test_other_encodings_are_refused_with_a_sentence(content):
    upload = read(staff=content)
    (file,) = [file for file in upload.files if file.name == "staff.csv"]
    assert (file.is_readable, file.kind) == (False, None)
    assert file.problem == "staff.csv is not UTF-8 text: save it as “CSV UTF-8” and bring it again."
    assert upload.outcome == "FAILED"


def test_a_cell_beyond_any_measure_is_refused_with_a_sentence():
    upload = read(staff=b'"' + b"x" * 200_000)
    assert "cannot be read as CSV" in upload.sentences[0]


def test_an_empty_file_is_none_of_the_three():
    assert "staff.csv is none of the three files" in read(staff=b"").sentences[0]


def test_an_upload_needs_workplace_and_staff_but_no_training():
    files = dict(BASE.files)
    del files["training.csv"]
    assert asc_wds.read(files, BASE.context).outcome == "PASSED"
    del files["staff.csv"]
    assert asc_wds.read(files, BASE.context).sentences == (
        "There is no staff file: an upload needs a workplace file and a staff file.",
    )


def test_two_files_of_one_kind_are_refused():
    upload = asc_wds.read(BASE.files | {"more.csv": BASE.files["staff.csv"]}, BASE.context)
    assert upload.sentences == ("There is more than one staff file (more.csv, staff.csv): one is accepted.",)


@pytest.mark.parametrize("further", [0, 1, 96])
def test_further_qualifications_follow_in_numbered_pairs(further):
    content = as_csv("staff", [STAFF], further=further).replace(b"CHGUNIQUEWRKID,", b"", 1)
    lines = content.split(b"\r\n")
    lines[1] = lines[1].replace(b"C1,,", b"C1,", 1)
    (file,) = [file for file in read(staff=b"\r\n".join(lines)).files if file.kind == "staff"]
    assert file.headers_ok


@pytest.mark.parametrize("header", [b"QUALACH03NOTES,QUALACH04", b"QUALACH03NOTES,QUALACH05,QUALACH05NOTES"])
def test_further_qualifications_out_of_step_are_refused(header):
    content = BASE.files["staff.csv"].replace(b"QUALACH03NOTES", header, 1)
    assert codes(read(staff=content)) == [(1, "error", 999)]


def test_faults_of_further_qualifications_drop_them_and_say_nothing():
    rows = [
        STAFF
        | {"QUALACH04": "9999;2020", "QUALACH05": "129;1900", "QUALACH06": "130;", "QUALACH07": "132;2020"},
        STAFF
        | {"UNIQUEWORKERID": "M1", "MAINJOBROLE": "4", "QUALACH04": "129;x", "QUALACH04NOTES": "x" * 121},
    ]
    upload = read(staff=as_csv("staff", rows, further=4))
    assert codes(upload) == []
    first, second = (row.values for row in upload.staff)
    assert [first[f"QUALACH0{n}"] for n in (4, 5, 6, 7)] == [None, None, (130, None), (132, 2020)]
    assert (second["QUALACH04"], second["QUALACH04NOTES"]) == (None, None)


def test_only_the_first_finding_of_a_code_is_kept_for_a_member_of_staff():
    upload = Changed(
        "NATIONALITY=826 & HANDCVISA=1 & COUNTRYOFBIRTH=826 & YEAROFENTRY=2020 & AMHP=1", of="staff"
    ).read()
    assert [(one.code, one.column) for one in upload.findings] == [
        (3380, "YEAROFENTRY/COUNTRYOFBIRTH"),
        (5570, "HANDCVISA"),
    ]


def test_every_finding_is_kept_for_training():
    changed = Changed("WHODELIVERED=3 & staff.DOB=03/02/2012", of="training")
    assert [one.column for one in changed.read().findings if one.file == "training"] == [
        "WHODELIVERED",
        "DATECOMPLETED",
    ]


@pytest.mark.parametrize("status", ["UNCHECKED", "NOCHANGE", "DELETE"])
def test_of_a_row_that_stays_as_it_is_only_the_references_are_looked_at(status):
    known = "@known=LEEDS & @known_worker=C1 & workplace.STATUS=UPDATE & workplace.TOTALPERMTEMP="
    staff = "2" if status != "DELETE" else "1"
    wrong = "DOB=x & EMPLSTATUS=9 & DISPLAYID="
    upload = Changed(f"{known}{staff} & STATUS={status} & {wrong}", of="staff").read()
    assert codes(upload) == [(2, "error", 1050)]
    assert (upload.staff[0].is_read, upload.staff[0].values.get("DOB")) == (False, None)


def test_a_workplace_without_change_has_no_total_to_agree():
    upload = Changed("@known=LEEDS & STATUS=NOCHANGE", of="workplace").read()
    assert codes(upload, "workplace") == [(2, "warning", 2200)]


def test_an_unregistered_postcode_of_a_new_workplace_ends_its_row():
    upload = Changed("@unknown_postcode=LS9 8AA & ESTTYPE=9 & TOTALPERMTEMP=9", of="workplace").read()
    assert codes(upload, "workplace") == [(2, "error", 1060)]


def test_both_meanings_of_the_second_reference_are_found():
    """A row may not take a new reference that an earlier row takes, nor be one that an earlier row becomes."""
    upload = Changed("CHGUNIQUEWRKID=C9 & mate.UNIQUEWORKERID=C2 & mate.CHGUNIQUEWRKID=C9", of="staff").read()
    assert [(one.line, one.column) for one in upload.findings if one.code == 998] == [(4, "CHGUNIQUEWRKID")]


def test_staff_who_stay_as_they_are_are_not_counted():
    """The service counts added and changed rows only, for the total and for the registered manager."""
    changes = "@known=LEEDS & @known_worker=M1 & workplace.STATUS=UPDATE & manager.STATUS=UNCHECKED"
    assert codes(Changed(changes, of="staff").read(), "workplace") == [
        (2, "warning", 2200),
        (2, "warning", 2301),
    ]


def test_what_is_found_across_rows_does_not_hide_what_was_found_in_the_row():
    upload = Changed("workplace.REGTYPE=0 & manager.SCQUAL=x", of="staff").read()
    assert [one.code for one in upload.findings if (one.file, one.line) == ("staff", 3)] == [1280, 1360]


def test_hours_that_are_not_known_make_no_sum():
    changes = "NINUMBER=QQ123456C & CONTHOURS=75 & mate.UNIQUEWORKERID=C2 & mate.NINUMBER=QQ123456C & mate.CONTHOURS="
    assert 5570 in [code for _, _, code in codes(Changed(f"{changes}1", of="staff").read())]
    assert 5570 not in [code for _, _, code in codes(Changed(f"{changes}999", of="staff").read())]


def test_an_amount_beyond_any_measure_is_a_warning():
    assert (2, "warning", 2540) in codes(Changed("ACTUALCONT=1e90", of="workplace").read(), "workplace")


def test_a_workplace_that_stays_as_it_is_answers_from_the_record():
    changes = "@known=LEEDS & workplace.STATUS=UNCHECKED & DHA=1"
    assert codes(Changed(changes, of="staff").read()) == []
    changed = Changed(changes, of="staff")
    (known,) = changed.context.workplaces
    for facts, code in (
        ({"says_no_to_delegated_healthcare": True}, 5663),
        ({"main_service": 10}, 5662),
    ):
        changed.context = replace(changed.context, workplaces=(replace(known, **facts),))
        assert codes(changed.read()) == [(2, "warning", code)]
    changed.context = replace(changed.context, workplaces=(replace(known, is_regulated=False),))
    assert codes(changed.read()) == [(3, "error", 1280)]


def test_a_transfer_to_where_the_reference_is_on_record_is_refused():
    changed = Changed(
        "@known=LEEDS & @known_worker=C1 & @known_worker=C1@SITE & STATUS=UPDATE & TRANSFERSTAFFRECORD=SITE & site.LOCALESTID=SITE",
        of="staff",
    )
    assert (2, "error", 1402) in codes(changed.read())


def test_personal_values_are_not_repeated_in_findings():
    (found,) = Changed("NINUMBER=QQ1", of="staff").read().findings
    assert found.seen == "(not repeated here)"
    assert "QQ1" not in found.sentence


def test_reading_every_row_takes_what_the_service_exports():
    changed = Changed("STATUS=UNCHECKED & NINUMBER=Admin & DOB=Admin", of="staff")
    for name in ("workplace", "manager"):
        changed.rows[name]["STATUS"] = "UNCHECKED"
    changed.context = replace(changed.context, reads_every_row=True)
    upload = changed.read()
    assert upload.outcome == "PASSED"
    assert upload.staff[0].values["STARTDATE"] == date(2025, 1, 6)
    assert upload.staff[0].values["HOURLYRATE"] == Decimal("12.90")


def test_a_short_row_has_blank_cells_and_empty_lines_have_no_number():
    upload = read(staff=BASE.files["staff.csv"] + b"\r\n  \r\nLEEDS,C5,,,NEW,Carer five\r\n")
    assert [row.line for row in upload.staff] == [2, 3, 4]
    assert (4, "error", 1220) in codes(upload)


def test_a_line_of_blank_cells_is_a_row_with_errors():
    upload = read(staff=BASE.files["staff.csv"] + b" ,,,\r\n")
    assert (4, "error", 1020) in codes(upload)


@pytest.mark.parametrize(
    ("completed_on", "months", "last"),
    [
        (date(2026, 2, 2), 12, date(2027, 2, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(9990, 1, 1), 999, None),
    ],
)
def test_expiry_is_the_last_day_of_so_many_months(completed_on, months, last):
    assert expiry(completed_on=completed_on, months=months) == last


def test_context_needs_a_day():
    with pytest.raises(ValueError, match="as_of"):
        asc_wds.context_from_json("{}")


def test_context_reads_what_is_known():
    context = asc_wds.context_from_json(
        '{"as_of": "2026-06-30", "existing_workplaces": [{"id": 1, "localId": "A B", "mainService": null}],'
        ' "existing_workers": [{"establishmentId": 1, "ref": "W 1", "jobId": 22,'
        ' "daysSick": {"days": 2.5, "savedOn": "2026-06-01T10:00:00Z"}}]}'
    )
    worker = context.worker(workplace="AB", reference="W1")
    assert (worker.days_sick, worker.days_sick_saved_on) == (Decimal("2.5"), date(2026, 6, 1))
    assert worker.is_registered_manager
    assert context.worker(workplace="C", reference="W1") is None


def test_columns_are_44_44_and_12():
    counts = [
        len([one for one in table.columns(file).values() if not one.is_optional])
        for file in ("workplace", "staff", "training")
    ]
    assert counts == [44, 44, 12]
