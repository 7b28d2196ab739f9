"""What must hold for every claim, plan and member: conservation, caps, monotonicity, batching, bounds."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.money import LARGEST
from service.domain.plan import Term, Terms
from service.domain.plan_values import CARE_ORDER, Deductible, DeductibleKind, Step
from service.domain.vocabulary import CareSetting, ServiceCategory
from tests import oracle
from tests.kernel_claims import settle_block
from tests.strategies import Case, cases, random_case

RUPEE = 100
PRINTED_ORDERS = (
    CARE_ORDER,
    (Step.ROOM, Step.SUB_LIMIT, Step.DEDUCTIBLE, Step.COPAY, Step.SUM_INSURED),
)


def whole_rupees(claim: oracle.Claim) -> oracle.Claim:
    return replace(claim, lines=tuple(replace(line, amount=line.amount // RUPEE * RUPEE) for line in claim.lines))


def patient(claim: oracle.Claim, terms: Terms, member: oracle.Member) -> int:
    [settled] = settle_block(claim, terms, [member])
    return sum(settled.patient_pays)


@given(cases)
@settings(max_examples=300)
def test_every_line_is_paid_exactly_once_and_nobody_pays_a_negative_share(case: Case) -> None:
    terms, claim, members = case

    for settled in settle_block(claim, terms, members):
        moved = [0] * len(claim.lines)
        for _, line, amount in settled.moves:
            assert amount >= 0
            moved[line] += amount
        for line, plan, bears, steps in zip(claim.lines, settled.plan_pays, settled.patient_pays, moved, strict=True):
            assert plan + bears == line.amount
            assert plan >= 0
            assert bears == steps


@given(cases)
@settings(max_examples=300)
def test_the_plan_never_pays_more_than_the_cover_that_is_left(case: Case) -> None:
    terms, claim, members = case
    terms = replace(terms, out_patient=Terms().out_patient)

    for member, settled in zip(members, settle_block(claim, terms, members), strict=True):
        last = terms.order.value[-1] is Step.SUM_INSURED
        assert not last or sum(settled.plan_pays) <= member.sum_insured_left


@given(cases, st.integers(1, 50_000_000), st.sampled_from(PRINTED_ORDERS))
@settings(max_examples=300)
def test_more_cover_never_costs_the_patient_more(case: Case, more: int, order: tuple[Step, ...]) -> None:
    terms, claim, [member, *_] = case
    terms, claim = replace(terms, order=Term(order)), whole_rupees(claim)
    richer = replace(member, sum_insured=member.sum_insured + more, sum_insured_left=member.sum_insured_left + more)

    assert patient(claim, terms, richer) <= patient(claim, terms, member)


@given(cases, st.integers(1, 500_000), st.sampled_from(PRINTED_ORDERS))
@settings(max_examples=300)
def test_a_higher_deductible_never_costs_the_patient_less(case: Case, rupees: int, order: tuple[Step, ...]) -> None:
    terms, claim, [member, *_] = case
    amount = terms.deductible.value.amount // RUPEE * RUPEE
    claim = whole_rupees(claim)

    def with_deductible(value: int) -> Terms:
        return replace(terms, order=Term(order), deductible=Term(Deductible(DeductibleKind.PER_CLAIM, value)))

    higher = patient(claim, with_deductible(amount + rupees * RUPEE), member)

    assert higher >= patient(claim, with_deductible(amount), member)


@given(cases, st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(PRINTED_ORDERS))
@settings(max_examples=300)
def test_a_higher_copayment_never_costs_the_patient_less(
    case: Case, one: int, other: int, order: tuple[Step, ...]
) -> None:
    terms, claim, [member, *_] = case
    low, high = (
        replace(terms, order=Term(order), copay_bps=Term(rate), network_copay_bps=Term(0))
        for rate in sorted((one, other))
    )

    assert patient(claim, high, member) >= patient(claim, low, member)


@given(cases)
@settings(max_examples=200)
def test_neutral_terms_move_nothing_of_a_stay(case: Case) -> None:
    _, claim, [member, *_] = case
    stay = replace(
        claim,
        lines=tuple(line for line in claim.lines if line.in_stay),
        admission_day=0,
        discharge_day=3,
    )
    if not stay.lines:
        return
    total = sum(line.amount for line in stay.lines)
    rich = replace(member, sum_insured=total, sum_insured_left=total, stay_accepted=True)

    [settled] = settle_block(stay, Terms(), [rich])

    assert settled.moves == ()


@given(cases, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_a_batch_is_its_rows_one_by_one_in_any_order_and_chunking(case: Case, rng: random.Random) -> None:
    terms, claim, members = case
    many = [*members, *members, *members]
    rng.shuffle(many)
    cut = rng.randrange(len(many) + 1)

    alone = [settle_block(claim, terms, [member])[0] for member in many]
    together = settle_block(claim, terms, many)
    chunked = [*settle_block(claim, terms, many[:cut]), *settle_block(claim, terms, many[cut:])]

    assert together == alone
    assert chunked == alone


def test_threads_settle_what_one_thread_settles() -> None:
    """Scratch shared between threads would show as totals that differ from run to run."""
    rng = random.Random(7)
    asked = [random_case(rng) for _ in range(400)]

    def settle(case: Case) -> list[oracle.Settlement]:
        terms, claim, members = case
        return settle_block(claim, terms, members)

    alone = [settle(case) for case in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(settle, asked)) == alone


@pytest.mark.parametrize("per_day", [10**8, 10**8 - 1, 99_999_999 - 100])
def test_the_largest_legal_bill_does_not_wrap(per_day: int) -> None:
    """₹10 crore an amount, ₹10 lakh a day for a year: int64 wraps silently, so the oracle's integers decide."""
    days = tuple(range(365))
    lines = (
        oracle.Line(
            item="room",
            category=ServiceCategory.ROOM,
            setting=CareSetting.IN_PATIENT,
            amount=per_day * 365 // 4,
            days=days,
        ),
        *(
            oracle.Line(
                item=f"surgeon_{number}",
                category=ServiceCategory.SURGEON,
                setting=CareSetting.IN_PATIENT,
                amount=10**10 - number,
                days=(0,),
            )
            for number in range(5)
        ),
    )
    claim = oracle.Claim(lines=lines, admission_day=0, discharge_day=365)
    assert sum(line.amount for line in lines) <= LARGEST
    rng = random.Random(per_day)
    for _ in range(50):
        terms, _, [member, *_] = random_case(rng)
        [settled] = settle_block(claim, terms, [member])
        expected = oracle.settle(claim, terms, member, RUPEE)
        assert settled.plan_pays == expected.plan_pays
