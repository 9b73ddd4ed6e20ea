"""The figures that stand, how they came about, their trend, and the records behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from hefted.accounts.models import Branch, Provider
from hefted.accounts.queries import branches_of
from hefted.engine.measures.figure import Figure as EngineFigure
from hefted.engine.measures.records import Records, Rules
from hefted.exchange.queries import sources_for
from hefted.measures import gathering
from hefted.measures.models import Calculation, Figure


@dataclass(frozen=True, kw_only=True)
class KeptSource:
    """A file behind the records of a calculation."""

    sha256: str
    name: str
    kind: str
    applied_at: str
    """ISO text."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One calculation: when, by what code, from which files."""

    pk: int
    as_of: date
    computed_at: datetime
    code_version: str
    rules_digest: str
    sources: tuple[KeptSource, ...]


@dataclass(frozen=True, kw_only=True)
class KeptFigure:
    """A figure as it was kept. branch None: the whole provider."""

    pk: int
    branch: int | None
    figure: EngineFigure
    is_trend: bool
    digest: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What figures are asked of: one branch, or the whole provider where branch is None."""

    branches: tuple[Branch, ...]
    branch: Branch | None


def scope_for(*, provider: Provider, reference: str) -> Scope | None:
    """The branch of that reference, all for an empty one; None if the provider has no such branch.

    With a single branch its figures are those of the whole provider, and only those are kept.
    """
    branches = tuple(branches_of(provider=provider))
    branch = next((one for one in branches if one.reference == reference), None)
    if reference and branch is None:
        return None
    return Scope(branches=branches, branch=branch if len(branches) > 1 else None)


def records_for(*, provider: Provider, as_of: date, rules: Rules, branch: Branch | None = None) -> Records:
    """Everything the measures look at, of the provider or one branch, in a fixed number of queries."""
    from hefted.engine.measures.records import for_branch

    records = gathering.gather(provider=provider, as_of=as_of, rules=rules)
    return for_branch(records=records, branch=str(branch.pk)) if branch else records


def last_day(*, provider: Provider, today: date) -> date:
    """The last day, today at the latest, on which anything was recorded; today where nothing was.

    Files come in weeks after the days they tell of: figures as of a later day would look at an empty stretch.
    """
    return gathering.last_recorded_day(provider=provider, today=today) or today


def latest_run(*, provider: Provider) -> Run | None:
    """The newest calculation, or None before the first."""
    row = Calculation.objects.filter(provider=provider).first()
    return _run(row) if row else None


def files_since(*, provider: Provider, run: Run) -> int:
    """How many files were brought in after a calculation: its figures do not know of them."""
    known = {source.sha256 for source in run.sources}
    return sum(
        source.applied_at > run.computed_at and source.sha256 not in known
        for source in sources_for(provider=provider)
    )


def figures_of(
    *, provider: Provider, run: Run, branch: Branch | None = None, measure: str | None = None
) -> tuple[KeptFigure, ...]:
    """Current figures and trend points of one scope, each measure's in order of time.

    The records behind come only with those of a single measure.
    """
    rows = _figures(provider, run).filter(branch=branch)
    if measure:
        return tuple(_kept(row, records=row.records) for row in rows.filter(measure=measure))
    return tuple(_kept(row) for row in rows.defer("records"))


def figures_by_branch(*, provider: Provider, run: Run, measure: str) -> tuple[KeptFigure, ...]:
    """The current figure of one measure for the whole provider and for each branch."""
    rows = _figures(provider, run).filter(measure=measure, is_trend=False).defer("records")
    return tuple(_kept(row) for row in rows)


def current_figure(
    *, provider: Provider, measure: str, branch: Branch | None = None, run: Run | None = None
) -> KeptFigure | None:
    """The newest figure of a measure with the records behind it; None where none was calculated."""
    run = run or latest_run(provider=provider)
    if run is None:
        return None
    row = _figures(provider, run).filter(branch=branch, measure=measure, is_trend=False).first()
    return _kept(row, records=row.records) if row else None


def current_figures(*, provider: Provider, branch: Branch | None = None) -> tuple[KeptFigure, ...]:
    """Every measure's newest figure of one scope with the records behind it; empty before the first run."""
    run = latest_run(provider=provider)
    if run is None:
        return ()
    rows = _figures(provider, run).filter(branch=branch, is_trend=False)
    return tuple(_kept(row, records=row.records) for row in rows)


def _figures(provider: Provider, run: Run) -> QuerySet[Figure]:
    return Figure.objects.filter(provider=provider, calculation_id=run.pk).order_by(
        "measure", "until_on", "pk"
    )


def _kept(row: Figure, *, records: Iterable[dict[str, Any]] = ()) -> KeptFigure:
    return KeptFigure(
        pk=row.pk,
        branch=row.branch_id,
        figure=EngineFigure.from_data(row.data, records=records),
        is_trend=row.is_trend,
        digest=row.digest,
    )


def _run(row: Calculation) -> Run:
    return Run(
        pk=row.pk,
        as_of=row.as_of,
        computed_at=row.computed_at,
        code_version=row.code_version,
        rules_digest=row.rules_digest,
        sources=tuple(KeptSource(**source) for source in row.sources),
    )
