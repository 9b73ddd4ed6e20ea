"""One small upload in which nothing is wrong, and changes to it written as text."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hefted.exchange import asc_wds
from hefted.exchange.asc_wds import table

AS_OF = date(2026, 6, 30)
WORKPLACE = {
    "LOCALESTID": "LEEDS", "STATUS": "NEW", "ESTNAME": "Example Homecare", "ADDRESS1": "1 Example Street",
    "POSTTOWN": "Leeds", "POSTCODE": "LS9 8AA", "ESTTYPE": "6", "PERMCQC": "1", "PERMLA": "1", "REGTYPE": "2",
    "PROVNUM": "1-100000001", "LOCATIONID": "1-200000001", "MAINSERVICE": "8", "ALLSERVICES": "8",
    "UTILISATION": "40", "SERVICEUSERS": "27;4", "OTHERUSERDESC": ";", "TOTALPERMTEMP": "2",
    "ALLJOBROLES": "8;7;4", "STARTERS": "1;0;0", "LEAVERS": "1;0;0", "VACANCIES": "1;0;0", "REASONS": "5",
    "REASONNOS": "1", "PENSION": "1", "TRAVELTIME": "2",
}  # fmt: skip
STAFF = {
    "LOCALESTID": "LEEDS", "UNIQUEWORKERID": "C1", "STATUS": "NEW", "DISPLAYID": "Carer one", "POSTCODE": "LS9 8AA",
    "DOB": "14/03/1988", "GENDER": "2", "ETHNICITY": "31", "NATIONALITY": "826", "COUNTRYOFBIRTH": "826",
    "STARTDATE": "06/01/2025", "STARTINSECT": "2025", "EMPLSTATUS": "1", "ZEROHRCONT": "2", "DAYSSICK": "2",
    "SALARYINT": "3", "HOURLYRATE": "12.90", "MAINJOBROLE": "8", "CONTHOURS": "30", "SCQUAL": "1;2",
    "QUALACH01": "129;2024",
}  # fmt: skip
TRAINING = {
    "LOCALESTID": "LEEDS", "UNIQUEWORKERID": "C1", "CATEGORY": "20", "TRAININGNAME": "Safeguarding",
    "ACCREDITED": "1", "WHODELIVERED": "1", "HOWDELIVERED": "1", "VALIDITY": "12",
    "DATECOMPLETED": "02/02/2026", "EXPIRYDATE": "01/02/2027",
}  # fmt: skip
OTHER_SITE = {"PROVNUM": "1-100000001", "TOTALPERMTEMP": "1"}
NAMED = {  # rows that a change may name, with what they are like
    "workplace": ("workplace", WORKPLACE),
    "site": ("workplace", WORKPLACE | OTHER_SITE | {"LOCATIONID": "1-200000002"}),
    "house": ("workplace", WORKPLACE | OTHER_SITE | {"LOCATIONID": "1-200000003"}),
    "staff": ("staff", STAFF),
    "manager": ("staff", STAFF | {"UNIQUEWORKERID": "M1", "DISPLAYID": "Manager", "MAINJOBROLE": "4"}),
    "mate": ("staff", STAFF | {"DISPLAYID": "Carer two"}),
    "training": ("training", TRAINING),
}
EXAMPLES = Path(__file__).with_name("examples.txt")


def examples() -> dict[str, tuple[str, str]]:
    """Rule to the changes that break it and those that do not."""
    found = {}
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, breaks, holds = (part.strip() for part in line.split("|"))
            found[rule] = breaks, holds
    return found


def as_csv(kind: str, rows: list[dict[str, str]], *, further: int = 0) -> bytes:
    names = list(table.columns(kind))
    for number in range(4, 4 + further):
        names += [f"QUALACH{number:02}", f"QUALACH{number:02}NOTES"]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


class Changed:
    """The base upload with changes such as `POSTCODE=LS9 & mate.DOB= & @known=LEEDS`."""

    def __init__(self, changes: str, *, of: str) -> None:
        self.rows = {name: dict(NAMED[name][1]) for name in ("workplace", "staff", "manager", "training")}
        self.context = asc_wds.Context(as_of=AS_OF)
        self.judged = of
        for change in filter(None, changes.split(" & ")):
            name, _, value = change.strip().partition("=")
            letter, star, times = value.rpartition("*")
            before, letter = letter[:-1], letter[-1:]
            value = before + letter * int(times) if star else value
            if name.startswith("@"):
                getattr(self, f"_{name[1:]}")(value)
            else:
                row, _, column = name.rpartition(".")
                row = row or of
                self.rows.setdefault(row, dict(NAMED[row][1]))[column] = value

    @property
    def line(self) -> int:
        """Of the row that is judged."""
        kind = NAMED[self.judged][0]
        return [name for name in self.rows if NAMED[name][0] == kind].index(self.judged) + 2

    @property
    def files(self) -> dict[str, bytes]:
        return {
            f"{kind}.csv": as_csv(kind, [row for name, row in self.rows.items() if NAMED[name][0] == kind])
            for kind in ("workplace", "staff", "training")
        }

    def read(self) -> asc_wds.Upload:
        return asc_wds.read(self.files, self.context)

    def _judged(self, name: str) -> None:
        self.judged = name

    def _parent(self, _: str) -> None:
        self.context = replace(self.context, is_parent=True)

    def _know(self, reference: str, **facts: object) -> int:
        number = len(self.context.workplaces) + 1
        known = asc_wds.KnownWorkplace(id=number, reference=reference, main_service=8, is_regulated=True)
        self.context = replace(self.context, workplaces=(*self.context.workplaces, replace(known, **facts)))
        return number

    def _known(self, reference: str) -> None:
        self._know(reference)

    def _primary(self, reference: str) -> None:
        number = self._know(reference)
        self.context = replace(self.context, primary_workplace_id=number)

    def _not_owned(self, reference: str) -> None:
        known = tuple(replace(one, is_owned=one.reference != reference) for one in self.context.workplaces)
        self.context = replace(self.context, workplaces=known)

    def _known_worker(self, reference: str) -> None:
        reference, _, site = reference.partition("@")
        workplace = self._know(site) if site else 1
        worker = asc_wds.KnownWorker(workplace_id=workplace, reference=reference)
        self.context = replace(self.context, workers=(*self.context.workers, worker))

    def _days_sick(self, days: str) -> None:
        (worker,) = self.context.workers
        told = replace(worker, days_sick=Decimal(days), days_sick_saved_on=date(2026, 6, 1))
        self.context = replace(self.context, workers=(told,))

    def _unknown_postcode(self, postcode: str) -> None:
        self.context = replace(self.context, unknown_postcodes=frozenset({postcode}))

    def _held(self, location: str) -> None:
        self.context = replace(self.context, location_ids_held_by_others=frozenset({location}))
