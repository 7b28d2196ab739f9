"""The two verdicts of a row: does the policy pay for this, and does the year cost more or less with it.

Codes only; the sentences are the content catalogue's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.domain.claim import Claim, Members
from service.domain.dates import add_days, add_months
from service.domain.kernel import Gate
from service.domain.phrase import Fact, Money, Phrase
from service.domain.plan import Terms
from service.domain.premium import Premium


class CoverCode(StrEnum):
    IN_FULL = "V0"
    NEVER = "V1"
    WAITING = "V2"
    IN_PART = "V3"
    UNKNOWN = "V7"
    ACCIDENT = "V8"


class YearCode(StrEnum):
    MORE = "V4"
    LESS = "V5"
    SAME = "V6"


@dataclass(frozen=True, slots=True)
class Verdict:
    code: str
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class RunningWait:
    """The wait that holds a row back the longest: its ground, its length in words, its end."""

    ground: str
    days: int
    months: int
    ends: date


def longest_wait(
    claim: Claim,
    terms: Terms,
    members: Members,
    column: int,
    *,
    gates: Iterable[Gate],
    held_months: int,
    as_of: date,
) -> RunningWait | None:
    """Of the waits that hold a column back, the one that ends last; None when none does."""
    running: list[RunningWait] = []
    for gate in gates:
        refused = gate.refuses(terms, claim, members) if gate.waits else None
        if refused is None or not refused[column]:
            continue
        facts = gate.ground.facts(terms, claim, members, column)
        days, months = facts.get("days", 0), facts.get("months", 0)
        assert isinstance(days, int) and isinstance(months, int)
        # Months count from the day of purchase; a wait in days only ever holds a policy of no full month.
        ends = add_months(as_of, months - held_months) if months else add_days(as_of, days)
        running.append(RunningWait(gate.ground.name, days, months, ends))
    return max(running, key=lambda wait: wait.ends, default=None)


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a verdict is drawn from; money in minor units. ``unsure``: the sentence, if an open fact changes the row."""

    bills: int
    plan_pays: int
    pays_past_waits: int
    accident: bool
    wait: RunningWait | None
    unsure: Phrase | None


def cover_verdict(facts: RowFacts) -> Verdict:
    """The first that applies: V1, V7, V8, V2, V3, V0."""
    money = {
        "pays": Money(facts.plan_pays),
        "bills": Money(facts.bills),
        "rest": Money(facts.bills - facts.plan_pays),
    }
    if not facts.pays_past_waits and not facts.unsure:
        return _verdict(CoverCode.NEVER)
    if facts.unsure:
        return Verdict(CoverCode.UNKNOWN, facts.unsure)
    if facts.accident and facts.plan_pays:
        return Verdict(CoverCode.ACCIDENT, Phrase("verdict.V8", money))
    if not facts.plan_pays:
        return _waiting(facts.wait)
    return Verdict(
        code := CoverCode.IN_PART if facts.plan_pays < facts.bills else CoverCode.IN_FULL,
        Phrase(f"verdict.{code}", money),
    )


def _verdict(code: CoverCode) -> Verdict:
    return Verdict(code, Phrase(f"verdict.{code}"))


def _waiting(wait: RunningWait | None) -> Verdict:
    if wait is None:
        return _verdict(CoverCode.NEVER)
    facts: dict[str, Fact] = {
        "days": wait.days,
        "months": wait.months,
        "ends": wait.ends,
    }
    return Verdict(CoverCode.WAITING, Phrase(f"verdict.V2.{wait.ground}", facts))


def year_verdict(
    *, premium: Premium, plan_pays: int, bills: int, real_difference: int, if_paid: bool = False
) -> Verdict | None:
    """None when the premium is unknown, or when the ends of its bracket say different things.

    ``if_paid``: the row has alternatives, so the sentence speaks of it with an if.
    """
    if premium.amount is None:
        return None
    ends = {
        premium.amount,
        premium.low or premium.amount,
        premium.high or premium.amount,
    }
    codes = {_year_code(amount - plan_pays, bills=bills, real_difference=real_difference) for amount in ends}
    if len(codes) > 1:
        return None
    code = codes.pop()
    key = f"verdict.{code}.if_paid" if if_paid else f"verdict.{code}"
    return Verdict(code, Phrase(key, {"difference": Money(abs(premium.amount - plan_pays))}))


def _year_code(difference: int, *, bills: int, real_difference: int) -> YearCode:
    """Under the market's smallest real difference, or 5 % of the bills, is none."""
    if 20 * abs(difference) < max(20 * real_difference, bills):
        return YearCode.SAME
    return YearCode.MORE if difference > 0 else YearCode.LESS
