"""The files of an upload read from their kept bytes, and held against what was applied before.

Nothing here writes. Preview and apply both begin with `look_through`, so they see the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from hefted.accounts.models import Provider
from hefted.exchange import asc_wds_in, queries
from hefted.exchange.asc_wds import Context, context_from_json
from hefted.exchange.checks import Timelines
from hefted.exchange.columns import kinds
from hefted.exchange.keeping import kept
from hefted.exchange.models import Upload, UploadedFile
from hefted.exchange.queries import Origin
from hefted.exchange.readers.problems import Problem, shown
from hefted.exchange.readers.tables import TableRead, kind_of, read_grid, read_table, refuse_without_rows

Report = Callable[[float, str], None]
# The kind of a file to the references that its rows make known to later files.
MAKES_KNOWN = {
    "branches": "branches",
    "workers": "workers",
    "leavers": "workers",
    "people": "people",
    "contracts": "contracts",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One file held against the records: numbers are positions in `table.rows`."""

    file: UploadedFile
    table: TableRead
    new: list[int] = field(default_factory=list)
    changed: list[tuple[int, Origin]] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)  # keys that a full replacement no longer lists

    @property
    def to_apply(self) -> list[int]:
        """New and changed rows in the order of the file."""
        return sorted([*self.new, *(number for number, _ in self.changed)])


@dataclass(frozen=True, slots=True)
class Told:
    """What the first look at a file tells: its kind and how its text was read."""

    kind: str
    encoding: str
    needs_preview: bool


def recognise(*, name: str, content: bytes) -> Told:
    """FileRefused: not a file of any kind that is known."""
    grid = read_grid(name=name, content=content)
    refuse_without_rows(grid=grid)
    part = asc_wds_in.part_of(header=grid.header)
    kind = part or kind_of(name=name, header=grid.header).name
    return Told(kind=kind, encoding=grid.encoding, needs_preview=grid.needs_preview)


def order_of(kind: str) -> int:
    """Place of a kind among several brought at once: what is referred to comes first."""
    return asc_wds_in.ORDER if kind in asc_wds_in.PARTS else kinds()[kind].order


def look_through(*, upload: Upload, report: Report | None = None) -> list[Reading]:
    """Every file of the upload in the order of kinds, judged on its effective day.

    FileRefused: a file that cannot be read as a table.
    """
    files = sorted(queries.files_of(upload=upload), key=lambda file: (order_of(file.kind), file.pk))
    looking = _Looking(provider=upload.provider, upload=upload)
    readings: list[Reading] = []
    asc_wds = [file for file in files if file.kind in asc_wds_in.PARTS]
    for number, file in enumerate(files):
        if report:
            report(number / len(files), f"Reading {file.name}")
        if file.kind not in asc_wds_in.PARTS:
            readings.append(looking.table(file))
        elif file is asc_wds[0]:
            readings.extend(looking.asc_wds(asc_wds))
    return readings


