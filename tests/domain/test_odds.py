"""Simulated bills: the quantile function by hand, one u for what belongs together, and ranges around typical."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.care import CareLine, Price, Triple
from service.domain.cost_table import price_lines
from service.domain.odds import DRAWS, quantiles, stage_draws
from service.domain.vocabulary import STAGES, Confidence, Stage
from tests.costs import METRO, MIDDLE, PRESENTATIONS, RUPEE, item, pathway, plan_of, table

SEED = "a cost table/a pathway"
PINNED = [6716, 28161, 29416, 27628]  # the first u of SEED
ITEM = item("visit")


def care(low: int, typical: int, high: int, stage: Stage = Stage.DOCTOR_VISIT, rung: Stage | None = None) -> CareLine:
    quantity = Triple(low, typical, high)
    return CareLine(ITEM, stage, quantity, (0,) * typical, "assumption", (), rung=rung)


def price(low: int | Fraction, typical: int | Fraction, high: int | Fraction) -> Price:
    levels = (Fraction(low), Fraction(typical), Fraction(high))
    return Price(*levels, source="", source_date="", confidence=Confidence.LOW, fallback="exact")


def uniform() -> list[Fraction]:
    """The u of each price: read off a price whose quantile is u itself, in 2**16ths."""
    ruler = stage_draws([(care(1, 1, 1), price(0, 1 << 15, 1 << 16))], seed=SEED, unit=1)
    return [Fraction(int(u), 1 << 16) for u in ruler[Stage.DOCTOR_VISIT.rank]]


def test_one_line_follows_the_quantile_function() -> None:
    """Decision 19: q(u) = low + 2u(typical − low) below ½, else typical + (2u − 1)(high − typical); half up."""
    drawn = stage_draws([(care(1, 1, 1), price(100, 250, 1_000))], seed=SEED, unit=1)

    by_hand = [
        100 + 2 * u * 150 if u < Fraction(1, 2) else 250 + (2 * u - 1) * 750  # exact
        for u in uniform()
    ]

    assert drawn[Stage.DOCTOR_VISIT.rank].tolist() == [int(exact + Fraction(1, 2)) for exact in by_hand]


def test_all_prices_move_together() -> None:
    low, high = (care(1, 1, 1), price(0, 100, 200)), (care(1, 1, 1, Stage.PHYSIOTHERAPY), price(0, 200, 400))

    drawn = stage_draws([low, high], seed=SEED, unit=1)

    assert np.abs(2 * drawn[Stage.DOCTOR_VISIT.rank] - drawn[Stage.PHYSIOTHERAPY.rank]).max() <= 1  # rounding


def test_quantities_of_a_rung_move_together_and_of_two_rungs_apart() -> None:
    """Days of the stay and rounds, two a day; a variant's out-patient line moves with its stay."""
    days = (care(2, 4, 7, Stage.HOSPITALISATION), price(1, 1, 1))
    rounds = (care(4, 8, 14, Stage.PHYSIOTHERAPY, rung=Stage.HOSPITALISATION), price(100, 100, 100))
    elsewhere = (care(2, 4, 7, Stage.PHYSIOTHERAPY), price(1, 1, 1))

    drawn = stage_draws([days, rounds, elsewhere], seed=SEED, unit=1)
    both, apart = drawn[Stage.HOSPITALISATION.rank], drawn[Stage.PHYSIOTHERAPY.rank]

    assert set(both.tolist()) <= {100 * (2 * day + more) + day for day in range(2, 8) for more in (-1, 0, 1)}
    assert (both % 100 != apart).any()


def test_quantities_round_half_up() -> None:
    """0, 0, 1: once in the upper quarter of u."""
    drawn = stage_draws([(care(0, 0, 1), price(5, 5, 5))], seed=SEED, unit=1)[Stage.DOCTOR_VISIT.rank]

    assert set(drawn.tolist()) == {0, 5}
    assert 0.2 < (drawn == 5).mean() < 0.3


