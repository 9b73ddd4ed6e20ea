"""Who looks after whom, the sessions held, and what is due: derived from dates on every question, never
stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import localdate

from hefted.accounts.models import Branch, Provider
from hefted.engine.supervision import REGULAR, HeldSupervision, Standing, Status, due_supervisions, standings
from hefted.supervision.models import Mentorship, SupervisionSession
from hefted.supervision.schedules import terms_for
from hefted.workforce.queries import in_post_on, spells_of, workers_of

if TYPE_CHECKING:
    from hefted.workforce.models import EmploymentSpell, Worker

TO_DO = frozenset({Status.DUE, Status.OVERDUE})
NOT_HELD = frozenset({Status.MISSED, Status.LEFT_BEFORE_DUE})
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class DueRow:
    """One supervision of one worker as it stands on a day; mentor "" where nobody is named."""

    worker_id: int
    worker: str
    reference: str
    branch: str
    mentor_id: int | None
    mentor: str
    standing: Standing


@dataclass(frozen=True)
class SupervisionEvent:
    """A supervision for the rota of one week: worker and mentor together, on a day in [from_on, until_on).

    Workers are named by their reference; mentor None where the worker has none.
    """

    worker: str
    mentor: str | None
    kind: str
    due_on: date
    minutes: int
    from_on: date
    until_on: date


def mentorships_of(*, provider: Provider) -> QuerySet[Mentorship]:
    return (
        Mentorship.objects.filter(provider=provider)
        .select_related("worker", "mentor")
        .order_by("from_on", "pk")
    )


def sessions_of(*, provider: Provider) -> QuerySet[SupervisionSession]:
    sessions = SupervisionSession.objects.filter(provider=provider)
    return sessions.select_related("worker", "supervisor").order_by("held_on", "pk")


def mentors_on(*, provider: Provider, day: date) -> dict[int, "Worker"]:
    """Worker id > the mentor on that day."""
    current = Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))
    return {found.worker_id: found.mentor for found in mentorships_of(provider=provider).filter(current)}


def due_list(
    *, provider: Provider, on: date, since: date, until: date, branch: str = ""
) -> tuple[DueRow, ...]:
    """Supervisions as they stand on a day, by due day and name, in six queries.

    Those whose window opens before `until` and that could still be held on the day `since` or later, of
    everybody employed in between, but nothing that closed before supervision was recorded here at all.
    `branch` is a branch's reference, empty means all.
    """
    rows = [
        DueRow(
            worker_id=spell.worker_id,
            worker=spell.worker.name,
            reference=spell.worker.reference,
            branch=where.name,
            mentor_id=None if mentor is None else mentor.pk,
            mentor="" if mentor is None else mentor.name,
            standing=standing,
        )
        for spell, where, mentor, found in _standings(provider, on, since, until)
        if branch in {"", where.reference}
        for standing in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.standing.due.due_on, row.worker, row.reference)))


def events_for(*, provider: Provider, branch: Branch, week_start: date) -> tuple[SupervisionEvent, ...]:
    """What the rota of a week should find room for: supervisions due in it, and those overdue when it begins.

    A supervision due in the week may be held on the days of its window that lie in it, an overdue one on
    any day. Sessions held before the week are taken into account, later ones are not.
    """
    until = week_start + ONE_WEEK
    events = []
    for spell, where, mentor, found in _standings(provider, week_start - ONE_DAY, week_start, until):
        left = spell.ended_on is not None and spell.ended_on < until
        if where.pk != branch.pk or left:
            continue
        for standing in found:
            due = standing.due
            if standing.held_on is not None or due.due_on >= until:
                continue
            is_overdue = due.due_on < week_start
            events.append(
                SupervisionEvent(
                    worker=spell.worker.reference,
                    mentor=None if mentor is None else mentor.reference,
                    kind=due.kind,
                    due_on=due.due_on,
                    minutes=terms_for(started_on=spell.started_on).minutes,
                    from_on=week_start if is_overdue else max(week_start, due.window_from),
                    until_on=until if is_overdue else min(until, due.window_until),
                )
            )
    return tuple(sorted(events, key=lambda event: (event.due_on, event.worker)))


def recorded_from(*, provider: Provider) -> date:
    """The first day of which it can be known whether a supervision was held: that of the first session on
    record, else the day the provider began here.
    """
    began = localdate(provider.created_at)
    first = SupervisionSession.objects.filter(provider=provider).aggregate(first=Min("held_on"))["first"]
    return min(began, first) if first else began


def history_of(*, provider: Provider, worker: "Worker", on: date) -> tuple[Standing, ...]:
    """Every supervision of a worker due by a day since supervision is recorded, newest first, in all their
    employment.
    """
    known_from = recorded_from(provider=provider)
    spells = spells_of(provider=provider).filter(worker=worker, started_on__lte=on)
    held = _held(sessions_of(provider=provider).filter(worker=worker)).get(worker.pk, ())
    found = [
        standing
        for spell in spells
        for standing in _standings_of(
            spell, held, on=on, since=date.min, until=on + ONE_DAY, known_from=known_from
        )
    ]
    return tuple(sorted(found, key=lambda standing: standing.due.due_on, reverse=True))


def sessions_of_worker(*, provider: Provider, worker: "Worker") -> QuerySet[SupervisionSession]:
    """Newest first."""
    return sessions_of(provider=provider).filter(worker=worker).order_by("-held_on", "-pk")


def mentorships_of_worker(*, provider: Provider, worker: "Worker") -> QuerySet[Mentorship]:
    """Newest first."""
    return mentorships_of(provider=provider).filter(worker=worker).order_by("-from_on", "-pk")


def workers_in_post(*, provider: Provider, on: date) -> QuerySet["Worker"]:
    """Who could be a mentor or supervisor on a day, by name."""
    in_post = spells_of(provider=provider).filter(in_post_on(on)).values("worker_id")
    return workers_of(provider=provider).filter(pk__in=in_post).order_by("name", "reference")


def _standings(
    provider: Provider, on: date, since: date, until: date
) -> Iterator[tuple["EmploymentSpell", Branch, "Worker | None", Sequence[Standing]]]:
    """Each spell that reaches into [since, until) with its branch, mentor and supervisions."""
    known_from = recorded_from(provider=provider)
    still_there = Q(ended_on__isnull=True) | Q(ended_on__gte=since)
    everybody = spells_of(provider=provider).prefetch_related(None).prefetch_related("roles__branch")
    spells = everybody.filter(still_there, started_on__lt=until)
    held = _held(SupervisionSession.objects.filter(provider=provider))
    mentors = mentors_on(provider=provider, day=on)
    for spell in spells:
        yield (
            spell,
            _branch_on(spell, on),
            mentors.get(spell.worker_id),
            _standings_of(
                spell,
                held.get(spell.worker_id, ()),
                on=on,
                since=since,
                until=until,
                known_from=known_from,
            ),
        )


def _standings_of(
    spell: "EmploymentSpell",
    held: Iterable[HeldSupervision],
    *,
    on: date,
    since: date,
    until: date,
    known_from: date,
) -> tuple[Standing, ...]:
    """Nothing is due whose window would only open after the worker left, and nothing missed whose window had
    closed before anybody could record it.
    """
    last = until if spell.ended_on is None else min(until, spell.ended_on + ONE_DAY)
    mine = [one for one in held if spell.started_on <= one.held_on and _is_before_the_end(spell, one.held_on)]
    due = due_supervisions(
        schedule=terms_for(started_on=spell.started_on).schedule,
        started_on=spell.started_on,
        since=since,
        until=last,
        regular_held=[one.held_on for one in mine if one.kind == REGULAR and one.held_on <= on],
    )
    return tuple(
        standing
        for standing in standings(due=due, held=mine, day=on, left_on=spell.ended_on)
        if standing.status not in NOT_HELD or standing.due.window_until > known_from
    )


def _is_before_the_end(spell: "EmploymentSpell", day: date) -> bool:
    return spell.ended_on is None or day <= spell.ended_on


def _held(sessions: QuerySet[SupervisionSession]) -> Mapping[int, Sequence[HeldSupervision]]:
    found: dict[int, list[HeldSupervision]] = {}
    for worker_id, held_on, kind in sessions.values_list("worker_id", "held_on", "kind"):
        found.setdefault(worker_id, []).append(HeldSupervision(held_on=held_on, kind=kind))
    return found


def _branch_on(spell: "EmploymentSpell", on: date) -> Branch:
    """Where the worker's role was on the day; the branch of the spell where no role had begun."""
    begun = [role.branch for role in spell.roles.all() if role.from_on <= on]
    return begun[-1] if begun else spell.branch
