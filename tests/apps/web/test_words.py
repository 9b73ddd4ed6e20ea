"""The words that templates may use, and the components made of them."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, engines
from django_cotton.compiler_regex import CottonCompiler

from hefted.web.forms import DayField, PlainForm
from hefted.web.templatetags import web


class LeaverForm(PlainForm):
    left_on = DayField(label="Day they left")
    reason = forms.ChoiceField(choices=[("1", "Pay"), ("2", "Retired")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I am sure", required=False, help_text="It is recorded")
    note = forms.CharField(required=False)


def refused(**given):
    form = LeaverForm(given)
    assert not form.is_valid()
    return form


def drawn(source, **context):
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


def test_day_is_read_as_people_write_it():
    form = LeaverForm({"left_on": "03/04/2025", "reason": "1"})
    assert form.is_valid()
    assert form.cleaned_data["left_on"] == date(2025, 4, 3)


def test_day_that_does_not_exist_is_refused_with_an_example():
    assert refused(left_on="31/02/2025").errors["left_on"] == [
        "Enter a real date as day, month and year, for example 27/03/2026."
    ]


def test_empty_field_is_named_in_its_sentence():
    assert refused().errors["reason"] == ["Enter the reason."]
    assert refused().errors["left_on"] == ["Enter the day they left, for example 27/03/2026."]


def test_error_summary_leads_to_what_can_be_typed_in():
    form = refused(left_on="x")
    form.add_error(None, "They started later.")
    assert [(wrong.words, wrong.target) for wrong in web.wrongs(form)] == [
        ("They started later.", ""),
        ("Enter a real date as day, month and year, for example 27/03/2026.", "id_left_on"),
        ("Enter the reason.", "id_reason_0"),
    ]


@pytest.mark.parametrize("form", [None, "", LeaverForm()])
def test_nothing_is_wrong_with_a_form_not_sent(form):
    assert web.wrongs(form) == []


def test_field_shows_its_hint_and_one_error_tied_to_it():
    html = refused(left_on="x")["left_on"].as_field_group()
    assert 'aria-describedby="id_left_on_helptext id_left_on_error"' in html
    assert html.count('class="error"') == 1


def test_choices_stand_in_a_named_group():
    html = refused()["reason"].as_field_group()
    assert "<fieldset" in html
    assert "<legend>Reason</legend>" in html


def test_tick_box_comes_before_its_words():
    html = LeaverForm()["sure"].as_field_group()
    assert html.index("checkbox") < html.index("<label")
    assert "It is recorded" in html


def test_optional_fields_say_so():
    assert "(optional)" in LeaverForm()["note"].as_field_group()


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "not known"), (45, "45 min"), (120, "2 h"), (135, "2 h 15 min"), (59.6, "1 h")],
)
def test_minutes_are_said_as_hours(value, words):
    assert web.minutes(value) == words


def test_days_are_written_in_full_or_short():
    assert web.day(date(2025, 4, 3)) == "3 April 2025"
    assert web.short_day(date(2025, 4, 3)) == "03/04/2025"
    assert web.day(None) == web.short_day(None) == ""


def test_query_keeps_the_filters_when_the_page_changes(rf):
    context = Context({"request": rf.get("/?words=Ann&page=3&empty=")})
    assert web.with_query(context, page=4) == "?words=Ann&page=4"
    assert web.with_query(context, page=None) == "?words=Ann"
    assert web.with_query(Context({}), page=2) == "?page=2"


def test_link_to_a_page_that_is_not_there_is_empty():
    assert web.link("nobody:nowhere") == ""


def test_nobody_may_open_anything():
    assert web.may(Context({}), "accounts:audit") is False


def test_pagination_offers_the_way_on_and_back(rf):
    page = Paginator(range(500), 50).page(3)
    html = drawn('<c-pagination :page="page" things="workers" />', page=page, request=rf.get("/?page=3"))
    assert "Showing 101 to 150 of 500 workers" in html
    assert 'rel="prev"' in html
    assert 'rel="next"' in html


def test_figure_card_shows_value_interval_and_sample():
    html = drawn('<c-figure-card title="Turnover" value="31.4" unit="%" interval="22 to 41" n="86 staff" />')
    assert "31.4%" in html
    assert "95% interval 22 to 41" in html
    assert "86 staff" in html


def test_figure_that_cannot_be_computed_says_so_and_is_never_nought():
    html = drawn('<c-figure-card title="Turnover" :value="value" none="Nobody started yet." />', value=None)
    assert "Not computable" in html
    assert "Nobody started yet." in html
    assert "Not computable" not in drawn('<c-figure-card title="Turnover" :value="value" />', value=0)


def test_components_escape_what_users_wrote():
    for source in (
        "<c-chip>{{ name }}</c-chip>",
        '<c-card :title="name" />',
        '<c-table caption="{{ name }}" />',
    ):
        assert "<script" not in drawn(source, name="<script>alert(1)</script>")


def test_words_are_built_in():
    assert engines["django"].from_string("{{ 90|minutes }}").render({}) == "1 h 30 min"
