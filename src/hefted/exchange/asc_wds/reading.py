"""From bytes to an upload: recognise each file, read its rows, judge them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.across import TESTS, Whole, staff_rows
from hefted.exchange.asc_wds.context import Context
from hefted.exchange.asc_wds.headers import is_as_expected, kind_of
from hefted.exchange.asc_wds.judging import Judged, holds, judge, keep_all
from hefted.exchange.asc_wds.tests_of_a_row import TESTS as TESTS_OF_A_ROW
from hefted.exchange.asc_wds.upload import STAFF, TRAINING, WORKPLACE, File, Finding, Upload

KINDS = (WORKPLACE, STAFF, TRAINING)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file split into cells; the header as the text of its line."""

    file: File
    header: str
    names: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()  # line and cells


def read(files: Mapping[str, bytes], context: Context) -> Upload:
    """Check one upload: file name to bytes. Never raises for what a file holds: that is in the result."""
    found = [_split(name, content) for name, content in sorted(files.items())]
    seen = tuple(part.file for part in found)
    refused = [part for part in found if part.file.kind and not part.file.headers_ok]
    if refused:
        return Upload(files=seen, findings=tuple(_ordered(map(_header_finding, refused))))
    problems = _problems(seen)
    if problems:
        return Upload(files=seen, findings=(), problems=problems)
    rows = {kind: _judged(kind, found, context) for kind in KINDS}
    account = _judge_across(rows, context)
    every = chain(account.findings, *(row.findings for row in chain(*rows.values())))
    return Upload(
        files=seen,
        findings=tuple(_ordered(every)),
        workplaces=tuple(row.as_row() for row in rows[WORKPLACE]),
        staff=tuple(row.as_row() for row in rows[STAFF]),
        training=tuple(row.as_row() for row in rows[TRAINING]),
    )


def _ordered(findings: "chain[Finding] | map[Finding]") -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.order)


def _split(name: str, content: bytes) -> _Read:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(name, f"{name} is not UTF-8 text: save it as “CSV UTF-8” and bring it again.")
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return _refused(name, f"{name} cannot be read as CSV: save it as “CSV UTF-8” and bring it again.")
    header = text.split("\n", 1)[0].rstrip("\r")
    # As the service counts: empty lines have no number, lines of blank cells are rows like any other.
    written = [cells for cells in lines[1:] if len(cells) > 1 or "".join(cells).strip()]
    rows = tuple((line, tuple(cell.strip() for cell in cells)) for line, cells in enumerate(written, start=2))
    kind = kind_of(header)
    headers_ok = kind is not None and is_as_expected(kind, header)
    problem = (
        "" if kind else f"{name} is none of the three files: its first line is not a header that is known."
    )
    file = File(name=name, kind=kind, headers_ok=headers_ok, data_rows=len(rows), problem=problem)
    return _Read(file=file, header=header, names=tuple(lines[0]) if lines else (), rows=rows)


def _refused(name: str, problem: str) -> _Read:
    return _Read(
        File(name=name, kind=None, headers_ok=False, data_rows=0, problem=problem, is_readable=False),
        header="",
    )


def _problems(files: Sequence[File]) -> tuple[str, ...]:
    """What hinders judging the rows at all."""
    said = []
    for kind in KINDS:
        names = [file.name for file in files if file.kind == kind]
        if len(names) > 1:
            said.append(f"There is more than one {kind} file ({', '.join(names)}): one is accepted.")
        elif not names and kind != TRAINING:
            said.append(f"There is no {kind} file: an upload needs a workplace file and a staff file.")
    return tuple(said)


def _header_finding(part: _Read) -> Finding:
    assert part.file.kind
    (rule,) = table.rules_of(part.file.kind, "header")
    columns = len([column for column in table.columns(part.file.kind).values() if not column.is_optional])
    return Finding(
        file=part.file.kind,
        line=1,
        severity=rule.severity,
        code=rule.code,
        type=rule.type,
        column=rule.reports,
        file_name=part.file.name,
        message=rule.message,
        accepted=rule.accepted.format(columns=columns),
    )


def _judged(kind: str, found: Sequence[_Read], context: Context) -> list[Judged]:
    """The rows of the file of that kind, each judged by itself."""
    rows = []
    for part in found:
        if part.file.kind == kind:
            for line, cells in part.rows:
                row = Judged(kind, line, dict(zip(part.names, cells, strict=False)), context)
                keep_all(row, part.names if row.is_read else _always_read(kind))
                judge(row, phase="always", tests=TESTS_OF_A_ROW, facts={})
                if row.is_read:
                    judge(row, phase="read", tests=TESTS_OF_A_ROW, facts={})
                _drop_bad_pairs(row)
                rows.append(row)
    return rows


def _always_read(kind: str) -> tuple[str, ...]:
    return tuple(table.rules_by_column(kind, "always"))


def _drop_bad_pairs(row: Judged) -> None:
    """Qualifications beyond the third have no code numbers: a fault drops them and says nothing."""
    if row.file != STAFF:
        return
    rules = table.rules_by_column(STAFF, "read")
    for name in [name for name in row.kept if name not in table.columns(STAFF)]:
        like = "QUALACH01NOTES" if name.endswith("NOTES") else "QUALACH01"
        broken = (
            rule for rule in rules[like] if all(holds(TESTS_OF_A_ROW, call, row) for call in _of(rule, name))
        )
        first = next(broken, None)
        if first is not None and first.then != table.KEEP:
            row.kept[name] = None


def _of(rule: table.Rule, name: str) -> list[table.Call]:
    """The tests of a rule, asked of another column."""
    return [table.Call(name, call.name, call.arguments) for call in (*rule.when, rule.fails)]


def _judge_across(rows: Mapping[str, list[Judged]], context: Context) -> Judged:
    """Rules across rows; returns a row that stands for the account and carries what was found of it."""
    whole = Whole(context=context, workplaces=rows[WORKPLACE], staff=rows[STAFF])
    for row in chain(*rows.values()):
        row.whole = whole
        facts = {"staff": staff_rows(row)} if row.file == WORKPLACE else {}
        judge(row, phase="upload", tests=TESTS, facts=facts)
    account = Judged(WORKPLACE, 1, {}, context, whole=whole)
    for rule in table.rules_of(WORKPLACE, "account"):
        if all(holds(TESTS, call, account) for call in (*rule.when, rule.fails)):
            account.line = int(rule.phase.split()[1])
            account.add(rule)
    return account
