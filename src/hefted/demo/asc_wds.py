"""The three ASC-WDS files of the provider, in step with its spells, vacancies and absences."""

import csv
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from hefted.demo.diary import DAY, date_text
from hefted.demo.names import BRITISH
from hefted.demo.provider import MadeUpProvider
from hefted.demo.story import LOCAL, BranchStory
from hefted.demo.workforce import (
    ADMIN,
    CARE_WORKER,
    COORDINATOR,
    DEPUTY,
    HANDS_ON,
    LEARNING_LEAD,
    REGISTERED_MANAGER,
    SENIOR,
    SUPPORT_WORKER,
    TEAM_LEADER,
    Employment,
)

# The columns of the three files, in the order that ASC-WDS wants.
# ruff: noqa: SIM905 - a page of quoted words would be harder to read than the words
WORKPLACE = tuple(
    """
    LOCALESTID STATUS ESTNAME ADDRESS1 ADDRESS2 ADDRESS3 POSTTOWN POSTCODE ESTTYPE OTHERTYPE PERMCQC
    PERMLA REGTYPE PROVNUM LOCATIONID MAINSERVICE ALLSERVICES CAPACITY UTILISATION SERVICEDESC
    SERVICEUSERS OTHERUSERDESC DHA DHAACTIVITIES TOTALPERMTEMP ALLJOBROLES STARTERS LEAVERS VACANCIES
    REASONS REASONNOS REPEATTRAINING CWPAWARE CWPUSE CWPUSEDESC SICKPAY PENSION ACTUALCONT OPTOUTPEN
    HOLIDAY SLEEPINS SLEEPINPAY TRAVELTIME TTDIFFRATE
    """.split()
)
STAFF = tuple(
    """
    LOCALESTID UNIQUEWORKERID STATUS DISPLAYID NINUMBER POSTCODE DOB GENDER ETHNICITY NATIONALITY
    BRITISHCITIZENSHIP COUNTRYOFBIRTH YEAROFENTRY DISABLED CARECERT L2CARECERT RECSOURCE HANDCVISA
    INOUTUK STARTDATE STARTINSECT DHA APPRENTICE EMPLSTATUS ZEROHRCONT DAYSSICK SALARYINT SALARY
    HOURLYRATE MAINJOBROLE MAINJRDESC CONTHOURS AVGHOURS NMCREG AMHP SCQUAL NONSCQUAL CWPCATEGORY
    QUALACH01 QUALACH01NOTES QUALACH02 QUALACH02NOTES QUALACH03 QUALACH03NOTES
    """.split()
)
TRAINING = tuple(
    """
    LOCALESTID UNIQUEWORKERID CATEGORY TRAININGNAME ACCREDITED WHODELIVERED PROVIDERNAME HOWDELIVERED
    VALIDITY DATECOMPLETED EXPIRYDATE NOTES
    """.split()
)

_DOMICILIARY, _SUPPORTED_LIVING = 8, 55
_EMPLOYED = {"permanent", "temporary"}
_STATUS = {"permanent": 1, "temporary": 2, "bank": 3, "agency": 4}
_TRAVEL = {"same rate": 1, "minimum wage": 2, "different rate": 3, "another way": 4, "not paid": 5}
_PATHWAY = {
    REGISTERED_MANAGER: 7,
    DEPUTY: 6,
    TEAM_LEADER: 4,
    SENIOR: 3,
    ADMIN: 998,
    COORDINATOR: 998,
    LEARNING_LEAD: 998,
}
_QUALIFICATIONS = {
    REGISTERED_MANAGER: (132, 5),
    DEPUTY: (130, 3),
    TEAM_LEADER: (130, 3),
    SENIOR: (130, 3),
    CARE_WORKER: (129, 2),
    SUPPORT_WORKER: (129, 2),
}
# Category, name, months of validity, by e-learning.
_COURSES = (
    (20, "Safeguarding adults", 36, False),
    (15, "Moving and assisting people", 12, False),
    (13, "Medication administration", 12, False),
    (10, "Infection prevention and control", 12, True),
    (41, "Oliver McGowan e-learning", 36, True),
    (9, "Health and safety awareness", 36, True),
)
_QUALIFIED = {2: 0.4, 3: 0.95, 5: 0.95}  # by level
_NO_VISA_NEEDED = {372, 616, 642}  # Irish, and most who came from Poland and Romania
_ON_A_VISA = 0.4
_NEW_TO_CARE_DAYS = 120


