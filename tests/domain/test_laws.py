"""What must hold for every claim, plan and member: conservation, caps, monotonicity, batching, bounds."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from typing import Any

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


IN_MONEY = ("room_limit", "icu_limit", "ambulance_limit", "deductible", "out_patient")


def whole_rupees(claim: oracle.Claim) -> oracle.Claim:
    def whole(line: oracle.Line) -> oracle.Line:
        rupees = {name: getattr(line, name) // RUPEE * RUPEE for name in ("amount", "paid_elsewhere")}
        return replace(line, **rupees)

    tariff = {one: amount // RUPEE * RUPEE for one, amount in claim.tariff.items()}
    return replace(claim, lines=tuple(map(whole, claim.lines)), tariff=tariff)


MONEY = {"amount", "minimum", "maximum", "at_least", "pays", "annual_limit", "per_visit"}
LAKH = 100_000 * RUPEE  # of a lakh every basis point is a whole number of rupees


def in_rupees(value: Any, name: str = "") -> Any:
    """A value of a term without its paise: a rounded step may take a rupee more of a claim that is a paisa larger."""
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{one.name: in_rupees(getattr(value, one.name), one.name) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(in_rupees(one) for one in value)
    return value // RUPEE * RUPEE if name in MONEY and value else value


def monotone(terms: Terms, order: tuple[Step, ...]) -> Terms:
    """Terms in rupees, in a printed order, without what may fall as a claim grows.

    A payout step may print less for more. A limit of lines after a shared room cut may meet that cut's odd rupee on
    another line.
    """
    whole = {name: Term(in_rupees(getattr(terms, name).value, "amount")) for name in IN_MONEY}
    limits = tuple(limit for limit in in_rupees(terms.sub_limits.value) if not limit.of_lines)
    return replace(terms, **whole, order=Term(order), payout_steps=Terms().payout_steps, sub_limits=Term(limits))


def rounded(member: oracle.Member) -> oracle.Member:
    """A member whose sum insured is of lakhs, and whose other amounts are of rupees."""
    return replace(
        member,
        sum_insured=max(1, member.sum_insured // LAKH) * LAKH,
        sum_insured_left=member.sum_insured_left // RUPEE * RUPEE,
        deductible_left=member.deductible_left // RUPEE * RUPEE,
        increase=member.increase // RUPEE * RUPEE,
        used={key: amount // RUPEE * RUPEE for key, amount in member.used.items()},
    )


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
    """A benefit without a limit of its own draws on the same cover; one with a limit is beside it."""
    terms, claim, members = case
    benefit = replace(terms.out_patient.value, annual_limit=None)
    terms = replace(terms, out_patient=Term(benefit))

    for member, settled in zip(members, settle_block(claim, terms, members), strict=True):
        last = terms.order.value[-1] is Step.SUM_INSURED
        assert not last or sum(settled.plan_pays) <= member.sum_insured_left


@given(cases)
@settings(max_examples=300)
def test_all_policies_together_never_pay_more_than_the_bill(case: Case) -> None:
    terms, claim, members = case
    billed, elsewhere = (sum(getattr(line, name) for line in claim.lines) for name in ("amount", "paid_elsewhere"))

    for settled in settle_block(claim, terms, members):
        assert sum(settled.plan_pays) + elsewhere <= billed


@given(cases)
@settings(max_examples=300)
def test_a_payment_of_another_policy_takes_from_this_plan_no_more_than_the_excess(case: Case) -> None:
    terms, claim, [member, *_] = case
    alone = replace(claim, lines=tuple(replace(line, paid_elsewhere=0) for line in claim.lines))
    billed, elsewhere = (sum(getattr(line, name) for line in claim.lines) for name in ("amount", "paid_elsewhere"))

    [together], [by_itself] = settle_block(claim, terms, [member]), settle_block(alone, terms, [member])

    assert sum(together.plan_pays) == min(sum(by_itself.plan_pays), billed - elsewhere)


@given(cases)
@settings(max_examples=300)
def test_a_yearly_limit_never_pays_more_than_its_year_has_left(case: Case) -> None:
    terms, claim, members = case

    for member, settled in zip(members, settle_block(claim, terms, members), strict=True):
        for limit in terms.sub_limits.value:
            key = f"sub_limit:{limit.name}"
            assert settled.used.get(key, 0) <= max(0, (limit.amount or LARGEST) - member.used.get(key, 0))
        for one in terms.out_patient.value.category_limits:
            key = f"out_patient:{one.category}"
            assert settled.used.get(key, 0) <= max(0, one.amount - member.used.get(key, 0))


@given(cases, st.integers(1, 5), st.sampled_from(PRINTED_ORDERS))
@settings(max_examples=300)
def test_more_cover_never_costs_the_patient_more(case: Case, lakhs: int, order: tuple[Step, ...]) -> None:
    """More sum insured also lifts every limit that is a share of it."""
    terms, claim, [member, *_] = case
    terms, claim, member = monotone(terms, order), whole_rupees(claim), rounded(member)
    more = lakhs * LAKH
    richer = replace(member, sum_insured=member.sum_insured + more, sum_insured_left=member.sum_insured_left + more)

    assert patient(claim, terms, richer) <= patient(claim, terms, member)


@given(cases, st.integers(1, 500_000), st.sampled_from(PRINTED_ORDERS))
@settings(max_examples=300)
def test_a_higher_deductible_never_costs_the_patient_less(case: Case, rupees: int, order: tuple[Step, ...]) -> None:
    terms, claim, [member, *_] = case
    amount = terms.deductible.value.amount // RUPEE * RUPEE
    terms, claim, member = monotone(terms, order), whole_rupees(claim), rounded(member)

    def with_deductible(value: int) -> Terms:
        return replace(terms, deductible=Term(Deductible(DeductibleKind.PER_CLAIM, value)))

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
        lines=tuple(replace(line, prescribed=True, paid_elsewhere=0) for line in claim.lines if line.in_stay),
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
