"""Care outside the stay: claimable with an accepted stay inside its windows, else the out-patient benefit, else yours.

Before and after a stay (rules 2.4): prescribed, the same condition, within the plan's days; both ends of a
window are in. What is not claimable goes to an out-patient benefit if the plan has one.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, Lines, Members, Shape
from service.domain.kernel import Facts, Ground
from service.domain.ledger import Figures, Ledger, Move
from service.domain.money import BASIS_POINTS, Array, Mask, at_rate, share, spend_down
from service.domain.plan import Terms
from service.domain.rules import waiting_period
from service.domain.vocabulary import ServiceCategory

YEAR_KEY = "out_patient"


def category_key(category: ServiceCategory) -> str:
    """Under which name what the benefit paid for a category is counted."""
    return f"{YEAR_KEY}:{category}"


def sort_apart(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> None:
    """Take out of the hospital claim every line, or part of one, that an accepted stay does not carry."""
    lines = claim.shape.outside
    if not lines.size:
        return
    late, units = _units(claim, terms)
    outside = _not_claimable(ledger, lines, late, units)
    benefit = terms.out_patient.value
    covered = _covered(claim.shape, benefit.categories)
    if benefit.network_only:
        covered = covered & _in_network(claim.shape, members)
    if covered.any():
        new, existing = _waiting(terms, claim, members)
        _charge(ledger, "out_patient_wait", lines, np.where(covered & new, outside, 0))
        _charge(ledger, "out_patient_wait_existing", lines, np.where(covered & existing & ~new, outside, 0))
        ledger.hand_over(Move(lines, np.where(covered & ~new & ~existing, outside, 0)))
        _benefit_limits(ledger, terms, members, lines=lines, visits=np.where(ledger.admitted, late, units))
        _year_limits(ledger, terms, claim, members)
    falls = np.where(covered, 0, outside)
    prescribed = claim.shape.prescribed
    _charge(ledger, "not_prescribed", lines, np.where(prescribed, 0, falls))
    crossed = np.where(prescribed & ledger.admitted, falls, 0)
    after = _after(claim)
    _charge(ledger, "window_before", lines, np.where(after, 0, crossed))
    _charge(ledger, "window_after", lines, np.where(after, crossed, 0))
    _charge(ledger, "out_patient", lines, np.where(prescribed & ~ledger.admitted, falls, 0))


def _charge(ledger: Ledger, name: str, lines: Lines, amounts: Array) -> None:
    if amounts.any():
        ledger.charge(name, Move(lines, amounts))


def _units(claim: Claim, terms: Terms) -> tuple[Array, Array]:
    """Units outside the plan's days around the stay, and in all: columns over the lines outside the stay."""
    around = terms.domiciliary.value.around or not claim.at_home
    if claim.admission_day is None or claim.discharge_day is None or not around:
        return _counted(claim.shape, 1, 0)
    first = claim.admission_day - terms.pre_hospital_days.value
    return _counted(claim.shape, first, claim.discharge_day + terms.post_hospital_days.value)


@lru_cache(maxsize=4096)
def _counted(shape: Shape, first: int, last: int) -> tuple[Array, Array]:
    outside = [line for line in shape.lines if not line.in_stay]
    late = [[sum(not (line.prescribed and first <= day <= last) for day in line.days)] for line in outside]
    units = [[len(line.days)] for line in outside]
    return np.array(late, dtype=np.int64), np.array(units, dtype=np.int64)


def _not_claimable(ledger: Ledger, lines: Lines, late: Array, units: Array) -> Array:
    """Amounts (lines × rows) that no accepted stay carries: all of them in rows without one.

    What lies wholly outside goes back whole; only a line that crosses the window is rounded.
    """
    carried = ledger.claim[lines]
    crossing = late < units
    if not (crossing.any() and ledger.admitted.any()):
        return carried
    part = np.minimum(at_rate(carried, late, units, unit=ledger.unit), carried)
    return np.where(ledger.admitted & crossing, part, carried)


@lru_cache(maxsize=4096)
def _covered(shape: Shape, categories: frozenset[ServiceCategory]) -> Mask:
    """Which lines outside the stay the out-patient benefit is for: a column."""
    chosen = (shape.lines[index] for index in shape.outside)
    return np.array([[line.prescribed and line.category in categories] for line in chosen])


