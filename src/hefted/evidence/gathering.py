"""Brings together what a pack is made of: figures, promises, the method in force, the head of the trail."""

from datetime import date

from django.conf import settings

from hefted.accounts.models import Provider
from hefted.care import queries as care
from hefted.care.models import CommissionedContract
from hefted.engine.measures import all_measures
from hefted.engine.measures.definition import Measure
from hefted.engine.measures.figure import Figure
from hefted.engine.periods import months_to
from hefted.evidence import queries, readers
from hefted.evidence.contents import PackContents, Promise, Reading, SourceFile, people_counted
from hefted.measures import queries as measures
from hefted.rota import queries as rota

MONTHS_IN_A_PACK = 12


class NoFiguresError(LookupError):
    """There are no figures yet, or they were made by an earlier definition."""


def contents_for(*, contract: CommissionedContract, audience: str) -> PackContents:
    """A pack of the newest figures: those that promises of the contract rest on, and the headline ones.

    The period is the year to the day the figures are of. Raises NoFiguresError,
    readers.UnknownAudienceError and readers.NoPolicyError.
    """
    provider = contract.provider
    run = measures.latest_run(provider=provider)
    if run is None:
        raise NoFiguresError("There are no figures yet: bring in files and calculate the measures first.")
    day, entry = run.as_of, queries.audit_entry_before_evidence(provider=provider)
    period, policy = months_to(as_of=day, months=MONTHS_IN_A_PACK), readers.policy_on(day=day)
    promises = queries.promises_for(contract=contract, period=period)
    return PackContents(
        provider=provider.name,
        contract=contract.reference,
        commissioner=contract.commissioner,
        audience=readers.audience_named(key=audience),
        audience_words=readers.audience_words(key=audience),
        policy=policy,
        policy_source=readers.policy_source(day=day),
        rule_words=readers.rule_words(policy=policy),
        period=period,
        as_of=day,
        readings=_readings(contract, run, promises),
        promises=promises,
        code_version=settings.CODE_VERSION,
        audit_sequence=entry.sequence if entry else 0,
        audit_hash=entry.hash if entry else "",
    )


def _readings(
    contract: CommissionedContract, run: measures.Run, promises: tuple[Promise, ...]
) -> tuple[Reading, ...]:
    promised = {promise.measure for promise in promises}
    kept = {row.figure.measure: row for row in measures.current_figures(provider=contract.provider)}
    return tuple(
        _reading(contract.provider, measure, kept[measure.definition.id].figure, run)
        for measure in all_measures()
        if measure.definition.id in kept
        and (measure.definition.headline or measure.definition.id in promised)
    )


def _reading(provider: Provider, measure: Measure, figure: Figure, run: measures.Run) -> Reading:
    definition = measure.definition
    if figure.version != definition.version:
        raise NoFiguresError(
            f"“{definition.name}” was calculated by version {figure.version} of its definition, and version "
            f"{definition.version} is in force: calculate the measures again first."
        )
    return Reading(
        definition=definition,
        figure=figure,
        code_version=run.code_version,
        computed_on=run.computed_at.date(),
        people=people_counted(figure.records) or _people_behind(provider, figure),
        rules_sha256=run.rules_digest,
        sources=tuple(
            SourceFile(
                kind=source.kind, sha256=source.sha256, applied_on=date.fromisoformat(source.applied_at[:10])
            )
            for source in run.sources
        ),
    )


def _people_behind(provider: Provider, figure: Figure) -> int | None:
    """Different workers of the shifts, or people of the visits, that a figure counts; None without either."""
    days = figure.period
    shifts = rota.shifts_of(provider=provider).filter(
        starts_at__gte=days.starts_at, starts_at__lt=days.ends_at
    )
    visits = care.carer_visits_of(provider=provider, since=days.starts_at, until=days.ends_at)
    owners = {
        "shift": shifts.values_list("pk", "worker_id"),
        "visit": visits.values_list("pk", "visit__person_id"),
    }
    found = []
    for kind, rows in owners.items():
        keys = {
            key
            for group in figure.records
            if group.kind == kind and group.role != "excluded"
            for key in group.keys
        }
        if keys:
            found.append(len({owner for row, owner in rows if str(row) in keys}))
    return min(found, default=None)
