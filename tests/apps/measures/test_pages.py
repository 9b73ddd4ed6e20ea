import re
from datetime import date

import pytest
from django.urls import reverse

from hefted.engine.measures import all_measures
from hefted.jobs.models import Job
from tests.factories.workforce import make_spell

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
