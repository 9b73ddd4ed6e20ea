"""Audiences, the method of hiding small numbers and the words of its rules: dated rows in `data/`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hefted.engine.disclosure import Audience, Policy

DATA = Path(__file__).parent / "data"


class NoPolicyError(LookupError):
    """No method of hiding small numbers was in force on that day."""


class UnknownAudienceError(LookupError):
    """The word names no audience of a pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """How a value of this unit is written: `before` and `after` stand beside the number."""

    name: str
    decimals: int
    before: str
    after: str

    def words(self, value: float) -> str:
        return f"{self.before}{value:,.{self.decimals}f}{self.after}"

    def stated(self, value: float) -> float:
        """A number as a contract states it. One with many decimals was worked out, not stated: it is rounded,
        for a rate to a tenth of a percent can betray the people behind it.
        """
        return value if round(value, 1) == value else round(value, self.decimals)

    def promised(self, value: float) -> str:
        return f"{self.before}{self.stated(value):,.10g}{self.after}"

    def short(self, value: float) -> str:
        """As an axis says it: a sign, but no words."""
        sign = "" if self.after.startswith(" ") else self.after
        return f"{self.before}{value:,.10g}{sign}"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def audiences() -> tuple[Audience, ...]:
    return tuple(
        Audience(
            key=row["key"],
            name=row["name"],
            protects=row["protects"] == "yes",
            below_provider=row["below_provider"] == "yes",
        )
        for row in rows("audiences.csv")
    )


def audience_named(*, key: str) -> Audience:
    """Raises UnknownAudienceError."""
    found = {audience.key: audience for audience in audiences()}
    if key not in found:
        raise UnknownAudienceError(f"“{key}” is no audience: choose one of {', '.join(found)}.")
    return found[key]


def audience_words(*, key: str) -> str:
    return next(row["words"] for row in rows("audiences.csv") if row["key"] == key)


def policy_on(*, day: date) -> Policy:
    """The method in force on the day. Raises NoPolicyError before the first."""
    row = _policy_row(day)
    return Policy(
        version=row["version"],
        hide_below=int(row["hide_below"]),
        round_to=int(row["round_to"]),
        whole_percent_below=int(row["whole_percent_below"]),
        survival_months=tuple(int(month) for month in row["survival_months"].split(";")),
        at_risk_least=int(row["at_risk_least"]),
        narrowest=int(row["narrowest"]),
        level=float(row["level"]),
    )


def policy_source(*, day: date) -> str:
    return _policy_row(day)["source"]


def rule_words(*, policy: Policy) -> dict[str, str]:
    """Each rule in a sentence with the policy's own numbers in it."""
    *early, last = (str(month) for month in policy.survival_months)
    numbers = {
        "hide_below": policy.hide_below,
        "round_to": policy.round_to,
        "whole_percent_below": policy.whole_percent_below,
        "survival_months": f"{', '.join(early)} and {last}" if early else last,
        "at_risk_least": policy.at_risk_least,
        "narrowest": policy.narrowest,
    }
    return {row["rule"]: row["words"].format(**numbers) for row in rows("disclosure_rules.csv")}


def pack_words(*, section: str, protects: bool, policy: Policy) -> list[str]:
    """The sentences of one section of a pack, for readers outside (`protects`) or inside."""
    side = "outside" if protects else "inside"
    found = (row for row in rows("pack_words.csv") if row["section"] == section)
    return [row["words"].format(widest=policy.narrowest + 1) for row in found if row["for"] in {"all", side}]


def rule_name(*, rule: str) -> str:
    return next(row["name"] for row in rows("disclosure_rules.csv") if row["rule"] == rule)


def unit_named(*, name: str) -> Unit:
    row = next((row for row in rows("units.csv") if row["unit"] == name), None)
    if row is None:
        return Unit(name=name, decimals=1, before="", after=f" {name}")
    return Unit(name=name, decimals=int(row["decimals"]), before=row["before"], after=row["after"])


def _policy_row(day: date) -> dict[str, str]:
    known = [row for row in rows("disclosure_policies.csv") if date.fromisoformat(row["from_on"]) <= day]
    if not known:
        raise NoPolicyError(f"No method of hiding small numbers was in force on {day:%d/%m/%Y}.")
    return max(known, key=lambda row: row["from_on"])
