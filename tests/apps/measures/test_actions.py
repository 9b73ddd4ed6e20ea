from datetime import UTC, date, datetime, timedelta

import pytest

from hefted.accounts.models import AuditHead
from hefted.accounts.queries import audit_entries_of
from hefted.care.models import Preference
from hefted.engine.measures import all_measures
from hefted.exchange.models import Upload, UploadedFile
from hefted.jobs.tasks import RunningJob
from hefted.measures import actions, gathering, queries, readers, tasks
from hefted.recruitment.models import Vacancy
from hefted.workforce.models import Absence, EmploymentContract, SicknessReport, WorkplaceReturn
from tests.apps.measures.conftest import make_shift
from tests.factories.care import make_contract, make_person, make_visit
from tests.factories.workforce import make_branch, make_spell, make_worker

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


def test_shifts_reach_the_measures(staffed):
    make_shift(staffed, travel_minutes=60, paid_travel_minutes=20, contact_minutes=300, waiting_minutes=0)
    make_shift(staffed, travel_minutes=None)
    figures = {figure.measure: figure for figure in actions.calculate(provider=staffed, as_of=AS_OF)}
    assert (figures["travel_minutes_per_shift"].value, figures["unpaid_travel_minutes_per_shift"].value) == (
        60,
        40,
    )


def test_the_last_recorded_day_is_never_after_today(provider):
    assert queries.last_day(provider=provider, today=AS_OF) == AS_OF
    make_spell(provider, started_on=date(2025, 1, 6), ended_on=date(2026, 7, 5))
    assert queries.last_day(provider=provider, today=AS_OF) == date(2025, 1, 6)
    make_shift(provider, at=datetime(2026, 6, 20, 23, 30, tzinfo=UTC))
    assert queries.last_day(provider=provider, today=AS_OF) == date(2026, 6, 21)
    make_visit(provider)
    assert queries.last_day(provider=provider, today=AS_OF) == date(2026, 6, 22)
    make_visit(provider, start=datetime(2026, 6, 25, 7, tzinfo=UTC), status="planned")
    make_visit(provider, start=datetime(2026, 7, 25, 7, tzinfo=UTC))
    assert queries.last_day(provider=provider, today=AS_OF) == date(2026, 6, 22)


def test_the_job_calculates_as_of_the_day_it_is_given_or_the_last_recorded(staffed):
    for inputs, day in (({"as_of": "2026-06-29"}, "2026-06-29"), ({}, "2025-10-01")):
        result = tasks.compute(RunningJob(0, staffed, None, inputs))
        assert result["as_of"] == day
        assert result["figures"] == 3 * 9 * len(all_measures())


def test_half_open_stretches_become_last_days(provider):
    day = date(2026, 6, 1)
    assert gathering.last_day(None, not_before=day) is None
    assert gathering.last_day(date(2026, 6, 5), not_before=day) == date(2026, 6, 4)
    assert gathering.last_day(day, not_before=day) == day


def test_a_change_of_contract_and_an_end_on_the_same_day_are_seen_as_they_were(provider):
    spell = make_spell(provider, started_on=date(2025, 1, 6), ended_on=date(2026, 3, 31))
    first = spell.contracts.get()
    first.until_on = date(2025, 9, 1)
    first.save()
    EmploymentContract.objects.create(
        provider=provider, spell=spell, kind="bank", from_on=date(2025, 9, 1), until_on=date(2026, 3, 31)
    )
    records = queries.records_for(provider=provider, as_of=AS_OF, rules=readers.rules())
    assert [(c.kind, c.from_on, c.until_on) for c in records.contracts] == [
        ("permanent", date(2025, 1, 6), date(2025, 8, 31)),
        ("bank", date(2025, 9, 1), date(2026, 3, 31)),
    ]


def test_everything_recorded_of_the_workforce_is_gathered(provider):
    spell = make_spell(provider)
    rows = {"provider": provider, "worker": spell.worker}
    SicknessReport.objects.create(**rows, reported_on=AS_OF, days="4.5")
    Absence.objects.create(
        **rows, kind="sickness", from_on=date(2026, 5, 4), until_on=date(2026, 5, 7), working_days_lost=3
    )
    WorkplaceReturn.objects.create(provider=provider, branch=spell.branch, reported_on=AS_OF, total_staff=1)
    Vacancy.objects.create(
        provider=provider, reference="V1", branch=spell.branch, job_role="8", opened_on=date(2026, 6, 1)
    )
    records = queries.records_for(provider=provider, as_of=AS_OF, rules=readers.rules())
    (sickness,), (absence,), (told,), (vacancy,) = (
        records.sickness,
        records.absences,
        records.returns,
        records.vacancies,
    )
    assert (sickness.days, sickness.branch) == (4.5, str(spell.branch_id))
    assert (absence.until_on, absence.working_days_lost) == (date(2026, 5, 6), 3)
    assert (told.total_staff, told.leavers, vacancy.posts) == (1, None, 1)
    assert records.roles[0].role == "8"


def test_tolerances_hold_while_both_the_package_and_the_contract_run(provider):
    contract = make_contract(provider, until_on=date(2026, 4, 1))
    running = make_person(provider, contract=contract)
    later = make_person(provider, contract=contract)
    later.packages.update(from_on=date(2026, 5, 1))
    make_person(provider)
    (terms,) = queries.records_for(provider=provider, as_of=AS_OF, rules=readers.rules()).terms
    assert (terms.person, terms.from_on, terms.until_on) == (
        str(running.pk),
        date(2025, 4, 1),
        date(2026, 3, 31),
    )


def test_people_come_with_the_workers_they_prefer(provider):
    person, worker, barred = make_person(provider), make_worker(provider), make_worker(provider)
    Preference.objects.create(provider=provider, person=person, worker=worker, kind="preferred")
    Preference.objects.create(provider=provider, person=person, worker=barred, kind="barred")
    (found,) = queries.records_for(provider=provider, as_of=AS_OF, rules=readers.rules()).people
    assert found.preferred == (str(worker.pk),)


def test_files_brought_in_after_a_calculation_are_counted_and_their_digests_kept(staffed, compute):
    def bring(sha256, at):
        upload = Upload.objects.create(
            provider=staffed, staged_at=at, effective_on=AS_OF, applied_at=at, state=Upload.State.APPLIED
        )
        UploadedFile.objects.create(
            provider=staffed,
            upload=upload,
            name="workers.csv",
            sha256=sha256,
            size=9,
            kind="workers",
            encoding="utf-8",
        )

    bring("a" * 64, staffed.created_at)
    compute(staffed)
    run = queries.latest_run(provider=staffed)
    assert [(source.sha256, source.kind) for source in run.sources] == [("a" * 64, "workers")]
    assert queries.files_since(provider=staffed, run=run) == 0
    bring("b" * 64, staffed.created_at + timedelta(days=1))
    assert queries.files_since(provider=staffed, run=run) == 1


def test_a_scope_is_one_of_the_providers_branches_or_the_whole(provider, other_provider):
    north = make_branch(provider)
    make_branch(other_provider, "SOUTH")
    assert queries.scope_for(provider=provider, reference="SOUTH") is None
    assert queries.scope_for(provider=provider, reference="NORTH").branch is None
    south = make_branch(provider, "SOUTH")
    assert queries.scope_for(provider=provider, reference="SOUTH").branch == south
    assert queries.scope_for(provider=provider, reference="").branches == (north, south)
