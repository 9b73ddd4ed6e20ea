"""Cells and rows of files: what is taken, as what, and what is said of the rest."""
# ruff: noqa: DTZ001  the dates of a workbook have no zone

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given as examples
from hypothesis import settings as limits
from hypothesis import strategies as st

from hefted.exchange.columns import kinds
from hefted.exchange.readers.problems import FileRefused
from hefted.exchange.readers.tables import read_table
from tests.factories.files import ROWS, csv_of, row_of


def read(kind, *rows, name="x.csv", **options):
    return read_table(name=name, content=csv_of(kind, *rows), **options)


def cell(kind, column, text):
    """The value read from one cell of an otherwise good row."""
    table = read(kind, row_of(kind, **{column: text}))
    assert not table.refused, [problem.sentence for problem in table.problems]
    return dict(zip(table.kind.names, table.rows[0], strict=True))[column]


def refusal(kind, column, text):
    """The sentence about one cell of an otherwise good row."""
    table = read(kind, row_of(kind, **{column: text}))
    assert (table.read, table.accepted, table.refused) == (1, 0, 1)
    problem = next(problem for problem in table.problems if problem.column == column)
    assert (problem.file, problem.line) == ("x.csv", 2)
    return problem.sentence


@pytest.mark.parametrize("kind", ROWS)
def test_a_good_row_of_every_kind_is_read(kind):
    table = read(kind)
    assert (table.kind.name, table.read, table.accepted, table.problems) == (kind, 1, 1, ())


@pytest.mark.parametrize("kind", kinds())
def test_the_example_row_is_refused_with_a_sentence(kind):
    example = dict(zip(kinds()[kind].names, kinds()[kind].example, strict=True))
    table = read(kind, example)
    assert (table.accepted, table.refused) == (0, 1)
    assert table.problems[0].sentence == "this is the example row of the template: take it out"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2025", date(2025, 4, 3)),
        ("3/4/2025", date(2025, 4, 3)),
        (" 29/02/2024 ", date(2024, 2, 29)),
        ("2025-04-03", date(2025, 4, 3)),
    ],
)
def test_a_date_is_day_first(text, day):
    assert cell("workers", "started_on", text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("04/13/2025", "there is no month 13, the day comes first"),
        ("03/04/25", "the year needs four digits"),
        ("29/02/2025", "there is no such day"),
        ("00/01/2025", "there is no such day"),
        ("03/04/0025", "years from 1900 to 2100"),
        ("45750", "this is how Excel counts days inside"),
        ("3 April 2025", "a date such as 03/04/2025"),
        ("٠٣/٠٤/٢٠٢٥", "a date such as 03/04/2025"),
        ("", "nothing was given; The day this spell of work began is needed"),
    ],
)
def test_a_date_that_is_none_says_what_is_accepted(text, sentence):
    assert sentence in refusal("workers", "started_on", text)


