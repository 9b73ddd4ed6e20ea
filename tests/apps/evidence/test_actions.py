"""Promises, drafts, releases by a second person, the ledger, and what the trail says of each."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hefted.accounts.models import AuditEntry
from hefted.accounts.queries import check_audit_trail
from hefted.engine.periods import Period
from hefted.evidence import actions, documents, gathering, queries, readers, verifier
from hefted.evidence.models import Better, Commitment, Pack, ReleasedCell
from hefted.measures.actions import compute
from hefted.rota.models import Shift
from tests.factories import evidence
from tests.factories.care import make_contract, make_person, make_visit
from tests.factories.workforce import make_worker

NEXT_YEAR = Period(start=date(2026, 1, 1), until=date(2027, 1, 1))


@pytest.fixture
def contract(provider):
    return make_contract(provider)


@pytest.fixture
def draft(contract, manager, now):
    return build(contract, manager, now)


@pytest.fixture
def leader(member):
    return member("senior_leader").user


def build(contract, by, now, **changes):
    contents = evidence.make_contents(**changes)
    return actions.build_pack(contract=contract, contents=contents, write=documents.pack, by=by, at=now)


def promise(contract, manager, now, **changes):
    facts = {
        "words": "Turnover below 25 in a hundred.",
        "measure": "turnover_average",
        "better": Better.LOWER,
        "target": 25,
        "period": NEXT_YEAR,
    }
    return actions.make_commitment(contract=contract, **facts | changes, by=manager, at=now)


def test_commitment_is_kept_with_its_entry_in_the_trail(contract, manager, now):
    before = Period(start=date(2024, 1, 1), until=date(2025, 1, 1))
    made = promise(contract, manager, now, baseline=34, baseline_period=before)
    entry = AuditEntry.objects.get(verb="evidence.make_commitment")
    assert (entry.subject, entry.by, entry.details["target"]) == (f"commitment {made.pk}", manager, 25)
    assert queries.commitments_of(provider=contract.provider).get() == made
    (known,) = queries.promises_for(contract=contract, period=NEXT_YEAR)
    assert (known.words, known.baseline, known.baseline_period) == (made.words, 34, before)
    assert check_audit_trail(provider=contract.provider).is_whole


def test_commitment_to_an_unknown_measure_is_refused_and_leaves_nothing(contract, manager, now):
    with pytest.raises(actions.UnknownMeasureError, match="“happiness” is not a measure"):
        promise(contract, manager, now, measure="happiness")
    assert not Commitment.objects.exists()


def test_promises_of_another_time_or_contract_are_not_in_the_pack(contract, manager, now):
    promise(contract, manager, now)
    earlier = Period(start=date(2024, 1, 1), until=date(2026, 1, 1))
    other = make_contract(contract.provider, reference="Another")
    assert queries.promises_for(contract=contract, period=earlier) == ()
    assert queries.promises_for(contract=other, period=NEXT_YEAR) == ()


def test_draft_is_kept_in_the_folder_of_packs_under_its_digest(draft, contract, manager):
    archive = actions.pack_bytes(pack=draft)
    assert verifier.report(archive)["sha256"] == draft.sha256
    assert (
        actions.pack_path(pack=draft).name
        == f"pack-2025-11-01-2026-11-01-commissioner-{draft.sha256[:12]}.zip"
    )
    assert (draft.is_released, draft.built_by, draft.figures) == (False, manager, 5)
    entry = AuditEntry.objects.get(verb="evidence.build_pack")
    assert entry.details["sha256"] == draft.sha256


def test_building_the_same_again_changes_nothing_but_mends_the_file(draft, contract, manager, now):
    actions.pack_path(pack=draft).write_bytes(b"spoilt")
    with pytest.raises(actions.PackDamagedError, match="not the one that was built"):
        actions.pack_bytes(pack=draft)
    assert build(contract, manager, now) == draft
    assert verifier.report(actions.pack_bytes(pack=draft))["unaltered"]
    assert Pack.objects.count() == AuditEntry.objects.filter(verb="evidence.build_pack").count() == 1


def test_a_missing_file_is_named(draft):
    actions.pack_path(pack=draft).unlink()
    with pytest.raises(actions.PackDamagedError, match="is missing"):
        actions.pack_bytes(pack=draft)


def test_release_needs_a_second_person(draft, manager, leader, now):
    with pytest.raises(actions.SamePersonError):
        actions.release_pack(pack=draft, by=manager, at=now)
    actions.release_pack(pack=draft, by=leader, at=now)
    assert (draft.is_released, draft.released_by) == (True, leader)
    with pytest.raises(actions.AlreadyReleasedError):
        actions.release_pack(pack=draft, by=leader, at=now)
    assert AuditEntry.objects.filter(verb="evidence.release_pack").count() == 1


def test_release_remembers_every_cell_as_it_was_shown(draft, leader, now):
    actions.release_pack(pack=draft, by=leader, at=now)
    kept = queries.released_cells(provider=draft.provider, measure="zero_hours_share")
    assert [(row.cell, row.shown, row.from_on) for row in kept] == [
        ("zero_hours_share/denominator", "95", date(2025, 11, 1)),
        ("zero_hours_share/numerator", "fewer than 8", date(2025, 11, 1)),
    ]
    rows = verifier.contents(actions.pack_bytes(pack=draft))[0]["aggregates.csv"].splitlines()
    assert ReleasedCell.objects.count() == len(rows) - 1


def test_exact_numbers_never_go_outside(contract, manager, leader, now):
    inside = build(contract, manager, now, audience="internal")
    with pytest.raises(actions.NotForOutsideError):
        actions.release_pack(pack=inside, by=leader, at=now)


def test_a_damaged_file_is_not_released(draft, leader, now):
    actions.pack_path(pack=draft).write_bytes(b"spoilt")
    with pytest.raises(actions.PackDamagedError):
        actions.release_pack(pack=draft, by=leader, at=now)
    draft.refresh_from_db()
    assert not draft.is_released


def test_the_next_pack_names_the_one_before_it(draft, contract, manager, leader, now):
    actions.release_pack(pack=draft, by=leader, at=now)
    assert build(contract, manager, now) == draft  # nothing new to say
    later = build(contract, manager, now, audit_sequence=500)
    assert later.previous_sha256 == draft.sha256
    data = verifier.contents(actions.pack_bytes(pack=later))[0]["figures.json"]
    assert draft.sha256.encode() in data


def test_a_commissioner_sees_released_packs_only_and_a_stranger_none(
    draft, contract, leader, other_provider, now
):
    def seen(provider, *, outside):
        return list(queries.packs_seen_by(provider=provider, outside=outside))

    assert seen(draft.provider, outside=False) == [draft]
    assert seen(draft.provider, outside=True) == []
    actions.release_pack(pack=draft, by=leader, at=now)
    assert seen(draft.provider, outside=True) == [draft]
    assert queries.pack_seen_by(provider=other_provider, outside=False, pack_id=draft.pk) is None


def test_pack_gathers_promised_and_headline_figures_of_the_newest_run(contract, manager, now):
    with pytest.raises(gathering.NoFiguresError, match="no figures yet"):
        gathering.contents_for(contract=contract, audience="commissioner")
    compute(provider=contract.provider, as_of=date(2026, 6, 28), by=manager, at=now)
    promise(contract, manager, now, measure="stability_index", better=Better.HIGHER, target=70)
    contents = gathering.contents_for(contract=contract, audience="commissioner")
    assert contents.period == Period(start=date(2025, 6, 29), until=date(2026, 6, 29))
    measures = {reading.id: reading for reading in contents.readings}
    assert "stability_index" in measures
    assert "turnover_snapshot" in measures
    assert "leavers_by_reason" not in measures
    made = actions.build_pack(contract=contract, contents=contents, write=documents.pack, by=manager, at=now)
    again = gathering.contents_for(contract=contract, audience="commissioner")
    assert again == contents  # building a pack leaves the next one as it is
    assert verifier.report(actions.pack_bytes(pack=made))["unaltered"]


def test_figures_of_visits_and_shifts_know_how_many_people_are_behind_them(contract, manager, now):
    person = make_person(contract.provider, contract=contract)
    worker = make_worker(contract.provider)
    for day in (8, 9, 10):
        make_visit(
            contract.provider, person=person, worker=worker, start=datetime(2026, 6, day, 7, 0, tzinfo=UTC)
        )
        Shift.objects.create(
            provider=contract.provider,
            reference=f"S{day}",
            worker=worker,
            branch=person.branch,
            starts_at=datetime(2026, 6, day, 6, 0, tzinfo=UTC),
            ends_at=datetime(2026, 6, day, 14, 0, tzinfo=UTC),
            travel_minutes=30,
        )
    compute(provider=contract.provider, as_of=date(2026, 6, 28), by=manager, at=now)
    contents = gathering.contents_for(contract=contract, audience="commissioner")
    people = {reading.id: reading.people for reading in contents.readings if reading.figure.is_computable}
    assert people["visits_late"] == people["travel_minutes_per_shift"] == 1
    data, _ = documents.pack_data(contents)
    shown = {figure["id"]: figure["shown"]["text"] for figure in data["figures"]}
    assert shown["travel_minutes_per_shift"] == "not shown: fewer than 8 people"


def test_figures_of_an_earlier_definition_are_refused(contract, manager, now):
    from hefted.measures.models import Figure

    compute(provider=contract.provider, as_of=date(2026, 6, 28), by=manager, at=now)
    row = Figure.objects.get(measure="turnover_snapshot", branch=None, is_trend=False)
    Figure.objects.filter(pk=row.pk).update(data={**row.data, "version": "0.9"})
    with pytest.raises(gathering.NoFiguresError, match="calculate the measures again"):
        gathering.contents_for(contract=contract, audience="commissioner")


def test_an_empty_trail_gives_a_pack_without_a_head(contract, manager, now):
    AuditEntry.objects.all().delete()
    compute_without_trail = replace(evidence.make_contents(), audit_sequence=0, audit_hash="")
    made = actions.build_pack(
        contract=contract, contents=compute_without_trail, write=documents.pack, by=manager, at=now
    )
    assert made.audit_hash == ""


@pytest.mark.parametrize("key", ["everybody", ""])
def test_an_unknown_audience_is_named(key):
    with pytest.raises(readers.UnknownAudienceError, match="choose one of internal, commissioner, public"):
        readers.audience_named(key=key)


def test_no_method_was_in_force_long_ago():
    with pytest.raises(readers.NoPolicyError, match="01/01/1999"):
        readers.policy_on(day=date(1999, 1, 1))
