"""What cannot be had together: options of a plan, and operations."""

import pytest

from service.domain.errors import Contradiction
from service.domain.fit import check_fit
from tests.world import edition, policy, staged


@pytest.mark.parametrize(
    ("plan_id", "options"),
    [
        ("optima_secure", ("deductible_10000", "deductible_25000")),
        ("niva_reassure", ("with_safeguard", "with_safeguard_plus")),
        ("care_supreme", ("with_claim_shield", "room_single_private", "room_twin_sharing")),
    ],
)
def test_two_options_for_one_term_are_refused(plan_id: str, options: tuple[str, ...]) -> None:
    with pytest.raises(Contradiction) as refused:
        check_fit(staged(policy=policy(plan_id, options=options)), edition())

    found = refused.value.faults
    assert [(fault.pointer, fault.code) for fault in found] == [
        (f"/policy/plans/0/options/{len(options) - 1}", "rivals")
    ]
    assert options[-2] in found[0].detail


def test_options_for_different_terms_go_together() -> None:
    check_fit(staged(policy=policy("care_supreme", options=("with_claim_shield", "smart_select"))), edition())


@pytest.mark.parametrize(
    "prescribed",
    [{"microdiscectomy_package": 2}, {"microdiscectomy_package": 1, "laminectomy_package": 1}],
    ids=["the same twice", "two kinds"],
)
def test_two_operations_are_two_questions(prescribed: dict[str, int]) -> None:
    """A package holds its stay, so two of them would bill the same days twice (double-counting guard 1)."""
    with pytest.raises(Contradiction) as refused:
        check_fit(staged(prescribed=prescribed), edition())

    codes = {(fault.pointer, fault.code) for fault in refused.value.faults}
    assert (f"/prescribed/{len(prescribed) - 1}/item", "one_operation") in codes
