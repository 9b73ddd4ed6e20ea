"""Promises recorded, packs built and released; each with its entry in the audit trail."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Branch, User
from hefted.care.models import CommissionedContract
from hefted.engine.measures import measure_named
from hefted.engine.periods import Period
from hefted.evidence import queries, verifier
from hefted.evidence.contents import PackContents
from hefted.evidence.models import Better, Commitment, Pack, ReleasedCell

Write = Callable[[PackContents], bytes]
"""Makes the sealed bytes of a pack; handed in, because typesetting lives above."""


class UnknownMeasureError(LookupError):
    """No measure has this id."""


class SamePersonError(PermissionError):
    """Whoever built a pack may not be the one to release it."""


class NotForOutsideError(PermissionError):
    """A pack with exact numbers never leaves the provider."""


class AlreadyReleasedError(ValueError):
    """The pack is already out."""


class PackDamagedError(ValueError):
    """The stored file is missing or is not the one that was built."""


@transaction.atomic
def make_commitment(
    *,
    contract: CommissionedContract,
    words: str,
    measure: str,
    better: Better,
    target: float,
    period: Period,
    by: User | None,
    at: datetime,
    baseline: float | None = None,
    baseline_period: Period | None = None,
    branch: Branch | None = None,
) -> Commitment:
    """Record a promise of the contract. Values are in the measure's unit. Raises UnknownMeasureError."""
    if measure_named(id=measure) is None:
        raise UnknownMeasureError(
            f"“{measure}” is not a measure: choose one of the measures on the dashboard."
        )
    made = Commitment.objects.create(
        provider=contract.provider,
        contract=contract,
        branch=branch,
        words=words,
        measure=measure,
        baseline_value=baseline,
        baseline_from_on=baseline_period.start if baseline_period else None,
        baseline_until_on=baseline_period.until if baseline_period else None,
        target_value=target,
        better=better,
        from_on=period.start,
        until_on=period.until,
        made_at=at,
    )
    record(
        provider=contract.provider,
        by=by,
        at=at,
        verb="evidence.make_commitment",
        subject=f"commitment {made.pk}",
        details={
            "contract": contract.reference,
            "measure": measure,
            "target": target,
            "better": str(better),
            "baseline": baseline,
            "from": period.start.isoformat(),
            "until": period.until.isoformat(),
        },
    )
    return made


def build_pack(
    *, contract: CommissionedContract, contents: PackContents, write: Write, by: User | None, at: datetime
) -> Pack:
    """Seal the contents as a draft and keep the file; the same contents give the pack that stands already.

    `contents` name no earlier pack: the latest released one of this contract and audience is put in here.
    A file that was lost or damaged is put back.
    """
    latest = queries.latest_released(contract=contract, audience=contents.audience.key)
    if latest is not None:
        earlier = replace(contents, previous_sha256=latest.previous_sha256 or None)
        again = write(earlier)
        if verifier.sha256(again) == latest.sha256:
            _store(again, file_name=latest.file_name)
            return latest
        contents = replace(contents, previous_sha256=latest.sha256)
    archive = write(contents)
    known = queries.pack_with_digest(provider=contract.provider, sha256=verifier.sha256(archive))
    if known is not None:
        _store(archive, file_name=known.file_name)
        return known
    return _keep(contract=contract, contents=contents, archive=archive, by=by, at=at)


@transaction.atomic
def _keep(
    *, contract: CommissionedContract, contents: PackContents, archive: bytes, by: User | None, at: datetime
) -> Pack:
    digest = verifier.sha256(archive)
    period, provider = contents.period, contract.provider
    name = f"{provider.pk}/pack-{period.start}-{period.until}-{contents.audience.key}-{digest[:12]}.zip"
    _store(archive, file_name=name)
    pack = Pack.objects.create(
        provider=provider,
        contract=contract,
        audience=contents.audience.key,
        from_on=period.start,
        until_on=period.until,
        sha256=digest,
        file_name=name,
        size=len(archive),
        figures=len(contents.readings),
        code_version=contents.code_version,
        policy_version=contents.policy.version,
        audit_sequence=contents.audit_sequence,
        audit_hash=contents.audit_hash,
        previous_sha256=contents.previous_sha256 or "",
        built_by=by,
        built_at=at,
    )
    record(
        provider=provider,
        by=by,
        at=at,
        verb="evidence.build_pack",
        subject=f"pack {digest[:12]}",
        details={
            "contract": contract.reference,
            "audience": pack.audience,
            "from": period.start.isoformat(),
            "until": period.until.isoformat(),
            "sha256": digest,
            "figures": pack.figures,
        },
    )
    return pack


@transaction.atomic
def release_pack(*, pack: Pack, by: User, at: datetime) -> None:
    """Let the commissioner see it, and remember every cell that leaves.

    Raises NotForOutsideError, AlreadyReleasedError, SamePersonError and PackDamagedError.
    """
    if pack.audience == queries.INSIDE:
        raise NotForOutsideError(
            "This pack holds exact numbers for inside the provider; build one for the commissioner."
        )
    if pack.built_by_id == by.pk:
        raise SamePersonError("You built this pack, so somebody else has to release it.")
    files = verifier.contents(pack_bytes(pack=pack))[0]
    released = Pack.objects.filter(pk=pack.pk, released_at__isnull=True).update(
        released_by=by, released_at=at
    )
    if not released:
        raise AlreadyReleasedError("This pack has already been released.")
    pack.refresh_from_db()
    cells = _released_cells(pack=pack, data=files["figures.json"])
    ReleasedCell.objects.bulk_create(cells)
    record(
        provider=pack.provider,
        by=by,
        at=at,
        verb="evidence.release_pack",
        subject=f"pack {pack.sha256[:12]}",
        details={"sha256": pack.sha256, "cells": len(cells)},
    )


def pack_path(*, pack: Pack) -> Path:
    return Path(settings.PACKS_DIR) / pack.file_name


def pack_bytes(*, pack: Pack) -> bytes:
    """The stored file. Raises PackDamagedError if it is gone or is not what was built."""
    path = pack_path(pack=pack)
    if not path.is_file():
        raise PackDamagedError("The file of this pack is missing from the folder of packs: build it again.")
    archive = path.read_bytes()
    if verifier.sha256(archive) != pack.sha256:
        raise PackDamagedError("The file of this pack is not the one that was built: build it again.")
    return archive


def _released_cells(*, pack: Pack, data: bytes) -> list[ReleasedCell]:
    return [
        ReleasedCell(
            provider=pack.provider,
            pack=pack,
            measure=figure["id"],
            version=figure["definition"]["version"],
            cell=cell["cell"],
            from_on=figure["window_from"],
            until_on=figure["window_until"],
            shown=cell["text"],
        )
        for figure in json.loads(data)["figures"]
        for row in (figure, *figure["parts"])
        for cell in row["counts"].values()
    ]


def _store(archive: bytes, *, file_name: str) -> None:
    """Whole or not at all: written beside its place, then moved there."""
    place = Path(settings.PACKS_DIR) / file_name
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as beside:
        beside.write(archive)
        beside.flush()
        os.fsync(beside.fileno())
    Path(beside.name).chmod(0o644)
    Path(beside.name).replace(place)