def test_each_line_rounds_half_up_to_the_unit() -> None:
    lines = [(care(1, 1, 1), price(150, 150, 150)), (care(3, 3, 3), price(*[Fraction(49, 3)] * 3))]

    drawn = stage_draws(lines, seed=SEED, unit=100)

    assert set(drawn[Stage.DOCTOR_VISIT.rank].tolist()) == {200}  # 1.50 → 2.00 and 0.49 → 0.00


def test_no_lines_cost_nothing() -> None:
    assert stage_draws([], seed=SEED, unit=100).tolist() == [[0] * DRAWS] * len(STAGES)


def test_seed_names_the_draws() -> None:
    """The stream of PCG64 is stable, so the pinned ones hold on every machine: other draws change old answers."""
    lines = [(care(1, 2, 3), price(100, 200, 400))]

    first, again = stage_draws(lines, seed=SEED, unit=1), stage_draws(lines, seed=SEED, unit=1)

    assert (first == again).all()
    assert (first != stage_draws(lines, seed="another", unit=1)).any()
    assert [int(u * (1 << 16)) for u in uniform()[:4]] == PINNED


def test_wide_amounts_are_still_exact() -> None:
    """Past int64 the same arithmetic runs on Python integers."""
    huge = price(10**10, 10**10, 10**10)
    odd = price(*[Fraction(10**10, 9_973)] * 3)

    drawn = stage_draws([(care(99_999, 99_999, 99_999), huge), (care(9_973, 9_973, 9_973), odd)], seed=SEED, unit=100)

    assert set(drawn[Stage.DOCTOR_VISIT.rank].tolist()) == {99_999 * 10**10 + 10**10}


TRIPLES = st.tuples(*[st.integers(0, 10**6)] * 3).map(sorted)
COUNTS = st.tuples(*[st.integers(0, 40)] * 3).map(sorted)


@given(prices=TRIPLES, counts=COUNTS, below=st.integers(1, 100))
def test_bill_stays_between_all_low_and_all_high(prices: list[int], counts: list[int], below: int) -> None:
    exact = price(*(Fraction(level, below) for level in prices))

    drawn = stage_draws([(care(*counts), exact)], seed=SEED, unit=1)[Stage.DOCTOR_VISIT.rank]

    assert counts[0] * exact.low - 1 < drawn.min()
    assert drawn.max() < counts[2] * exact.high + 1


@pytest.mark.parametrize(("size", "low", "high"), [(1_024, 102, 921), (10, 0, 8), (11, 1, 9), (1, 0, 0)])
def test_quantiles_are_order_statistics(size: int, low: int, high: int) -> None:
    """Nearest rank: of 1,024 the 103rd and the 922nd."""
    shuffled = np.arange(size, dtype=np.int64)[::-1].copy()

    assert quantiles(shuffled) == (low, high)


@pytest.mark.parametrize("name", PRESENTATIONS)
def test_typical_lies_inside_the_range(name: str) -> None:
    """Decision 19, for each rung alone and for all rungs up to it, in a metro, mid-range hospital."""
    for variant in pathway(name).variants:
        plan = plan_of(name, variant)
        bills, unpriced = price_lines(plan.lines, table(), tier=METRO, facility=MIDDLE, unit=RUPEE)
        extras = [(extra, table().price(extra.item, tier=METRO, facility=MIDDLE)) for extra in plan.extras]
        priced = [(bill.care, bill.price) for bill in bills] + [(extra, found) for extra, found in extras if found]
        draws = stage_draws(priced, seed=f"{SEED}/{name}", unit=RUPEE)

        assert unpriced == ()
        for stage in STAGES:
            alone = sum(bill.amount for bill in bills if bill.care.on_rung is stage)
            together = sum(bill.amount for bill in bills if bill.care.on_rung.rank <= stage.rank)
            low, high = quantiles(draws[stage.rank])
            low_together, high_together = quantiles(draws[: stage.rank + 1].sum(axis=0))

            assert low <= alone <= high
            assert low_together <= together <= high_together
