from datetime import date

import pytest

from hefted.accounts.models import AuditHead
from hefted.accounts.queries import audit_entries_of
from hefted.engine.measures import all_measures
from hefted.measures import actions, queries
from tests.factories.workforce import make_branch, make_spell

AS_OF = date(2026, 6, 29)


def test_compute_keeps_every_measure_of_the_whole_and_of_each_branch(staffed, manager, compute):
    done = compute(staffed, by=manager)
    assert done.measures == len(all_measures())
    run = queries.latest_run(provider=staffed)
    assert (run.as_of, run.pk) == (AS_OF, done.calculation.pk)
    whole = queries.figures_of(provider=staffed, run=run)
    assert {kept.figure.measure for kept in whole} == {m.definition.id for m in all_measures()}
    assert len(queries.figures_by_branch(provider=staffed, run=run, measure="turnover_start")) == 3
    south = queries.current_figure(
        provider=staffed, measure="turnover_start", branch=make_branch(staffed, "SOUTH")
    )
    assert (south.figure.value, south.figure.numerator) == (50, 1)


def test_a_trend_ends_before_the_figure_and_has_gaps_where_leavers_were_not_recorded(staffed, compute):
    compute(staffed)
    run = queries.latest_run(provider=staffed)
    points = queries.figures_of(provider=staffed, run=run, measure="turnover_average")
    assert [point.is_trend for point in points] == [True] * 8 + [False]
    assert [str(point.figure.period.last_day) for point in points][-3:] == [
        "2025-12-31",
        "2026-03-31",
        "2026-06-29",
    ]
    assert [point.figure.is_computable for point in points] == [False] * 7 + [True, True]


def test_the_figure_opens_to_the_records_behind_it(staffed, compute):
    compute(staffed)
    figure = queries.current_figure(provider=staffed, measure="turnover_average").figure
    assert {(group.kind, group.role): len(group.keys) for group in figure.records} == {
        ("spell", "numerator"): 1,
        ("spell", "denominator"): 5,
    }
    assert len(queries.current_figures(provider=staffed)) == len(all_measures())


def test_compute_is_audited_once_and_says_how_far_it_is(staffed, compute):
    heard = []
    compute(staffed, progress=lambda share, words: heard.append((share, words)))
    entry = audit_entries_of(provider=staffed).first()
    assert (entry.verb, entry.subject) == ("measures.compute", "figures as of 2026-06-29")
    assert entry.details["figures"] == 3 * sum(9 for _ in all_measures())
    assert heard[0] == (0.0, "Reading the records")
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)


def test_nothing_is_kept_when_the_audit_entry_cannot_be_written(staffed, compute):
    AuditHead.objects.filter(provider=staffed).delete()
    with pytest.raises(AuditHead.DoesNotExist):
        compute(staffed)
    assert queries.latest_run(provider=staffed) is None


def test_the_newest_calculation_stands_and_older_ones_are_kept(staffed, compute):
    first = compute(staffed)
    second = compute(staffed)
    assert queries.latest_run(provider=staffed).pk == second.calculation.pk != first.calculation.pk


def test_one_branch_is_not_calculated_twice(provider, compute):
    make_spell(provider)
    compute(provider)
    run = queries.latest_run(provider=provider)
    assert len(queries.figures_by_branch(provider=provider, run=run, measure="vacancy_rate")) == 1


def test_calculate_keeps_nothing(staffed):
    figures = actions.calculate(provider=staffed, as_of=AS_OF, branch=make_branch(staffed))
    assert len(figures) == len(all_measures())
    assert queries.latest_run(provider=staffed) is None


def test_nothing_calculated_yet(provider):
    assert queries.current_figure(provider=provider, measure="vacancy_rate") is None
    assert queries.current_figures(provider=provider) == ()


def test_a_run_without_the_measure_has_no_figure(staffed, compute):
    compute(staffed)
    assert queries.current_figure(provider=staffed, measure="made_up") is None


def test_another_provider_sees_nothing_of_it(staffed, other_provider, compute):
    compute(staffed)
    assert queries.latest_run(provider=other_provider) is None
    run = queries.latest_run(provider=staffed)
    assert queries.figures_of(provider=other_provider, run=run) == ()


def test_care_reaches_the_measures(cared_for):
    figures = {figure.measure: figure for figure in actions.calculate(provider=cared_for, as_of=AS_OF)}
    assert (figures["visits_late"].value, figures["visits_late"].denominator) == (25, 4)
