"""A policy's year: which cover a claim may use, from which part it is drawn, what comes back, what the bonus does.

Amounts in lakh; the published examples by their number, the rest hand calculation on rules 8.
"""

from dataclasses import replace

import pytest

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    AfterClaim,
    Bonus,
    Bucket,
    Deductible,
    DeductibleKind,
    Restoration,
    RestoreWhen,
)
from service.domain.policy_year import (
    PolicyYear,
    after_claim,
    cover_for,
    drawn,
    earned_bonus,
    next_bonus,
    open_year,
)

LAKH = 10_000_000
NEVER = Terms()


def restoring(when: RestoreWhen, **promise: object) -> Terms:
    return Terms(restoration=Term(Restoration(when, **promise)))  # type: ignore[arg-type]  # fields of the term


def claim(year: PolicyYear, terms: Terms, base: int, asked: int, illness: str = "") -> tuple[int, PolicyYear]:
    """What a claim of ``asked`` is paid, and the year after it."""
    cover = cover_for(year, terms, base, illness=illness)
    paid = min(asked, cover.total)
    return paid, after_claim(year, terms, cover, paid=paid, illness=illness)


def paid_for(terms: Terms, base: int, asked: list[tuple[int, str]], *, ever_paid: bool = True) -> list[int]:
    year, found = open_year(terms, base, ever_paid=ever_paid), []
    for amount, illness in asked:
        paid, year = claim(year, terms, base, amount, illness)
        found.append(paid)
    return found


def test_without_restoration_a_second_claim_has_what_the_first_left() -> None:
    assert paid_for(NEVER, 5 * LAKH, [(4 * LAKH, ""), (2 * LAKH, "")]) == [4 * LAKH, LAKH]


def test_cover_that_comes_back_once_exhausted_pays_the_next_claim() -> None:
    """P-RS-02: 4 lakh exhausted, then 2 lakh more."""
    terms = restoring(RestoreWhen.EXHAUSTED)

    assert paid_for(terms, 4 * LAKH, [(4 * LAKH, "a"), (2 * LAKH, "b")]) == [4 * LAKH, 2 * LAKH]


def test_it_does_not_come_back_while_a_rupee_is_left() -> None:
    terms = restoring(RestoreWhen.EXHAUSTED)

    assert paid_for(terms, 4 * LAKH, [(4 * LAKH - 100, ""), (2 * LAKH, "")]) == [4 * LAKH - 100, 100]


def test_for_another_illness_only() -> None:
    """P-RS-05: 10 lakh exhausted, later 5 lakh for another illness; the same illness gets nothing."""
    terms = restoring(RestoreWhen.EXHAUSTED, times=1, same_illness=False)

    assert paid_for(terms, 10 * LAKH, [(10 * LAKH, "spine"), (5 * LAKH, "knee")]) == [10 * LAKH, 5 * LAKH]
    assert paid_for(terms, 10 * LAKH, [(10 * LAKH, "spine"), (5 * LAKH, "spine")]) == [10 * LAKH, 0]


def test_once_means_once_and_its_rest_stays_for_the_year() -> None:
    terms = restoring(RestoreWhen.EXHAUSTED, times=1)
    asked = [(4 * LAKH, ""), (3 * LAKH, ""), (3 * LAKH, ""), (LAKH, "")]

    assert paid_for(terms, 4 * LAKH, asked) == [4 * LAKH, 3 * LAKH, LAKH, 0]


def test_without_limit_it_comes_back_each_time() -> None:
    terms = restoring(RestoreWhen.EXHAUSTED)

    assert paid_for(terms, 4 * LAKH, [(4 * LAKH, ""), (9 * LAKH, ""), (9 * LAKH, "")]) == [4 * LAKH] * 3


def test_after_any_paid_claim_a_claim_may_use_the_base_once_more() -> None:
    """Niva ReAssure: from the first paid claim on, for later ones, up to the base in each."""
    terms = restoring(RestoreWhen.USED)

    assert paid_for(terms, 5 * LAKH, [(LAKH, ""), (20 * LAKH, ""), (20 * LAKH, "")]) == [LAKH, 9 * LAKH, 5 * LAKH]


def test_insufficient_cover_is_filled_in_the_same_claim_but_never_in_the_first_of_a_policys_life() -> None:
    """D-20: Activ One, 5 lakh: first claim ever of 7 lakh is paid 5, a later one with the base intact 7."""
    terms = restoring(RestoreWhen.INSUFFICIENT, first_claim=False)

    assert paid_for(terms, 5 * LAKH, [(7 * LAKH, "")], ever_paid=False) == [5 * LAKH]
    assert paid_for(terms, 5 * LAKH, [(7 * LAKH, "")], ever_paid=True) == [7 * LAKH]
    assert paid_for(terms, 5 * LAKH, [(12 * LAKH, "")], ever_paid=True) == [10 * LAKH]


