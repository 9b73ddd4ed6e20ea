"""Which file is it, told by its first line, and is that line the one that is expected?"""

from hefted.exchange.asc_wds.table import FURTHER_PAIRS, columns
from hefted.exchange.asc_wds.upload import STAFF, TRAINING, WORKPLACE

WORKPLACE_BEGINS = 50  # characters of the header that tell a workplace file


def kind_of(header: str) -> str | None:
    """The service goes by the header alone, letter for letter; None = none of the three files."""
    first = header[:WORKPLACE_BEGINS]
    if ",".join(columns(WORKPLACE))[:WORKPLACE_BEGINS] in first:
        return WORKPLACE
    if any(",".join(start) + "," in header for start in _staff_beginnings()):
        return STAFF
    if ",".join(columns(TRAINING)) in header:
        return TRAINING
    return None


def is_as_expected(kind: str, header: str) -> bool:
    """Order and spelling both; the optional columns of staff may be there or not."""
    if kind != STAFF:
        return header == ",".join(columns(kind))
    return any(header == ",".join(names) for names in _staff_headers(header.count(",") + 1))


def _staff_beginnings() -> list[list[str]]:
    """Up to DISPLAYID, with each choice of the optional columns."""
    return [names[: names.index("DISPLAYID") + 1] for names in _staff_variants()]


def _staff_variants() -> list[list[str]]:
    optional = [name for name, column in columns(STAFF).items() if column.is_optional]
    return [
        [name for name in columns(STAFF) if name not in optional or name in chosen]
        for chosen in ([], optional[:1], optional[1:], optional)
    ]


def _staff_headers(width: int) -> list[list[str]]:
    """The legal headers of that many columns: further qualifications come in pairs, numbered on."""
    headers = []
    for names in _staff_variants():
        pairs, odd = divmod(width - len(names), 2)
        if odd or pairs < 0 or pairs > len(FURTHER_PAIRS):
            continue
        further = [f"QUALACH{number:02}" for number in FURTHER_PAIRS[:pairs]]
        headers.append(names + [part for name in further for part in (name, f"{name}NOTES")])
    return headers
