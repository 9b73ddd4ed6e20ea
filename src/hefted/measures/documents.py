"""The page of all measures in the manual, written from the definitions."""

from pathlib import Path

from hefted.engine.measures import all_measures
from hefted.engine.measures.definition import BETTER_WORDS, MARK_WORDS, Definition

PAGE = Path(__file__).parents[3] / "docs" / "measures.md"
HEAD = """# Measures

Written from the definitions in `src/hefted/engine/measures/` by `python manage.py write_measures_page`: do
not edit here.

Every figure keeps its numerator, denominator, interval, what was left out and why, the version of its
definition, the files behind the records and the version of Hefted. Where a definition says there is no
figure, Hefted says "not computable" and why, never 0. A day counts as over at its close: somebody whose last
day it is has left.

How sure we are of a source: {marks}.
"""


def measures_page() -> str:
    """The whole page as Markdown."""
    marks = "; ".join(f"[{mark}] {words}" for mark, words in MARK_WORDS.items())
    groups: dict[str, list[Definition]] = {}
    for measure in all_measures():
        groups.setdefault(measure.definition.group, []).append(measure.definition)
    sections = [HEAD.format(marks=marks), _overview(groups)]
    for name, definitions in groups.items():
        sections.append(f"## {name}\n")
        sections += [_section(definition) for definition in definitions]
    return "\n".join(sections)


def _overview(groups: dict[str, list[Definition]]) -> str:
    rows = ["| Id | Measure | Unit | Window |", "|---|---|---|---|"]
    rows += [
        f"| `{one.id}` | {one.name} | {one.unit} | {one.window.words} |"
        for definitions in groups.values()
        for one in definitions
    ]
    return "\n".join(rows) + "\n"


def _section(one: Definition) -> str:
    sources = "; ".join(f"{source.words} [{source.mark}]" for source in one.sources)
    rows = [
        f"- Formula: {one.formula}",
        f"- Unit: {one.unit}; counts {one.counted}; window: {one.window.words}. {BETTER_WORDS[one.better]}",
        f"- Id `{one.id}`, version {one.version}, in force from {one.valid_from:%d/%m/%Y}",
        f"- Source: {sources}",
    ]
    if one.caution:
        rows.append(f"- Take care: {one.caution}")
    return f"### {one.name}\n\n{one.plain_words}\n\n" + "\n".join(rows) + "\n"