def test_days_that_read_both_ways_are_refused_beside_one_with_the_month_first():
    days = ("13/04/2025", "04/13/2025", "03/04/2025", "05/05/2025")
    rows = [row_of("workers", worker_reference=f"W{n}", started_on=day) for n, day in enumerate(days)]
    table = read("workers", *rows)
    assert table.lines == [2, 5]
    assert "line 3 has 04/13/2025" in next(
        problem.accepted for problem in table.problems if problem.line == 4
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03/04/2025 08:30", datetime(2025, 4, 3, 7, 30, tzinfo=UTC)),
        ("03/01/2025 8:30", datetime(2025, 1, 3, 8, 30, tzinfo=UTC)),
        ("2025-01-03T08:30:00", datetime(2025, 1, 3, 8, 30, tzinfo=UTC)),
        ("30/03/2025 00:59", datetime(2025, 3, 30, 0, 59, tzinfo=UTC)),
        ("30/03/2025 02:00", datetime(2025, 3, 30, 1, 0, tzinfo=UTC)),
        ("26/10/2025 02:00", datetime(2025, 10, 26, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_london_time_kept_as_utc(text, moment):
    assert cell("incidents", "happened_at", text) == moment


def test_a_time_that_came_twice_is_the_earlier_and_said():
    table = read("incidents", row_of("incidents", happened_at="26/10/2025 01:30"))
    assert table.rows[0][3] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    (note,) = table.problems
    assert "the earlier one was taken" in note.sentence
    assert not note.is_refusal


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("30/03/2025 01:30", "this time never came: perhaps 30/03/2025 02:30"),
        ("03/04/2025", "the time is missing"),
        ("03/04/2025 24:00", "there is no such time of day"),
        ("03/04/2025 8.30", "a date and time such as"),
        ("03/04/2025 08:30:17", "a date and time such as"),
    ],
)
def test_a_moment_that_is_none_says_what_is_accepted(text, sentence):
    assert sentence in refusal("incidents", "happened_at", text)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("contracted_hours", "37.5", Decimal("37.50")),
        ("contracted_hours", "", None),
        ("hourly_pay", "12.9", Decimal("12.90")),
        ("zero_hours", "Y", True),
        ("zero_hours", "FALSE", False),
        ("zero_hours", "", None),
        ("job_role", "08", "8"),
        ("home_postcode", "zz1  2bb", "ZZ1 2BB"),
        ("travel_mode", "CAR", "car"),
        ("avoids", "Smoke; pets;", ("smoke", "pets")),
        ("name", "Ní Bhriain\u202e", "Ní Bhriain"),
        ("name", "Nguye\u0302\u0303n", "Nguyễn"),
        ("name", "'-Ana", "-Ana"),
        ("name", "🙂", "🙂"),
        ("available", "Sun 22:00-07:00; Mon 09:00-13:00", ((0, 0, 420), (0, 540, 780), (6, 1320, 1440))),
        ("available", "monday 14:00 - 00:00", ((0, 840, 1440),)),
        ("available", "sat 08:00-24:00", ((5, 480, 1440),)),
    ],
)
def test_a_cell_is_taken_as_its_type(column, text, value):
    assert cell("workers", column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("contracted_hours", "7:30", "hours are accepted as a decimal number: perhaps 7.5"),
        ("contracted_hours", "-1", "a number from 0 to 168"),
        ("contracted_hours", "NaN", "a number from 0 to 168"),
        ("contracted_hours", "inf", "a number from 0 to 168"),
        ("contracted_hours", "1e9", "a number from 0 to 168"),
        ("contracted_hours", "1,200", "a number from 0 to 168"),
        ("contracted_hours", "٣", "a number from 0 to 168"),
        ("contracted_hours", "7.123", "at most 2 places after the point"),
        ("hourly_pay", "£12.90", "as pounds without a sign"),
        ("zero_hours", "maybe", "yes, no or blank"),
        ("contract", "zero hours", "permanent, temporary, bank, agency or other is accepted"),
        ("job_role", "999", "an ASC-WDS job role code is accepted, such as"),
        ("home_postcode", "LEEDS", "a full postcode"),
        ("avoids", "pets;cats", "pets or smoke is accepted, with ; between several"),
        ("skills", ";".join(f"s{n}" for n in range(51)), "up to 50 short words"),
        ("available", "every day", "turns such as"),
        ("name", "=1+1", "a formula is not accepted"),
        ("name", "a\x07b", "invisible control character"),
        ("name", "\u202e", "only invisible marks"),
        ("name", "x" * 201, "at most 200 characters"),
        ("name", "", "is needed, for example Asha Example"),
    ],
)
def test_a_cell_that_does_not_fit_says_what_is_accepted(column, text, sentence):
    assert sentence in refusal("workers", column, text)


@pytest.mark.parametrize(
    ("kind", "column", "text", "sentence"),
    [
        ("places", "latitude", "153.8", "decimal degrees from 49 to 61"),
        ("absences", "working_days_lost", "1.25", "whole and half days"),
        ("vacancies", "posts", "1.5", "a whole number from 1 to 999"),
        ("contracts", "short_below_share", "80", "a number from 0 to 1"),
        ("leavers", "left_on", "02/04/2025", "a day on or after started_on"),
        ("absences", "until_on", "03/04/2025", "a day after from_on"),
        ("vacancies", "filled_on", "02/04/2025", "a day on or after opened_on"),
        ("mentors", "mentor_reference", "W100", "another worker's reference"),
        ("contracts", "missed_after_minutes", "20", "at least late_after_minutes"),
        ("people", "barred_workers", "W100", "workers who are not preferred"),
        ("visits", "planned_end", "03/04/2025 07:59", "a time after planned_start"),
        ("visits", "planned_end", "04/04/2025 08:01", "within 24 hours of planned_start"),
        ("visits", "actual_end", "03/04/2025 08:04", "a time after actual_start"),
        ("visits", "actual_start", "", "the time a delivered visit started"),
        ("visits", "cancelled_by", "person", "a blank is accepted unless status is cancelled"),
        ("visits", "latest_start", "03/04/2025 07:00", "on or after earliest_start"),
        ("shifts", "paid_travel_minutes", "91", "at most travel_minutes"),
    ],
)
def test_cells_of_a_row_that_contradict_each_other_are_refused(kind, column, text, sentence):
    assert sentence in refusal(kind, column, text)


