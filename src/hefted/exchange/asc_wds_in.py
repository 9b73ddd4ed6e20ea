"""An ASC-WDS bulk upload among the other files: its three parts as tables of what Hefted keeps of them.

The checker in `asc_wds` says which rows have errors, and its mapping what the others come to. UNCHECKED and
NOCHANGE rows keep what is on record; where nothing is on record yet they are read as UPDATE rows, so that an
export of ASC-WDS fills empty records.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hefted.codes import rows as code_rows
from hefted.exchange import asc_wds
from hefted.exchange.asc_wds import Context, KnownWorker, KnownWorkplace, Row, Upload, mapping
from hefted.exchange.asc_wds.context import squeezed
from hefted.exchange.columns import Kind
from hefted.exchange.queries import Origin
from hefted.exchange.readers.content import decode
from hefted.exchange.readers.problems import NOTE, REFUSED, FileRefused, Problem, shown
from hefted.exchange.readers.tables import DIGEST_BYTES, TableRead

WORKPLACE, STAFF, TRAINING = PARTS = ("asc-wds workplace", "asc-wds staff", "asc-wds training")
ORDER = 22  # after branches, before leavers
GONE = "DELETE"
KEPT_AS_THEY_ARE = frozenset({"UNCHECKED", "NOCHANGE"})
REGISTERED_MANAGER = "4"  # of the job roles list

Facts = mapping.Workplace | mapping.Worker | mapping.Training
Origins = Mapping[str, Mapping[str, Origin]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One accepted row. `facts` is None where what is on record stays, or where the row says DELETE."""

    reference: str  # of the branch or the worker
    is_gone: bool
    facts: Facts | None


def part_of(*, header: tuple[str, ...]) -> str | None:
    """Which part of an ASC-WDS upload has this header (in small letters), None for none."""
    if header[:1] != ("localestid",):
        return None
    if header[1:2] == ("status",):
        return WORKPLACE
    return TRAINING if header[2:3] == ("category",) else STAFF


@dataclass(frozen=True, slots=True)
class Parts:
    """The tables by part, and what of them the records need to know."""

    tables: Mapping[str, TableRead]
    listed: Mapping[str, frozenset[str]]  # keys as the files write them, also of refused rows

    def references(self, part: str) -> set[str]:
        return {kept.reference for (kept,) in self.tables[part].rows}

    def removed(self, *, part: str, origins: Mapping[str, Origin], known: Iterable[str]) -> list[str]:
        """Keys on record that the file no longer lists, within the workplaces that it does list.

        Only workers who are still known by that reference count, and none who is listed elsewhere.
        """
        if part == WORKPLACE:
            return []
        keys = self.listed[part]
        elsewhere, there = {key.split("|")[1] for key in keys}, {squeezed(reference) for reference in known}
        return [
            key
            for key, origin in origins.items()
            if origin.digest and key not in keys and key.split("|")[0] in self.listed[WORKPLACE]
            if part == TRAINING or (key.split("|")[1] not in elsewhere and key.split("|")[1] in there)
        ]


def read(
    *, names: Mapping[str, str], contents: Mapping[str, bytes], origins: Origins, context: Context
) -> Parts:
    """The parts of one upload. FileRefused: a header that is not right, or an upload that is not whole."""
    upload = asc_wds.read({names[part]: content for part, content in contents.items()}, context)
    wrong = [*(file.problem for file in upload.files if file.problem), *upload.problems]
    if wrong:
        raise FileRefused(" ".join(wrong))
    found: dict[str, list[Problem]] = {part: [] for part in PARTS}
    for finding in upload.findings:
        part = f"asc-wds {finding.file}"
        found[part].append(
            Problem(
                names[part],
                line=finding.line,
                column=finding.column,
                seen=shown(finding.seen),
                accepted=f"{finding.sentence} ({finding.severity} {finding.code})",
                severity=REFUSED if finding.is_error else NOTE,
            )
        )
    reader = _PartsReader(upload=upload, origins=origins, names=names, contents=contents, context=context)
    tables = {
        part: reader.table(part, names.get(part, ""), rows, found[part])
        for part, rows in zip(PARTS, (upload.workplaces, upload.staff, upload.training), strict=True)
    }
    return Parts(tables=tables, listed={part: frozenset(keys) for part, keys in reader.listed.items()})


