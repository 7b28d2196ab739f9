"""The rule set that is measured beside peers: ours on every fixed case, and each peer where it is installed."""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest

from service.domain.money import Array
from tests.bench.peers import rule_set
from tests.bench.peers.ours import Outpocket, in_words
from tests.bench.peers.rule_set import Case, Cases

BY_HAND = {
    "below the deductible": (Case("conservative_admission", "tier2", 0, 500_000), 0),
    "30,000 first, then 10 % of 2,000": (Case("conservative_admission", "tier1", 0, 500_000), 1_800),
    "10 % of 39,595 is 3,960, half up": (Case("nerve_block", "metro", 7_345, 500_000), 35_635),
    "3,43,800 above the sub-limit": (Case("fusion", "metro", 0, 500_000), 250_000),
    "the sum insured left comes last": (Case("fusion", "metro", 0, 120_000), 120_000),
    "nothing left": (Case("fusion", "metro", 0, 0), 0),
}
PEERS = {
    "OpenFisca-Core": ("openfisca_core", "tests.bench.peers.open_fisca"),
    "ZEN": ("zen", "tests.bench.peers.gorules"),
}


@dataclass
class OnePaisaMore:
    """An engine that is wrong where nothing is left of the sum insured, and only when it explains."""

    name: str = "Wrong"
    right: Outpocket = field(default_factory=Outpocket)

    def one(self, case: Case) -> int:
        return self.right.one(case)

    def explained(self, case: Case) -> tuple[int, object]:
        return self.right.one(case) + (case.left == 0), "because"

    def prepared(self, cases: Cases) -> Cases:
        return self.right.prepared(cases)

    def many(self, prepared: Cases) -> Array:
        return self.right.many(prepared)


@pytest.mark.parametrize(("case", "rupees"), BY_HAND.values(), ids=BY_HAND)
def test_plain_integers_agree_with_the_calculation_by_hand(case: Case, rupees: int) -> None:
    assert rule_set.plan_pays(case) == rupees * 100


def test_ours_pays_what_plain_integers_say() -> None:
    assert len(rule_set.fixed()) == 90
    assert rule_set.difference(Outpocket(), rule_set.fixed()) is None


def test_ours_in_several_blocks_pays_what_plain_integers_say() -> None:
    cases = rule_set.drawn(20_000, seed=5)

    ours = Outpocket().many(Outpocket().prepared(cases)).tolist()

    assert ours == [rule_set.plan_pays(case) for case in cases]


def test_every_rule_moves_money_in_some_fixed_case_and_none_in_another() -> None:
    explained = [Outpocket().explained(case)[1] for case in rule_set.fixed()]

    moved = [{step.rule for line in lines for step in line.steps if step.amount} for lines in explained]

    assert set().union(*moved) == {"deductible", "copay", "sub_limit", "sum_insured"}
    assert set.intersection(*moved) == {"deductible"}  # A deductible always takes something.


def test_ours_says_why_in_sentences_with_their_clause() -> None:
    _, lines = Outpocket().explained(BY_HAND["10 % of 39,595 is 3,960, half up"][0])

    said = in_words(forgetful=True).said(lines)

    assert said == [
        "₹30,000: The deductible of ₹30,000 comes first, out of your pocket. (4.1)",
        "₹3,960: Your co-payment: 10% of the admissible claim. (4.2)",
        "₹0: Part of an accepted hospital stay. (3.1)",
    ]


def test_a_difference_of_a_paisa_is_named() -> None:
    nothing_left = Cases(*np.array([[2], [0], [0], [0]], dtype=np.int64))

    assert rule_set.difference(OnePaisaMore(), rule_set.fixed()) is None
    assert rule_set.difference(OnePaisaMore(), nothing_left) == (
        "Wrong, one claim, explained: 1 paise instead of 0 for "
        "Case(course='microdiscectomy', tier='metro', beyond=0, left=0)"
    )


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_answers_the_fixed_cases_alike(name: str) -> None:
    """Never required: only the environment of ``make bench`` has the peers."""
    package, module = PEERS[name]
    if find_spec(package) is None:
        pytest.skip(f"{name} is missing in this environment; `make bench` has it in its own.")

    differences = [rule_set.difference(peer, rule_set.fixed()) for peer in import_module(module).every_way()]

    assert set(differences) == {None}