def test_posts_of_a_workbook_may_end_in_a_point_and_nought():
    assert cell("vacancies", "posts", "3.0") == 3


def test_half_days_and_degrees_are_taken():
    assert cell("absences", "working_days_lost", "2.5") == Decimal("2.50")
    assert cell("places", "latitude", "53") == 53.0


def test_what_is_said_to_have_happened_later_is_refused(now):
    table = read("incidents", row_of("incidents", happened_at="03/07/2026 08:00"), at=now)
    assert "a time that has passed" in table.problems[0].sentence
    assert read("incidents", row_of("incidents", happened_at="30/06/2026 08:00"), at=now).accepted == 1


def test_the_second_row_of_a_key_is_refused():
    table = read("workers", row_of("workers"), row_of("workers", name="Else"))
    assert (table.accepted, table.refused) == (1, 1)
    assert "line 2 has the same worker_reference" in table.problems[0].sentence


def test_an_unknown_reference_is_refused():
    known = {"branches": {"North"}, "workers": {"W100"}, "contracts": {"HC-1"}}
    rows = [
        row_of("people", person_reference=f"P{n}", barred_workers=barred)
        for n, barred in enumerate(["", "W7"])
    ]
    table = read("people", *rows, known=known)
    assert table.accepted == 1
    assert "W7 is not known yet" in table.problems[0].sentence


def test_a_row_of_another_width_is_refused_and_blank_lines_are_no_rows():
    content = csv_of("mentors") + b"\r\n,,,\r\nW5,W6\r\nW7,W8,06/01/2025,,more\r\nW8,W9,06/01/2025,,\r\n"
    table = read_table(name="x.csv", content=content)
    assert (table.read, table.lines, sorted(table.refused_lines)) == (4, [2, 7], [5, 6])
    assert table.problems[0].sentence == "the row has 2 cells where the header has 4 columns"


