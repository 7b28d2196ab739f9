"""The explanation of benefits of one row: per line what the plan pays, and every deduction with its clause.

Reads a settlement; decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.claim import Members
from service.domain.kernel import Settlement
from service.domain.ledger import Entry, Figures
from service.domain.market import Market
from service.domain.phrase import Fact, Money, Phrase
from service.domain.plan import Clause, Term, Terms


@dataclass(frozen=True, slots=True)
class Explanation:
    """One step of a line: the rule, its clause, the amount that fell on the patient (0: why the plan pays)."""

    rule: str
    clause: Clause | None
    amount: int
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One deduction of the claim as a whole: what fell on the patient by one clause, and how it was worked out.

    ``arithmetic`` is None where there is nothing to work out: the amounts fell whole.
    """

    rule: str
    clause: Clause | None
    amount: int
    phrase: Phrase
    arithmetic: Phrase | None


@dataclass(frozen=True, slots=True)
class EobLine:
    """A bill line settled: ``billed = plan_pays + patient_pays``, and the steps add up to ``patient_pays``.

    ``days`` are those of this scenario: a visit that leads to a stay moves before it.
    """

    item: str
    billed: int
    plan_pays: int
    patient_pays: int
    steps: tuple[Explanation, ...]
    days: tuple[int, ...] = ()


def explain(settlement: Settlement, row: int, *, terms: Terms, members: Members, market: Market) -> tuple[EobLine, ...]:
    """The lines of ``row``, each with its deductions in the order they were made."""
    claim, standard = settlement.claim, market.standard_clauses
    steps: list[list[Explanation]] = [[] for _ in claim.lines]
    for entry in settlement.entries:
        amounts = entry.move.amounts[:, row]
        if not amounts.any():
            continue
        clause, phrase = _said(entry, row, settlement, terms=terms, members=members, market=market)
        for index, amount in zip(entry.move.lines.tolist(), amounts.tolist(), strict=True):
            if amount:
                steps[index].append(Explanation(entry.rule, clause, amount, phrase))
    billed, pays = claim.amounts[:, row].tolist(), settlement.plan_pays[:, row].tolist()
    benefit = (settlement.plan_pays - settlement.claim_pays)[:, row].tolist()
    for index, paid in enumerate(pays):
        if paid:
            steps[index].append(
                _paid(
                    settlement,
                    index,
                    from_benefit=bool(benefit[index]),
                    terms=terms,
                    standard=standard,
                )
            )
    return tuple(
        EobLine(
            line.item,
            billed[index],
            pays[index],
            billed[index] - pays[index],
            tuple(steps[index]),
            line.days,
        )
        for index, line in enumerate(claim.lines)
    )


def claim_steps(
    settlement: Settlement, row: int, *, terms: Terms, members: Members, market: Market
) -> tuple[ClaimStep, ...]:
    """The deductions of ``row`` on the claim as a whole, in the order they were made, with their arithmetic."""
    found = []
    for entry in settlement.entries:
        amount = int(entry.move.amounts[:, row].sum())
        if not amount:
            continue
        clause, phrase = _said(entry, row, settlement, terms=terms, members=members, market=market)
        worked = {**phrase.facts, "amount": Money(amount)} if entry.move.figures else None
        arithmetic = worked and Phrase(f"arithmetic.{entry.rule}", worked)
        found.append(ClaimStep(entry.rule, clause, amount, phrase, arithmetic or None))
    return tuple(found)


def _said(
    entry: Entry, row: int, settlement: Settlement, *, terms: Terms, members: Members, market: Market
) -> tuple[Clause | None, Phrase]:
    """The clause and the sentence of a move, in one row."""
    ground = market.rulebook.grounds[entry.rule]
    facts = {**ground.facts(terms, settlement.claim, members, row), **_figures(entry.move.figures, row)}
    return clause_of(terms, entry.move.term or ground.term, market.standard_clauses), Phrase(
        f"step.{entry.rule}", facts
    )


def _figures(figures: Figures, row: int) -> dict[str, Fact]:
    """What a move was worked out from, in one row."""
    facts: dict[str, Fact] = {}
    for name, figure in figures.items():
        if isinstance(figure, int | str):
            facts[name] = figure
        else:
            amount = int(figure[row])
            facts[name] = amount if name.endswith("_bps") else Money(amount)
    return facts


def clause_of(terms: Terms, name: str, standard: Mapping[str, Clause]) -> Clause | None:
    """The clause of a term, else the market's standard one, else None."""
    term: Term[object] | None = getattr(terms, name, None)
    return (term.clause if term is not None else None) or standard.get(name)


def _paid(
    settlement: Settlement,
    index: int,
    *,
    from_benefit: bool,
    terms: Terms,
    standard: Mapping[str, Clause],
) -> Explanation:
    claim, line = settlement.claim, settlement.claim.lines[index]
    facts: dict[str, Fact] = {}
    if from_benefit:
        name, term = "pays_out_patient", "out_patient"
    elif line.in_stay:
        name, term = "pays_stay", "in_patient"
    elif claim.admission_day is not None and line.days[0] < claim.admission_day:
        name, term, facts = (
            "pays_before",
            "pre_hospital_days",
            {"days": terms.pre_hospital_days.value},
        )
    else:
        name, term, facts = (
            "pays_after",
            "post_hospital_days",
            {"days": terms.post_hospital_days.value},
        )
    return Explanation(name, clause_of(terms, term, standard), 0, Phrase(f"step.{name}", facts))