@dataclass(slots=True)
class _Looking:
    provider: Provider
    upload: Upload
    known: dict[str, set[str]] = field(init=False)
    timelines: Timelines = field(init=False)
    origins: dict[str, dict[str, Origin]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = queries.known_references(provider=self.provider)
        self.timelines = Timelines(provider=self.provider)

    def table(self, file: UploadedFile) -> Reading:
        content = kept(sha256=file.sha256)
        table = read_table(name=file.name, content=content, known=self.known, at=self._end_of_day())
        table = self._without_contradictions(file, table)
        reading = self._compared(file, table)
        faults = self.timelines.faults(table=table, rows=reading.to_apply)
        if faults:
            table = without(table=table, faults=faults)
            reading = self._compared(file, table)
        self._remember(reading)
        return reading

    def asc_wds(self, files: Sequence[UploadedFile]) -> list[Reading]:
        contents = {file.kind: kept(sha256=file.sha256) for file in files}
        parts = asc_wds_in.read(
            names={file.kind: file.name for file in files},
            contents=contents,
            origins={part: self._origins(part) for part in asc_wds_in.PARTS},
            context=self._context(contents),
        )
        readings = []
        for file in files:
            removed = parts.removed(
                part=file.kind, origins=self._origins(file.kind), known=self.known["workers"]
            )
            table = parts.tables[file.kind]
            reading = self._compared(file, table)
            faults = self.timelines.staff_faults(table=table, rows=reading.to_apply)
            if faults:
                reading = self._compared(file, without(table=table, faults=faults))
            readings.append(replace(reading, removed=removed))
            self._remember(readings[-1])
        self.known["branches"].update(parts.references(asc_wds_in.WORKPLACE))
        self.known["workers"].update(parts.references(asc_wds_in.STAFF))
        return readings

    def _context(self, contents: Mapping[str, bytes]) -> Context:
        if self.upload.given_context:
            return context_from_json(self.upload.given_context)
        return asc_wds_in.context_of(contents=contents, on=self.upload.effective_on)

    def _end_of_day(self) -> datetime:
        """Nothing that is said to have happened can lie much after the day the files are judged on."""
        return datetime.combine(self.upload.effective_on, time.max, tzinfo=UTC)

    def _origins(self, kind: str) -> dict[str, Origin]:
        if kind not in self.origins:
            self.origins[kind] = queries.baseline(provider=self.provider, kind=kind)
        return self.origins[kind]

    def _without_contradictions(self, file: UploadedFile, table: TableRead) -> TableRead:
        """A row that an earlier file of the same upload gave otherwise is refused."""
        origins = self._origins(file.kind)
        faults = [
            (
                line,
                table.kind.key[0],
                key,
                "another file of this upload gives this row otherwise: one is accepted",
            )
            for key, digest, line in zip(table.keys, table.digests, table.lines, strict=True)
            if (origin := origins.get(key))
            and self._is_of_this_upload(origin, file)
            and origin.digest != digest
        ]
        return without(table=table, faults=faults) if faults else table

    def _is_of_this_upload(self, origin: Origin, file: UploadedFile) -> bool:
        return origin.file_id < 0 and origin.file_id != -file.pk

    def _compared(self, file: UploadedFile, table: TableRead) -> Reading:
        origins = self._origins(file.kind)
        new: list[int] = []
        changed: list[tuple[int, Origin]] = []
        for number, (key, digest) in enumerate(zip(table.keys, table.digests, strict=True)):
            origin = origins.get(key)
            if origin is None:
                new.append(number)
            elif origin.digest != digest:
                changed.append((number, origin))
        unchanged = len(table.keys) - len(new) - len(changed)
        return Reading(file=file, table=table, new=new, changed=changed, unchanged=unchanged)

    def _remember(self, reading: Reading) -> None:
        """Later files see these rows as there already; a negative file id marks this upload's own."""
        table, origins = reading.table, self._origins(reading.file.kind)
        for number in reading.to_apply:
            origins[table.keys[number]] = Origin(table.digests[number], -reading.file.pk, table.lines[number])
        if makes := MAKES_KNOWN.get(reading.file.kind):
            self.known[makes].update(row[0] for row in table.rows)


def without(*, table: TableRead, faults: Iterable[tuple[int, str, str, str]]) -> TableRead:
    """The table with some accepted lines refused: (line, column, seen, what is accepted)."""
    problems = [
        Problem(table.name, line=line, column=column, seen=shown(seen), accepted=accepted)
        for line, column, seen, accepted in faults
    ]
    refused = {problem.line for problem in problems}
    stay = [number for number, line in enumerate(table.lines) if line not in refused]
    return replace(
        table,
        rows=[table.rows[number] for number in stay],
        lines=[table.lines[number] for number in stay],
        keys=[table.keys[number] for number in stay],
        digests=[table.digests[number] for number in stay],
        problems=tuple(
            sorted([*table.problems, *problems], key=lambda problem: (problem.line, problem.column))
        ),
        refused_lines=table.refused_lines | refused,
    )
