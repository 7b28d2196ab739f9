"""Bands by sum insured, and sums insured that no source lists."""

from typing import Any

import pytest

from schemas.plan import load_plan, plan_to_document
from service.domain.plan_values import SumInsured
from tests.schemas.plan_documents import document, edit, known, put
from tests.schemas.test_plan_faults import faults


def bands(*sums: str) -> list[dict[str, Any]]:
    return [{"at_least": insured, "terms": {"room_limit": known({"kind": "none"})}} for insured in sums]


def test_bands_come_back_unchanged() -> None:
    plan = load_plan(document(by_sum_insured=bands("300000.00", "500000.00")))

    assert [band.at_least for band in plan.by_sum_insured] == [30_000_000, 50_000_000]
    assert load_plan(plan_to_document(plan)) == plan


@pytest.mark.parametrize("second", ["300000.00", "299999.99"])
def test_bands_rise(second: str) -> None:
    found = faults(document(by_sum_insured=bands("300000.00", second)))

    assert found == [
        ("/by_sum_insured/1/at_least", f"{second} is not above 300000.00: list the bands from the smallest sum up.")
    ]


def test_a_band_without_its_sum_is_the_only_fault() -> None:
    first, second = bands("300000.00", "1.00")
    del first["at_least"]

    assert [pointer for pointer, _ in faults(document(by_sum_insured=[first, second]))] == [
        "/by_sum_insured/0/at_least"
    ]


def test_a_limit_in_a_band_stays_below_the_largest_sum() -> None:
    band = {"at_least": "500000.00", "terms": {"room_limit": known({"kind": "amount", "amount": "500000.01"})}}

    assert [pointer for pointer, _ in faults(document(by_sum_insured=[band]))] == [
        "/by_sum_insured/0/terms/room_limit/value/amount"
    ]


@pytest.mark.parametrize(
    ("written", "sums"),
    [
        ({"unknown": True}, SumInsured(unknown=True)),
        ({"unknown": True, "options": ["500000.00"]}, SumInsured(options=(50_000_000,), unknown=True)),
    ],
)
def test_sums_may_be_unknown_and_come_back_so(written: dict[str, Any], sums: SumInsured) -> None:
    plan = load_plan(edit(put("sum_insured", value=written)))

    assert plan.sum_insured == sums
    assert plan_to_document(plan)["sum_insured"] == written
    assert load_plan(plan_to_document(plan)) == plan


def test_no_limit_lies_above_sums_that_are_unknown() -> None:
    limit = {"kind": "amount", "amount": "9000000.00"}

    plan = load_plan(document(sum_insured={"unknown": True}, terms={"room_limit": known(limit)}))

    assert plan.terms.room_limit.value.amount == 900_000_000


@pytest.mark.parametrize(
    ("written", "pointer", "said"),
    [
        ({"unknown": True, "minimum": "1.00", "maximum": "2.00"}, "/sum_insured/unknown", "leave it out"),
        ({"unknown": False}, "/sum_insured", "or say that they are unknown"),
        ({"unknown": True, "options": ["2.00", "1.00"]}, "/sum_insured/options", "from the smallest up"),
    ],
)
def test_unknown_sums_have_one_form(written: dict[str, Any], pointer: str, said: str) -> None:
    found = faults(edit(put("sum_insured", value=written)))

    assert [detail for at, detail in found if at == pointer and said in detail], found
