"""An ASC-WDS bulk upload among the other files: its three parts as tables of what Hefted keeps of them.

The checker in `asc_wds` says which rows have errors and which values a warning drops; rows with errors are
refused, dropped values are not known. UNCHECKED and NOCHANGE rows keep what is on record; where nothing is
on record yet they are taken as they stand, so that an export fills empty records.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hefted.codes import code_list, rows
from hefted.exchange import asc_wds
from hefted.exchange.asc_wds import Context, KnownWorker, KnownWorkplace, Row
from hefted.exchange.columns import Kind
from hefted.exchange.queries import Origin
from hefted.exchange.readers.content import decode
from hefted.exchange.readers.problems import NOTE, REFUSED, FileRefused, Problem, shown
from hefted.exchange.readers.tables import DIGEST_BYTES, TableRead

WORKPLACE, STAFF, TRAINING = PARTS = ("asc-wds workplace", "asc-wds staff", "asc-wds training")
ORDER = 22  # after branches, before leavers
NOT_KNOWN = "999"
GONE = "DELETE"
KEPT_AS_THEY_ARE = frozenset({"UNCHECKED", "NOCHANGE"})
CONTRACTS = {"1": "permanent", "2": "temporary", "3": "bank", "4": "agency", "7": "other"}  # EMPLSTATUS
SEXES = {"1": "m", "2": "f"}  # GENDER; the others are not asked for again
YES_NO = {"1": True, "2": False}  # ZEROHRCONT
TRAVEL_PAY = {
    "1": "same rate",
    "2": "minimum wage",
    "3": "different rate",
    "4": "another way",
    "5": "not paid",
    "6": "do not travel",
}
SERVICES = {
    "8": "home care",
    "12": "home care",
    "55": "supported living",
    "1": "residential",
    "2": "residential",
}
DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)

Kept = dict[str, Any]


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
    raw_keys: Mapping[str, frozenset[str]]  # also of refused rows
    branches: frozenset[str]
    workers: frozenset[str]

    def removed(self, *, part: str, origins: Mapping[str, Origin], known: Iterable[str]) -> list[str]:
        """Keys on record that the file no longer lists, within the workplaces that it does list.

        Only workers who are still known by that reference count, and none who is listed elsewhere.
        """
        if part == WORKPLACE:
            return []
        workplaces = {key.split("|")[0] for key in self.raw_keys[WORKPLACE]}
        listed = self.raw_keys[part]
        elsewhere = {key.split("|")[1] for key in listed}
        there = set(known)
        return [
            key
            for key, origin in origins.items()
            if origin.digest and key not in listed and key.split("|")[0] in workplaces
            if part == TRAINING or (key.split("|")[1] not in elsewhere and key.split("|")[1] in there)
        ]


def read(
    *,
    names: Mapping[str, str],
    contents: Mapping[str, bytes],
    origins: Mapping[str, Mapping[str, Origin]],
    context: Context,
) -> Parts:
    """The parts of one upload. FileRefused: a header that is not right, or an upload that is not whole."""
    given = {names[part]: content for part, content in contents.items()}
    upload = asc_wds.read(given, context)
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
                accepted=f"{finding.sentence or finding.type} ({finding.severity} {finding.code})",
                severity=REFUSED if finding.is_error else NOTE,
            )
        )
    reader = _PartsReader(origins=origins)
    tables = {
        WORKPLACE: reader.table(WORKPLACE, names.get(WORKPLACE, ""), upload.workplaces, found[WORKPLACE]),
        STAFF: reader.table(STAFF, names.get(STAFF, ""), upload.staff, found[STAFF]),
        TRAINING: reader.table(TRAINING, names.get(TRAINING, ""), upload.training, found[TRAINING]),
    }
    return Parts(
        tables=tables,
        raw_keys={part: frozenset(keys) for part, keys in reader.raw_keys.items()},
        branches=frozenset(row["reference"] for (row,) in tables[WORKPLACE].rows),
        workers=frozenset(row["worker_reference"] for (row,) in tables[STAFF].rows),
    )


class _PartsReader:
    """Reads the parts in order: a staff row needs its workplace, a training row its worker."""

    def __init__(self, *, origins: Mapping[str, Mapping[str, Origin]]) -> None:
        self.origins = origins
        self.raw_keys: dict[str, list[str]] = {part: [] for part in PARTS}
        self.branches: dict[str, str] = {}  # key to reference as written
        self.workers: dict[str, str] = {}  # key as the file writes it to the worker's reference
        self.taken: dict[str, str] = {}  # worker reference to key: a reference may be used at two workplaces
        self.times: dict[str, int] = {}

    def table(self, part: str, name: str, rows: Iterable[Row], problems: list[Problem]) -> TableRead:
        keep = {WORKPLACE: self._workplace, STAFF: self._staff, TRAINING: self._training}[part]
        kept: list[tuple[Kept]] = []
        lines, keys, digests, refused = [], [], [], set()
        read = 0
        for row in rows:
            read += 1
            key, sentence = "", ""
            values: Kept = {}
            if not row.has_error:
                key, values, sentence = keep(row)
            self.raw_keys[part].append(key or "|".join(row.key))
            if row.has_error or sentence:
                refused.add(row.line)
                if sentence:
                    problems.append(Problem(name, line=row.line, column="", seen="", accepted=sentence))
                continue
            origin = self.origins.get(part, {}).get(key)
            stays = row.status in KEPT_AS_THEY_ARE and origin is not None and origin.digest
            kept.append((values,))
            lines.append(row.line)
            keys.append(key)
            digests.append(origin.digest if stays and origin else _digest(values))
        return TableRead(
            name=name,
            kind=Kind(name=part, order=ORDER, key=("LOCALESTID",), title=part, description="", columns=()),
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

    def _workplace(self, row: Row) -> tuple[str, Kept, str]:
        (key,) = row.key
        reference = row.raw["LOCALESTID"].strip()
        self.branches[key] = reference
        service = _cell(row, "MAINSERVICE")
        return (
            key,
            {
                "status": row.status,
                "reference": reference,
                "name": _cell(row, "ESTNAME") or reference,
                "postcode": _cell(row, "POSTCODE").upper(),
                "location_id": _cell(row, "LOCATIONID"),
                "main_service_code": service,
                "service": SERVICES.get(service, "other"),
                "travel_pay": TRAVEL_PAY.get(_cell(row, "TRAVELTIME"), "not known"),
                "travel_rate": _number(_cell(row, "TTDIFFRATE")),
                "total_staff": _count(_cell(row, "TOTALPERMTEMP")),
                **_flows(row),
            },
            "",
        )

    def _staff(self, row: Row) -> tuple[str, Kept, str]:
        workplace, worker = row.key
        if workplace not in self.branches:
            return "", {}, "the row of its workplace has a problem: mend that one and this is accepted"
        moved_to = _squeezed(_cell(row, "TRANSFERSTAFFRECORD"))
        branch = self.branches.get(moved_to) or self.branches[workplace]
        new = _cell(row, "CHGUNIQUEWRKID")
        reference = self._reference(row, workplace, new)
        key = f"{moved_to if moved_to in self.branches else workplace}|{_squeezed(new) or worker}"
        self.workers[f"{workplace}|{worker}"] = reference
        role, contract = _cell(row, "MAINJOBROLE"), CONTRACTS.get(_cell(row, "EMPLSTATUS"), "")
        is_known = bool(self.origins.get(STAFF, {}).get(key))
        if row.status != GONE and not (is_known and row.status in KEPT_AS_THEY_ARE):
            if role not in code_list("job_roles"):
                return "", {}, "MAINJOBROLE: a job role code is accepted"
            if not contract:
                return "", {}, "EMPLSTATUS: 1, 2, 3, 4 or 7 is accepted"
        return (
            key,
            {
                "status": row.status,
                "worker_reference": reference,
                "old_reference": row.raw["UNIQUEWORKERID"].strip() if new else "",
                "name": _cell(row, "DISPLAYID") or reference,
                "branch": branch,
                "home_postcode": _cell(row, "POSTCODE").upper(),
                "sex": SEXES.get(_cell(row, "GENDER"), ""),
                "started_on": _day(_cell(row, "STARTDATE")),
                "job_role": role,
                "contract": contract,
                "zero_hours": YES_NO.get(_cell(row, "ZEROHRCONT")),
                "contracted_hours": _number(_cell(row, "CONTHOURS")),
                "hourly_pay": _number(_cell(row, "HOURLYRATE")) if _cell(row, "SALARYINT") == "3" else None,
                "days_sick": _number(_cell(row, "DAYSSICK")),
                "qualifications": _qualifications(row),
            },
            "",
        )

    def _reference(self, row: Row, workplace: str, new: str) -> str:
        """UNIQUEWORKERID, with the workplace in front where an earlier row of another one has it too."""
        reference = new or row.raw["UNIQUEWORKERID"].strip()
        if self.taken.setdefault(reference, workplace) != workplace:
            return f"{self.branches[workplace]}/{reference}"
        return reference

    def _training(self, row: Row) -> tuple[str, Kept, str]:
        worker = "|".join(row.key)
        if worker not in self.workers:
            return "", {}, "the row of its worker has a problem: mend that one and this is accepted"
        category, name = _cell(row, "CATEGORY"), _cell(row, "TRAININGNAME")
        completed = _day(_cell(row, "DATECOMPLETED"))
        same = f"{worker}|{category}|{completed or ''}|{name}"
        self.times[same] = self.times.get(same, 0) + 1
        key = hashlib.blake2b(same.encode(), digest_size=DIGEST_BYTES).hexdigest()
        return (
            f"{worker}|{key}|{self.times[same]}",
            {
                "worker_reference": self.workers[worker],
                "category": category,
                "name": name,
                "completed_on": completed,
                "expires_on": _expiry(row, completed),
                "accredited": {"1": True, "0": False}.get(_cell(row, "ACCREDITED")),
            },
            "",
        )


def _cell(row: Row, column: str) -> str:
    """The cell as written, empty where the checker dropped its value."""
    written = row.raw.get(column, "").strip()
    if row.is_read and column in row.values and row.values[column] is None:
        return ""
    return written


def _squeezed(reference: str) -> str:
    return "".join(reference.split())


def _number(text: str) -> Decimal | None:
    """None for a blank, 999 (not known) and what is no number."""
    if text in {"", NOT_KNOWN}:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 1_000 else None  # noqa: PLR2004  what the columns hold


def _count(text: str) -> int | None:
    """None for a blank or 999, which stands for not known."""
    return int(text) if text.isascii() and text.isdigit() and text != NOT_KNOWN else None


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _flows(row: Row) -> Kept:
    """Starters, leavers and vacancies in all and by job role; None where they are not known."""
    roles = [role.strip() for role in _cell(row, "ALLJOBROLES").split(";") if role.strip()]
    flows: Kept = {}
    by_role: dict[str, dict[str, int | None]] = {role: {} for role in roles}
    for column in ("STARTERS", "LEAVERS", "VACANCIES"):
        name, text = column.lower(), _cell(row, column)
        counts = [_count(part.strip()) for part in text.split(";")] if text else []
        known = [count for count in counts if count is not None]
        flows[name] = sum(known) if counts and len(known) == len(counts) else None
        if len(counts) == len(roles):
            for role, count in zip(roles, counts, strict=True):
                by_role[role][name] = count
    return flows | {"by_role": by_role}


def _qualifications(row: Row) -> tuple[tuple[str, int | None, str], ...]:
    """(code, year, notes), each code once."""
    held: dict[str, tuple[str, int | None, str]] = {}
    for column in row.raw:
        if column.startswith("QUALACH") and not column.endswith("NOTES"):
            code, _, year = _cell(row, column).partition(";")
            if code.strip():
                notes = _cell(row, f"{column}NOTES")[:120]
                held.setdefault(code.strip(), (code.strip(), _count(year.strip()), notes))
    return tuple(sorted(held.values()))


def _expiry(row: Row, completed: date | None) -> date | None:
    """The date given, else the day before the training is as old as it stays valid."""
    given = _day(_cell(row, "EXPIRYDATE"))
    months = _count(_cell(row, "VALIDITY"))
    if given or completed is None or not months:
        return given
    years, month = divmod(completed.month - 1 + months, 12)
    year = completed.year + years
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days  # noqa: PLR2004
    return date.fromordinal(date(year, month + 1, min(completed.day, last)).toordinal() - 1)


def _digest(values: Kept) -> str:
    said = sorted((name, value) for name, value in values.items() if name not in {"status", "old_reference"})
    if values.get("status") == GONE:
        said = [("status", GONE)]
    return hashlib.blake2b(repr(said).encode(), digest_size=DIGEST_BYTES).hexdigest()


def context_of(*, contents: Mapping[str, bytes], on: date) -> Context:
    """What ASC-WDS is taken to know where nobody says: what the STATUS of each row says of it.

    Hefted's own records may be empty when a provider brings its first file, full of UPDATE and UNCHECKED.
    """
    workplaces = _statuses(contents.get(WORKPLACE, b""))
    known = [
        KnownWorkplace(
            id=number,
            reference=row.get("LOCALESTID", ""),
            main_service=_count(row.get("MAINSERVICE", "")),
            is_regulated=_is_regulated(row.get("MAINSERVICE", "")),
            location_id=row.get("LOCATIONID", ""),
        )
        for number, row in enumerate(workplaces, start=1)
        if row.get("STATUS", "").upper() != "NEW"
    ]
    ids = {_squeezed(workplace.reference): workplace.id for workplace in known}
    workers = [
        KnownWorker(
            workplace_id=ids[_squeezed(row.get("LOCALESTID", ""))],
            reference=row.get("UNIQUEWORKERID", ""),
            is_registered_manager=row.get("MAINJOBROLE") == "4",
        )
        for row in _statuses(contents.get(STAFF, b""))
        if row.get("STATUS", "").upper() != "NEW" and _squeezed(row.get("LOCALESTID", "")) in ids
    ]
    return Context(as_of=on, is_parent=len(workplaces) > 1, workplaces=tuple(known), workers=tuple(workers))


def _statuses(content: bytes) -> list[dict[str, str]]:
    """The rows as text. FileRefused: see `decode`."""
    if not content:
        return []
    stream = io.StringIO(decode(name="The file", content=content).text, newline="")
    return [
        {
            name: (cell or "").strip()
            for name, cell in row.items()
            if isinstance(name, str) and not isinstance(cell, list)
        }
        for row in csv.DictReader(stream)
    ]


def _is_regulated(service: str) -> bool:
    return any(row["code"] == service and row["cqc_regulated"] == "1" for row in rows("services"))
