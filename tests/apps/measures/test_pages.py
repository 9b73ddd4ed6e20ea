import re
from datetime import date

import pytest
from django.urls import reverse

from hefted.engine.measures import all_measures
from hefted.jobs.models import Job
from hefted.measures import behind
from hefted.recruitment.models import Vacancy
from hefted.workforce.models import EmploymentSpell, WorkplaceReturn
from tests.apps.measures.conftest import make_shift
from tests.factories.workforce import make_branch, make_spell

IDS = [measure.definition.id for measure in all_measures()]


def get(client, route, *args, **query):
    return client.get(reverse(route, args=args), query)


@pytest.fixture
def page(sign_in, manager, cared_for, compute):
    """Opens a page as the registered manager, with figures calculated."""
    compute(cared_for)
    client = sign_in(manager)
    return lambda route, *args, **query: get(client, route, *args, **query)


def test_the_dashboard_shows_every_measure_once(page):
    text = page("measures:dashboard").content.decode()
    for measure in all_measures():
        assert text.count(f'href="/measures/{measure.definition.id}/"') == 1
    assert "25.0" in text


def test_the_front_page_is_the_dashboard(page):
    assert reverse("measures:dashboard") == "/"


def test_the_dashboard_of_a_branch_keeps_the_branch_in_its_links(page):
    text = page("measures:dashboard", branch="SOUTH").content.decode()
    assert "Figures of South as of 29 June 2026" in text
    assert 'href="/measures/turnover_start/?branch=SOUTH"' in text


def test_before_the_first_calculation_the_dashboard_says_what_to_do(sign_in, manager):
    client = sign_in(manager)
    assert "No figures yet" in get(client, "measures:dashboard").content.decode()
    assert "No figure yet" in get(client, "measures:measure", "vacancy_rate").content.decode()
    assert get(client, "measures:records", "vacancy_rate").status_code == 404


def test_every_measure_has_its_page_and_its_records(page):
    for id_ in IDS:
        answer = page("measures:measure", id_)
        text = answer.content.decode()
        assert answer.status_code == 200
        for words in ("What it means", "Over time", "Show the figures", "Where it comes from", "By branch"):
            assert words in text, (id_, words)
        assert not re.search(r"<[^>]* style=", text), id_
        assert page("measures:records", id_).status_code == 200


def test_a_figure_is_shown_with_its_interval_its_base_and_its_chart(page):
    text = page("measures:measure", "turnover_average").content.decode()
    assert "22.2%" in text
    assert "Poisson, exact" in text
    assert "1 of 4.5 average directly employed staff" in text
    assert "<svg" in text
    assert "Leavers are recorded only from 1 February 2025" in text


def test_not_computable_is_a_sentence_never_a_nought(page):
    text = page("measures:measure", "effective_hourly_pay").content.decode()
    assert "Not computable" in text
    assert "£0.00" not in text


def test_bars_of_leavers_come_with_their_table(sign_in, manager, staffed, compute):
    for reason, start in (("1", date(2025, 1, 1)), ("2", date(2024, 1, 1)), ("9", date(2025, 9, 1))):
        make_spell(staffed, started_on=start, ended_on=date(2026, 1, 5), leaving_reason=reason)
    compute(staffed)
    text = get(sign_in(manager), "measures:measure", "leavers_by_reason").content.decode()
    assert "Leavers by reason and length of service, by reason" in text
    assert "Went to the health sector" in text


def test_records_open_to_the_worker(page):
    text = page("measures:records", "turnover_average").content.decode()
    assert "Counted" in text
    assert re.search(r'href="/workforce/\d+"', text)
    counted = page("measures:records", "turnover_average", role="numerator").content.decode()
    assert counted.count('<tr><th scope="row">') == 1


def test_records_of_visits_show_initials_to_those_who_may_see_care(page, sign_in, member):
    assert "A.B." in page("measures:records", "visits_late").content.decode()
    lead = get(sign_in(member("people_lead").user), "measures:records", "visits_late").content.decode()
    assert "A.B." not in lead
    assert "Not shown to your role" in lead


def test_a_page_of_records_can_be_of_one_branch(page):
    assert "South" in page("measures:records", "turnover_start", branch="SOUTH").content.decode()


@pytest.mark.parametrize("route", ["measures:measure", "measures:records"])
def test_no_such_measure_or_branch_is_not_found(page, route):
    assert page(route, "made_up").status_code == 404
    assert page(route, "vacancy_rate", branch="ELSEWHERE").status_code == 404


def test_calculating_again_is_queued_once(sign_in, manager, staffed):
    client = sign_in(manager)
    first = client.post(reverse("measures:compute"))
    second = client.post(reverse("measures:compute"))
    job = Job.objects.get(kind="compute measures")
    assert first.url == second.url == reverse("jobs:job", args=[job.pk])


def test_a_stranger_sees_nothing_of_it(page, sign_in, stranger):
    client = sign_in(stranger)
    assert "No figures yet" in get(client, "measures:dashboard").content.decode()
    assert get(client, "measures:records", "turnover_start").status_code == 404
    assert get(client, "measures:dashboard", branch="SOUTH").status_code == 404


def test_a_care_worker_and_a_commissioner_are_refused(page, sign_in, member):
    for role in ("care_worker", "commissioner"):
        client = sign_in(member(role).user)
        assert get(client, "measures:dashboard").status_code == 403
        assert get(client, "measures:records", "turnover_start").status_code == 403


def test_every_kind_of_record_behind_a_figure_has_its_line(sign_in, manager, cared_for, compute):
    branch = make_branch(cared_for)
    make_shift(cared_for, travel_minutes=60, paid_travel_minutes=0)
    make_shift(cared_for, travel_minutes=None, contact_minutes=300, waiting_minutes=0)
    held = EmploymentSpell.objects.filter(provider=cared_for, branch=branch, ended_on__isnull=True).count()
    WorkplaceReturn.objects.create(
        provider=cared_for,
        branch=branch,
        reported_on=date(2026, 6, 1),
        total_staff=held,
        leavers=1,
        vacancies=None,
    )
    for place in ("NORTH", "SOUTH"):
        Vacancy.objects.create(
            provider=cared_for, reference=f"V-{place}", branch=make_branch(cared_for, place), job_role="8",
            opened_on=date(2026, 6, 1),
        )  # fmt: skip
    compute(cared_for)
    client = sign_in(manager)

    def lines(id_, **query):
        return get(client, "measures:records", id_, **query).content.decode()

    assert "stated 01/06/2026, staff 3, leavers 1, starters not known" in lines("turnover_snapshot")
    assert "V-SOUTH" in lines("vacancy_rate", branch="SOUTH")
    assert "60 min travel" in lines("travel_minutes_per_shift")
    assert "A.B." in lines("distinct_carers_4w")
    assert "Worker" in lines("zero_hours_share")
    assert "Left out" in lines("sickness_days")


def test_a_record_that_is_gone_is_named_by_its_number(cared_for):
    gone = behind.lines(
        provider=cared_for,
        references=[behind.Reference(kind="vacancy", role="numerator", key=99)],
        shows_care=True,
    )
    assert (gone[0].name, gone[0].details) == ("Vacancy 99", "No longer recorded")
