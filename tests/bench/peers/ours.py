"""The rule set as terms of a plan, settled by the kernel under the Indian rulebook and explained line by line."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from service.domain.claim import Claim, ClaimLine, Members
from service.domain.eob import EobLine, explain
from service.domain.kernel import Settlement, adjudicate
from service.domain.markets.india import MARKET, RULEBOOK, WHOLE_RUPEE
from service.domain.money import Array
from service.domain.plan import Authority, Clause, Term, Terms
from service.domain.plan_values import Deductible, DeductibleKind, SubLimit
from service.domain.vocabulary import CareSetting, ServiceCategory
from service.version import ENGINE
from service.wording import Wording
from tests import world
from tests.bench.peers import rule_set
from tests.bench.peers.rule_set import Case, Cases

BLOCK = 65_536  # rows of one line; the cells of 8,192 rows of eight lines
PRICES = np.array(rule_set.PRICES, dtype=np.int64) * WHOLE_RUPEE
PLACES = {
    (course, tier): (row, column)
    for row, course in enumerate(rule_set.COURSES)
    for column, tier in enumerate(rule_set.TIERS)
}


def _clause(ref: str) -> Clause:
    return Clause(ref, Authority.WORDING, "rule_set", "2026-01-01")


TERMS = Terms(
    in_patient=Term(True, clause=_clause("3.1")),
    deductible=Term(
        Deductible(DeductibleKind.PER_CLAIM, rule_set.DEDUCTIBLE * WHOLE_RUPEE), known=True, clause=_clause("4.1")
    ),
    copay_bps=Term(rule_set.COPAY_PERCENT * 100, known=True, clause=_clause("4.2")),
    sub_limits=Term(
        (SubLimit("spine", rule_set.SUB_LIMIT * WHOLE_RUPEE, frozenset({rule_set.DISEASE})),),
        known=True,
        clause=_clause("4.3"),
    ),
)
STAY = Claim(
    lines=(ClaimLine("spine_stay", ServiceCategory.PROCEDURE_PACKAGE, CareSetting.IN_PATIENT, (10, 11, 12)),),
    amounts=np.zeros((1, 1), dtype=np.int64),
    admission_day=10,
    discharge_day=13,
    presentation=rule_set.DISEASE,
)


@cache
def _members(rows: int) -> Members:
    """Members of whom only what is left of the sum insured is asked."""
    whole, flag = np.full(rows, rule_set.SUM_INSURED * WHOLE_RUPEE, dtype=np.int64), np.full(rows, True)
    held = np.full(rows, 60, dtype=np.int64)
    return Members(
        sum_insured=whole,
        sum_insured_left=whole,
        deductible_left=np.zeros(rows, dtype=np.int64),
        policy_age_days=held * 30,
        policy_age_months=held,
        declared=~flag,
        stay_accepted=flag,
        spine_wait=~flag,
        network=flag,
    )


def _settled(billed: Array, left: Array) -> tuple[Settlement, Members]:
    claim = replace(STAY, amounts=billed[np.newaxis])
    members = replace(_members(len(left)), sum_insured_left=left)
    return adjudicate(claim, TERMS, members, RULEBOOK), members


class Outpocket:
    """Our side: a claim is a bill of one line, many are settled in blocks that stay in the processor's cache."""

    name = f"Outpocket {ENGINE}, numpy {np.__version__}"

    def one(self, case: Case) -> int:
        return int(self._alone(case)[0].plan_pays[0, 0])

    def explained(self, case: Case) -> tuple[int, tuple[EobLine, ...]]:
        """The explanation of benefits: each step with its rule, clause, amount and phrase."""
        settlement, members = self._alone(case)
        lines = explain(settlement, 0, terms=TERMS, members=members, market=MARKET)
        return sum(line.plan_pays for line in lines), lines

    def prepared(self, cases: Cases) -> Cases:
        """Amounts in paise."""
        return replace(cases, beyond=cases.beyond * WHOLE_RUPEE, left=cases.left * WHOLE_RUPEE)

    def many(self, prepared: Cases) -> Array:
        pays = np.empty(len(prepared), dtype=np.int64)
        for start in range(0, len(prepared), BLOCK):
            rows = slice(start, start + BLOCK)
            billed = PRICES[prepared.course[rows], prepared.tier[rows]] + prepared.beyond[rows]
            pays[rows] = _settled(billed, prepared.left[rows])[0].plan_pays[0]
        return pays

    def _alone(self, case: Case) -> tuple[Settlement, Members]:
        billed = PRICES[PLACES[case.course, case.tier]] + case.beyond * WHOLE_RUPEE
        return _settled(np.array([billed]), np.array([case.left * WHOLE_RUPEE]))


@dataclass(frozen=True, slots=True)
class InWords:
    """Sentences of an explanation, as the reader gets them; ``forgetful`` says each as if for the first time."""

    wording: Wording
    forgetful: bool = False

    def said(self, lines: tuple[EobLine, ...]) -> list[str]:
        """One sentence a step: what it leaves to the patient, why, and by which clause."""
        if self.forgetful:
            self.wording.say.cache_clear()
            self.wording.money.cache_clear()
        say, money = self.wording.say, self.wording.money
        return [
            f"{money(step.amount)}: {say(step.phrase)} ({step.clause.ref if step.clause else ''})"
            for line in lines
            for step in line.steps
        ]


def in_words(*, forgetful: bool) -> InWords:
    """The English sentences of the catalogue."""
    return InWords(Wording(world.wording().content, MARKET.currency), forgetful)
