"""From records to a rota people hold: nothing broken, nothing stale, nobody overwritten, everything on the trail."""

from datetime import timedelta

import pytest

from hefted.accounts.queries import audit_entries_of
from hefted.engine.rota.rules import violations
from hefted.engine.rota.solution import Solution
from hefted.jobs.models import Job
from hefted.jobs.tasks import run_job
from hefted.rota import queries
from hefted.rota.actions import (
    NothingToPlanError,
    RefusedByRulesError,
    RotaChangedError,
    accept_result,
    give_up,
    move_visit,
    propose,
    publish,
)
from hefted.rota.feeds import _words as feed_words
from hefted.rota.models import Proposal, PublishedJob
from tests.factories.rota import MONDAY, make_proposal, make_visit, make_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(provider):
    return make_week(provider)


@pytest.fixture
def proposal(provider, branch, manager, now):
    return make_proposal(provider, branch, by=manager, at=now)


def verbs(provider):
    return [entry.verb for entry in audit_entries_of(provider=provider)]


def test_accept_result_keeps_a_rota_without_broken_rules(provider, proposal):
    proposal.refresh_from_db()
    question = queries.question_of(proposal=proposal)
    assert proposal.state == "ready"
    assert not violations(problem=question.problem, solution=question.after)
    assert len(question.after.assignments) + len(question.after.unplaced) == 15
    assert verbs(provider)[:2] == ["rota.accept_result", "rota.propose"]


def test_a_rota_worked_out_is_neither_replaced_nor_put_down_as_failed(proposal, manager, now):
    after = queries.question_of(proposal=proposal).after
    with pytest.raises(RotaChangedError, match="worked out already"):
        accept_result(proposal=proposal, solution=after, by=manager, at=now)
    give_up(proposal=proposal, reason="run a second time", by=manager, at=now)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.READY


def test_before_is_the_rota_in_the_records(proposal):
    before = queries.question_of(proposal=proposal).before
    assert {(entry.visit[:2], entry.carer) for entry in before.assignments} == {("P0", "W0")}
    assert len(before.assignments) == 3


def test_propose_says_when_there_is_nothing_to_plan(provider, branch, now):
    with pytest.raises(NothingToPlanError, match="has no visits on record in the week of 16/03/2026"):
        propose(
            provider=provider,
            branch=branch,
            week_start=MONDAY + timedelta(weeks=1),
            seconds=1,
            seed=1,
            by=None,
            at=now,
        )


def test_job_works_a_proposal_out(provider, branch, manager, now):
    made = propose(provider=provider, branch=branch, week_start=MONDAY, seconds=1, seed=1, by=manager, at=now)
    run_job.func(made.job_id)
    made.refresh_from_db()
    job = Job.objects.get(pk=made.job_id)
    assert (job.state, job.done_share, made.state) == ("done", 1, "ready")
    assert job.result["visits_placed"] + job.result["visits_not_placed"] == 15


def test_job_that_is_cancelled_keeps_the_best_so_far(provider, branch, manager, now):
    made = propose(
        provider=provider, branch=branch, week_start=MONDAY, seconds=300, seed=1, by=manager, at=now
    )
    Job.objects.filter(pk=made.job_id).update(cancel_asked_at=now)
    run_job.func(made.job_id)
    made.refresh_from_db()
    assert Job.objects.get(pk=made.job_id).state == "cancelled"
    assert made.state == "ready"
    assert queries.question_of(proposal=made).after.assignments


def test_job_refuses_its_result_when_the_records_changed_meanwhile(provider, branch, manager, now):
    made = propose(provider=provider, branch=branch, week_start=MONDAY, seconds=1, seed=1, by=manager, at=now)
    person = queries.care.people_of(provider=provider).first()
    make_visit(person, MONDAY, "13:00")
    run_job.func(made.job_id)
    made.refresh_from_db()
    job = Job.objects.get(pk=made.job_id)
    assert (job.state, made.state) == ("failed", "failed")
    assert job.reason == (
        "Workers, people or visits of this week have changed since the rota was asked for. Plan it again."
    )


def test_job_says_when_its_proposal_is_gone(provider, branch, manager, now):
    made = propose(provider=provider, branch=branch, week_start=MONDAY, seconds=1, seed=1, by=manager, at=now)
    job = Job.objects.get(pk=made.job_id)
    Job.objects.filter(pk=job.pk).update(inputs={"proposal": 0})
    run_job.func(job.pk)
    job.refresh_from_db()
    assert job.reason == "The proposal this was for is no longer there."