def write_asc_wds(*, provider: MadeUpProvider, folder: Path) -> dict[str, int]:
    """The three files and the context they are to be judged in; returns rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"asc-wds {provider.as_of}")
    staff = [_staff_row(rng, provider, one) for one in provider.workforce.now()]
    tables = {
        "workplace.csv": (
            WORKPLACE,
            [_workplace_row(provider, branch) for branch in provider.story.branches],
        ),
        "staff.csv": (STAFF, staff),
        "training.csv": (TRAINING, list(_training_rows(rng, provider))),
    }
    for name, (header, rows) in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, header, restval="", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "context.json").write_text(json.dumps(_context(provider), indent=1) + "\n", encoding="utf-8")
    return {f"asc-wds/{name}": len(rows) for name, (_header, rows) in tables.items()}


def _context(provider: MadeUpProvider) -> dict[str, object]:
    """A parent account that nothing is known of yet, judged on the demo's day."""
    return {
        "as_of": provider.as_of.isoformat(),
        "existing_workers": [],
        "existing_workplaces": [],
        "is_parent": True,
        "location_ids_held_by_others": [],
        "primary_workplace_id": None,
        "unknown_postcodes": [],
    }


def _workplace_row(provider: MadeUpProvider, branch: BranchStory) -> dict[str, object]:
    number = provider.story.branches.index(branch)
    service = _DOMICILIARY if branch.home_care else _SUPPORTED_LIVING
    year_ago = _year_before(provider.as_of)
    spells = [
        one
        for one in provider.workforce.employments
        if one.post.branch is branch and one.post.contract in _EMPLOYED
    ]
    starters = Counter(one.post.role for one in spells if year_ago <= one.started_on < provider.as_of)
    gone = [one for one in spells if one.left_on is not None and year_ago <= one.left_on < provider.as_of]
    leavers = Counter(one.post.role for one in gone)
    reasons = Counter(one.reason for one in gone)
    vacancies = Counter(
        vacancy.role
        for vacancy in provider.workforce.vacancies
        if vacancy.branch is branch and vacancy.filled_on is None and vacancy.withdrawn_on is None
    )
    here = [one for one in provider.workforce.now() if one.post.branch is branch]
    roles = sorted({one.post.role for one in here} | set(starters) | set(leavers) | set(vacancies))
    return {
        "LOCALESTID": branch.key,
        "STATUS": "NEW",
        "ESTNAME": branch.name,
        "ADDRESS1": f"{7 + 5 * number} Example Street",
        "POSTTOWN": "Kelderwick",
        "POSTCODE": provider.town.by_area[branch.district][number].postcode,
        "ESTTYPE": 6,
        "PERMCQC": 1,
        "PERMLA": 1,
        "REGTYPE": 2,
        "PROVNUM": "1-900000001",
        "LOCATIONID": f"1-90000010{number + 1}",
        "MAINSERVICE": service,
        "ALLSERVICES": service,
        "UTILISATION": ""
        if service == _DOMICILIARY
        else sum(1 for person in provider.people if person.branch == branch.key),
        "SERVICEUSERS": "1;4" if branch.home_care else "5",
        "OTHERUSERDESC": ";" if branch.home_care else "",
        "DHA": 2,
        "TOTALPERMTEMP": len(here),
        "ALLJOBROLES": _joined(roles),
        "STARTERS": _joined(starters[role] for role in roles),
        "LEAVERS": _joined(leavers[role] for role in roles),
        "VACANCIES": _joined(vacancies[role] for role in roles),
        "REASONS": _joined(sorted(reasons, key=str)),
        "REASONNOS": _joined(reasons[reason] for reason in sorted(reasons, key=str)),
        "REPEATTRAINING": 2,
        "CWPAWARE": 1 if branch is LOCAL else 3,
        "CWPUSE": "1;4;5;8" if branch is LOCAL else 2,
        "SICKPAY": 1 if branch is LOCAL else 0,
        "PENSION": 1,
        "ACTUALCONT": 5,
        "OPTOUTPEN": 2,
        "HOLIDAY": provider.story.leave_days_a_year,
        "SLEEPINS": "" if branch.home_care else 2,
        "TRAVELTIME": _TRAVEL[branch.travel_paid] if branch.home_care else "",
    }


