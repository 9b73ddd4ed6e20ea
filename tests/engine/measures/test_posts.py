from datetime import UTC, date, datetime, timedelta

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import Branch, CarerVisit, Shift, Vacancy, WorkplaceReturn
from hefted.engine.periods import weeks_to
from tests.factories.histories import held, provider, year_to

YEAR = year_to("2026-03-31")
WEEKS = weeks_to(as_of=date(2026, 3, 31), weeks=4)
NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)


def figure_of(id_, records, period=YEAR):
    return measure_named(id=id_).calculate(records=records, period=period)


def vacancy(key, opened, **ends):
    posts = ends.pop("posts", 1)
    days = {name: date.fromisoformat(text) for name, text in ends.items()}
    return Vacancy(key=key, branch="A", role="8", posts=posts, opened_on=date.fromisoformat(opened), **days)


@pytest.mark.parametrize(
    ("employees", "vacancies", "percent"), [(1475, 111, 7.0), (1440, 122, 7.8), (1420, 112, 7.3)]
)
def test_published_totals_share_the_denominator_of_the_directly_employed(employees, vacancies, percent):
    """In thousands: 2024/25, 2018/19 and 2019/20."""
    records = provider(
        spells=[held(f"w{n}", "2020-01-01") for n in range(employees)],
        vacancies=[vacancy("v", "2026-01-01", posts=vacancies)],
    )
    assert round(figure_of("vacancy_rate", records).value, 1) == percent


@pytest.mark.parametrize(("employees", "leavers", "percent"), [(1430, 440, 30.8), (1413, 430, 30.4)])
def test_published_leavers_share_it_too(employees, leavers, percent):
    records = provider(
        spells=[held(f"w{n}", "2020-01-01") for n in range(employees)],
        returns=[
            WorkplaceReturn(
                key="r", branch="A", returned_on=date(2026, 3, 31), total_staff=employees, leavers=leavers
            )
        ],
    )
    assert round(figure_of("turnover_snapshot", records).value, 1) == percent


def test_a_vacancy_counts_from_its_opening_to_the_day_it_is_filled_or_withdrawn():
    vacancies = [
        vacancy("open", "2026-03-31", posts=2),
        vacancy("later", "2026-04-01"),
        vacancy("filled", "2026-01-01", filled_on="2026-03-31"),
        vacancy("filled later", "2026-01-01", filled_on="2026-04-01"),
        vacancy("withdrawn", "2026-01-01", withdrawn_on="2026-02-01"),
    ]
    figure = figure_of("vacancy_rate", provider(spells=[held("a", "2020-01-01")], vacancies=vacancies))
    assert (figure.numerator, figure.denominator, figure.value) == (3, 4, 75)
    assert figure.records[0].keys == ("filled later", "open")
    assert figure.interval.method == "Wilson"


def test_no_vacancy_ever_recorded_is_not_no_vacancy():
    figure = figure_of("vacancy_rate", provider(spells=[held("a", "2020-01-01")]))
    assert "has recorded no vacancies" in figure.why_not_computable


def test_starters_in_the_year_over_staff_now():
    spells = [
        held("old", "2020-01-01"),
        held("new", "2025-04-01"),
        held("gone", "2025-05-01", "2025-05-09"),
        held("again", "2020-01-01", "2025-06-01"),
        held("again", "2025-07-01"),
        held("before", "2025-03-31"),
        held("bank", "2025-05-01", kind="bank"),
        held("twice", "2025-05-01"),
        held("twice", "2025-05-01"),
        held("moved", "2020-01-01", "2025-05-01"),
        held("moved", "2025-05-01"),
    ]
    figure = figure_of("starters_rate", provider(spells=spells))
    assert (figure.numerator, figure.denominator) == (4, 6)
    assert figure_of("starters_rate", provider(spells=spells, leavers_from=None)).value is None


def test_zero_hours_counts_people_with_a_known_answer():
    spells = [
        held("yes", "2020-01-01", zero_hours=True, kind="bank"),
        held("no", "2020-01-01", zero_hours=False),
        held("both", "2020-01-01", zero_hours=False),
        held("both", "2021-01-01", zero_hours=True),
        held("half", "2020-01-01", zero_hours=False),
        held("half", "2021-01-01", zero_hours=None),
        held("blank", "2020-01-01"),
        held("none", "2020-01-01", kind=None),
        held("left", "2020-01-01", "2026-03-31", zero_hours=True),
    ]
    figure = figure_of("zero_hours_share", provider(spells=spells))
    assert (figure.numerator, figure.denominator, figure.value) == (2, 4, 50)
    assert figure.exclusions[0].count == 2


def test_zero_hours_known_of_nobody():
    figure = figure_of("zero_hours_share", provider(spells=[held("a", "2020-01-01")]))
    assert figure.why_not_computable == "Whether contracts are zero-hours is not known for anybody."
    assert figure_of("zero_hours_share", provider()).why_not_computable == "Nobody was in post."


def visit(key, *, worker="ann", minutes=60, agency=None, status="delivered", shadow=False, branch="A"):
    end = None if minutes is None else NINE + timedelta(minutes=minutes)
    return CarerVisit(
        key=key, visit=key, carer=1, person="p", branch=branch, worker=worker, planned_start=NINE,
        planned_end=NINE + timedelta(hours=1), status=status, actual_start=NINE, actual_end=end,
        shadow=shadow, agency=agency,
    )  # fmt: skip


def shift(key, *, hours, branch="B", agency=None):
    return Shift(
        key=key,
        worker="ann",
        branch=branch,
        starts_at=NINE,
        ends_at=NINE + timedelta(hours=hours),
        agency=agency,
    )


def test_agency_hours_over_all_delivered_hours():
    records = provider(
        spells=[held("ann", "2020-01-01"), held("tom", "2020-01-01", kind="agency")],
        branches=[Branch(key="A", name="Skipton")],
        visits=[
            visit("own", minutes=90),
            visit("told", minutes=30, agency=True),
            visit("by contract", worker="tom", minutes=60),
            visit("shadow", shadow=True),
            visit("missed", status="missed"),
            visit("no end", minutes=None, branch="D"),
            visit("who", worker=None),
            visit("stranger", worker="zoe"),
        ],
        shifts=[
            shift("ignored", hours=8, branch="A"),
            shift("own shift", hours=6),
            shift("hired", hours=1, agency=True),
        ],
    )
    figure = figure_of("agency_hours_share", records, WEEKS)
    assert (figure.numerator, figure.denominator) == (2.5, 10)
    assert figure.value == 25
    assert [(part.label, part.value) for part in figure.parts] == [
        ("Skipton", 50),
        ("B", pytest.approx(100 / 7)),
    ]
    assert [exclusion.count for exclusion in figure.exclusions] == [1, 2]
    assert {(group.kind, group.role): group.keys for group in figure.records} == {
        ("visit", "numerator"): ("by contract", "told"),
        ("visit", "denominator"): ("own",),
        ("visit", "excluded"): ("no end", "stranger", "who"),
        ("shift", "numerator"): ("hired",),
        ("shift", "denominator"): ("own shift",),
    }


def test_no_delivered_hours_is_not_computable():
    figure = figure_of("agency_hours_share", provider(visits=[visit("x", minutes=None)]), WEEKS)
    assert figure.value is None
    assert figure.exclusions[0].count == 1


def test_one_branch_is_not_broken_down():
    figure = figure_of("agency_hours_share", provider(shifts=[shift("x", hours=2, agency=False)]), WEEKS)
    assert (figure.value, figure.parts) == (0, ())