def test_line_numbers_count_lines_inside_quoted_cells():
    first = row_of("workers", name="Cas\nExample")
    table = read("workers", first, row_of("workers", worker_reference="W2", contract="x"))
    assert table.rows[0][1] == "Cas Example"
    assert table.problems[0].line == 4


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out():
    header = ["from_on", "Mentor reference", " WORKER_REFERENCE "]
    content = f"{','.join(header)}\n06/01/2025,W1,W2\n".encode()
    assert read_table(name="x.csv", content=content).rows == [("W2", "W1", date(2025, 1, 6), None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_gives_the_same_row(encoding):
    row = row_of("workers", name="Zoë O\u2019Neill")
    table = read_table(name="x.csv", content=csv_of("workers", row, encoding=encoding))
    assert table.rows[0][1] == "Zoë O\u2019Neill"
    assert table.needs_preview == (encoding == "cp1252")
    assert [problem.severity for problem in table.problems] == ["note"] * table.needs_preview
    assert table.rows_digest == read("workers", row).rows_digest


def test_tabs_between_columns_are_read():
    content = csv_of("mentors").decode().replace(",", "\t").encode("utf-16")
    assert read_table(name="x.txt", content=content).accepted == 1


def test_garbled_letters_are_pointed_out():
    table = read("workers", row_of("workers", name="ZoÃ« Example"))
    assert "Line 2 of x.csv holds “Ã«”" in table.problems[0].sentence
    assert table.accepted == 1


def workbook(kind, rows, *, uses_1904=False, write=None):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": uses_1904}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, kinds()[kind].names)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
        if write:
            write(book, sheet)
    return stream.getvalue()


@pytest.mark.parametrize(("uses_1904", "serial"), [(False, 45750), (True, 45750 - 1462)])
def test_days_of_a_workbook_are_read_in_its_own_count(uses_1904, serial):
    def write(book, sheet):
        form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, (column, value, shape) in enumerate(
            [
                (3, serial, None),
                (3, datetime(2025, 4, 3), day),
                (3, "03/04/2025", None),
            ],
            start=1,
        ):
            (sheet.write_datetime if isinstance(value, datetime) else sheet.write)(row, column, value, shape)
            sheet.write(row, 0, f"W{row}")
            sheet.write(row, 7, 30)
            sheet.write(row, 6, False)
        del form

    table = read_table(
        name="x.xlsx",
        content=workbook("workers", [row_of("workers")] * 3, uses_1904=uses_1904, write=write),
    )
    assert [problem.sentence for problem in table.problems] == []
    assert [row[3] for row in table.rows] == [date(2025, 4, 3)] * 3
    assert table.rows[0][7] == Decimal(30)
    assert table.rows[0][6] is False


def test_moments_of_a_workbook_are_read():
    def write(book, sheet):
        form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_datetime(1, 3, datetime(2025, 4, 3, 8, 30), form)
        sheet.write_datetime(2, 3, datetime(2025, 4, 3, 0, 0), form)
        sheet.write_number(3, 3, 45750 + 8.5 / 24)
        sheet.write_datetime(4, 3, datetime(2025, 4, 3, 8, 30, 15), form)

    rows = [row_of("incidents", incident_reference=f"I{n}") for n in range(4)]
    table = read_table(name="x.xlsx", content=workbook("incidents", rows, write=write))
    assert [f"{row[3]:%H:%M}" for row in table.rows] == ["07:30", "23:00", "07:30"]
    assert table.problems[0].line == 5


def test_formulas_errors_and_clock_times_of_a_workbook_are_refused():
    def write(book, sheet):
        sheet.write_formula(1, 7, "=15+15", None, 30)
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_datetime(
            3, 7, datetime(2025, 1, 1, 7, 30).time(), book.add_format({"num_format": "hh:mm"})
        )
        sheet.write_formula(4, 30, "=1", None, 1)

    rows = [row_of("workers", worker_reference=f"W{n}") for n in range(4)]
    table = read_table(name="x.xlsx", content=workbook("workers", rows, write=write))
    assert (table.accepted, table.refused) == (0, 4)
    said = [problem.sentence for problem in table.problems]
    assert "contracted_hours" in said[0]
    assert "give its result as a value" in said[0]
    assert "perhaps 7.5" in said[2]
    assert "31 cells" in said[3]


def test_only_the_first_sheet_with_rows_is_read_and_the_others_are_said():
    def write(book, _sheet):
        book.add_worksheet("Old").write(0, 0, "x")
        book.add_worksheet("What the columns mean").write(0, 0, "x")

    table = read_table(name="x.xlsx", content=workbook("mentors", [row_of("mentors")], write=write))
    assert table.accepted == 1
    assert [problem.accepted for problem in table.problems] == [
        "x.xlsx has more than one sheet; only the first, “Data”, is read."
    ]


def read_or_refusal(**given):
    """The table, or the one sentence that refuses it."""
    sentence = ""
    try:
        return read_table(**given)
    except FileRefused as refused:
        sentence = str(refused)
    assert sentence.startswith(given["name"])
    assert "\n" not in sentence
    return sentence


@limits(max_examples=200, deadline=None)
@examples(st.data())
def test_accepted_and_refused_rows_together_are_the_rows_read(data):
    """Random cells in random kinds: never an exception, never a row lost."""
    kind = data.draw(st.sampled_from(sorted(kinds())))
    good = row_of(kind)
    wild = st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "",
                "NaN",
                "-1",
                "1e9",
                "03/04/2025",
                "13/04/2025",
                "04/13/2025",
                "30/03/2025 01:30",
                "=1",
                "'=1",
                "W1;W1",
                "Mon 07:00-07:00",
                "24:00",
                "\u202e",
                "0",
                "1",
                "45750",
                "x" * 300,
            ]
        ),
    )
    rows = data.draw(
        st.lists(
            st.dictionaries(st.sampled_from(sorted(good)), wild, max_size=3).map(lambda cells: good | cells),
            max_size=6,
        )
    )
    content = csv_of(kind, *rows)
    table = read_or_refusal(name="x.csv", content=content, known={"branches": {"North"}})
    if isinstance(table, str):
        return
    assert table.accepted + table.refused == table.read
    assert len(table.rows) == len(table.keys) == len(table.digests) == len(table.lines)
    assert {problem.line for problem in table.problems if problem.is_refusal} == table.refused_lines


@limits(max_examples=200, deadline=None)
@examples(st.binary(max_size=400), st.sampled_from(["x.csv", "x.xlsx", "x"]))
def test_random_bytes_are_refused_or_read(content, name):
    table = read_or_refusal(name=name, content=content)
    assert isinstance(table, str) or table.accepted + table.refused == table.read


@limits(max_examples=100, deadline=None)
@examples(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_bytes_overwritten_is_refused_or_read(start, patch):
    content = bytearray(WORKBOOK)
    content[start : start + len(patch)] = patch
    table = read_or_refusal(name="x.xlsx", content=bytes(content))
    assert isinstance(table, str) or table.accepted + table.refused == table.read


WORKBOOK = workbook("mentors", [row_of("mentors")])
