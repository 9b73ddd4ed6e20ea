"""Supervision: due days from the start of work, and where each stands on a day."""

from datetime import date, timedelta

import pytest

from hefted.engine.supervision import HeldSupervision, Schedule, Status, due_supervisions, standings

SCHEDULE = Schedule(version="1", first_weeks=(2, 6, 12), then_every_weeks=8, window_days=7)
START = date(2026, 1, 5)


def day(number):
    return START + timedelta(days=number)


def first(count, schedule=SCHEDULE, regular_held=()):
    return due_supervisions(
        schedule=schedule, started_on=START, until=day(1000), regular_held=map(day, regular_held)
    )[:count]


def status(*, on, held=(), left=None, index=0):
    sessions = [HeldSupervision(held_on=day(number), kind=kind) for number, kind in held]
    left_on = None if left is None else day(left)
    due = first(5, regular_held=[number for number, kind in held if kind == "regular" and number <= on])
    return standings(due=due, held=sessions, day=day(on), left_on=left_on)[index].status


def test_due_days_are_weeks_two_six_and_twelve_then_every_eight():
    due = first(5)
    assert [(item.due_on - START).days for item in due] == [14, 42, 84, 140, 196]
    assert [item.kind for item in due] == ["week 2", "week 6", "week 12", "regular", "regular"]
    assert (due[0].window_from, due[0].window_until, due[0].slot_until) == (day(7), day(22), day(35))


def test_only_windows_that_open_before_the_end_are_listed():
    assert due_supervisions(schedule=SCHEDULE, started_on=START, until=day(7)) == ()
    assert len(due_supervisions(schedule=SCHEDULE, started_on=START, until=day(8))) == 1


@pytest.mark.parametrize("days", [0, 20, 34, 35, 36, 133, 188, 189, 190, 1000, 4000])
def test_what_could_not_be_held_any_more_is_left_out_and_nothing_else(days):
    everything = due_supervisions(schedule=SCHEDULE, started_on=START, until=day(4100))
    found = due_supervisions(schedule=SCHEDULE, started_on=START, until=day(4100), since=day(days))
    assert found == tuple(item for item in everything if item.slot_until > day(days))


def test_a_schedule_may_end_after_its_first_weeks():
    short = Schedule(version="1", first_weeks=(2, 6), then_every_weeks=None, window_days=7)
    due = first(9, short)
    assert [item.kind for item in due] == ["week 2", "week 6"]
    assert due[-1].slot_until is None
    assert standings(due=due, held=[], day=day(900))[-1].status is Status.OVERDUE
    assert (
        first(9, Schedule(version="1", first_weeks=(2,), then_every_weeks=None, window_days=7))[0].slot_until
        is None
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (6, Status.NOT_YET_DUE),
        (7, Status.DUE),
        (21, Status.DUE),
        (22, Status.OVERDUE),
        (34, Status.OVERDUE),
        (35, Status.MISSED),
    ],
)
def test_nothing_held_moves_from_due_to_overdue_to_missed(on, expected):
    assert status(on=on) is expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (6, Status.HELD_EARLY),
        (7, Status.HELD_IN_WINDOW),
        (21, Status.HELD_IN_WINDOW),
        (22, Status.HELD_LATE),
        (60, Status.HELD_LATE),
    ],
)
def test_a_named_week_is_held_early_in_its_window_or_late(held, expected):
    assert status(on=100, held=[(held, "week 2")]) is expected


def test_a_session_after_the_day_asked_about_is_not_yet_known():
    assert status(on=25, held=[(26, "week 2")]) is Status.OVERDUE


def test_the_earliest_session_of_a_week_counts():
    sessions = [
        HeldSupervision(held_on=day(20), kind="week 2"),
        HeldSupervision(held_on=day(15), kind="week 2"),
    ]
    assert standings(due=first(1), held=sessions, day=day(30))[0].held_on == day(15)


def test_a_regular_session_answers_the_due_day_whose_time_it_falls_in():
    held = [(150, "regular")]
    assert status(on=200, held=held, index=3) is Status.HELD_LATE
    assert status(on=200, held=held, index=4) is Status.DUE
    assert status(on=200, held=[(189, "regular")], index=3) is Status.MISSED
    assert status(on=200, held=[(189, "regular")], index=4) is Status.HELD_IN_WINDOW
    assert str(status(on=200, held=[(100, "regular")], index=3)) == "held on time"


def test_the_next_regular_supervision_is_due_eight_weeks_after_the_last_one_held():
    due = first(6, regular_held=[40, 100, 160, 300])
    assert [(item.due_on - START).days for item in due] == [14, 42, 84, 140, 156, 216]
    sessions = [HeldSupervision(held_on=day(number), kind="regular") for number in (100, 160)]
    found = standings(due=due, held=sessions, day=day(200))
    assert [str(one.status) for one in found[3:]] == ["held on time", "held on time", "not yet due"]


def test_supervision_every_eight_weeks_is_on_time_whatever_day_it_began():
    for offset in range(56):
        days = range(84 + offset, 1100, 56)
        sessions = [HeldSupervision(held_on=day(number), kind="regular") for number in days]
        due = due_supervisions(
            schedule=SCHEDULE, started_on=START, until=day(1000), regular_held=[s.held_on for s in sessions]
        )
        found = standings(due=due[3:], held=sessions, day=day(1099))
        assert {str(one.status) for one in found} == {"held on time"}


def test_a_session_held_early_is_listed_before_its_window_opens():
    due = due_supervisions(schedule=SCHEDULE, started_on=START, until=day(101), regular_held=[day(100)])
    assert (due[-1].kind, due[-1].due_on) == ("regular", day(140))


def test_a_last_regular_session_may_be_late_without_end():
    due = due_supervisions(
        schedule=Schedule(version="1", first_weeks=(2,), then_every_weeks=8, window_days=0),
        started_on=START,
        until=day(71),
    )
    assert due[-1].slot_until == day(126)


@pytest.mark.parametrize(
    ("left", "expected"), [(10, Status.LEFT_BEFORE_DUE), (21, Status.LEFT_BEFORE_DUE), (22, Status.MISSED)]
)
def test_a_leaver_left_before_due_until_the_window_closed(left, expected):
    assert status(on=40, left=left) is expected


def test_leaving_later_than_the_day_is_not_yet_known_and_a_held_session_stays_held():
    assert status(on=10, left=12) is Status.DUE
    assert status(on=40, left=12, held=[(9, "week 2")]) is Status.HELD_IN_WINDOW


@pytest.mark.parametrize(
    ("weeks", "every", "window"),
    [((), 8, 7), ((6, 2), 8, 7), ((0, 2), 8, 1), ((2,), 0, 7), ((2, 3), None, 7), ((2,), None, -1)],
)
def test_a_schedule_that_makes_no_sense_is_refused(weeks, every, window):
    with pytest.raises(ValueError, match=r"(weeks of a supervision schedule|overlap)"):
        Schedule(version="1", first_weeks=weeks, then_every_weeks=every, window_days=window)
