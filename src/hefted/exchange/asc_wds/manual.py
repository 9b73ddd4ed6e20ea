"""`docs/asc-wds.md`, written from the table, so that the page and the checker cannot differ."""

from collections.abc import Iterator

from hefted.codes import editions
from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.table import Column, Rule
from hefted.exchange.asc_wds.upload import ERROR, STAFF, TRAINING, WORKPLACE

KIND_WORDS = {
    "text": "text",
    "word": "a word or a code",
    "code": "a code",
    "integer": "a whole number",
    "number": "a number",
    "money": "an amount, rounded to two places",
    "date": "DD/MM/YYYY",
    "codes": "codes with ; between",
    "numbers": "whole numbers with ; between, blanks allowed",
    "counts": "whole numbers with ; between",
    "texts": "texts with ; between",
    "answer": "a code, then a level or a year after ;",
}
HEAD = """# Checking an ASC-WDS bulk upload

This page is written from `rules.csv` and `columns.csv` in `src/hefted/exchange/asc_wds`: change those,
then run `python -m hefted.exchange.asc_wds.manual > docs/asc-wds.md`.

`hefted asc-wds check FOLDER` says what the service would find in a workplace, a staff and (optional) a
training file. `--format csv` prints `file,line,severity,code,type,column`; `--format json` has the
sentences as well. It ends with 0 when there is no error, 1 when there is one, 2 when the folder cannot
be read. `hefted asc-wds files FOLDER` says what each file is recognised as.

A `context.json` in the folder gives the day (`as_of`) and what is known already (`is_parent`,
`primary_workplace_id`, `existing_workplaces`, `existing_workers`, `unknown_postcodes`,
`location_ids_held_by_others`). Without it the day is today, and nothing is known unless `--provider`
names whose records say it.

How the rules are asked: cells are trimmed; rules of one column are asked in the order below, and the
first that finds a fault ends them. An error keeps the row out; a warning usually drops the value and
keeps the row. Workplace and staff rows keep the first finding of each code, training rows keep all. Rows
with STATUS UNCHECKED, NOCHANGE or DELETE are looked at for their references, STATUS and name only.
Numbers are read leniently: `1abc` is 1. Lines are numbered with the header as 1; empty lines are passed
over and have no number. References are compared without their blanks. Qualifications from the fourth on
follow the rules of the first, but a fault only drops them. A nationality, country of birth or ethnic
group of 0 is passed over, as the service does.
"""


def page() -> str:
    parts = [HEAD]
    for file in (WORKPLACE, STAFF, TRAINING):
        parts.append(f"\n## {file.capitalize()} file\n")
        parts.append("\n".join(_column_table(file)))
        parts.append("\n\n### Rules\n")
        parts.append("\n".join(_rule_table(file)))
        parts.append("\n")
    parts.append("\n## Code lists\n\n" + "\n".join(_lists()) + "\n")
    return "".join(parts)


def _column_table(file: str) -> Iterator[str]:
    yield "\n| Column | What it holds | Code list |"
    yield "|---|---|---|"
    for column in table.columns(file).values():
        yield f"| {column.name}{_marks(column)} | {KIND_WORDS[column.kind]} | {column.code_list} |"


def _marks(column: Column) -> str:
    return " (may be left out)" if column.is_optional else ""


def _rule_table(file: str) -> Iterator[str]:
    yield "\n| Code | Reported as | Column | What is wrong | What is accepted |"
    yield "|---|---|---|---|---|"
    for rule in table.rules():
        if rule.file == file:
            yield f"| {_code(rule)} | {rule.type} | {rule.reports} | {rule.message} | {rule.accepted} |"


def _code(rule: Rule) -> str:
    return f"{'E' if rule.severity == ERROR else 'W'}{rule.code}"


def _lists() -> Iterator[str]:
    yield "| List | Version | Valid from |"
    yield "|---|---|---|"
    for edition in editions().values():
        yield f"| {edition.name} | {edition.version} | {edition.valid_from:%d/%m/%Y} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - printing is what it is for
