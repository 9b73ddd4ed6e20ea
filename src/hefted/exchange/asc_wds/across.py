"""What the rows of an upload say of each other, and the tests that ask it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from hefted.exchange.asc_wds.context import Context, KnownWorkplace, squeezed
from hefted.exchange.asc_wds.judging import Judged, Test
from hefted.exchange.asc_wds.tests_of_a_row import TESTS as TESTS_OF_A_ROW
from hefted.exchange.asc_wds.tests_of_a_row import is_, kept_is, service_lacks
from hefted.exchange.asc_wds.values import NOT_KNOWN, loose_day, whole, years_on

YEARLY = 1  # SALARYINT
REGISTERED_MANAGER = "4"  # job role; the table's rules name it where they ask for it


class Whole:
    """Every row of the upload, found by its references. Of rows that repeat a reference the first counts.

    A workplace row that was skipped is not there; a worker with a new reference is found by that one.
    """

    def __init__(self, *, context: Context, workplaces: Sequence[Judged], staff: Sequence[Judged]) -> None:
        self.context = context
        self.workplace_rows = len(workplaces)
        self.workplaces: dict[str, Judged] = {}
        self.staff: dict[str, Judged] = {}
        self.repeated: set[Judged] = set()
        self.taking_a_reference: set[Judged] = set()
        self.staff_rows = staff
        self._find_workplaces([row for row in workplaces if not row.is_skipped])
        self.repeated_workplaces = {row.workplace for row in self.repeated}
        self.repeated_locations = self._find_locations([row for row in workplaces if not row.is_skipped])
        self._find_staff(staff)
        self.counted = self._count_staff()
        self.transfer_faults = self._find_transfer_faults()
        self.hours_by_number = self._add_hours()

    def _find_workplaces(self, rows: Sequence[Judged]) -> None:
        for row in rows:
            if row.reference in self.workplaces:
                self.repeated.add(row)
            else:
                self.workplaces[row.reference] = row

    def _find_locations(self, rows: Sequence[Judged]) -> set[Judged]:
        """Rows whose location an earlier one has; those that stay as they are come first, as on record."""
        held: set[str] = set()
        repeated = set()
        known = {workplace.reference: workplace.location_id for workplace in self.context.workplaces}
        staying = [
            (row, known[row["LOCALESTID"]])
            for row in rows
            if row["STATUS"] == "NOCHANGE" and row["LOCALESTID"] in known
        ]
        changing = [
            (row, row["LOCATIONID"])
            for row in rows
            if row["STATUS"] in {"NEW", "UPDATE"} and row["LOCATIONID"]
        ]
        for row, location in staying + changing:
            if location in held:
                repeated.add(row)
            held.add(location)
        return repeated

    def _find_staff(self, rows: Sequence[Judged]) -> None:
        """A new reference may be neither an old one of any row nor a reference of a row before."""
        old = {row.reference + row.worker_reference for row in rows}
        found = {}
        for row in rows:
            key = row.reference + new_reference(row)
            changes = row.kept.get("CHGUNIQUEWRKID") is not None
            if key in found or (changes and key in old):
                (self.taking_a_reference if changes else self.repeated).add(row)
            elif row.reference in self.workplaces:
                found[key] = row
        self.staff = found

    def _count_staff(self) -> Mapping[str, list[Judged]]:
        """By workplace, the rows that are added or changed: the service counts no others, repeated or not."""
        counted = defaultdict(list)
        for row in self.staff_rows:
            is_kept = row.status in {"UNCHECKED", "NOCHANGE"} and self.context.reads_every_row
            if row.status in {"NEW", "UPDATE"} or is_kept:
                counted[row.reference].append(row)
        return counted

    def _find_transfer_faults(self) -> Mapping[Judged, str]:
        """Rows that cannot be transferred to the code number that says why.

        Movers are held against added rows first, then against the others, then one by one: what is found
        at one step ends the search.
        """
        moving = [row for row in self.staff_rows if row.status == "UPDATE" and target_as_written(row)]
        added = [row for row in self.staff_rows if row.status == "NEW"]
        others = [row for row in self.staff_rows if row not in moving and row.status != "NEW"]
        for others_there, code in ((added, "1403"), (others, "1402")):
            faults = dict.fromkeys(self._clashing(moving, others_there), code)
            if faults:
                return faults
        return {row: reason for row in moving if (reason := self._why_not(row))}

    @staticmethod
    def _clashing(moving: Sequence[Judged], there: Sequence[Judged]) -> list[Judged]:
        taken: defaultdict[str, set[str]] = defaultdict(set)
        for row in there:
            taken[row["LOCALESTID"]] |= {row.worker_reference, new_reference(row)}
        clashing = []
        for row in moving:
            references = taken[target_as_written(row)]
            if new_reference(row) in references:
                clashing.append(row)
            references.add(new_reference(row))
        return clashing

    def _why_not(self, row: Judged) -> str | None:
        target = target_as_written(row)
        in_file = next((there for there in self.workplaces.values() if there["LOCALESTID"] == target), None)
        uploaded = {there.reference for there in self.workplaces.values()}
        known = next(
            (
                there
                for there in self.context.workplaces
                if there.reference == target and squeezed(there.reference) in uploaded
            ),
            None,
        )
        if known is None and (in_file is None or in_file.status != "NEW"):
            return "1401"
        if known and self.context.worker(workplace=squeezed(target), reference=new_reference(row)):
            return "1402"
        return None

    def _add_hours(self) -> Mapping[str, tuple[int, Decimal]]:
        """National Insurance number to how many rows have it and their contracted hours together.

        Hours that are not known cannot be added: the number is then left out.
        """
        found: dict[str, tuple[int, Decimal]] = {}
        not_known = set()
        for row in self.staff_rows:
            number_ = row.kept.get("NINUMBER")
            if row.is_read and number_ is not None:
                if row.kept.get("CONTHOURS") == NOT_KNOWN:
                    not_known.add(number_)
                rows, hours = found.get(number_, (0, Decimal(0)))
                found[number_] = rows + 1, hours + (contracted_hours(row) or 0)
        return {number_: sums for number_, sums in found.items() if number_ not in not_known}

    def has_manager(self, workplace: str) -> bool:
        return any(is_(row, "MAINJOBROLE", REGISTERED_MANAGER) for row in self.counted.get(workplace, ()))


def contracted_hours(row: Judged) -> Decimal | None:
    """None = not stated, not known, or dropped."""
    hours: Decimal | None = row.kept.get("CONTHOURS")
    return None if hours == NOT_KNOWN else hours


def target_as_written(row: Judged) -> str:
    """The workplace to move to; only of a worker who is on record, blank otherwise."""
    return str(row.kept.get("TRANSFERSTAFFRECORD") or "")


def new_reference(row: Judged) -> str:
    return squeezed(str(row.kept.get("CHGUNIQUEWRKID") or "")) or row.worker_reference


# --- the account


def account_is_single(row: Judged, column: str) -> bool:  # noqa: ARG001 - every test is called alike
    return not row.context.is_parent


def account_is_parent(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.context.is_parent


def not_one_workplace(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.upload.workplace_rows != 1


def _own(row: Judged) -> Judged | None:
    """The row of the account's own workplace; a repeated one does not stand."""
    primary = row.context.primary
    if primary is None or squeezed(primary.reference) in row.upload.repeated_workplaces:
        return None
    return row.upload.workplaces.get(squeezed(primary.reference))


