"""The oracle: one claim settled in the plainest arithmetic, as an independent check of the kernel.

Written from the clauses of Indian indemnity wordings and the regulator's circulars, never from the
code it checks. Integers of minor units and exact fractions only. It knows no arrays, no markets,
no words for people, and it is slow on purpose.
"""

from collections.abc import Callable

from service.domain.plan import Terms
from service.domain.plan_values import Step
from service.domain.vocabulary import NonPayableList
from tests.oracle_books import Books
from tests.oracle_cost_sharing import copay, deductible, payout_steps
from tests.oracle_cover import increase_wait, paid_elsewhere, sum_insured
from tests.oracle_gates import gates, refusal
from tests.oracle_limits import ambulance_limit, ayush_limit, domiciliary_limit, line_limit, sub_limit, yearly_use
from tests.oracle_outside import out_of_stay, out_patient_benefit
from tests.oracle_room import icu_limit, room_limit
from tests.oracle_shapes import Claim, Line, Member, Settlement

__all__ = ["Claim", "Line", "Member", "Settlement", "settle"]


def settle(claim: Claim, terms: Terms, member: Member, unit: int) -> Settlement:
    """Who pays what of ``claim``; deductions are rounded half up to a multiple of ``unit``."""
    count = len(claim.lines)
    books = Books(claim, terms, member, unit, refusal(claim, terms, member))
    books.hospital = [line.amount for line in claim.lines]
    books.out_patient = [0] * count
    books.dated = sorted(range(count), key=lambda i: min(claim.lines[i].days))
    for apply in FIRST:
        apply(books)
    for step in terms.order.value:
        for apply in STEPS[step]:
            apply(books)
    paid_elsewhere(books)
    return Settlement(
        plan_pays=tuple(books.hospital[i] + books.out_patient[i] for i in range(count)),
        patient_pays=tuple(sum(amount for _, j, amount in books.moves if j == i) for i in range(count)),
        moves=tuple(books.moves),
        deductible_used=sum(amount for rule, _, amount in books.moves if rule == "deductible"),
        rejected_by=books.rejected_by,
        used=yearly_use(books),
    )


def not_prescribed_in_stay(books: Books) -> None:
    """What nobody prescribed is no part of the treatment, in hospital as little as outside (Excl14)."""
    hit = [i for i, line in enumerate(books.claim.lines) if line.in_stay and not line.prescribed]
    books.give_back(books.hospital, "not_prescribed_in_stay", {i: books.hospital[i] for i in hit})


def excluded_items(books: Books) -> None:
    """Items the plan names as excluded."""
    named = books.terms.excluded_items.value
    hit = [i for i, line in enumerate(books.claim.lines) if line.item in named]
    books.give_back(books.hospital, "excluded_item", {i: books.hospital[i] for i in hit})


def non_payable(books: Books) -> None:
    """Items of the regulator's lists I to IV, unless a rider pays that list."""
    paid = books.terms.lists_paid.value | {NonPayableList.NONE}
    hit = [i for i, line in enumerate(books.claim.lines) if line.nonpayable not in paid]
    books.give_back(books.hospital, "non_payable", {i: books.hospital[i] for i in hit})


FIRST = (gates, out_of_stay, out_patient_benefit, not_prescribed_in_stay, excluded_items, non_payable)
STEPS: dict[Step, tuple[Callable[[Books], None], ...]] = {
    Step.ROOM: (room_limit, icu_limit, ambulance_limit, line_limit),
    Step.DEDUCTIBLE: (deductible, payout_steps),
    Step.COPAY: (copay,),
    Step.SUB_LIMIT: (sub_limit, ayush_limit, domiciliary_limit),
    Step.SUM_INSURED: (increase_wait, sum_insured),
}