def test_accept_result_refuses_a_rota_that_breaks_rules(provider, branch, now):
    made = propose(
        provider=provider,
        branch=branch,
        week_start=MONDAY,
        seconds=1,
        seed=1,
        by=None,
        at=now,
        is_queued=False,
    )
    question = queries.question_of(proposal=made)
    with pytest.raises(RefusedByRulesError, match="The rota is for"):
        accept_result(proposal=made, solution=Solution("another week"), by=None, at=now)
    everybody_at_once = [
        entry
        for entry in question.before.assignments
        for entry in (entry, entry, entry, entry, entry)  # the same slot again and again
    ]
    broken = Solution(question.problem.name, tuple(everybody_at_once))
    with pytest.raises(RefusedByRulesError, match=r"is assigned twice\. And \d+ more\."):
        accept_result(proposal=made, solution=broken, by=None, at=now)


# ---- moving by hand
def first_single(question):
    return next(
        e for e in question.after.assignments if len(question.problem.visit_by_id[e.visit].slots) == 1
    )


def test_move_visit_gives_it_to_nobody_and_back(provider, proposal, manager, now):
    entry = first_single(queries.question_of(proposal=proposal))
    mine = {"visit": entry.visit, "slot": 1, "start": entry.start, "by": manager, "at": now}
    changed = move_visit(proposal=proposal, worker=None, version=1, **mine)
    assert (entry.visit, 1) in {(slot.visit, slot.slot) for slot in changed.unplaced}
    proposal.refresh_from_db()
    back = move_visit(proposal=proposal, worker=entry.carer, version=2, **mine)
    assert entry in back.assignments
    assert verbs(provider)[:2] == ["rota.move_visit"] * 2


def test_move_visit_refuses_what_breaks_a_rule(proposal, manager, now):
    entry = first_single(queries.question_of(proposal=proposal))
    with pytest.raises(RefusedByRulesError, match="is not available for"):
        move_visit(
            proposal=proposal,
            visit=entry.visit,
            slot=1,
            worker=entry.carer,
            start=entry.start // 1440 * 1440 + 1200,
            version=1,
            by=manager,
            at=now,
        )
    proposal.refresh_from_db()
    assert proposal.version == 1


def test_move_visit_moves_both_carers_of_a_visit(proposal, manager, now):
    question = queries.question_of(proposal=proposal)
    entry = next(e for e in question.after.assignments if e.slot == 2)
    planned = question.problem.visit_by_id[entry.visit].planned
    changed = None
    for start in (planned + minutes for minutes in range(-25, 26)):
        try:
            changed = move_visit(
                proposal=proposal,
                visit=entry.visit,
                slot=2,
                worker=entry.carer,
                start=start,
                version=1,
                by=manager,
                at=now,
            )
            break
        except RefusedByRulesError:
            continue
    assert {e.start for e in changed.assignments if e.visit == entry.visit} == {start}


def test_move_visit_refuses_the_second_of_two_people(proposal, manager, now):
    entry = first_single(queries.question_of(proposal=proposal))
    mine = {"visit": entry.visit, "slot": 1, "worker": None, "start": entry.start, "by": manager, "at": now}
    stale = queries.proposal_by_id(provider=proposal.provider, proposal_id=proposal.pk)
    move_visit(proposal=proposal, version=1, **mine)
    with pytest.raises(RotaChangedError, match="Somebody else has changed this rota meanwhile"):
        move_visit(proposal=stale, version=1, **mine)


def test_move_visit_leaves_a_published_rota_alone(proposal, manager, now):
    publish(proposal=proposal, version=1, by=manager, at=now)
    proposal.refresh_from_db()
    with pytest.raises(RotaChangedError, match="can no longer be changed"):
        move_visit(proposal=proposal, visit="P0", slot=1, worker=None, start=0, version=1, by=manager, at=now)


# ---- publishing
def test_publish_makes_the_rota_the_one_people_hold(provider, branch, proposal, manager, now):
    week = publish(proposal=proposal, version=1, by=manager, at=now)
    question = queries.question_of(proposal=proposal)
    held = queries.published_solution(week=week, problem=question.problem)
    assert (week.version, week.published_by) == (1, manager)
    assert set(held.assignments) == set(question.after.assignments)
    assert set(held.learning) == set(question.after.learning)
    assert verbs(provider)[0] == "rota.publish"
    assert queries.published_week_for(provider=provider, branch=branch, week_start=MONDAY) == week


def test_publish_again_starts_from_the_published_rota(provider, branch, proposal, manager, now):
    publish(proposal=proposal, version=1, by=manager, at=now)
    again = make_proposal(provider, branch, by=manager, at=now)
    assert again.base_version == 1
    first, second = queries.question_of(proposal=proposal), queries.question_of(proposal=again)
    assert set(second.before.assignments) == set(first.after.assignments)
    week = publish(proposal=again, version=1, by=manager, at=now)
    assert week.version == 2
    assert PublishedJob.objects.filter(week=week).count() == len(second.after.assignments) + len(
        second.after.learning
    )