def test_a_part_of_the_base_may_come_back() -> None:
    terms = restoring(RestoreWhen.EXHAUSTED, amount_bps=5_000)

    assert paid_for(terms, 4 * LAKH, [(4 * LAKH, ""), (4 * LAKH, "")]) == [4 * LAKH, 2 * LAKH]


def test_what_was_not_needed_has_not_come_back() -> None:
    """The base served the claim, so a single restoration is still to come."""
    terms = restoring(RestoreWhen.USED, times=1)
    year = open_year(terms, 5 * LAKH)
    for amount in (LAKH, LAKH):
        _, year = claim(year, terms, 5 * LAKH, amount)

    assert (year.restorations, year.restored, year.base) == (0, 0, 3 * LAKH)


@pytest.mark.parametrize(("year_of", "capacity"), [(0, 20), (1, 25), (2, 30), (3, 30)])
def test_secure_and_plus_add_up(year_of: int, capacity: int) -> None:
    """P-RS-04: HDFC Optima Secure on 10 lakh: 20, 25, 30 lakh; Plus is 50 % a year up to 100 %."""
    terms = Terms(extra_cover_bps=Term(10_000), bonus=Term(Bonus(5_000, 10_000, AfterClaim.GROWS)))
    year = open_year(terms, 10 * LAKH, bonus_bps=earned_bonus(terms.bonus.value, year_of))

    assert cover_for(year, terms, 10 * LAKH).total == capacity * LAKH


def test_cover_is_drawn_in_the_order_of_the_plan() -> None:
    """HDFC: base, bonus, Secure; another plan may spare the base."""
    terms = Terms(extra_cover_bps=Term(10_000))
    year = open_year(terms, 5 * LAKH, bonus_bps=2_000)
    cover = cover_for(year, terms, 5 * LAKH)
    turned = replace(terms, cover_order=Term((Bucket.EXTRA, Bucket.BONUS, Bucket.BASE, Bucket.RESTORED)))

    assert drawn(cover, terms, 7 * LAKH) == {
        Bucket.BASE: 5 * LAKH,
        Bucket.BONUS: LAKH,
        Bucket.EXTRA: LAKH,
        Bucket.RESTORED: 0,
    }
    assert drawn(cover, turned, 7 * LAKH)[Bucket.BASE] == LAKH
    after = after_claim(year, turned, cover, paid=7 * LAKH)
    assert (after.base, after.bonus, after.extra) == (4 * LAKH, 0, 0)


def test_a_claim_that_was_paid_nothing_uses_the_deductible_and_no_more() -> None:
    terms = Terms(deductible=Term(Deductible(DeductibleKind.AGGREGATE, 10 * LAKH)))
    year = open_year(terms, 25 * LAKH)

    cover = cover_for(year, terms, 25 * LAKH)

    after = after_claim(year, terms, cover, paid=0, deductible_used=7 * LAKH, illness="spine")

    assert (after.deductible_left, after.claims_paid, after.illnesses) == (3 * LAKH, 0, frozenset())
    assert not replace(year, ever_paid=False).ever_paid


def test_what_a_wallet_paid_counts_as_a_paid_claim_and_under_its_key() -> None:
    year = open_year(NEVER, LAKH, ever_paid=False)

    after = after_claim(year, NEVER, cover_for(year, NEVER, LAKH), paid=0, used={"out_patient": 500}, illness="spine")
    again = after_claim(after, NEVER, cover_for(after, NEVER, LAKH), paid=0, used={"out_patient": 300})

    assert (after.claims_paid, after.ever_paid, after.illnesses) == (1, True, {"spine"})
    assert again.used == {"out_patient": 800}


@pytest.mark.parametrize(
    ("after_claim_", "reduction", "claimed", "expected"),
    [
        (AfterClaim.GROWS, 0, True, 1_500),
        (AfterClaim.KEPT, 0, True, 1_000),
        (AfterClaim.REDUCED, 500, True, 500),
        (AfterClaim.REDUCED, 5_000, True, 0),
        (AfterClaim.LOST, 0, True, 0),
        (AfterClaim.LOST, 0, False, 1_500),
        (AfterClaim.KEPT, 0, False, 1_500),
    ],
)
def test_what_a_year_does_to_the_bonus(after_claim_: AfterClaim, reduction: int, claimed: bool, expected: int) -> None:
    """10 % earned, 5 % a year; Arogya Sanjeevani loses 5 % with a claim, Niva 50 %, Care and HDFC grow all the same."""
    assert next_bonus(Bonus(500, 5_000, after_claim_, reduction), 1_000, claimed=claimed) == expected


def test_the_bonus_has_a_maximum() -> None:
    assert earned_bonus(Bonus(500, 5_000), 20) == 5_000
    assert next_bonus(Bonus(2_500, 5_000), 4_000, claimed=False) == 5_000
