"""The words of `docs/files.md`, made from the tables; `python manage.py write_files_page` writes them."""

from collections.abc import Iterator
from pathlib import Path

from hefted.exchange.columns import Kind, kinds
from hefted.exchange.documents import accepted_words
from hefted.exchange.readers.rules import ROW_RULES

PAGE = Path(__file__).parents[3] / "docs" / "files.md"
OPENING = """# Files that Hefted reads

This page is made from the tables `src/hefted/exchange/kinds.csv`, `columns.csv` and
`readers/rules.py`; do not edit it.

Bring CSV files (UTF-8, or UTF-16 with its mark, or Windows-1252 after a look at the preview) or
Excel workbooks (.xlsx), one or several at once, under 100 MB each. The header tells the kind of a
file, not its name. Columns may stand in any order; those that are not needed may be left out.
Templates with an example row are on the page “Files”, and an ASC-WDS bulk upload (workplace, staff
and training file together) is read as it stands.

- Dates are DD/MM/YYYY: 03/04/2025 is 3 April 2025. Years have four digits.
- Times are London time. A time that the clock skips in spring is refused; of one that comes twice
  in autumn the earlier is taken, and said.
- Nothing is skipped silently: accepted rows and refused rows together are the rows read. While any
  row is refused, nothing is brought in, unless you choose to bring in the good rows and mend the
  others.
- The same file a second time changes nothing. A row with a known key and other contents changes
  what is on record.
- Nothing is removed by being absent from a file. The one exception is an ASC-WDS upload, which
  lists all staff: a worker who is missing from it is shown as “would be removed”, and their
  employment ends, with the day marked as an estimate.
- Formulas are refused: give their results as values.
"""


def manual() -> str:
    return "\n".join([OPENING, *(line for kind in kinds().values() for line in _section(kind))])


def _section(kind: Kind) -> Iterator[str]:
    yield f"## {kind.title} (`{kind.name}`)\n"
    yield f"{kind.description} One row for each {' and '.join(f'`{name}`' for name in kind.key)}.\n"
    yield "| Column | Needed | What is accepted | Example | Meaning |"
    yield "|---|---|---|---|---|"
    for column in kind.columns:
        needed = "yes" if column.is_required else ""
        example = f"`{column.example}`" if column.example else ""
        yield f"| `{column.name}` | {needed} | {accepted_words(column)} | {example} | {column.description} |"
    rules = [rule for rule in ROW_RULES if rule.kind == kind.name]
    yield ""
    for rule in rules:
        yield f"- `{rule.second}` beside `{rule.first}`: {rule.accepted}."
    if rules:
        yield ""
