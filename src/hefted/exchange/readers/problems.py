"""What is wrong with a file or a row, said so that it can be mended."""

from dataclasses import dataclass

REFUSED = "refused"
NOTE = "note"


class FileRefused(Exception):  # noqa: N818  the sector's word reads better than FileRefusedError
    """The whole file is refused; the text is one plain sentence."""


class CellRefused(Exception):  # noqa: N818  as FileRefused
    """One cell is refused; the text says what would be accepted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts the header as line 1; `column` is "" where the whole row is meant.

    A `note` tells what was understood and refuses nothing; a `refused` keeps its row out.
    """

    file: str
    line: int
    column: str
    seen: str
    accepted: str
    severity: str = REFUSED

    @property
    def is_refusal(self) -> bool:
        return self.severity == REFUSED

    @property
    def sentence(self) -> str:
        seen = f"“{self.seen}” was seen" if self.seen else "nothing was given"
        if not self.column:
            return self.accepted
        return f"{self.column}: {seen}; {self.accepted}"


def shown(cell: str) -> str:
    """The cell as a message shows it: one line, at most 60 characters."""
    text = " ".join(cell.split())
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004  a message stays one line
