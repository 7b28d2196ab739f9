"""What is answered about premiums is what the description says: no field too many, none missing."""

from datetime import date
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from schemas.premium_answer import PremiumAnswerSchema, premium_to_wire
from service.domain.family_premium import family_premium
from service.domain.markets.india import MARKET, TAX_RELIEF
from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.vocabulary import Frequency, PolicyType, Regime
from tests.world import TODAY, rupees, say

VERSIONS = {"engine": "1", "content": "a version"}
FAMILY = (
    Person("self", 38, rupees(18_000), check_up=rupees(4_000), source="the policy schedule"),
    Person("father", 66, rupees(46_000), parent=True),
)


def answer(as_of: date = TODAY, **changes: Any) -> Any:
    """The answer as it arrives at a client."""
    asked = PremiumQuestion(**{"market": "in", "persons": FAMILY, **changes})
    found = family_premium(asked, MARKET, as_of=as_of)
    return orjson.loads(orjson.dumps(premium_to_wire(found, market=MARKET, as_of=as_of, versions=VERSIONS, say=say)))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"as_of": date(2025, 9, 21), "policy_type": PolicyType.GROUP, "regime": Regime.NEW},
        {"discount_bps": 500, "loadings": (Loading("zone", rupees(567)),), "tax_included": True},
        {"instalment": InstalmentQuestion(Frequency.QUARTERLY)},
        {"instalment": InstalmentQuestion(Frequency.QUARTERLY, 0, 1, rupees(80_000))},
    ],
)
def test_an_answer_is_as_described(changes: dict[str, Any]) -> None:
    PremiumAnswerSchema().load(answer(**changes))


def test_the_description_refuses_what_it_does_not_describe() -> None:
    with pytest.raises(ValidationError):
        PremiumAnswerSchema().load({**answer(), "surprise": 1})
    with pytest.raises(ValidationError):
        PremiumAnswerSchema().load({**answer(), "tax_relief": {**answer()["tax_relief"], "information": False}})


def test_relief_is_marked_as_information() -> None:
    """D-23: 22,000 and 46,000."""
    told = answer(as_of=date(2025, 11, 20))["tax_relief"]

    assert told["information"] is True
    assert "not tax advice" in told["text"]
    assert (told["counted"], [group["counted"] for group in told["groups"]]) == ("68000.00", ["22000.00", "46000.00"])
    assert (told["tax_year"], told["law"], told["since"], told["verified"]) == (
        "2025-26",
        "Income-tax Act 1961, section 80D",
        None,
        True,
    )
    assert told["source"] == TAX_RELIEF.limits[0].source


def test_what_is_only_said_to_hold_is_called_unverified() -> None:
    told = answer()["tax_relief"]

    assert (told["tax_year"], told["since"], told["verified"]) == ("2026-27", "2026-04-01", False)
    assert any("could not verify" in note for note in told["notes"])


def test_a_first_day_that_no_source_names_is_null() -> None:
    assert answer(policy_type=PolicyType.GROUP)["tax"]["since"] is None
    assert answer()["tax"]["since"] == "2025-09-22"


def test_every_figure_has_a_source() -> None:
    told = answer(
        discount_bps=500,
        discount_source="the wording",
        loadings=(Loading("zone", rupees(567)),),
        instalment=InstalmentQuestion(Frequency.QUARTERLY),
    )

    assert [person["source"] for person in told["persons"]] == ["the policy schedule", "As given in the question."]
    assert told["discount"]["source"] == "the wording"
    assert told["loadings"][0]["source"] == "As given in the question."
    assert "Star Health" in told["loadings"][1]["source"]
    assert "Ministry of Finance" in told["tax"]["source"]
    assert "Care Supreme" in told["instalments"]["source"]


def test_a_claim_shows_what_the_instalments_take() -> None:
    """D-21: 80,000 less 9,000 still due."""
    told = answer(
        persons=(Person("self", 38, rupees(12_000)),),
        instalment=InstalmentQuestion(Frequency.QUARTERLY, 0, 1, rupees(80_000)),
    )["instalments"]

    assert told["claim"] == {"payable": "80000.00", "deducted": "9000.00", "cash": "71000.00"}
    assert (told["pending"], told["amounts"]) == ("9000.00", ["3000.00"] * 4)


def test_a_cut_says_why() -> None:
    told = answer(persons=(Person("self", 38, rupees(26_000)),))["tax_relief"]["groups"][0]

    assert told["lines"] == [
        {
            "person": "self",
            "expense": "premium",
            "paid": "26000.00",
            "counted": "25000.00",
            "cut": "1000.00",
            "because": "Over the limit of ₹25,000 for this group.",
        }
    ]