def _staff_row(rng: random.Random, provider: MadeUpProvider, one: Employment) -> dict[str, object]:
    worker, identity = one.worker, one.worker.identity
    born_abroad = identity.country_of_birth != BRITISH
    foreign = identity.nationality != BRITISH
    days = (provider.as_of - one.started_on).days
    zero = one.zero_hours is True
    entered = one.started_on.year - rng.randrange(0, 9) if born_abroad else None
    first = max(entered or 0, worker.born_on.year + 18, one.started_on.year - rng.randrange(0, 12))
    qualification, level = _QUALIFICATIONS.get(one.post.role, (0, 0))
    has_one = level and rng.random() < _QUALIFIED[level]
    visa = foreign and identity.nationality not in _NO_VISA_NEEDED and rng.random() < _ON_A_VISA
    salaried = one.post.role == REGISTERED_MANAGER
    return {
        "LOCALESTID": one.post.branch.key,
        "UNIQUEWORKERID": one.reference,
        "STATUS": "NEW",
        "DISPLAYID": identity.name,
        "NINUMBER": worker.national_insurance,
        "POSTCODE": worker.home.postcode,
        "DOB": date_text(worker.born_on),
        "GENDER": 2 if identity.sex == "f" else 1,
        "ETHNICITY": identity.ethnicity,
        "NATIONALITY": identity.nationality,
        "BRITISHCITIZENSHIP": 2 if foreign else "",
        "COUNTRYOFBIRTH": identity.country_of_birth,
        "YEAROFENTRY": max(entered, worker.born_on.year) if entered else "",
        "DISABLED": rng.choices((0, 1, 2, 3), (88, 6, 4, 2))[0],
        "CARECERT": 1 if days > 110 else 3 if days > 14 else 2,  # noqa: PLR2004 - about sixteen weeks
        "L2CARECERT": 3,
        "RECSOURCE": rng.choices((1, 2, 5, 7, 10, 15, 17, 18), (3, 40, 8, 6, 20, 14, 3, 6))[0],
        "HANDCVISA": "" if not foreign else 1 if visa else 2,
        "INOUTUK": rng.choice((1, 2)) if visa else "",
        "STARTDATE": date_text(one.started_on),
        "STARTINSECT": first,
        "APPRENTICE": 2,
        "EMPLSTATUS": _STATUS[one.post.contract],
        "ZEROHRCONT": "" if one.zero_hours is None else 1 if zero else 2,
        "DAYSSICK": _sick_days(provider, one) if one.post.contract in _EMPLOYED else 999,
        "SALARYINT": 1 if salaried else 3,
        "SALARY": round(one.hourly_pay * 37 * 5.2) * 10 if salaried else "",
        "HOURLYRATE": "" if salaried else f"{one.hourly_pay:.2f}",
        "MAINJOBROLE": one.post.role,
        "CONTHOURS": "" if zero or one.contracted_hours is None else f"{one.contracted_hours:g}",
        "AVGHOURS": f"{one.post.hours:g}" if zero or one.post.contract not in _EMPLOYED else "",
        "SCQUAL": f"1;{level}" if has_one else 2,
        "NONSCQUAL": 2,
        "CWPCATEGORY": _PATHWAY.get(one.post.role, 1 if days < _NEW_TO_CARE_DAYS else 2),
        "QUALACH01": f"{qualification};{min(provider.as_of.year, one.started_on.year + 1)}"
        if has_one
        else "",
    }


def _training_rows(rng: random.Random, provider: MadeUpProvider) -> Iterable[dict[str, object]]:
    """Courses of everybody who gives care, repeated when they run out; some are overdue."""
    for one in provider.workforce.now():
        if one.post.role not in HANDS_ON or one.post.contract == "agency":
            continue
        kept_up = 0.93 if one.post.branch is LOCAL else 0.8
        for category, name, months, online in _COURSES:
            latest = one.started_on + DAY * rng.randrange(0, 21)
            while latest + DAY * 30 * months < provider.as_of and rng.random() < kept_up:
                latest += DAY * (30 * months - rng.randrange(0, 40))
            if latest < provider.as_of:
                yield {
                    "LOCALESTID": one.post.branch.key,
                    "UNIQUEWORKERID": one.reference,
                    "CATEGORY": category,
                    "TRAININGNAME": name,
                    "ACCREDITED": 1,
                    "WHODELIVERED": 1,
                    "HOWDELIVERED": 2 if online else 1,
                    "VALIDITY": months,
                    "DATECOMPLETED": date_text(latest),
                }


def _sick_days(provider: MadeUpProvider, one: Employment) -> int:
    """Working days lost to sickness that began in the last twelve months."""
    year_ago = _year_before(provider.as_of)
    return sum(
        row.working_days_lost
        for row in provider.absences.rows
        if row.employment is one and row.kind == "sickness" and row.from_on >= year_ago
    )


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 - leap days


def _joined(values: Iterable[object]) -> str:
    return ";".join(str(value) for value in values)
