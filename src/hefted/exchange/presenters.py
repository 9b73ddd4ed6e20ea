"""What the pages of files show."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hefted.accounts.permissions import is_allowed
from hefted.exchange import queries
from hefted.exchange.columns import kinds
from hefted.exchange.keeping import kept
from hefted.exchange.models import Upload, UploadedFile
from hefted.exchange.readers.problems import NOTE
from hefted.exchange.readers.tables import read_grid

TABS = (
    ("problems", "Problems"),
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
    ("removed", "Would be removed"),
)
STATES = {
    Upload.State.STAGED: ("info", "Being looked through"),
    Upload.State.PREVIEWED: ("watch", "Waiting for you"),
    Upload.State.APPLIED: ("good", "Brought in"),
    Upload.State.REFUSED: ("", "Put aside"),
}
MOST_CELLS = 8
PAGE_OF_ASC_WDS = "workforce:worker"


@dataclass(frozen=True)
class Row:
    """One upload in the list."""

    pk: int
    names: str
    who: str
    staged_at: Any
    tone: str
    state: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One row of a file as a tab shows it."""

    file: str
    line: int
    words: str
    differences: tuple[Difference, ...] = ()


def row(upload: Upload) -> Row:
    tone, state = STATES[Upload.State(upload.state)]
    return Row(
        pk=upload.pk,
        names=", ".join(file.name for file in upload.files.all()),
        who=upload.by.name if upload.by else "The system",
        staged_at=upload.staged_at,
        tone=tone,
        state=state,
        counts=upload.counts,
    )


def kind_title(name: str) -> str:
    known = kinds().get(name)
    return known.title if known else name.replace("asc-wds", "ASC-WDS")


def tabs(upload: Upload, chosen: str) -> list[dict[str, Any]]:
    counts = upload.counts | {"problems": upload.problem_count}
    return [
        {"name": name, "words": words, "count": counts.get(name, 0), "is_current": name == chosen}
        for name, words in TABS
    ]


def may_read(*, kind: str, role: str) -> bool:
    """Whether somebody in this role may see the rows of such a file: as on the page they end up on."""
    known = kinds().get(kind)
    return is_allowed(route=known.page if known else PAGE_OF_ASC_WDS, role=role, changes=False)


def readable_files(upload: Upload, *, role: str) -> set[int]:
    """The files whose rows somebody in this role may see."""
    return {file.pk for file in upload.files.all() if may_read(kind=file.kind, role=role)}


def problems(upload: Upload, *, of: Container[int]) -> list[dict[str, Any]]:
    """As kept with the upload, of these files, what refuses a row first."""
    shown = [problem for problem in upload.problems if problem["file_id"] in of]
    return sorted(shown, key=lambda problem: problem["severity"] == NOTE)


def positions(upload: Upload, tab: str, *, of: Container[int]) -> list[tuple[Any, ...]]:
    """What a tab lists of these files, as (file, line, old file, old line), or (file, key) for what would be
    removed.
    """
    found: list[tuple[Any, ...]] = []
    for part in [part for part in upload.preview if part["file"] in of]:
        if tab == "new":
            found += [(part["file"], line, None, None) for line in part["new_lines"]]
        elif tab == "changed":
            found += [
                (part["file"], line, old_file, old_line) for line, old_file, old_line in part["changed_lines"]
            ]
        elif tab == "removed":
            found += [(part["file"], key) for key in part["removed_keys"]]
    return found


def lines(upload: Upload, shown: Sequence[tuple[Any, ...]]) -> list[Line]:
    """The listed rows with their cells, read again from the kept bytes; old values from their own file."""
    files = {file.pk: file for file in upload.files.all()}
    if shown and len(shown[0]) == 2:  # noqa: PLR2004  (file, key)
        return [Line(files[file].name, 0, ", ".join(key.split("|")[:2])) for file, key in shown]
    old_ids = {old for _, _, old, _ in shown if old is not None}
    files |= queries.uploaded_files(provider=upload.provider, ids=old_ids - files.keys())
    wanted: dict[int, set[int]] = {}
    for file, line, old_file, old_line in shown:
        wanted.setdefault(file, set()).add(line)
        if old_file is not None:
            wanted.setdefault(old_file, set()).add(old_line)
    cells = {pk: _cells(files[pk], numbers) for pk, numbers in wanted.items()}
    return [
        _line(files[file].name, line, cells[file].get(line, {}), cells.get(old_file, {}).get(old_line))
        for file, line, old_file, old_line in shown
    ]


def _cells(file: UploadedFile, numbers: set[int]) -> dict[int, dict[str, str]]:
    grid = read_grid(name=file.name, content=kept(sha256=file.sha256))
    return {
        line: dict(zip(grid.header, map(str.strip, row), strict=False))
        for line, row in zip(grid.lines, grid.rows, strict=True)
        if line in numbers
    }


def _line(file: str, line: int, cells: Mapping[str, str], old: Mapping[str, str] | None) -> Line:
    if old is None:
        return Line(file=file, line=line, words=_words(cell for cell in cells.values() if cell))
    differences = tuple(
        Difference(column=column, old=old.get(column, ""), new=cells.get(column, ""))
        for column in {**cells, **old}
        if old.get(column, "") != cells.get(column, "")
    )
    return Line(file=file, line=line, words=_words(list(cells.values())[:2]), differences=differences)


def _words(cells: Iterable[str]) -> str:
    return ", ".join([cell for cell in cells if cell][:MOST_CELLS])
