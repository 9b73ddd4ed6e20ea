"""Brings together what a pack is made of: figures, promises, the method in force, the head of the trail."""

from datetime import date

from django.conf import settings

from hefted.care.models import CommissionedContract
from hefted.engine.measures import all_measures
from hefted.engine.measures.definition import Measure
from hefted.engine.periods import months_to
from hefted.evidence import queries, readers
from hefted.evidence.contents import PackContents, Promise, Reading, SourceFile, people_counted
from hefted.measures import queries as measures

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
        _reading(measure, kept[measure.definition.id], run)
        for measure in all_measures()
        if measure.definition.id in kept
        and (measure.definition.headline or measure.definition.id in promised)
    )


def _reading(measure: Measure, kept: measures.KeptFigure, run: measures.Run) -> Reading:
    definition, figure = measure.definition, kept.figure
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
        people=people_counted(figure.records),
        sources=tuple(
            SourceFile(
                kind=source.kind, sha256=source.sha256, applied_on=date.fromisoformat(source.applied_at[:10])
            )
            for source in run.sources
        ),
    )