class _RowRefused(Exception):  # noqa: N818  as FileRefused
    """The row cannot be kept although the checker found no error in it."""


class _PartsReader:
    """Reads the parts in order: a staff row needs its workplace, a training row its worker."""

    def __init__(
        self,
        *,
        upload: Upload,
        origins: Origins,
        names: Mapping[str, str],
        contents: Mapping[str, bytes],
        context: Context,
    ) -> None:
        self.origins, self.names, self.contents, self.context = origins, names, contents, context
        self.written = {row.key[0]: row.raw["LOCALESTID"].strip() for row in upload.workplaces}
        self.listed: dict[str, list[str]] = {part: [] for part in PARTS}
        self.branches: set[str] = set()  # keys
        self.workers: dict[tuple[str, ...], str] = {}  # key as the file writes it, to the worker's reference
        self.taken: dict[str, str] = {}  # reference to branch: one record cannot hold two people
        self.times: dict[str, int] = {}
        self.as_updates: Upload | None = None

    def table(self, part: str, name: str, rows: Iterable[Row], problems: list[Problem]) -> TableRead:
        keep = {WORKPLACE: self._workplace, STAFF: self._staff, TRAINING: self._training}[part]
        kept: list[tuple[Kept]] = []
        lines, keys, digests, refused = [], [], [], set()
        read = 0
        for row in rows:
            read += 1
            self.listed[part].append("|".join(row.key))
            try:
                key, one = _without_error(row, keep)
            except _RowRefused as refusal:
                refused.add(row.line)
                if str(refusal):
                    problems.append(Problem(name, line=row.line, column="", seen="", accepted=str(refusal)))
                continue
            self.listed[part].append(key)
            origin = self.origins[part].get(key)
            stays = one.facts is None and not one.is_gone and origin is not None
            kept.append((one,))
            lines.append(row.line)
            keys.append(key)
            digests.append(origin.digest if stays and origin else _digest(one))
        return TableRead(
            name=name,
            kind=Kind(
                name=part,
                order=ORDER,
                key=("LOCALESTID",),
                page="workforce:worker",
                title=part,
                description="",
                columns=(),
            ),
            encoding="UTF-8",
            needs_preview=False,
            read=read,
            rows=kept,
            lines=lines,
            keys=keys,
            digests=digests,
            problems=tuple(sorted(problems, key=lambda problem: (problem.line, problem.column))),
            refused_lines=frozenset(refused),
        )

    def _workplace(self, row: Row) -> tuple[str, Kept]:
        (key,) = row.key
        reference = self.written[key]
        full = self._full(row, WORKPLACE, key)
        self.branches.add(key)
        facts = None if full is None else replace(mapping.workplace(full), line=0, reference=reference)
        return key, Kept(reference, is_gone=row.status == GONE, facts=facts)

    def _staff(self, row: Row) -> tuple[str, Kept]:
        workplace, number = row.key
        if workplace not in self.branches:
            raise _RowRefused("the row of its workplace has a problem: mend that one and this is accepted")
        moved_to = squeezed(row.raw.get("TRANSFERSTAFFRECORD", ""))
        home = moved_to if moved_to in self.branches else workplace
        new = row.raw.get("CHGUNIQUEWRKID", "").strip()
        reference = new or row.raw["UNIQUEWORKERID"].strip()
        if self.taken.setdefault(reference, home) != home:
            reference = f"{self.written[home]}/{reference}"
        key = f"{home}|{squeezed(new) or number}"
        full = self._full(row, STAFF, key)
        self.workers[row.key] = self.workers[workplace, squeezed(new) or number] = reference
        facts = None
        if full is not None:
            facts = replace(mapping.worker(full, self.written), line=0, reference=reference)
        return key, Kept(reference, is_gone=row.status == GONE, facts=facts)

    def _training(self, row: Row) -> tuple[str, Kept]:
        if row.key not in self.workers:
            raise _RowRefused("the row of its worker has a problem: mend that one and this is accepted")
        facts = replace(mapping.training(row, self.workers[row.key]), line=0)
        said = f"{facts.category}|{facts.completed_on or ''}|{facts.name}"
        worker = "|".join(row.key)
        again = self.times[worker + said] = self.times.get(worker + said, 0) + 1
        short = hashlib.blake2b(said.encode(), digest_size=DIGEST_BYTES).hexdigest()
        return f"{worker}|{short}|{again}", Kept(facts.worker, is_gone=False, facts=facts)

    def _full(self, row: Row, part: str, key: str) -> Row | None:
        """The row with all its values; None where what is on record stays as it is.

        _RowRefused: a row that the service would not read, with nothing on record, and faults in it.
        """
        if row.is_read:
            return row
        origin = self.origins[part].get(key)
        if row.status == GONE or (origin and origin.digest):
            return None
        if self.as_updates is None:
            given = {self.names[part]: _as_updates(content) for part, content in self.contents.items()}
            self.as_updates = asc_wds.read(given, self.context)
        file = part.removeprefix("asc-wds ")
        full = next(one for one in self.as_updates.rows(file) if one.line == row.line)
        if full.has_error:
            faults = [
                finding.sentence
                for finding in self.as_updates.findings
                if finding.is_error and (finding.file, finding.line) == (file, row.line)
            ]
            raise _RowRefused(" ".join(["Nothing is on record yet, so the whole row counts.", *faults]))
        return full


