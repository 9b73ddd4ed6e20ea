"""The pages of files: bring, look, bring in, mend, take a template."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hefted.exchange.actions import preview, stage
from hefted.exchange.columns import kinds
from hefted.exchange.models import Upload
from hefted.exchange.readers.tables import read_table
from hefted.jobs.models import Job
from hefted.workforce.models import Worker
from tests.factories.files import bring, csv_of, given, one_of_each, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, manager):
    return sign_in(manager)


def files(*kinds_and_rows):
    return {
        "chosen": [SimpleUploadedFile(f"{kind}.csv", csv_of(kind, *rows)) for kind, *rows in kinds_and_rows]
    }


def upload_page(upload, **query):
    return reverse("exchange:upload", args=[upload.pk]) + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_files_walk_from_the_form_into_the_records(page):
    answer = page.post(reverse("exchange:bring"), files(("branches",), ("workers",)), follow=True)
    assert "What these files would do" in answer.content.decode()
    assert not Worker.objects.exists()
    upload = Upload.objects.get()
    answer = page.post(reverse("exchange:apply", args=[upload.pk]), follow=True)
    assert "2 new and 0 changed rows were brought in." in answer.content.decode()
    assert Worker.objects.get().name == "Cas Example"
    assert "Brought in" in page.get(reverse("exchange:uploads")).content.decode()


def test_a_refused_file_is_said_on_the_form(page):
    answer = page.post(reverse("exchange:bring"), {"chosen": [SimpleUploadedFile("x.csv", b"%PDF-1")]})
    assert answer.status_code == 422
    assert "x.csv is a PDF document" in answer.content.decode()
    empty = page.post(reverse("exchange:bring"), {"chosen": [SimpleUploadedFile("x.csv", b"")]})
    assert "x.csv is empty" in empty.content.decode()
    assert page.post(reverse("exchange:bring")).status_code == 422
    assert page.get(reverse("exchange:bring")).status_code == 200
    assert not Upload.objects.exists()


def test_rows_with_problems_keep_everything_out_unless_the_good_are_chosen(page, provider, now):
    bring(provider, given("branches"), at=now)
    bad = row_of("workers", worker_reference="W1", contract="zero")
    page.post(reverse("exchange:bring"), files(("workers", row_of("workers"), bad)))
    upload = Upload.objects.first()
    text = page.get(upload_page(upload)).content.decode()
    assert "permanent, temporary, bank, agency or other is accepted" in text
    apply = reverse("exchange:apply", args=[upload.pk])
    assert "1 of 2 rows have problems" in page.post(apply, follow=True).content.decode()
    assert not Worker.objects.exists()
    answer = page.post(apply, {"keep_good": "yes"}, follow=True)
    assert "1 with problems were left out" in answer.content.decode()
    assert Worker.objects.get().reference == "W100"


def test_the_refused_rows_are_mended_in_a_workbook_and_brought_back(page, provider, now):
    bring(provider, given("branches"), at=now)
    bad = row_of("workers", worker_reference="W1", name="=cmd()", contract="zero")
    page.post(reverse("exchange:bring"), files(("workers", row_of("workers"), bad)))
    upload = Upload.objects.first()
    page.post(reverse("exchange:apply", args=[upload.pk]), {"keep_good": "yes"})
    file = upload.files.get()
    content = page.get(reverse("exchange:mend", args=[upload.pk, file.pk])).content
    table = read_table(name="to-mend.xlsx", content=content)
    assert (table.read, table.refused) == (1, 1)
    assert [problem.column for problem in table.problems] == ["contract", "name"]
    seen = {problem.column: problem.seen for problem in table.problems}
    assert seen == {"contract": "zero", "name": "'=cmd()"}
    mended = _mended(content, {"zero": "bank", "'=cmd()": "Ana Example"})
    page.post(reverse("exchange:bring"), {"chosen": [SimpleUploadedFile("to-mend.xlsx", mended)]})
    upload = Upload.objects.first()
    assert upload.counts["new"] == upload.counts["read"] == 1
    page.post(reverse("exchange:apply", args=[upload.pk]))
    assert set(Worker.objects.values_list("name", flat=True)) == {"Cas Example", "Ana Example"}


def _mended(content, changes):
    """The workbook as a person would save it after mending some cells."""
    import io

    import xlsxwriter
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, changes.get(cell, str(cell)))
    return stream.getvalue()


def test_changes_show_what_is_on_record_and_what_would_be(page, provider, now):
    bring(provider, *one_of_each("branches", "workers"), at=now)
    page.post(reverse("exchange:bring"), files(("workers", row_of("workers", contracted_hours="24"))))
    upload = Upload.objects.first()
    text = page.get(upload_page(upload, tab="changed")).content.decode()
    assert "<strong>contracted_hours</strong>: 30 → 24" in text
    for tab in ("new", "unchanged", "removed", "problems"):
        assert page.get(upload_page(upload, tab=tab)).status_code == 200


def test_new_rows_are_listed(page):
    page.post(reverse("exchange:bring"), files(("branches",)))
    text = page.get(upload_page(Upload.objects.first(), tab="new")).content.decode()
    assert "branches.csv, line 2" in text
    assert "North, Aire North" in text


def test_rows_are_shown_to_those_who_may_see_them_where_they_end_up(sign_in, member, manager, provider, now):
    people = given("people", row_of("people", initials="QX"), row_of("people", postcode="nowhere"))
    files_given = [given("branches"), given("workers"), people]
    upload = preview(upload=stage(provider=provider, files=files_given, by=manager, at=now))
    file = upload.files.get(kind="people")
    mend = reverse("exchange:mend", args=[upload.pk, file.pk])
    lead = sign_in(member("people_lead").user)  # looks after staff, does not see people supported
    seen = (
        lead.get(upload_page(upload, tab="new")).content.decode()
        + lead.get(upload_page(upload, tab="problems")).content.decode()
    )
    assert "QX" not in seen
    assert "nowhere" not in seen
    assert "Cas Example" in seen
    assert "Your role sees how many rows" in seen
    assert lead.get(mend).status_code == 403
    both = sign_in(manager)
    assert "nowhere" in both.get(upload_page(upload, tab="problems")).content.decode()
    assert both.get(mend).status_code == 200


def test_files_put_aside_can_not_be_brought_in(page):
    page.post(reverse("exchange:bring"), files(("branches",)))
    upload = Upload.objects.first()
    answer = page.post(reverse("exchange:set_aside", args=[upload.pk]), follow=True)
    assert "put aside; nothing was changed" in answer.content.decode()
    answer = page.post(reverse("exchange:apply", args=[upload.pk]), follow=True)
    assert "these files were put aside" in answer.content.decode()


def test_large_files_are_looked_through_and_brought_in_by_jobs(page, provider, now, monkeypatch):
    from hefted.exchange import views
    from hefted.jobs.tasks import run_job

    monkeypatch.setattr(views, "LARGE_BYTES", 10)
    monkeypatch.setattr(views, "LARGE_ROWS", 1)
    page.post(reverse("exchange:bring"), files(("branches",), ("workers",)))
    upload = Upload.objects.get()
    assert "Files being looked through" in page.get(upload_page(upload)).content.decode()
    run_job.func(Job.objects.latest("pk").pk)
    assert "What these files would do" in page.get(upload_page(upload)).content.decode()
    page.post(reverse("exchange:apply", args=[upload.pk]))
    run_job.func(Job.objects.latest("pk").pk)
    upload.refresh_from_db()
    assert upload.state == "applied"
    assert Job.objects.latest("pk").state == "done"


@pytest.mark.parametrize("kind", kinds())
def test_templates_are_handed_out_and_their_example_is_refused(page, kind):
    for form in ("csv", "xlsx"):
        answer = page.get(reverse("exchange:template", args=[kind, form]))
        table = read_table(name=f"x.{form}", content=answer.content)
        assert (table.kind.name, table.read, table.refused) == (kind, 1, 1)
        assert [problem.accepted for problem in table.problems] == [
            "this is the example row of the template: take it out"
        ]


def test_a_template_that_is_not_there_is_not_found(page):
    assert page.get(reverse("exchange:template", args=["people", "pdf"])).status_code == 404
    assert page.get(reverse("exchange:template", args=["cats", "csv"])).status_code == 404
    assert page.get(reverse("exchange:templates")).status_code == 200


def test_a_stranger_finds_nothing(sign_in, stranger, provider, now):
    upload = bring(provider, given("branches"), at=now)
    page = sign_in(stranger)
    assert page.get(upload_page(upload)).status_code == 404
    assert page.post(reverse("exchange:apply", args=[upload.pk])).status_code == 404
    assert page.get(reverse("exchange:mend", args=[upload.pk, upload.files.get().pk])).status_code == 404
    assert "branches.csv" not in page.get(reverse("exchange:uploads")).content.decode()


def test_a_file_of_another_upload_is_not_found(page, provider, now):
    upload = bring(provider, given("branches"), at=now)
    assert page.get(reverse("exchange:mend", args=[upload.pk, 10**6])).status_code == 404


@pytest.mark.parametrize("rows", [1, 45])
def test_pages_ask_the_same_few_questions_however_long(
    page, provider, now, rows, django_assert_max_num_queries
):
    bring(provider, *one_of_each("branches", "workers"), at=now)
    many = [
        row_of("workers", worker_reference=f"W{n}", contract="x" if n % 2 else "bank") for n in range(rows)
    ]
    for _ in range(rows):
        page.post(reverse("exchange:bring"), files(("workers", *many)))
    with django_assert_max_num_queries(8):
        page.get(reverse("exchange:uploads"))
    with django_assert_max_num_queries(8):
        page.get(upload_page(Upload.objects.first(), tab="new"))
