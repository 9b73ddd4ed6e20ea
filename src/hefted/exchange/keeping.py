"""The bytes of files brought in, kept once each under their SHA-256."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from hefted.exchange.readers.problems import FileRefused

ROOM_FACTOR = 3
COMING = "coming"


def keep(*, name: str, content: bytes) -> str:
    """Keep the bytes and return their SHA-256: written beside, made durable, then put in place at once.

    FileRefused: not enough free space; nothing is left behind.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    if place.exists():
        return sha256
    coming = Path(settings.UPLOADS_DIR) / COMING
    for folder in (place.parent, coming):
        folder.mkdir(parents=True, exist_ok=True)
    _sweep(coming)
    wanted = ROOM_FACTOR * len(content)
    if shutil.disk_usage(coming).free < wanted:
        raise FileRefused(f"{name} was not taken: {wanted / 1_000_000:.0f} MB of free space are needed here.")
    handle, beside = tempfile.mkstemp(dir=coming, prefix=f"{os.getpid()}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).replace(place)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise FileRefused(f"{name} could not be kept: the disk may be full.") from error
    _make_durable(place.parent)
    return sha256


def kept(*, sha256: str) -> bytes:
    """FileNotFoundError: no such bytes were kept."""
    return _place(sha256).read_bytes()


def _sweep(coming: Path) -> None:
    """Takes away what a process left behind that was killed while it wrote."""
    for left in coming.iterdir():
        try:
            os.kill(int(left.name.partition("-")[0]), 0)
        except ProcessLookupError:
            left.unlink(missing_ok=True)


def _place(sha256: str) -> Path:
    return Path(settings.UPLOADS_DIR) / sha256[:2] / sha256


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
