"""Calculating the measures over the records of a provider, and keeping what came out."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Branch, Provider, User
from hefted.accounts.queries import branches_of
from hefted.engine.measures import all_measures
from hefted.engine.measures.definition import Measure
from hefted.engine.measures.figure import Figure as EngineFigure
from hefted.engine.measures.records import Records, for_branch
from hefted.engine.periods import Period
from hefted.exchange.queries import sources_for
from hefted.measures import queries, readers
from hefted.measures.models import Calculation, Figure

TREND_POINTS = 8
Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class Calculated:
    """What a run came to."""

    calculation: Calculation
    figures: int
    computable: int
    """Current figures of the whole provider that have a value."""
    measures: int


def calculate(
    *,
    provider: Provider,
    as_of: date,
    branch: Branch | None = None,
    measures: Iterable[Measure] | None = None,
) -> tuple[EngineFigure, ...]:
    """Current figures of one scope, in display order, calculated anew and kept nowhere."""
    records = queries.records_for(provider=provider, as_of=as_of, rules=readers.rules(), branch=branch)
    return tuple(
        measure.calculate(records=records, period=measure.definition.window.period(as_of=as_of))
        for measure in measures or all_measures()
    )


def compute(
    *,
    provider: Provider,
    as_of: date,
    by: User | None,
    at: datetime,
    progress: Progress = lambda _share, _message: None,
) -> Calculated:
    """Every measure for the whole provider and each branch: the figure as of the day, and its trend.

    All of it is kept in one transaction, or none.
    """
    progress(0.0, "Reading the records")
    records = queries.records_for(provider=provider, as_of=as_of, rules=readers.rules())
    scopes: list[tuple[Branch | None, Records]] = [(None, records)]
    branches = list(branches_of(provider=provider))
    if len(branches) > 1:
        scopes += [(branch, for_branch(records=records, branch=str(branch.pk))) for branch in branches]
    rows: list[Figure] = []
    for done, (branch, scope) in enumerate(scopes):
        progress((done + 1) / (len(scopes) + 1), f"Calculating {branch.name if branch else provider.name}")
        rows += [_row(provider, branch, figure, is_trend=trend) for figure, trend in _figures(scope, as_of)]
    return _keep(provider=provider, as_of=as_of, by=by, at=at, rows=rows)


@transaction.atomic
def _keep(
    *, provider: Provider, as_of: date, by: User | None, at: datetime, rows: list[Figure]
) -> Calculated:
    sources = [
        {
            "sha256": source.sha256,
            "name": source.name,
            "kind": source.kind,
            "applied_at": source.applied_at.isoformat(),
        }
        for source in sources_for(provider=provider)
    ]
    calculation = Calculation.objects.create(
        provider=provider,
        as_of=as_of,
        computed_at=at,
        by=by,
        code_version=settings.CODE_VERSION,
        rules_digest=readers.digest(),
        sources=sources,
    )
    for row in rows:
        row.calculation = calculation
    Figure.objects.bulk_create(rows, batch_size=200)
    current = [row for row in rows if row.branch_id is None and not row.is_trend]
    computable = sum(row.value is not None for row in current)
    record(
        provider=provider,
        by=by,
        at=at,
        verb="measures.compute",
        subject=f"figures as of {as_of}",
        details={
            "figures": len(rows),
            "digest": hashlib.sha256("".join(sorted(row.digest for row in rows)).encode()).hexdigest(),
            "files": len(sources),
            "code_version": settings.CODE_VERSION,
        },
    )
    return Calculated(
        calculation=calculation, figures=len(rows), computable=computable, measures=len(current)
    )


def _figures(records: Records, as_of: date) -> Iterator[tuple[EngineFigure, bool]]:
    """Each measure's trend points before the day, then its figure as of the day."""
    for measure in all_measures():
        window = measure.definition.window
        now = window.period(as_of=as_of)
        earlier = [period for period in window.trend(as_of=as_of, points=TREND_POINTS) if period != now]
        periods: list[tuple[Period, bool]] = [(period, True) for period in earlier] + [(now, False)]
        for period, is_trend in periods:
            yield measure.calculate(records=records, period=period), is_trend


def _row(provider: Provider, branch: Branch | None, figure: EngineFigure, *, is_trend: bool) -> Figure:
    data = figure.as_data()
    return Figure(
        provider=provider,
        branch=branch,
        measure=figure.measure,
        version=figure.version,
        starts_on=figure.period.start,
        until_on=figure.period.until,
        is_trend=is_trend,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        data=data,
        records=[] if is_trend else figure.records_data(),
        digest=hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest(),
    )
