"""What a check of an upload says: its files, its rows, and every finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORKPLACE, STAFF, TRAINING = "workplace", "staff", "training"
FILE_ORDER = {STAFF: 0, TRAINING: 1, WORKPLACE: 2}  # as the service's own reports list them
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class File:
    """One file of the upload. A problem refuses the whole file and is one plain sentence."""

    name: str
    kind: str | None  # workplace, staff, training; None = not recognised by its header
    headers_ok: bool
    data_rows: int
    problem: str = ""
    is_readable: bool = True  # False = its bytes are not text, or not CSV


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one row, as a row of the rule table states it. Lines count the header as line 1."""

    file: str  # workplace, staff or training
    line: int
    severity: str  # error or warning
    code: int
    type: str
    column: str
    key: str = ""  # the references of the row, for people
    seen: str = ""  # what the cell held
    message: str = ""  # what is wrong
    accepted: str = ""  # what would be accepted
    file_name: str = ""  # where a whole file is meant

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def order(self) -> tuple[int, int, str, int, str, str]:
        return (FILE_ORDER[self.file], self.line, self.severity, self.code, self.type, self.column)

    @property
    def sentence(self) -> str:
        """One sentence for a manager: what was seen and what would be accepted."""
        return f"{self.message} {self.accepted}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it would be kept: `values` hold what is left after warnings dropped what they drop.

    `key` is the natural key with all blanks taken out: (workplace) or (workplace, worker).
    Training rows share the key of their worker. A value that is missing, dropped or wrong is None.
    Values by kind of column: str, int, Decimal, date, or a tuple for a list. `raw` is the row as written.
    """

    file: str
    line: int
    key: tuple[str, ...]
    status: str  # NEW, UPDATE, UNCHECKED, NOCHANGE, DELETE; "" when wrong, and for training
    values: Mapping[str, Any]
    raw: Mapping[str, str]
    has_error: bool
    is_read: bool  # False = only its references were looked at, as its STATUS asks


@dataclass(frozen=True, slots=True)
class Upload:
    files: tuple[File, ...]
    findings: tuple[Finding, ...]
    workplaces: tuple[Row, ...] = ()
    staff: tuple[Row, ...] = ()
    training: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()  # sentences about the upload as a whole

    @property
    def outcome(self) -> str:
        """PASSED, WARNINGS or FAILED: only an upload without an error can be completed."""
        if self.sentences or any(finding.is_error for finding in self.findings):
            return "FAILED"
        return "WARNINGS" if self.findings else "PASSED"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What refuses a file or the whole upload, one plain sentence each."""
        return (*(file.problem for file in self.files if file.problem), *self.problems)

    def rows(self, kind: str) -> tuple[Row, ...]:
        return {WORKPLACE: self.workplaces, STAFF: self.staff, TRAINING: self.training}[kind]
