"""What the rows of an upload say of each other, and the tests that ask it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from hefted.exchange.asc_wds.context import Context, squeezed
from hefted.exchange.asc_wds.judging import Judged, Test
from hefted.exchange.asc_wds.tests_of_a_row import TESTS as TESTS_OF_A_ROW
from hefted.exchange.asc_wds.tests_of_a_row import is_, kept_is, service_lacks
from hefted.exchange.asc_wds.values import NOT_KNOWN, day, whole, years_on

Key = tuple[str, ...]
REGISTERED_MANAGER = "4"  # job role; the table's rules name it where they ask for it


class Whole:
    """Every row of the upload, found by its references. Of rows that repeat a reference the first counts."""

    def __init__(self, *, context: Context, workplaces: Sequence[Judged], staff: Sequence[Judged]) -> None:
        self.context = context
        self.workplaces: dict[str, Judged] = {}
        self.staff: dict[Key, Judged] = {}
        self.repeated: set[Judged] = set()
        self.taking_a_reference: set[Judged] = set()
        self._find_workplaces(workplaces)
        self._find_staff(staff)
        self.staff_rows = [row for row in staff if row not in self.repeated]
        self._locations = Counter(row["LOCATIONID"] for row in workplaces)
        self._first_at = {row["LOCATIONID"]: row for row in reversed(workplaces)}
        self.counted = self._count_staff()
        self.moves = Counter(
            (target_of(row), new_reference(row)) for row in self.staff_rows if row["TRANSFERSTAFFRECORD"]
        )
        self.hours_by_number = self._add_hours()
        self.full_time_pay = self._find_pay()

    def _find_workplaces(self, rows: Sequence[Judged]) -> None:
        for row in rows:
            if row.workplace in self.workplaces:
                self.repeated.add(row)
            else:
                self.workplaces[row.workplace] = row

    def _find_staff(self, rows: Sequence[Judged]) -> None:
        """A new reference may be neither an old one of any row nor a new one of a row before."""
        old = {row.key for row in rows}
        for row in rows:
            new = (row.workplace, squeezed(row["CHGUNIQUEWRKID"]))
            if row["CHGUNIQUEWRKID"] and (new in old or new in self.staff):
                self.taking_a_reference.add(row)
            elif row.key in self.staff:
                self.repeated.add(row)
            else:
                self.staff[row.key] = row
                if row["CHGUNIQUEWRKID"]:
                    self.staff[new] = row

    def _count_staff(self) -> Mapping[str, list[Judged]]:
        """By workplace: rows that are added or changed, and rows kept as they are of workers on record."""
        counted = defaultdict(list)
        for row in self.staff_rows:
            known = self.context.worker(workplace=row.workplace, reference=row.worker)
            is_kept = row.status in {"UNCHECKED", "NOCHANGE"} and (known or self.context.reads_every_row)
            if row.status in {"NEW", "UPDATE"} or is_kept:
                counted[row.workplace].append(row)
        return counted

    def _add_hours(self) -> Mapping[str, tuple[int, Decimal]]:
        """National Insurance number to how many rows have it and their contracted hours together."""
        found: dict[str, tuple[int, Decimal]] = {}
        for row in self.staff_rows:
            if row.is_read and row.kept.get("NINUMBER") is not None:
                rows, hours = found.get(insurance_number(row), (0, Decimal(0)))
                found[insurance_number(row)] = rows + 1, hours + (contracted_hours(row) or 0)
        return found

    def _find_pay(self) -> Mapping[tuple[int, int], list[tuple[Judged, Decimal]]]:
        """Yearly pay and job role to the rows that have them, with their contracted hours."""
        found = defaultdict(list)
        for row in self.staff_rows:
            salary, role, hours = row.kept.get("SALARY"), row.kept.get("MAINJOBROLE"), contracted_hours(row)
            if row.is_read and salary is not None and role is not None and hours is not None:
                found[salary, role].append((row, hours))
        return found

    def repeats_location(self, row: Judged) -> bool:
        return self._locations[row["LOCATIONID"]] > 1 and self._first_at[row["LOCATIONID"]] is not row

    def has_manager(self, workplace: str) -> bool:
        return any(self._is_manager(row) for row in self.counted.get(workplace, ()))

    def _is_manager(self, row: Judged) -> bool:
        if row.is_read:
            return is_(row, "MAINJOBROLE", REGISTERED_MANAGER)
        known = self.context.worker(workplace=row.workplace, reference=row.worker)
        return known is not None and known.is_registered_manager


def insurance_number(row: Judged) -> str:
    return squeezed(row["NINUMBER"]).upper()


def contracted_hours(row: Judged) -> Decimal | None:
    """None = not stated, not known, or dropped."""
    hours: Decimal | None = row.kept.get("CONTHOURS")
    return None if hours == NOT_KNOWN else hours


def target_of(row: Judged) -> str:
    return squeezed(row["TRANSFERSTAFFRECORD"])


def new_reference(row: Judged) -> str:
    return squeezed(row["CHGUNIQUEWRKID"]) or row.worker


# --- the account


def account_is_single(row: Judged, column: str) -> bool:  # noqa: ARG001 - every test is called alike
    return not row.context.is_parent


def account_is_parent(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.context.is_parent


def not_one_workplace(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return len(row.upload.workplaces) != 1


def _own(row: Judged) -> Judged | None:
    primary = row.context.primary
    return row.upload.workplaces.get(squeezed(primary.reference)) if primary else None


def own_workplace_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.context.primary is not None and _own(row) is None


def own_workplace_deleted(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    own = _own(row)
    return own is not None and own.status == "DELETE"


def workplace_not_owned(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    known = row.context.by_reference.get(row.workplace)
    return known is not None and not known.is_owned and known.id != row.context.primary_workplace_id


# --- references


def row_repeated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row in row.upload.repeated


def new_reference_taken(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row in row.upload.taking_a_reference


def is_not_repeated(row: Judged, column: str) -> bool:
    return not row_repeated(row, column) and not new_reference_taken(row, column)


def location_repeated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.upload.repeats_location(row)


def workplace_found(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.workplace in row.upload.workplaces


def workplace_missing(row: Judged, column: str) -> bool:
    return not workplace_found(row, column)


def worker_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.key not in row.upload.staff


# --- transfers


def transfers(row: Judged, column: str) -> bool:
    return row.status != "DELETE" and row.kept.get(column) is not None


def target_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return target_of(row) not in row.upload.workplaces


def reference_taken_at_target(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    target, reference = target_of(row), new_reference(row)
    in_file = row.upload.staff.get((target, reference))
    if in_file is not None and in_file is not row:
        return True
    return row.context.worker(workplace=target, reference=reference) is not None


def two_movers_share_reference(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.upload.moves[target_of(row), new_reference(row)] > 1


# --- staff against staff


def shared_number_hours_above(row: Judged, column: str, most: str) -> bool:
    if row.kept.get(column) is None:
        return False
    rows, hours = row.upload.hours_by_number.get(insurance_number(row), (0, Decimal(0)))
    return rows > 1 and hours > int(most)


def same_pay_as_full_timer(row: Judged, column: str, under: str, over: str) -> bool:
    """A part-timer works under so many hours, a full-timer over so many."""
    own = contracted_hours(row)
    if own is None or own >= int(under):
        return False
    alike = row.upload.full_time_pay.get((row.kept[column], row.kept["MAINJOBROLE"]), ())
    return any(other is not row and hours > int(over) for other, hours in alike)


# --- staff against their workplace


def _workplace(row: Judged) -> Judged | None:
    return row.upload.workplaces.get(row.workplace)


def workplace_service_lacks(row: Judged, column: str, ability: str) -> bool:  # noqa: ARG001 - as above
    workplace, known = _workplace(row), row.context.by_reference.get(row.workplace)
    if workplace is not None and workplace.is_read:
        return service_lacks(whole(workplace["MAINSERVICE"]), ability)
    return known is not None and service_lacks(known.main_service, ability)


def workplace_says_no_to_delegated_healthcare(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    workplace, known = _workplace(row), row.context.by_reference.get(row.workplace)
    if workplace is not None and workplace.is_read:
        return kept_is(workplace, "DHA", "2")
    return known is not None and known.says_no_to_delegated_healthcare


def workplace_not_regulated(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    workplace, known = _workplace(row), row.context.by_reference.get(row.workplace)
    if workplace is not None and workplace.is_read:
        return not is_(workplace, "REGTYPE", "2")
    return known is not None and not known.is_regulated


def training_before_birthday(row: Judged, column: str, years: str) -> bool:
    worker = row.upload.staff.get(row.key)
    born = day(worker["DOB"]) if worker else None
    return born is not None and row.kept[column] < years_on(born, int(years))


# --- a workplace against its staff


def staff_rows(row: Judged) -> int:
    return len(row.upload.counted.get(row.workplace, ()))


def staff_rows_differ(row: Judged, column: str) -> bool:
    return bool(row.kept.get(column) != staff_rows(row))


def staff_rows_agree(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not staff_rows_differ(row, "TOTALPERMTEMP")


def _people(row: Judged, column: str) -> int:
    """None known counts as nobody."""
    return sum(row.kept.get(column) or ())


def more_than_staff(row: Judged, column: str) -> bool:
    return _people(row, column) > staff_rows(row)


def as_many_as_staff(row: Judged, column: str) -> bool:
    people = _people(row, column)
    return people > 0 and people >= staff_rows(row)


def has_no_registered_manager(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not row.upload.has_manager(row.workplace)


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
    worker_missing,
    transfers,
    target_missing,
    reference_taken_at_target,
    two_movers_share_reference,
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
