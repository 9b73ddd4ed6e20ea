"""What each audience sees of each kind of figure."""

from dataclasses import replace
from datetime import date

import pytest

from hefted.engine.measures.figure import Exclusion, Part, References
from hefted.engine.periods import Period
from hefted.evidence import documents, drawing, readers, wording
from hefted.evidence.contents import Promise, people_counted
from tests.factories import evidence


def seen(*readings, audience="commissioner", promises=()):
    return wording.protected(evidence.make_contents(audience, readings=readings, promises=promises))


def only(reading, audience="commissioner"):
    return seen(reading, audience=audience)["figures"][0]


def labels(figure):
    return [(row["under"], row["label"]) for row in figure["parts"]]


def test_breakdown_leaves_out_small_rows_and_rows_within_rows():
    figure = only(evidence.leavers())
    assert ("By reason", "Reason not recorded") not in labels(figure)
    assert ("Pay", "A year or more") not in labels(figure)
    assert ("By reason", "Travel") in labels(figure)
    assert figure["left_out"]


def test_breakdown_is_held_back_where_its_total_would_betray_it():
    """12 and 12 show as 10 and 10; beside a total of 25 both would be known to be 11 or 12."""
    figure = only(evidence.leavers(pay=12, travel=12, other=0, short=24, long=0))
    assert figure["shown"]["text"] == "25"
    assert [label for label in labels(figure) if label[0] == "By reason"] == []


def test_rest_of_a_rate_is_not_shown_outside():
    """12 stayed and 12 left of 24: 10, 10 and 25 together would betray both; inside, all three stand."""
    figure = only(evidence.retention(stayed=12, started=24))
    assert figure["shown"]["text"] == "40%"
    assert ("", "Left by then") not in labels(figure)
    assert ("", "Left by then") in labels(only(evidence.retention(), "internal"))


def test_plain_counts_beside_a_rate_are_protected_with_it():
    reasons = [
        Part(label=label, under="Why missed", unit="count", value=value)
        for label, value in (("Nobody came", 18), ("Cancelled by the provider", 9), ("Too late", 3))
    ]
    figure = only(
        evidence.make_reading(
            "visits_missed", people=None, value=3, numerator=30, denominator=1000, parts=reasons
        )
    )
    assert [(row["label"], row["shown"]["text"]) for row in figure["parts"]] == [
        ("Nobody came", "20"),
        ("Cancelled by the provider", "10"),
    ]
    assert figure["left_out"]


def test_inside_the_provider_everything_is_exact():
    figure = only(evidence.leavers(), audience="internal")
    assert ("Pay", "A year or more") in labels(figure)
    assert (figure["shown"]["text"], figure["left_out"]) == ("26", False)
    assert only(evidence.retention(), audience="internal")["parts"][1]["shown"]["text"] == "79.2%"


@pytest.mark.parametrize(("audience", "shown"), [("commissioner", 2), ("public", 0)])
def test_public_sees_nothing_below_the_provider(audience, shown):
    parts = [
        Part(label=name, under="By workplace", value=25, numerator=10, denominator=40)
        for name in ("North", "South")
    ]
    reading = evidence.make_reading("turnover_snapshot", value=25, numerator=20, denominator=80, parts=parts)
    assert len(only(reading, audience)["parts"]) == shown


def test_average_over_few_people_is_not_shown():
    figure = only(evidence.continuity(people=7))
    assert figure["shown"]["text"] == "not shown: fewer than 8 people"
    assert figure["interval"] is None
    assert figure["sample"] == "fewer than 8 people"


def test_rate_of_many_visits_to_few_people_is_not_shown():
    def late(people):
        return evidence.make_reading("visits_late", people=people, value=10, numerator=20, denominator=200)

    assert only(late(7))["shown"]["text"] == "not shown: fewer than 8 people"
    assert only(late(8))["shown"]["text"] == "10.0%"
    assert only(late(None))["shown"]["text"] == "10.0%"
    assert only(late(7), "internal")["shown"]["text"] == "10.0%"