def own_workplace_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.context.primary is not None and _own(row) is None


def own_workplace_deleted(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    own = _own(row)
    return own is not None and own.status == "DELETE"


def workplace_not_owned(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    known, primary = row.context.by_reference.get(row.workplace), row.context.primary
    if known is None or primary is None or row.workplace in row.upload.repeated_workplaces:
        return False
    return not known.is_owned and known.id != primary.id


# --- references


def row_repeated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row in row.upload.repeated


def new_reference_taken(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row in row.upload.taking_a_reference


def is_not_repeated(row: Judged, column: str) -> bool:
    return not row_repeated(row, column) and not new_reference_taken(row, column)


def location_repeated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row in row.upload.repeated_locations


def workplace_found(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.reference in row.upload.workplaces


def workplace_missing(row: Judged, column: str) -> bool:
    return not workplace_found(row, column)


def worker_found(row: Judged, column: str) -> bool:
    return not worker_missing(row, column)


def worker_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.reference + row.worker_reference not in row.upload.staff


# --- transfers


def cannot_move_because(row: Judged, column: str, code: str) -> bool:  # noqa: ARG001 - as above
    return row.upload.transfer_faults.get(row) == code


# --- staff against staff


def shared_number_hours_above(row: Judged, column: str, most: str) -> bool:
    rows, hours = row.upload.hours_by_number.get(row.kept.get(column) or "", (0, Decimal(0)))
    return rows > 1 and hours > int(most)


def same_pay_as_full_timer(row: Judged, column: str, under: str, over: str) -> bool:
    """A part-timer works under so many hours, a full-timer over so many; between the two one is both."""
    own = contracted_hours(row)
    return (
        own is not None
        and own < int(under)
        and any(
            other.kept.get(column) == row.kept.get(column)
            and whole(other["MAINJOBROLE"]) == whole(row["MAINJOBROLE"])
            and (contracted_hours(other) or 0) > int(over)
            for other in row.upload.staff_rows
            if other.status in {"NEW", "UPDATE", ""} and other.kept.get("SALARYINT") == YEARLY
        )
    )


# --- staff against their workplace


def _workplace(row: Judged) -> Judged | None:
    """Where the worker will be: the workplace moved to, or the one named."""
    target = target_as_written(row) if row.status == "UPDATE" else ""
    return row.upload.workplaces.get(squeezed(target) if target else row.reference)


def _known(row: Judged) -> KnownWorkplace | None:
    return row.context.by_reference.get(row.workplace)


def workplace_service_lacks(row: Judged, column: str, ability: str) -> bool:  # noqa: ARG001 - as above
    workplace = _workplace(row)
    if workplace is None or workplace.status not in {"NEW", "UPDATE"}:
        known = _known(workplace) if workplace and workplace.status in {"UNCHECKED", "NOCHANGE"} else None
        return known is not None and service_lacks(known.main_service, ability)
    return service_lacks(whole(workplace["MAINSERVICE"]), ability)


def workplace_says_no_to_delegated_healthcare(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    workplace = _workplace(row)
    if workplace is None or workplace.status not in {"NEW", "UPDATE"}:
        known = _known(workplace) if workplace and workplace.status in {"UNCHECKED", "NOCHANGE"} else None
        return known is not None and known.says_no_to_delegated_healthcare
    return kept_is(workplace, "DHA", "2")


def workplace_not_regulated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    """A workplace that is not in the file, or is to be deleted, is not regulated either."""
    workplace = _workplace(row)
    if workplace is not None and workplace.status in {"NEW", "UPDATE"}:
        return not kept_is(workplace, "REGTYPE", "2")
    known = _known(workplace) if workplace and workplace.status in {"UNCHECKED", "NOCHANGE"} else None
    return known is None or not known.is_regulated


def training_before_birthday(row: Judged, column: str, years: str) -> bool:
    worker = row.upload.staff.get(row.reference + row.worker_reference)
    born = loose_day(worker["DOB"], row.context.as_of) if worker else None
    return born is not None and row.kept[column] < years_on(born, int(years))


# --- a workplace against its staff


def staff_rows(row: Judged) -> int:
    return len(row.upload.counted.get(row.reference, ()))


def staff_rows_differ(row: Judged, column: str) -> bool:
    return bool(row.kept.get(column) != staff_rows(row))


def staff_rows_agree(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not staff_rows_differ(row, "TOTALPERMTEMP")


def _people(row: Judged, column: str) -> int | None:
    """999 counts as nobody; None = an item is no number, so there is no sum."""
    counts = [whole(item) for item in row[column].split(";") if item != str(NOT_KNOWN)]
    return None if None in counts else sum(count or 0 for count in counts)


def more_than_staff(row: Judged, column: str) -> bool:
    people = _people(row, column)
    return people is not None and people > staff_rows(row)


def as_many_as_staff(row: Judged, column: str) -> bool:
    people = _people(row, column)
    return people is not None and people >= staff_rows(row)


def has_no_registered_manager(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not row.upload.has_manager(row.reference)


_ACROSS: tuple[Test, ...] = (
    account_is_single,
    account_is_parent,
    not_one_workplace,
    own_workplace_missing,
    own_workplace_deleted,
    workplace_not_owned,
    row_repeated,
    new_reference_taken,
    is_not_repeated,
    location_repeated,
    workplace_found,
    workplace_missing,
    worker_found,
    worker_missing,
    cannot_move_because,
    shared_number_hours_above,
    same_pay_as_full_timer,
    workplace_service_lacks,
    workplace_says_no_to_delegated_healthcare,
    workplace_not_regulated,
    training_before_birthday,
    staff_rows_differ,
    staff_rows_agree,
    more_than_staff,
    as_many_as_staff,
    has_no_registered_manager,
)
TESTS: Mapping[str, Test] = MappingProxyType({**TESTS_OF_A_ROW, **{test.__name__: test for test in _ACROSS}})
