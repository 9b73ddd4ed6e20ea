"""One row on its way through the rules: what it says, what is kept of it, what was found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.context import Context, squeezed
from hefted.exchange.asc_wds.table import Call, Rule
from hefted.exchange.asc_wds.upload import ERROR, STAFF, TRAINING, WORKPLACE, Finding, Row
from hefted.exchange.asc_wds.values import KEEPERS, choices

if TYPE_CHECKING:
    from hefted.exchange.asc_wds.across import Whole

Test = Callable[..., bool]  # (row, column, *arguments)


@dataclass(eq=False, slots=True)
class Judged:
    """`raw` are trimmed cells, `kept` the values that stand so far, None where dropped or not there."""

    file: str
    line: int
    raw: Mapping[str, str]
    context: Context
    kept: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    is_skipped: bool = False
    whole: "Whole | None" = None  # set when every row of the upload has been read

    def __getitem__(self, column: str) -> str:
        return self.raw.get(column, "")

    @property
    def upload(self) -> "Whole":
        assert self.whole is not None, "rules across rows are asked when all rows are read"
        return self.whole

    @property
    def workplace(self) -> str:
        return squeezed(self["LOCALESTID"])

    @property
    def worker(self) -> str:
        return squeezed(self["UNIQUEWORKERID"])

    @property
    def reference(self) -> str:
        """The workplace as the rows of the upload are matched by; a blank one is matched by nothing else."""
        if self.file == TRAINING:
            return squeezed(str(self.kept.get("LOCALESTID") or ""))
        return self.workplace or f"row {self.line}"

    @property
    def worker_reference(self) -> str:
        """The worker likewise."""
        if self.file == TRAINING:
            return squeezed(str(self.kept.get("UNIQUEWORKERID") or ""))
        return self.worker or f"row {self.line}"

    @property
    def key(self) -> tuple[str, ...]:
        return (self.workplace,) if self.file == WORKPLACE else (self.workplace, self.worker)

    @property
    def status(self) -> str:
        """The word as written, in capitals; "" when it is none of them."""
        word = self["STATUS"]
        return word.upper() if word.lower() in choices("STATUS") else ""

    @property
    def is_read(self) -> bool:
        """Whether more than the references is looked at."""
        kept_as_it_is = set() if self.context.reads_every_row else {"UNCHECKED", "NOCHANGE"}
        return self.status not in kept_as_it_is | {"DELETE"}

    def add(self, rule: Rule, **facts: object) -> None:
        """Of a workplace or staff row by itself the first finding of each code is kept; of training all are,
        and so is what the rows of the upload say of each other.
        """
        alone = self.file != TRAINING and self.whole is None
        if alone and any(found.code == rule.code for found in self.findings):
            return
        private = self.file == STAFF and rule.judges and table.column(STAFF, rule.judges).is_private
        self.findings.append(
            Finding(
                file=self.file,
                line=self.line,
                severity=rule.severity,
                code=rule.code,
                type=rule.type,
                column=rule.reports,
                key=" / ".join(part for part in (self["LOCALESTID"], self["UNIQUEWORKERID"]) if part),
                seen="(not repeated here)" if private and self[rule.judges] else self[rule.judges],
                message=rule.message.format(**facts) if facts else rule.message,
                accepted=rule.accepted,
            )
        )

    def as_row(self) -> Row:
        return Row(
            file=self.file,
            line=self.line,
            key=self.key,
            status=self.status,
            values=MappingProxyType(dict(self.kept)),
            raw=MappingProxyType(dict(self.raw)),
            has_error=any(found.severity == ERROR for found in self.findings),
            is_read=self.is_read,
        )


def holds(tests: Mapping[str, Test], call: Call, row: Judged) -> bool:
    return tests[call.name](row, call.column, *call.arguments)


def judge(row: Judged, *, phase: str, tests: Mapping[str, Test], facts: Mapping[str, object]) -> None:
    """Ask every rule of the phase; what a rule drops is gone for the rules that come after it."""
    for column, rules in table.rules_by_column(row.file, phase).items():
        if row.is_skipped:
            return
        _judge_column(row, column, rules, tests, facts)


def _judge_column(
    row: Judged,
    column: str,
    rules: Iterable[Rule],
    tests: Mapping[str, Test],
    facts: Mapping[str, object],
) -> None:
    for rule in rules:
        if not all(holds(tests, call, row) for call in rule.when) or not holds(tests, rule.fails, row):
            continue
        row.add(rule, **facts)
        if rule.then in {table.DROP, table.DROP_AND_GO_ON}:
            row.kept[column] = None
        elif rule.then == table.FIRST:
            row.kept[column] = (row.kept[column][0], None)
        elif rule.then == table.SKIP_ROW:
            row.is_skipped = True
        if rule.then not in {table.GO_ON, table.DROP_AND_GO_ON}:
            return


def keep_all(row: Judged, columns: Iterable[str]) -> None:
    """Every cell of these columns as its kind reads it; a blank cell is None."""
    for name in columns:
        text = row[name]
        row.kept[name] = KEEPERS[table.column(row.file, name).kind](text) if text else None
