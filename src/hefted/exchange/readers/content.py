"""What the bytes of a file really are, whatever its name says, and the text in them."""

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath

from hefted.exchange.readers.problems import FileRefused

LARGEST_BYTES = 100_000_000
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm"})

# First bytes of what people bring by mistake: (bytes, what it is).
SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook of the old kind (.xls), or one with a password"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3", "a database"),
)
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
# UTF-8 read as Windows-1252 and saved again: an e with an accent becomes an A with a tilde and a sign.
MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u02dc]|â€")
LONGEST_SHOWN = 40
MOST_SHOWN = 6
WANTED = "bring a CSV file, or an Excel workbook saved as .xlsx"


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file. `notes` say how it was read; `needs_preview` when the encoding is a guess."""

    text: str
    encoding: str
    needs_preview: bool
    notes: tuple[str, ...]


def refuse_size(*, name: str, size: int) -> None:
    """FileRefused: empty, or too large to take. Called before the bytes are read where the size is known."""
    if size == 0:
        raise FileRefused(f"{name} is empty: {WANTED} with a header line and at least one row.")
    if size >= LARGEST_BYTES:
        raise FileRefused(
            f"{name} is {size / 1_000_000:.0f} MB: files under {LARGEST_BYTES // 1_000_000} MB are accepted; "
            "split it by month or by branch."
        )


def is_workbook(*, name: str, content: bytes) -> bool:
    """True for a zip archive (to be read as a workbook), False for text.

    FileRefused: nothing in it, too large, a known other kind, or a name that promises something else.
    """
    refuse_size(name=name, size=len(content))
    suffix = PurePath(name).suffix.lower()
    if content.startswith((ZIP, EMPTY_ZIP)):
        if suffix in TEXT_SUFFIXES:
            raise FileRefused(
                f"{name} is named {suffix} but holds an Excel workbook or another zip archive: "
                "save it as CSV, or name it .xlsx if it is a workbook."
            )
        return True
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise FileRefused(f"{name} is {what}, not a table: {WANTED}.")
    opening = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise FileRefused(f"{name} is a web page, not a table: {WANTED}.")
    if opening.startswith((b"<?xml", b"<")):
        raise FileRefused(f"{name} is XML, not a table: {WANTED}.")
    if suffix in WORKBOOK_SUFFIXES:
        raise FileRefused(f"{name} is named {suffix} but is not an Excel workbook: {WANTED}.")
    return False


def decode(*, name: str, content: bytes) -> Text:
    """The text of a CSV file: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252 with a preview.

    FileRefused: no such encoding fits. Nothing is ever replaced by a question mark.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused(f"{name} is in UTF-32: save it as “CSV UTF-8”.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(name, _strict(name, content, "utf-16"), "UTF-16")
    if content.startswith(codecs.BOM_UTF8):
        return _checked(name, _strict(name, content, "utf-8-sig"), "UTF-8 with mark")
    try:
        return _checked(name, content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _windows(name, content)


def _strict(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"{name} is marked as {encoding.removesuffix('-sig').upper()}, "
            f"which byte {error.start + 1} is not: save it as “CSV UTF-8”."
        ) from error


def _checked(name: str, text: str, encoding: str, *, is_guess: bool = False) -> Text:
    if "\x00" in text:
        raise FileRefused(f"{name} is not text, or is UTF-16 without its mark: save it as “CSV UTF-8”.")
    if not text.strip():
        raise FileRefused(
            f"{name} holds nothing but blanks: {WANTED} with a header line and at least one row."
        )
    notes = []
    if found := MOJIBAKE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        notes.append(
            f"Line {line} of {name} holds “{found.group()}”, often an accented letter or an apostrophe that "
            "another program garbled: look at the names before you go on."
        )
    return Text(text=text, encoding=encoding, needs_preview=is_guess, notes=tuple(notes))


def _windows(name: str, content: bytes) -> Text:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"{name} is neither UTF-8 nor Windows-1252 (byte {error.start + 1} fits neither): "
            "save it as “CSV UTF-8”."
        ) from error
    read = _checked(name, text, "Windows-1252", is_guess=True)
    words = [
        word for word in re.findall(r"[^\s,;\"]+", text) if not word.isascii() and len(word) < LONGEST_SHOWN
    ]
    shown = ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:MOST_SHOWN])
    note = f"{name} was read as Windows-1252; check that these are right: {shown}."
    return Text(text=text, encoding=read.encoding, needs_preview=True, notes=(note, *read.notes))
