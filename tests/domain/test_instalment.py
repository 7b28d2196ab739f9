"""A premium in parts, and what a claim leaves of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import Contradiction
from service.domain.instalment import claim_cash, instalment_loading, instalments
from service.domain.markets.india import INSTALMENTS, WHOLE_RUPEE
from service.domain.premium_question import InstalmentQuestion, Loading
from service.domain.vocabulary import Frequency
from tests.premium_rows import amounts, rows
from tests.term_values import money


@pytest.mark.parametrize("row", rows("instalment"), ids=lambda row: row["name"])
def test_instalments_are_what_was_worked_out_by_hand(row: dict[str, str]) -> None:
    asked = InstalmentQuestion(Frequency(row["every"]), paid=int(row["paid"]))
    if row["claim"]:
        asked = replace(asked, claim_payable=money(row["claim"]))

    found = instalments(money(row["total"]), asked, INSTALMENTS, unit=WHOLE_RUPEE)

    assert found.amounts == amounts(row["amounts"])
    assert found.pending == money(row["pending"])
    if not row["claim"]:
        assert found.claim is None
        return
    assert found.claim is not None
    assert (found.claim.deducted, found.claim.cash) == (money(row["deducted"]), money(row["cash"]))


@pytest.mark.parametrize(
    ("every", "count", "bps", "grace"),
    [(Frequency.HALF_YEARLY, 2, 200, 30), (Frequency.QUARTERLY, 4, 300, 30), (Frequency.MONTHLY, 12, None, 15)],
)
def test_the_terms_are_those_of_the_sources(every: Frequency, count: int, bps: int | None, grace: int) -> None:
    """Star's Arogya Sanjeevani for the loadings; Care Supreme for grace: 15 days monthly, 30 otherwise."""
    terms = INSTALMENTS.terms[every]

    assert (terms.count, terms.loading_bps, terms.grace_days) == (count, bps, grace)
    assert "Star" in INSTALMENTS.loading_source and "Care Supreme" in INSTALMENTS.terms_source


def test_a_loading_that_was_given_wins_and_has_no_source_of_ours() -> None:
    given_one = instalment_loading(InstalmentQuestion(Frequency.QUARTERLY, loading_bps=0), INSTALMENTS)
    published = instalment_loading(InstalmentQuestion(Frequency.QUARTERLY), INSTALMENTS)

    assert given_one == Loading("instalments", bps=0)
    assert published == Loading("instalments", bps=300, source=INSTALMENTS.loading_source)


@pytest.mark.parametrize(
    ("asked", "pointers"),
    [
        (InstalmentQuestion(Frequency.MONTHLY), ["/instalment/loading_bps"]),
        (InstalmentQuestion(Frequency.QUARTERLY, paid=5), ["/instalment/paid"]),
        (InstalmentQuestion(Frequency.HALF_YEARLY, paid=3), ["/instalment/paid"]),
        (InstalmentQuestion(Frequency.MONTHLY, paid=13), ["/instalment/loading_bps", "/instalment/paid"]),
    ],
)
def test_instalments_that_cannot_be_are_refused_all_at_once(asked: InstalmentQuestion, pointers: list[str]) -> None:
    with pytest.raises(Contradiction) as refused:
        instalment_loading(asked, INSTALMENTS)

    assert [fault.pointer for fault in refused.value.faults] == pointers


@given(total=st.integers(0, 10**9), every=st.sampled_from(Frequency), paid=st.integers(0, 2))
def test_instalments_add_up_and_differ_by_a_rupee_at_most(total: int, every: Frequency, paid: int) -> None:
    found = instalments(total, InstalmentQuestion(every, paid=paid), INSTALMENTS, unit=WHOLE_RUPEE)

    assert sum(found.amounts) == total
    assert max(found.amounts) - min(found.amounts) <= WHOLE_RUPEE
    assert list(found.amounts) == sorted(found.amounts, reverse=True)


@given(payable=st.integers(0, 10**10), pending=st.integers(0, 10**10))
def test_a_claim_is_never_below_nothing(payable: int, pending: int) -> None:
    claim = claim_cash(payable, pending)

    assert claim.cash >= 0
    assert claim.cash + claim.deducted == payable
    assert claim.deducted <= pending
