"""The tests that the rule table names, for one row by itself. Each answers for `row` and one `column`.

The name in the table is the name of the function; arguments follow it, as text. Nothing here is a rule:
codes, lengths and ranges stand in the table, lists in `hefted.codes`. The file is long because the service
has so many rules; each test is a few lines.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from hefted.codes import code_list, rows
from hefted.exchange.asc_wds.context import squeezed
from hefted.exchange.asc_wds.expiry import expiry
from hefted.exchange.asc_wds.judging import Judged, Test
from hefted.exchange.asc_wds.values import (
    NOT_KNOWN,
    choices,
    day,
    in_list,
    items,
    loose_day,
    number,
    second,
    whole,
    years_on,
)

NONE = "0"  # of ALLSERVICES: no other services
COUNTS = ("STARTERS", "LEAVERS", "VACANCIES")
_named: dict[str, Test] = {}


def _in_table(test: Test) -> Test:
    _named[test.__name__] = test
    return test


# --- the cell itself


@_in_table
def blank(row: Judged, column: str) -> bool:
    return not row[column]


@_in_table
def filled(row: Judged, column: str) -> bool:
    return bool(row[column])


@_in_table
def longer(row: Judged, column: str, most: str) -> bool:
    return len(row[column]) > int(most)


@_in_table
def not_like(row: Judged, column: str, pattern: str) -> bool:
    return not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), row[column], re.ASCII)


@_in_table
def not_like_letters(row: Judged, column: str, pattern: str) -> bool:
    """Letters and digits alone, in capitals, are held against the pattern."""
    text = re.sub(r"[^A-Za-z0-9]", "", row[column]).upper()
    return not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text)


@_in_table
def is_not_word(row: Judged, column: str, word: str) -> bool:
    return row[column].lower() != word


@_in_table
def is_word(row: Judged, column: str, word: str) -> bool:
    return row[column].lower() == word


# --- numbers and codes


@_in_table
def is_(row: Judged, column: str, code: str) -> bool:
    return whole(row[column]) == int(code)


@_in_table
def is_not(row: Judged, column: str, code: str) -> bool:
    return whole(row[column]) != int(code)


@_in_table
def is_any(row: Judged, column: str, *codes: str) -> bool:
    return whole(row[column]) in {int(code) for code in codes}


@_in_table
def is_none_of(row: Judged, column: str, *codes: str) -> bool:
    return not is_any(row, column, *codes)


@_in_table
def blank_or_is(row: Judged, column: str, code: str) -> bool:
    return not row[column] or is_(row, column, code)


@_in_table
def is_above(row: Judged, column: str, least: str) -> bool:
    amount = number(row[column])
    return amount is not None and amount > Decimal(least)


@_in_table
def is_number(row: Judged, column: str) -> bool:
    """A leading number, and not 0."""
    return bool(whole(row[column]))


@_in_table
def is_zero(row: Judged, column: str) -> bool:
    return number(row[column]) == 0


@_in_table
def not_whole(row: Judged, column: str, least: str, most: str) -> bool:
    amount = whole(row[column])
    return amount is None or not int(least) <= amount <= int(most)


@_in_table
def not_number(row: Judged, column: str, least: str, most: str) -> bool:
    amount = number(row[column])
    return amount is None or not Decimal(least) <= amount <= Decimal(most)


@_in_table
def not_above_and_up_to(row: Judged, column: str, least: str, most: str) -> bool:
    amount = number(row[column])
    return amount is None or not Decimal(least) < amount <= Decimal(most)


@_in_table
def not_in_list(row: Judged, column: str, name: str) -> bool:
    return not in_list(name, row[column])


@_in_table
def not_a_choice(row: Judged, column: str, of_column: str) -> bool:
    """The first item, as a code of a short list or as its word."""
    text = items(row[column])[0]
    return str(whole(text)) not in choices(of_column) and text.lower() not in choices(of_column)


@_in_table
def not_exactly_a_choice(row: Judged, column: str, of_column: str) -> bool:
    """The cell as written, letter case apart: `01` is not `1`."""
    return row[column].lower() not in choices(of_column)


@_in_table
def not_exactly_in_list(row: Judged, column: str, name: str) -> bool:
    return row[column] not in code_list(name)


@_in_table
def first_is_not_exactly(row: Judged, column: str, *codes: str) -> bool:
    return row[column].split(";")[0] not in codes


@_in_table
def first_is_exactly(row: Judged, column: str, *codes: str) -> bool:
    return not first_is_not_exactly(row, column, *codes)


@_in_table
def an_item_is_not_exactly_in(row: Judged, column: str, name: str) -> bool:
    return any(item not in code_list(name) for item in row[column].split(";"))


@_in_table
def a_further_item_is_not_exactly_in(row: Judged, column: str, name: str) -> bool:
    return any(item not in code_list(name) for item in row[column].split(";")[1:])


@_in_table
def lacks_reason(row: Judged, column: str, reason: str) -> bool:
    """Reasons count only after the answer 1 (yes)."""
    answer, *reasons = row[column].split(";")
    return answer != "1" or reason not in reasons


@_in_table
def not_days(row: Judged, column: str, most: str, or_else: str) -> bool:
    """Whole or half days up to so many, or one code beyond. The digits after the point are read as one
    number, so 1.05 passes for a half and 1.50 does not.
    """
    days = number(row[column])
    if days is None or days == int(or_else):
        return days is None
    before, _, after = row[column].partition(".")
    in_halves = not before or not after or whole(after.split(".")[0]) in {0, 5}
    return not in_halves or not 0 <= days <= int(most)


@_in_table
def not_hours(row: Judged, column: str, most: str, or_else: str) -> bool:
    """Whole or half hours and nothing after them, up to so many, or one code beyond."""
    if not re.fullmatch(r"[0-9]+(\.[05])?", row[column], re.ASCII):
        return True
    hours = Decimal(row[column])
    return int(hours) != int(or_else) and hours > int(most)


# --- the value as it stands after the rules before


@_in_table
def kept(row: Judged, column: str) -> bool:
    return row.kept.get(column) is not None


@_in_table
def kept_is(row: Judged, column: str, code: str) -> bool:
    return str(row.kept.get(column)) == code


@_in_table
def kept_is_not(row: Judged, column: str, code: str) -> bool:
    return not kept_is(row, column, code)


# --- status and what is known already


@_in_table
def not_a_status(row: Judged, column: str) -> bool:  # noqa: ARG001 - every test is called alike
    return not row.status


@_in_table
def status(row: Judged, column: str, *words: str) -> bool:  # noqa: ARG001 - as above
    return row.status in words


@_in_table
def is_read(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row.is_read


@_in_table
def workplace_known(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not row.context.reads_every_row and row.workplace in row.context.by_reference


@_in_table
def workplace_unknown(row: Judged, column: str) -> bool:
    return not row.context.reads_every_row and not workplace_known(row, column)


@_in_table
def worker_known(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    known = row.context.worker(workplace=row.workplace, reference=row.worker)
    return not row.context.reads_every_row and known is not None


@_in_table
def worker_unknown(row: Judged, column: str) -> bool:
    return not row.context.reads_every_row and not worker_known(row, column)


@_in_table
def postcode_not_registered(row: Judged, column: str) -> bool:
    return squeezed(row[column]).upper() in row.context.unknown_postcodes_squeezed


@_in_table
def location_held_by_another(row: Judged, column: str) -> bool:
    """Without a STATUS that is known, the workplace's own record counts as another's."""
    held = row.context.location_ids_held_by_others
    return row[column] in held or any(
        known.location_id == row[column] and (squeezed(known.reference) != row.workplace or not row.status)
        for known in row.context.workplaces
    )


@_in_table
def days_sick_unchanged(row: Judged, column: str) -> bool:
    """The same number as on record, and it was recorded on an earlier day."""
    known = row.context.worker(workplace=row.workplace, reference=row.worker)
    if known is None or known.days_sick is None or known.days_sick != number(row[column]):
        return False
    return known.days_sick_saved_on is None or known.days_sick_saved_on < row.context.as_of


# --- services


def _service(code: int | None) -> Mapping[str, str] | None:
    return next((service for service in rows("services") if service["code"] == str(code)), None)


def service_lacks(code: int | None, ability: str) -> bool:
    """A service that is not known lacks nothing."""
    service = _service(code)
    return service is not None and service[ability] != "1"


@_in_table
def main_service_lacks(row: Judged, column: str, ability: str) -> bool:  # noqa: ARG001 - as above
    return service_lacks(whole(row["MAINSERVICE"]), ability)


@_in_table
def regulation_disagrees(row: Judged, column: str) -> bool:
    """A main service that is not known is taken as one that is not regulated."""
    service = _service(whole(row["MAINSERVICE"]))
    is_regulated = service is not None and service["cqc_regulated"] == "1"
    return is_regulated != is_(row, column, "2")


def _listed(row: Judged) -> list[str]:
    return row["ALLSERVICES"].split(";")


def _others(row: Judged) -> list[str]:
    """The services listed, without the 0 that says there are no others."""
    return [item for item in _listed(row) if item != NONE]


def _beside(row: Judged, column: str) -> list[str]:
    """The items that stand beside the services; one service wants no ;, and 0 beside it no item."""
    listed, parts = _listed(row), row[column].split(";")
    has_none, pair = NONE in listed, 2
    if has_none and len(parts) == pair and len(listed) == pair:
        at = listed.index(NONE)
        parts[at] = "" if parts[at] == NONE else parts[at]
    if (has_none and len(parts) == pair) or len(listed) == 1:
        return [part for part in parts if whole(part) is not None] or [""]
    return parts


@_in_table
def main_service_not_among(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return row["MAINSERVICE"] not in _listed(row)


@_in_table
def none_beside_others(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return NONE in _listed(row) and len(_others(row)) != 1


@_in_table
def a_service_is_no_number(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return any(whole(item) is None for item in _others(row))


@_in_table
def descriptions_uneven(row: Judged, column: str) -> bool:
    return not a_service_is_no_number(row, column) and len(_others(row)) != len(_beside(row, "SERVICEDESC"))


@_in_table
def services_stand(row: Judged, column: str) -> bool:
    return not a_service_is_no_number(row, column) and not descriptions_uneven(row, column)


@_in_table
def amounts_uneven(row: Judged, column: str) -> bool:
    capacities, utilisations = _beside(row, "CAPACITY"), _beside(row, "UTILISATION")
    services = [item for item in _listed(row) if whole(item) != 0]
    return len(capacities) != len(utilisations) or (
        services_stand(row, column) and len(capacities) != len(services)
    )


def _is_amount_outside(text: str, most: int) -> bool:
    amount = whole(text)
    return bool(text) and (amount is None or amount > most)


@_in_table
def amount_outside(row: Judged, column: str, most: str) -> bool:
    return any(_is_amount_outside(part, int(most)) for part in _beside(row, column))


@_in_table
def amounts_stand(row: Judged, column: str) -> bool:
    outside = any(amount_outside(row, name, "9998") for name in ("CAPACITY", "UTILISATION"))
    return not amounts_uneven(row, column) and not outside


@_in_table
def amount_without_question(row: Judged, column: str, question: str) -> bool:
    """Services that are not known are passed over; beside a 0, a capacity belongs to the next service."""
    known = [code for item in _listed(row) if (code := whole(item)) == 0 or _service(code)]
    for at, part in enumerate(_beside(row, column)):
        if whole(part) is not None:
            code = known[at] if at < len(known) else None
            if code == 0 and column == "CAPACITY":
                code = known[1] if len(known) > 1 else None
            service = _service(code)
            if service is None or service[question] != "1":
                return True
    return False


@_in_table
def description_longer(row: Judged, column: str, most: str) -> bool:
    parts = row[column].split(";")
    return any(
        len(parts[at]) > int(most)
        for at, item in enumerate(_listed(row))
        if at < len(parts) and (service := _service(whole(item))) and service["description_allowed"] == "1"
    )


@_in_table
def main_service_pays_otherwise(row: Judged, column: str, *groups: str) -> bool:  # noqa: ARG001 - as above
    service = _service(whole(row["MAINSERVICE"]))
    return service is None or service["pay_group"] not in groups


@_in_table
def code_is_odd(row: Judged, column: str) -> bool:
    """The service compares the answer bit by bit, so that it sees the odd codes only."""
    return (whole(row[column]) or 0) % 2 == 1


# --- lists in one cell


@_in_table
def an_item_is_no_number(row: Judged, column: str) -> bool:
    return any(whole(item) is None for item in items(row[column]))


@_in_table
def an_item_is_not_in(row: Judged, column: str, name: str, *also: str) -> bool:
    """Items that are no numbers count as not in the list."""
    return any(not in_list(name, item) and str(whole(item)) not in also for item in items(row[column]))


@_in_table
def uneven_with(row: Judged, column: str, other: str) -> bool:
    return len(items(row[column])) != len(items(row[other]))


def _described(row: Judged) -> list[str]:
    """The descriptions of those people served whose code wants one."""
    wanting = {user["code"] for user in rows("service_users") if user["description_allowed"] == "1"}
    pairs = zip(items(row["SERVICEUSERS"]), items(row["OTHERUSERDESC"]), strict=False)
    return [text for code, text in pairs if str(whole(code)) in wanting]


@_in_table
def user_description_longer(row: Judged, column: str, most: str) -> bool:  # noqa: ARG001 - as above
    return any(len(text) > int(most) for text in _described(row))


@_in_table
def user_description_missing(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    return not all(_described(row))


# --- starters, leavers, vacancies


@_in_table
def has_vacancy_for(row: Judged, column: str, role: str) -> bool:  # noqa: ARG001 - as above
    pairs = zip(items(row["ALLJOBROLES"]), items(row["VACANCIES"]), strict=False)
    return any(whole(code) == int(role) and (whole(count) or 0) > 0 for code, count in pairs)


@_in_table
def has_no_vacancy_for(row: Judged, column: str, role: str) -> bool:
    return not has_vacancy_for(row, column, role)


@_in_table
def people_counted_without_role(row: Judged, column: str) -> bool:
    counts = [whole(item) or 0 for name in COUNTS for item in row[name].split(";")]
    return not row[column] and any(count > 0 and count != NOT_KNOWN for count in counts)


@_in_table
def filled_roles_stand(row: Judged, column: str) -> bool:
    """Whether there are job roles that people can be counted by."""
    roles = row["ALLJOBROLES"]
    if not roles or an_item_is_no_number(row, "ALLJOBROLES"):
        return False
    return is_(row, "REGTYPE", "2") or not has_vacancy_for(row, column, "4")


@_in_table
def counts_uneven(row: Judged, column: str) -> bool:
    counts = row[column].split(";")
    return counts != [str(NOT_KNOWN)] and len(counts) != len(row["ALLJOBROLES"].split(";"))


@_in_table
def a_count_is_outside(row: Judged, column: str, least: str, most: str) -> bool:
    counts = [whole(item) for item in row[column].split(";")]
    return any(count is None or not int(least) <= count <= int(most) for count in counts)


@_in_table
def people_left(row: Judged, column: str) -> bool:
    """Where the counts of all three stand and somebody left."""
    faulty = any(counts_uneven(row, name) or a_count_is_outside(row, name, "0", "999") for name in COUNTS)
    if not filled_roles_stand(row, column) or faulty:
        return False
    leavers = [whole(item) or 0 for item in row["LEAVERS"].split(";")]
    return leavers[0] != NOT_KNOWN and sum(leavers) > 0


@_in_table
def reasons_do_not_sum(row: Judged, column: str) -> bool:  # noqa: ARG001 - as above
    reasons, leavers = (
        sum(whole(item) or 0 for item in row[name].split(";")) for name in ("REASONNOS", "LEAVERS")
    )
    return reasons != leavers


# --- dates and years


@_in_table
def not_loose_date(row: Judged, column: str) -> bool:
    return loose_day(row[column], row.context.as_of) is None


@_in_table
def loose_age_outside(row: Judged, column: str, least: str, most: str) -> bool:
    """Both birthdays themselves are inside."""
    born, today = loose_day(row[column], row.context.as_of), row.context.as_of
    return born is not None and not years_on(today, -int(most)) <= born <= years_on(today, -int(least))


def _born(row: Judged) -> date | None:
    return loose_day(row["DOB"], row.context.as_of)


@_in_table
def not_date(row: Judged, column: str) -> bool:
    return day(row[column]) is None


@_in_table
def date_in_future(row: Judged, column: str) -> bool:
    found = day(row[column])
    return found is not None and found > row.context.as_of


@_in_table
def date_before_birthday(row: Judged, column: str, years: str) -> bool:
    """A date of birth of one character is passed over."""
    found, born = day(row[column]), _born(row) if len(row["DOB"]) > 1 else None
    return found is not None and born is not None and found < years_on(born, int(years))


@_in_table
def date_before_year_of(row: Judged, column: str, other: str) -> bool:
    found, year = day(row[column]), row[other]
    return found is not None and bool(re.fullmatch(r"[0-9]{4}", year)) and found.year < int(year)


@_in_table
def date_not_after(row: Judged, column: str, other: str) -> bool:
    found, before = day(row[column]), day(row[other])
    return found is not None and before is not None and found <= before


@_in_table
def year_in_future(row: Judged, column: str) -> bool:
    return (whole(row[column]) or 0) > row.context.as_of.year


@_in_table
def year_before_birth(row: Judged, column: str) -> bool:
    born = _born(row)
    return born is not None and (whole(row[column]) or 0) < born.year


@_in_table
def year_before_age(row: Judged, column: str, years: str) -> bool:
    born, year = _born(row), whole(row[column])
    return born is not None and year is not None and year < born.year + int(years)


@_in_table
def year_after_year_of(row: Judged, column: str, other: str) -> bool:
    """Only where the other date stands."""
    found = row.kept.get(other)
    return found is not None and (whole(row[column]) or 0) > found.year


# --- a code with a level or a year after it


@_in_table
def has_second_item(row: Judged, column: str) -> bool:
    return bool(second(row[column]))


@_in_table
def second_item_is_blank(row: Judged, column: str) -> bool:
    return not second(row[column])


@_in_table
def second_item_is_no_number(row: Judged, column: str) -> bool:
    return whole(second(row[column])) is None


@_in_table
def second_item_is_number(row: Judged, column: str) -> bool:
    return not second_item_is_no_number(row, column)


@_in_table
def second_item_is_not_in(row: Judged, column: str, name: str) -> bool:
    return not in_list(name, second(row[column]))


@_in_table
def second_item_below(row: Judged, column: str, least: str) -> bool:
    return (whole(second(row[column])) or 0) < int(least)


@_in_table
def second_item_in_future(row: Judged, column: str) -> bool:
    return (whole(second(row[column])) or 0) > row.context.as_of.year


@_in_table
def second_item_outside_years(row: Judged, column: str, back: str) -> bool:
    year, now = whole(second(row[column])) or 0, row.context.as_of.year
    return not now - int(back) <= year <= now


# --- people


@_in_table
def born_in_country_or_unstated(row: Judged, column: str, country: str) -> bool:  # noqa: ARG001 - as above
    return blank_or_is(row, "COUNTRYOFBIRTH", country)


@_in_table
def needs_no_visa(row: Judged, column: str, british: str, unknown: str) -> bool:  # noqa: ARG001 - as above
    """All but workers of another nationality without British citizenship."""
    nationality = whole(row["NATIONALITY"])
    if nationality == int(unknown):
        return is_not(row, "BRITISHCITIZENSHIP", "2")
    return nationality in {None, 0, int(british)} or is_(row, "BRITISHCITIZENSHIP", "1")


@_in_table
def has_no_visa_or_needs_none(row: Judged, column: str, british: str, unknown: str) -> bool:
    return is_not(row, "HANDCVISA", "1") or needs_no_visa(row, column, british, unknown)


@_in_table
def job_role_lacks(row: Judged, column: str, ability: str) -> bool:  # noqa: ARG001 - as above
    role = str(whole(row["MAINJOBROLE"]))
    return any(known["code"] == role and known[ability] != "1" for known in rows("job_roles"))


@_in_table
def expiry_differs_from_validity(row: Judged, column: str) -> bool:
    months = row.kept["VALIDITY"]
    return row.kept[column] != expiry(completed_on=row.kept["DATECOMPLETED"], months=months)


TESTS: Mapping[str, Test] = MappingProxyType(
    {name.rstrip("_") if name == "is_" else name: test for name, test in _named.items()}
)
