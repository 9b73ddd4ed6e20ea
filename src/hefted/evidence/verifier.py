"""Check an evidence pack: is it unaltered, and do its rates follow from its own counts?

    python3 verify.py PACK.zip            what was changed, removed or added, if anything
    python3 verify.py PACK.zip DIGEST     also compares the digest printed on the provider's page

Needs nothing but Python 3.9 or later: no network, no other package. The same file is inside every pack as
verify.py. (Whoever alters a pack could alter the verifier inside it: keep one from an earlier pack, or
compare the digest.)

A pack is one zip in one fixed form: files in name order, not compressed, the same date on each. So it can be
built again from its contents and compared byte by byte: no byte, wrapping included, can change unseen.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

MANIFEST = "manifest-sha256.txt"
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
VERSION, STORED, DAY_ZERO = 20, 0, 0x21  # zip 2.0, not compressed, 1 January 1980
READABLE_BY_ALL = 0o100644 << 16
BROKEN = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
    OverflowError,
    MemoryError,
)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical_zip(files: dict[str, bytes]) -> bytes:
    """The one zip these files make: names in order, stored as they are, one fixed date."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name in sorted(files):
        raw, content = name.encode("ascii"), files[name]
        facts = (
            VERSION,
            0,
            STORED,
            0,
            DAY_ZERO,
            zlib.crc32(content),
            len(content),
            len(content),
            len(raw),
            0,
        )
        starts_at = body.tell()
        body.write(LOCAL.pack(b"PK\x03\x04", *facts) + raw + content)
        made_on = 3 << 8 | VERSION
        directory.write(
            CENTRAL.pack(b"PK\x01\x02", made_on, *facts, 0, 0, 0, READABLE_BY_ALL, starts_at) + raw
        )
    size, listing = len(files), directory.getvalue()
    end = END.pack(b"PK\x05\x06", 0, 0, size, size, len(listing), body.tell(), 0)
    return body.getvalue() + listing + end


def manifest(files: dict[str, bytes]) -> bytes:
    """One line a file, digest and name, and a last line that seals the lines above."""
    lines = "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files))
    return f"{lines}{sha256(lines.encode())}  seal of the lines above\n".encode()


def contents(pack: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The files that can be read, and a sentence for each that cannot."""
    files, faults = {}, []
    try:
        with zipfile.ZipFile(io.BytesIO(pack)) as archive:
            for member in archive.infolist():
                try:
                    if member.compress_type != STORED:
                        raise ValueError("a pack is never compressed")
                    if member.filename in files:
                        faults.append(f"{member.filename} is there twice")
                    files[member.filename] = archive.read(member)
                except BROKEN:
                    faults.append(f"{member.filename} was changed: it cannot be read")
    except BROKEN:
        faults.append("the archive cannot be read: its directory was changed or the file was cut short")
    return files, faults


def faults_of(pack: bytes) -> list[str]:
    """A sentence for everything that is not as it was sealed; nothing means unaltered."""
    files, faults = contents(pack)
    if MANIFEST not in files:
        return faults or [f"{MANIFEST} was removed"]
    sealed = files.pop(MANIFEST)
    listed = _listed(sealed)
    if listed is None:
        return [*faults, f"{MANIFEST} was changed: its seal does not fit"]
    unread = " ".join(faults)
    faults += [f"{name} was removed" for name in listed if name not in files and name not in unread]
    faults += [f"{name} was added" for name in files if name not in listed]
    faults += [
        f"{name} was changed"
        for name, digest in listed.items()
        if name in files and sha256(files[name]) != digest
    ]
    if faults:
        return faults
    again = canonical_zip({**files, MANIFEST: sealed})
    if again != pack:
        return [f"the wrapping of the archive was changed {_where(pack, again)}"]
    return recompute(files)


def _listed(sealed: bytes) -> dict[str, str] | None:
    """Name to digest, or None if the seal does not fit."""
    try:
        *lines, seal = sealed.decode("ascii").splitlines(keepends=True)
        body = "".join(lines)
        if seal != f"{sha256(body.encode())}  seal of the lines above\n":
            return None
        return {line[66:].rstrip("\n"): line[:64] for line in lines}
    except ValueError:
        return None


def _where(pack: bytes, again: bytes) -> str:
    for place, (seen, sealed) in enumerate(zip(pack, again)):  # noqa: B905 - strict= needs Python 3.10
        if seen != sealed:
            return f"at byte {place + 1:,}"
    return f"after byte {min(len(pack), len(again)):,}"


def recompute(files: dict[str, bytes]) -> list[str]:
    """Every rate in figures.json must follow from the counts in aggregates.csv."""
    rows = csv.DictReader(io.StringIO(files["aggregates.csv"].decode()))
    counts = {row["cell"]: row["shown"] for row in rows}
    wrong = []
    for figure in json.loads(files["figures.json"])["figures"]:
        for shown in (figure, *figure["parts"]):
            rate = shown["recompute"]
            if rate is None:
                continue
            above, below = float(counts[rate["numerator"]]), float(counts[rate["denominator"]])
            if round(100 * above / below, rate["decimals"]) != shown["shown"]["value"]:
                wrong.append(f"{figure['id']}: {shown['shown']['text']} does not follow from its counts")
    return wrong


def report(pack: bytes, expected: str | None = None) -> dict[str, object]:
    """What `verify` says, as data: unaltered, faults, digest of the whole pack and number of files."""
    try:
        faults = faults_of(pack)
    except (KeyError, TypeError, *BROKEN) as unreadable:
        faults = [f"the pack was not made as packs are made: {unreadable}"]
    digest = sha256(pack)
    if expected is not None and expected.strip().lower() != digest:
        faults = [*faults, "the digest is not the one given: this is another pack, or a pack made anew"]
    return {"unaltered": not faults, "faults": faults, "sha256": digest, "files": len(contents(pack)[0])}


def main(arguments: list[str]) -> int:
    if len(arguments) not in {1, 2}:
        print("Say which pack: python3 verify.py PACK.zip [DIGEST]")  # noqa: T201 - a command prints
        return 2
    try:
        pack = Path(arguments[0]).read_bytes()
    except OSError as missing:
        print(f"The pack cannot be opened: {missing.strerror}.")  # noqa: T201 - a command prints
        return 2
    found = report(pack, *arguments[1:])
    for line in words(found):
        print(line)  # noqa: T201 - a command prints
    return 0 if found["unaltered"] else 1


def words(found: dict[str, object]) -> list[str]:
    """The report in plain sentences."""
    faults = list(found["faults"])  # type: ignore[call-overload]  # a list, as report() makes it
    if faults:
        return ["Altered.", *(f"- {fault}." for fault in faults), f"SHA-256 of this file: {found['sha256']}"]
    return [
        f"Unaltered: {found['files']} files as they were sealed, and every rate follows from its counts.",
        f"SHA-256 of this pack: {found['sha256']}",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
