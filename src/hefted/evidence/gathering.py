"""Brings together what a pack is made of: figures, promises, the method in force, the head of the trail."""

from collections.abc import Sequence

from django.conf import settings

from hefted.care.models import CommissionedContract
from hefted.engine.periods import Period
from hefted.evidence import queries, readers
from hefted.evidence.contents import PackContents, Reading


def contents_for(
    *, contract: CommissionedContract, audience: str, period: Period, readings: Sequence[Reading]
) -> PackContents:
    """What a pack of this contract holds for this audience, as the period's last day was known.

    Raises readers.UnknownAudienceError and readers.NoPolicyError.
    """
    day, entry = period.last_day, queries.audit_entry_before_evidence(provider=contract.provider)
    policy = readers.policy_on(day=day)
    return PackContents(
        provider=contract.provider.name,
        contract=contract.reference,
        commissioner=contract.commissioner,
        audience=readers.audience_named(key=audience),
        audience_words=readers.audience_words(key=audience),
        policy=policy,
        policy_source=readers.policy_source(day=day),
        rule_words=readers.rule_words(policy=policy),
        period=period,
        as_of=day,
        readings=tuple(readings),
        promises=queries.promises_for(contract=contract, period=period),
        code_version=settings.CODE_VERSION,
        audit_sequence=entry.sequence if entry else 0,
        audit_hash=entry.hash if entry else "",
    )