def _without_error(row: Row, keep: Callable[[Row], tuple[str, Kept]]) -> tuple[str, Kept]:
    """_RowRefused: the checker's findings say why."""
    if row.has_error:
        raise _RowRefused
    return keep(row)


def _as_updates(content: bytes) -> bytes:
    """The file with UPDATE in place of UNCHECKED and NOCHANGE."""
    rows = list(csv.reader(io.StringIO(decode(name="The file", content=content).text, newline="")))
    where = rows[0].index("STATUS") if "STATUS" in rows[0] else None
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in rows:
        if where is not None and len(row) > where and row[where].strip().upper() in KEPT_AS_THEY_ARE:
            row[where] = "UPDATE"
        writer.writerow(row)
    return stream.getvalue().encode()


def _digest(kept: Kept) -> str:
    facts = kept.facts
    if isinstance(facts, mapping.Worker):
        facts = replace(facts, former_reference="")
    return hashlib.blake2b(repr((kept.is_gone, facts)).encode(), digest_size=DIGEST_BYTES).hexdigest()


def context_of(*, contents: Mapping[str, bytes], on: date) -> Context:
    """What ASC-WDS is taken to know where nobody says: what the STATUS of each row says of it.

    Hefted's own records may be empty when a provider brings its first file, full of UPDATE and UNCHECKED.
    """
    workplaces = _rows_as_text(contents[WORKPLACE])
    known = [
        KnownWorkplace(
            id=number,
            reference=row.get("LOCALESTID", ""),
            is_regulated=is_regulated(row.get("MAINSERVICE", "")),
            location_id=row.get("LOCATIONID", ""),
        )
        for number, row in enumerate(workplaces, start=1)
        if row.get("STATUS", "").upper() != "NEW"
    ]
    ids = {squeezed(workplace.reference): workplace.id for workplace in known}
    workers = [
        KnownWorker(
            workplace_id=ids[squeezed(row.get("LOCALESTID", ""))],
            reference=row.get("UNIQUEWORKERID", ""),
            is_registered_manager=row.get("MAINJOBROLE") == REGISTERED_MANAGER,
        )
        for row in _rows_as_text(contents[STAFF])
        if row.get("STATUS", "").upper() != "NEW" and squeezed(row.get("LOCALESTID", "")) in ids
    ]
    return Context(as_of=on, is_parent=len(workplaces) > 1, workplaces=tuple(known), workers=tuple(workers))


def _rows_as_text(content: bytes) -> list[dict[str, Any]]:
    """FileRefused: see `decode`."""
    stream = io.StringIO(decode(name="The file", content=content).text, newline="")
    return [
        {name: cell.strip() for name, cell in row.items() if isinstance(name, str) and isinstance(cell, str)}
        for row in csv.DictReader(stream)
    ]


def is_regulated(service: str) -> bool:
    return any(row["code"] == service and row["cqc_regulated"] == "1" for row in code_rows("services"))
