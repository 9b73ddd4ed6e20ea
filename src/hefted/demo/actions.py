"""Bringing the made-up provider in: files through the importers, figures, a planned week, promises, a pack.

Every step looks first whether it is done already, so a second run changes nothing.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hefted.accounts.actions import AlreadyAMemberError, create_provider, invite_user
from hefted.accounts.models import Provider, Role, User
from hefted.accounts.queries import branch_for, members_of, provider_named
from hefted.care.models import CommissionedContract
from hefted.care.queries import contract_for
from hefted.demo.diary import DAY
from hefted.demo.files import write_files
from hefted.demo.promises import CONTRACT, PROMISES
from hefted.demo.provider import make_provider
from hefted.demo.story import HURRIED, SEED, Story
from hefted.demo.week import ITERATIONS, PlannedWeek, plan_week
from hefted.engine.measures import measure_named
from hefted.engine.measures.figure import Figure
from hefted.engine.periods import months_to
from hefted.evidence import actions as evidence
from hefted.evidence import documents, gathering
from hefted.evidence.models import Better
from hefted.evidence.queries import commitments_of
from hefted.exchange import actions as exchange
from hefted.exchange.queries import sources_for
from hefted.measures import actions as measures
from hefted.measures import queries as figures

Progress = Callable[[float, str], None]
# Made up like everything else; whoever runs the demo reads it on the screen.
PASSWORD = "kelderwick sheep know the hill"  # noqa: S105 - printed on purpose
NOON = dt.time(12)
STAMP = "made-from"  # no ending that an import would take for a file of records
AUDIENCE = "commissioner"
# Where each step begins, as a share of the whole.
FILES, IMPORT, MEASURES, PLAN, PACK = 0.0, 0.15, 0.55, 0.75, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBuilt:
    """What stands after a run. `is_new`: this run brought the files in, none of them had come before."""

    provider: Provider
    as_of: dt.date
    folder: Path
    rows: int
    is_new: bool
    headlines: tuple[Figure, ...]
    week: PlannedWeek
    pack: Path
    sign_ins: tuple[tuple[str, str], ...]
    """Each role in words and the address to sign in with."""


def build_demo(
    *,
    folder: Path,
    seed: int,
    as_of: dt.date,
    progress: Progress,
    story: Story | None = None,
    iterations: int = ITERATIONS,
) -> DemoBuilt:
    """Everything the demo shows, done at noon of its own day: every run gives the same records and bytes.

    Raises ValueError if `as_of` is not a Monday.
    """
    at = dt.datetime.combine(as_of, NOON, tzinfo=dt.UTC)
    progress(FILES, "Making the files up")
    story = story or Story()
    write_once(folder=folder, seed=seed, as_of=as_of, story=story)
    provider = _provider(story, seed, at)
    sign_ins = _people_who_sign_in(provider, seed, at)
    is_new = bring_in(provider=provider, folder=folder, at=at, report=_between(progress, IMPORT, MEASURES))
    last_day = as_of - DAY  # the day itself has only begun
    _measure(provider, last_day, at, _between(progress, MEASURES, PLAN))
    branch = branch_for(provider=provider, reference=HURRIED.key)
    assert branch is not None
    week = plan_week(
        branch=branch,
        week_start=as_of,
        iterations=iterations,
        at=at,
        progress=_between(progress, PLAN, PACK),
    )
    progress(PACK, "Building the evidence pack")
    contract = contract_for(provider=provider, reference=CONTRACT)
    assert contract is not None
    _promise(contract, last_day, at)
    pack = _pack(contract, at)
    progress(1.0, "Done")
    return DemoBuilt(
        provider=provider,
        as_of=as_of,
        folder=folder,
        rows=sum(_row_count(path) for path in _files(folder)),
        is_new=is_new,
        headlines=tuple(_headlines(provider)),
        week=week,
        pack=pack,
        sign_ins=sign_ins,
    )


def _between(progress: Progress, start: float, stop: float) -> Progress:
    """The part of the whole that a step with its own shares takes up."""
    return lambda share, message: progress(start + (stop - start) * share, message)


def write_once(*, folder: Path, seed: int, as_of: dt.date, story: Story) -> None:
    """Writes the files unless the same code has already written them for this seed, day and story."""
    stamp = folder / STAMP
    made_from = f"seed {seed}, {as_of}, made by {_digest(story)}\n"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_from:
        return
    write_files(provider=make_provider(seed=seed, as_of=as_of, story=story), folder=folder)
    stamp.write_text(made_from, encoding="utf-8")


def made_for(*, folder: Path) -> dt.date | None:
    """The day the files in the folder were made for; None where there are none."""
    stamp = folder / STAMP
    found = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", stamp.read_text("utf-8")) if stamp.exists() else None
    return dt.date.fromisoformat(found[0]) if found else None


def _digest(story: Story) -> str:
    """Of everything that shapes the files: the story, this package and its data."""
    here = Path(__file__).parent
    digest = hashlib.sha256(repr(story).encode())
    for path in sorted([*here.glob("*.py"), *here.glob("data/*.csv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _provider(story: Story, seed: int, at: dt.datetime) -> Provider:
    """A provider for each seed, so that two made-up providers never mix."""
    name = story.provider_name + ("" if seed == SEED else f" {seed}")
    return provider_named(name=name) or create_provider(name=name, by=None, at=at)


def _people_who_sign_in(provider: Provider, seed: int, at: dt.datetime) -> tuple[tuple[str, str], ...]:
    """One person for each role; whoever is there already keeps their password."""
    domain = "kelderwick.example" if seed == SEED else f"kelderwick-{seed}.example"
    found = []
    for role in Role:
        email = f"{role.value.replace('_', '.')}@{domain}"
        with suppress(AlreadyAMemberError):
            invite_user(
                provider=provider,
                email=email,
                name=f"{role.label} of the demo",
                role=role,
                password=PASSWORD,
                by=None,
                at=at,
            )
        found.append((str(role.label), email))
    return tuple(found)


def bring_in(*, provider: Provider, folder: Path, at: dt.datetime, report: Progress) -> bool:
    """The folder's files through the same door as a user's; False if these very bytes came in before."""
    files = [exchange.GivenFile(name=path.name, content=path.read_bytes()) for path in _files(folder)]
    try:
        upload = exchange.stage(
            provider=provider, files=files, by=None, at=at, effective_on=at.date() - DAY
        )  # the day itself has only begun
    except exchange.BroughtBefore:
        return False
    exchange.apply(upload=upload, keep_good=False, by=None, at=at, report=report)
    return True


def _files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.csv"), *folder.glob("asc-wds/*.csv")])


def _row_count(path: Path) -> int:
    return path.read_bytes().count(b"\r\n") - 1


def _measure(provider: Provider, last_day: dt.date, at: dt.datetime, progress: Progress) -> None:
    """Calculates the measures, unless the newest figures rest on this day, these files and this code."""
    run = figures.latest_run(provider=provider)
    files = {source.sha256 for source in sources_for(provider=provider)}
    if (
        run is None
        or (run.as_of, run.code_version) != (last_day, settings.CODE_VERSION)
        or {source.sha256 for source in run.sources} != files
    ):
        measures.compute(provider=provider, as_of=last_day, by=None, at=at, progress=progress)


def _headlines(provider: Provider) -> list[Figure]:
    kept = figures.current_figures(provider=provider)
    return [
        row.figure
        for row in kept
        if (measure := measure_named(id=row.figure.measure)) and measure.definition.headline
    ]


def _promise(contract: CommissionedContract, last_day: dt.date, at: dt.datetime) -> None:
    """Records the contract's promises once; their baselines are the figures of the year before."""
    if commitments_of(provider=contract.provider).exists():
        return
    run = figures.latest_run(provider=contract.provider)
    assert run is not None
    year = months_to(as_of=last_day, months=12)
    for promise in PROMISES:
        trend = figures.figures_of(provider=contract.provider, run=run, measure=promise.measure)
        before = min(trend, key=lambda row: abs((row.figure.period.until - year.start).days)).figure
        evidence.make_commitment(
            contract=contract,
            words=promise.words,
            measure=promise.measure,
            better=Better(promise.better),
            target=promise.target,
            period=year,
            baseline=before.value,
            baseline_period=before.period,
            by=None,
            at=at,
        )


def _pack(contract: CommissionedContract, at: dt.datetime) -> Path:
    """The pack for the commissioner, released by somebody other than who built it."""
    contents = gathering.contents_for(contract=contract, audience=AUDIENCE)
    pack = evidence.build_pack(contract=contract, contents=contents, write=documents.pack, by=None, at=at)
    if not pack.is_released:
        evidence.release_pack(pack=pack, by=_leader(contract.provider), at=at)
    return evidence.pack_path(pack=pack)


def _leader(provider: Provider) -> User:
    return members_of(provider=provider).get(role=Role.SENIOR_LEADER).user