def test_single_people_in_a_spread_are_not_shown():
    assert labels(only(evidence.continuity())) == [("Spread", "Median person")]
    assert len(labels(only(evidence.continuity(), "internal"))) == 2


def test_percentage_averaged_over_people_is_an_average_not_a_rate():
    reading = evidence.make_reading(
        "known_carer_share", people=60, value=81.7, numerator=49.02, denominator=60
    )
    figure = only(reading)
    assert (figure["shown"]["text"], figure["recompute"]) == ("82%", None)
    bare = evidence.make_reading("known_carer_share", people=60, value=81.7)
    assert (only(bare)["shown"]["text"], only(bare)["sample"]) == ("82%", "")


def test_average_of_unknown_people_is_not_shown_outside():
    reading = evidence.make_reading("sickness_days", people=None, value=4.25)
    assert only(reading)["shown"]["value"] is None
    assert only(reading, "internal")["shown"]["text"] == "4.2 days"


def test_sums_beside_an_average_are_rounded_and_not_drawn():
    missing = Part(label="Missing pounds in all", under="Shortfalls", value=7530.67)
    reading = evidence.make_reading("effective_hourly_pay", value=10.77, denominator=66, parts=[missing])
    data, charts = documents.pack_data(evidence.make_contents(readings=(reading,), promises=()))
    assert data["figures"][0]["parts"][0]["shown"]["text"] == "£7,530"
    assert "Missing" not in charts["charts/effective_hourly_pay.svg"]
    assert only(reading, "internal")["parts"][0]["shown"]["text"] == "£7,530.67"


def test_survival_at_other_months_is_not_shown():
    odd = evidence.retention()
    odd = replace(odd, definition=replace(odd.definition, id="retention"))
    assert only(odd)["parts"] == []


def test_figure_not_computable_keeps_its_reason_inside():
    why = "Leeds stated 24 staff, but 23 records are held."
    reading = evidence.make_reading(
        "turnover_snapshot", why=why, exclusions=[Exclusion(reason="Not recorded", count=9)]
    )
    assert only(reading, "internal")["shown"]["text"] == why
    outside = only(reading)
    assert outside["shown"]["text"] == "Not computable from the records of this period."
    assert outside["exclusions"] == [{"reason": "Not recorded", "shown": "10"}]


def test_people_are_counted_once_and_posts_not_at_all():
    kept = [
        References(kind="worker", role="numerator", keys=("1", "2")),
        References(kind="worker", role="denominator", keys=("2", "3")),
        References(kind="worker", role="excluded", keys=("9",)),
        References(kind="vacancy", role="numerator", keys=("7",)),
    ]
    assert people_counted(kept) == 3
    assert people_counted(kept[3:]) is None


# Promises


def promised(target, better="lower", measure="zero_hours_share", **changes):
    facts = {
        "words": "Words.",
        "measure": measure,
        "better": better,
        "target": target,
        "period": evidence.TERM,
    }
    return Promise(**facts | changes)


@pytest.mark.parametrize(
    ("promise", "verdict"),
    [
        (promised(10), "kept so far"),  # fewer than 8 of 95: 9% at most
        (promised(5), "cannot be said"),  # between 0% and 9%
        (promised(20, better="higher"), "not yet kept"),
        (promised(30, measure="turnover_average"), "kept so far"),
        (promised(28, measure="turnover_average"), "cannot be said"),  # 23% to 30%
        (promised(20, measure="turnover_average"), "not yet kept"),
        (promised(20, measure="turnover_average", period=evidence.YEAR), "not kept"),
        (promised(30, measure="turnover_average", period=evidence.YEAR), "kept"),
        (promised(1, measure="coc_index"), "cannot be said"),
    ],
)
def test_promise_is_judged_by_what_the_reader_sees(promise, verdict):
    data = seen(evidence.turnover(), evidence.zero_hours(), promises=(promise,))
    assert data["commitments"][0]["verdict"] == verdict


