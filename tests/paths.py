"""Where tests find reference material; the product itself runs without it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Reference:
    """A folder of reference material. Where it is not there, the test that asks is skipped and says so;
    in CI that is a failure.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __truediv__(self, name: str) -> Path:
        if not self.folder.is_dir():
            sentence = f"The reference material is not at {self.folder}."
            if os.environ.get("CI") == "true":
                raise FileNotFoundError(sentence)
            pytest.skip(sentence, allow_module_level=True)
        return self.folder / name


SHARED = Reference(ROOT.parent / "shared")