def test_publish_refuses_the_second_of_two_rotas_made_side_by_side(provider, branch, proposal, manager, now):
    other = make_proposal(provider, branch, by=manager, at=now)
    publish(proposal=proposal, version=1, by=manager, at=now)
    with pytest.raises(RotaChangedError, match="Another rota of this week was published meanwhile"):
        publish(proposal=other, version=1, by=manager, at=now)
    third = make_proposal(provider, branch, by=manager, at=now)
    fourth = make_proposal(provider, branch, by=manager, at=now)
    publish(proposal=third, version=1, by=manager, at=now)
    with pytest.raises(RotaChangedError, match="Another rota of this week was published meanwhile"):
        publish(proposal=fourth, version=1, by=manager, at=now)
    other.refresh_from_db()
    assert other.state == Proposal.State.READY


def test_publish_refuses_what_somebody_changed_or_published_meanwhile(proposal, manager, now):
    with pytest.raises(RotaChangedError, match="changed or published by somebody else"):
        publish(proposal=proposal, version=7, by=manager, at=now)
    publish(proposal=proposal, version=1, by=manager, at=now)
    with pytest.raises(RotaChangedError, match="changed or published by somebody else"):
        publish(proposal=proposal, version=1, by=manager, at=now)


def test_publish_refuses_when_the_records_changed(provider, proposal, manager, now):
    make_visit(queries.care.people_of(provider=provider).first(), MONDAY, "13:00")
    with pytest.raises(RotaChangedError, match="Plan it again"):
        publish(proposal=proposal, version=1, by=manager, at=now)


def test_publish_refuses_a_rota_with_a_broken_rule(proposal, manager, now):
    proposal.solution["assignments"][0]["start"] += 600
    proposal.save()
    with pytest.raises(RefusedByRulesError):
        publish(proposal=proposal, version=1, by=manager, at=now)


def test_publish_refuses_a_rota_that_is_not_ready(provider, branch, manager, now):
    made = propose(
        provider=provider,
        branch=branch,
        week_start=MONDAY,
        seconds=1,
        seed=1,
        by=manager,
        at=now,
        is_queued=False,
    )
    with pytest.raises(RotaChangedError):
        publish(proposal=made, version=1, by=manager, at=now)


def test_why_this_carer_is_none_for_a_slot_nobody_has(proposal):
    question = queries.question_of(proposal=proposal)
    entry = first_single(question)
    told = queries.why_this_carer(question=question, visit=entry.visit, slot=1)
    assert told.carer == entry.carer
    assert told.reasons
    assert queries.why_this_carer(question=question, visit=entry.visit, slot=2) is None


def with_learning(proposal):
    """The proposal with a block of learning and a shadowed visit put into question and answer by hand."""
    entry = first_single(queries.question_of(proposal=proposal))
    other = next(carer for carer in ("W0", "W1", "W2") if carer != entry.carer)
    proposal.problem["learning"] += [
        {"id": "Going along", "kind": "shadow", "carers": [other, entry.carer], "minutes": 30, "count": 1},
        {
            "id": "Course",
            "kind": "block",
            "carers": [other],
            "minutes": 15,
            "lat": 53.8,
            "lon": -1.55,
            "windows": [[420, 870]],
        },
    ]
    rota = proposal.solution
    rota["assignments"] = [entry for entry in rota["assignments"] if entry["carer"] != other]
    rota["learning"] = [{"item": "Course", "carer": other, "start": 430}]
    rota["shadows"] = [{"item": "Going along", "visit": entry.visit}]
    proposal.save()
    return entry


def test_publish_holds_learning_and_going_along(proposal, manager, now):
    entry = with_learning(proposal)
    week = publish(proposal=proposal, version=1, by=manager, at=now)
    problem = queries.question_of(proposal=proposal).problem
    held = queries.published_solution(week=week, problem=problem)
    assert [learnt.item for learnt in held.learning] == ["Course"]
    assert [(shadow.item, shadow.visit) for shadow in held.shadows] == [("Going along", entry.visit)]
    words = {feed_words(job) for job in week.jobs.select_related("visit__person")}
    assert {"Supervision or learning", f"Going along: {entry.visit[:2]}."} <= words


def test_moving_a_visit_from_its_mentor_sends_the_starter_home(proposal, manager, now):
    entry = with_learning(proposal)
    changed = move_visit(
        proposal=proposal,
        visit=entry.visit,
        slot=1,
        worker=None,
        start=entry.start,
        version=1,
        by=manager,
        at=now,
    )
    assert changed.shadows == ()