def _in_network(shape: Shape, members: Members) -> Mask:
    """Lines (outside the stay × rows) from a provider of the network: as the line says, else as the stay's hospital."""
    given = [[shape.lines[index].network] for index in shape.outside]
    said = np.array([[network is not None] for (network,) in given], dtype=np.bool_)
    return np.asarray(
        np.where(said, np.array([[bool(network)] for (network,) in given]), members.network), dtype=np.bool_
    )


def _after(claim: Claim) -> Mask:
    """Which lines outside the stay end after it, and so may cross only the window behind it: a column."""
    last = claim.discharge_day or 0
    return np.array([[line.days[-1] > last] for line in claim.lines if not line.in_stay])


def _waiting(terms: Terms, claim: Claim, members: Members) -> tuple[Mask, Mask]:
    """Rows in which the policy's initial and its pre-existing wait hold the out-patient benefit back."""
    none = np.zeros(claim.rows, dtype=np.bool_)
    initial = waiting_period.initial(terms, claim, members)
    existing = waiting_period.pre_existing(terms, claim, members)
    return none if initial is None else initial, none if existing is None else existing


def _benefit_limits(ledger: Ledger, terms: Terms, members: Members, *, lines: Lines, visits: Array) -> None:
    """Per visit (counting only those the benefit bears), then the co-payment, then the year's limits."""
    benefit, unit = terms.out_patient.value, ledger.unit
    if benefit.per_visit:
        over = np.maximum(ledger.benefit[lines] - benefit.per_visit * visits, 0)
        ledger.charge_benefit("out_patient_visit_limit", Move(lines, over))
    if benefit.copay_bps:
        carried = ledger.benefit[lines]
        total = carried.sum(axis=0)
        due = np.minimum(at_rate(total, benefit.copay_bps, BASIS_POINTS, unit=unit), total)
        figures: Figures = {"percent_bps": benefit.copay_bps, "of": total}
        ledger.charge_benefit("out_patient_copay", Move(lines, share(due, carried, unit=unit), figures))


def _year_limits(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> None:
    """What is left of the benefit's year: first of each category's limit, then of the whole."""
    benefit = terms.out_patient.value
    for limit in benefit.category_limits:
        of_category = [index for index in claim.shape.outside if claim.lines[index].category is limit.category]
        cap = np.full_like(members.sum_insured_left, limit.amount) - members.used_of(category_key(limit.category))
        _cap_benefit(ledger, "out_patient_category_limit", np.array(of_category, dtype=np.intp), cap)
    whole = members.sum_insured_left
    if benefit.annual_limit is not None:
        whole = np.full_like(whole, benefit.annual_limit) - members.used_of(YEAR_KEY)
    _cap_benefit(ledger, "out_patient_limit", claim.shape.outside, whole)


def _cap_benefit(ledger: Ledger, name: str, lines: Lines, cap: Array) -> None:
    """The benefit pays its lines in date order up to ``cap`` (rows)."""
    carried, left = ledger.benefit[lines], np.maximum(cap, 0)
    figures: Figures = {"limit": left, "of": carried.sum(axis=0)}
    ledger.charge_benefit(name, Move(lines, carried - spend_down(carried, left), figures))


def used(ledger: Ledger, terms: Terms, claim: Claim) -> Mapping[str, Array]:
    """What the benefit paid in this claim (rows): in all, and of each category with a limit of its own."""
    if not ledger.benefit.any():
        return {}
    counted = {YEAR_KEY: ledger.benefit.sum(axis=0)}
    for limit in terms.out_patient.value.category_limits:
        of_category = [index for index, line in enumerate(claim.lines) if line.category is limit.category]
        counted[category_key(limit.category)] = ledger.benefit[of_category].sum(axis=0)
    return counted


def _window_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {
        "before": terms.pre_hospital_days.value,
        "after": terms.post_hospital_days.value,
    }


GROUNDS = (
    Ground("not_prescribed", "out_patient"),
    Ground("window_before", "pre_hospital_days", _window_facts),
    Ground("window_after", "post_hospital_days", _window_facts),
    Ground("out_patient", "out_patient"),
    Ground("out_patient_wait", "initial_wait_days", waiting_period.initial_facts),
    Ground("out_patient_wait_existing", "pre_existing_wait_months", waiting_period.pre_existing_facts),
    Ground("out_patient_visit_limit", "out_patient"),
    Ground("out_patient_copay", "out_patient"),
    Ground("out_patient_category_limit", "out_patient"),
    Ground("out_patient_limit", "out_patient"),
)
