"""The evidence pack: protected data, a PDF typeset from it, and one sealed zip.

The PDF is set by Typst from figures.json alone; no text of a user ever becomes Typst code.
"""

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible

from hefted.engine.periods import midnight
from hefted.evidence import drawing, protection, readers, verifier, wording
from hefted.evidence.contents import PackContents, definition_data, definition_text

HERE = Path(__file__).parent
FONTS = Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"
STANDARDS = ["a-2a", "ua-1"]


def pack_data(contents: PackContents) -> tuple[dict[str, Any], dict[str, str]]:
    """The data of figures.json, and each chart as SVG by its file name."""
    data = wording.protected(contents)
    promised = {commitment["measure"]: commitment for commitment in data["commitments"]}
    charts = {}
    for figure in data["figures"]:
        figure["chart"] = None
        bars = drawing.bars_for(figure, promised.get(figure["id"]))
        if bars:
            name, alt = f"charts/{figure['id']}.svg", drawing.alt_text(figure["name"], bars)
            unit = readers.unit_named(name=figure["unit"])
            ticks = drawing.axis(bars, figure["unit"])
            words = [unit.short(tick) for tick in ticks]
            charts[name] = drawing.svg(
                title=figure["name"], alt=alt, bars=bars, ticks=ticks, tick_words=words
            )
            figure["chart"] = {"file": name, "alt": alt, "axis": words}
    return data, charts


def pdf(data: dict[str, Any], charts: dict[str, str], *, timestamp: int) -> bytes:
    """PDF/UA-1 and PDF/A-2a; the compiler refuses a picture with no description."""
    import typst

    files = {
        "main.typ": _template(),
        "figures.json": as_json(data),
        **{name: drawn.encode() for name, drawn in charts.items()},
    }
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its types do not know files by name
        files,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )
    return made


def pack(contents: PackContents) -> bytes:
    """The whole pack as one zip; the same contents give the same bytes."""
    data, charts = pack_data(contents)
    timestamp = int(midnight(day=contents.as_of).timestamp())
    definitions = {
        f"definitions/{reading.id}@{reading.definition.version}": reading.definition
        for reading in contents.readings
    }
    files = {
        "pack.pdf": pdf(data, charts, timestamp=timestamp),
        "figures.json": as_json(data),
        "aggregates.csv": _aggregates(data),
        "verify.py": (HERE / "verifier.py").read_bytes(),
        **{name: drawn.encode() for name, drawn in charts.items()},
        **{f"{name}.txt": definition_text(known).encode() for name, known in definitions.items()},
        **{f"{name}.json": as_json(definition_data(known)) for name, known in definitions.items()},
    }
    return verifier.canonical_zip({**files, verifier.MANIFEST: verifier.manifest(files)})


def as_json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _aggregates(data: dict[str, Any]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["cell", "shown", "words"])
    writer.writerows(protection.aggregates(data["figures"]))
    return made.getvalue().encode()


@cache
def _template() -> bytes:
    return (HERE / "pack.typ").read_bytes()