def test_promise_says_what_the_figure_says_in_a_sentence():
    data = seen(
        evidence.turnover(),
        evidence.zero_hours(),
        evidence.continuity(people=3),
        promises=(
            promised(25, measure="turnover_average"),
            promised(5),
            promised(1, measure="coc_index"),
            promised(0.7, better="higher", measure="usual_provider_continuity"),
        ),
    )
    said = [commitment["says"] for commitment in data["commitments"]]
    assert said[0] == (
        "From 1 November 2025 to 31 October 2026 it was 26% (about 25 of about 95 average directly employed "
        "staff); hiding and rounding leave 23% to 30% open. The promise is 25% or less, so whether it is kept "
        "cannot be said. The target lies within what chance alone allows here: 19% to 36%."
    )
    assert said[1].endswith(
        "it was fewer than 8 of 95; hiding and rounding leave 0% to 9% open. The promise is 5% or less, so "
        "whether it is kept cannot be said."
    )
    assert said[2] == "No figure for this measure is in this pack."
    assert said[3].endswith("not shown: fewer than 8 people. More cannot be said from that.")


def test_promise_without_a_sample_or_interval_says_less():
    bare = evidence.make_reading("known_carer_share", people=60, value=81.7)
    data = seen(bare, promises=(promised(75, better="higher", measure="known_carer_share"),))
    assert data["commitments"][0]["says"].startswith(
        "From 1 November 2025 to 31 October 2026 it was 82%. The"
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(48.275862, "48%"), (12.5, "12.5%"), (34, "34%"), (0.5, "0.5%")]
)
def test_baseline_that_was_worked_out_is_rounded_and_one_that_was_stated_is_not(value, shown):
    """48.275862 % can only be 14 of 29."""
    data = seen(evidence.zero_hours(), promises=(promised(10, baseline=value),))
    assert data["commitments"][0]["baseline"] == shown
    assert f"{data['commitments'][0]['baseline_value']:g}%" == shown


def test_earlier_pack_and_its_digest_are_named():
    data = wording.protected(evidence.make_contents(previous_sha256="aa" * 32))
    assert data["provenance"]["previous_pack"] == "aa" * 32


# Drawing and reading


@pytest.mark.parametrize(
    ("values", "unit", "ticks"),
    [
        ([78, 62], "percent", [0, 25, 50, 75, 100]),
        ([26, 34], "percent", [0, 10, 20, 30, 40]),
        ([120], "percent", [0, 50, 100, 150]),
        ([0.61], "ratio", [0, 0.2, 0.4, 0.6, 0.8]),
        ([0], "count", [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_axis_has_round_steps_past_the_longest_bar(values, unit, ticks):
    bars = [drawing.Bar(label="x", value=value, words="x") for value in values]
    assert drawing.axis(bars, unit) == ticks


def test_drawing_folds_long_labels_and_escapes_words():
    label = "A workplace with a <very> long name indeed, so long that two lines are not enough"
    bar = drawing.Bar(label=label, value=5, words="5")
    drawn = drawing.svg(title="<t>", alt="&", bars=[bar], ticks=[0, 5], tick_words=["0", "5"])
    assert ">A workplace with a &lt;very&gt;</text>" in drawn
    assert " …</text>" in drawn
    assert "<title>&lt;t&gt;</title><desc>&amp;</desc>" in drawn
    assert "style=" not in drawn


def test_unit_that_is_not_listed_stands_after_its_number():
    assert readers.unit_named(name="visits").words(3) == "3.0 visits"


def test_rules_name_a_single_month_alone():
    policy = replace(readers.policy_on(day=date(2026, 6, 1)), survival_months=(12,))
    assert "at 12 months only" in readers.rule_words(policy=policy)["month not shown"]


def test_period_of_a_baseline_is_written_out():
    before = Period(start=date(2024, 1, 1), until=date(2025, 1, 1))
    data = seen(evidence.zero_hours(), promises=(promised(10, baseline=12.5, baseline_period=before),))
    commitment = data["commitments"][0]
    assert (commitment["baseline"], commitment["baseline_period"]) == (
        "12.5%",
        "1 January 2024 to 31 December 2024",
    )
