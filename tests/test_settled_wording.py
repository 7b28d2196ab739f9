"""The census of what settled bills say: each sentence of the catalogue is said by some settled claim, and none lacks.

It cannot pass over anything: a ground that no case reaches, or a sentence that no claim says, is named.
"""

import pytest

from service.domain.markets.india import MARKET
from service.domain.vocabulary import ServiceCategory
from tests.settled_phrases import spoken, steps_said
from tests.world import say, wording

PAYS = {"pays_stay", "pays_before", "pays_after", "pays_out_patient"}


def in_catalogue(family: str) -> set[str]:
    return {key for key in wording().content.messages if key.startswith(f"{family}.")}


def test_every_step_of_every_case_can_be_said() -> None:
    for phrase in steps_said():
        assert say(phrase)


def test_every_ground_of_the_rulebook_fires_in_some_settled_claim() -> None:
    fired = {phrase.key for phrase in steps_said()} | spoken()

    assert {f"step.{name}" for name in (*MARKET.rulebook.grounds, *PAYS)} - fired == set()


FAMILIES = (
    "step",
    "arithmetic",
    "would",
    "cliff",
    "admission",
    "alternative",
    "dispute",
    "taken",
    "adjudication",
    "category",
    "boundary",
)
# Said only where an estimate tells its own open question of admission.
ESTIMATES_ONLY = {"alternative.admission"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_sentence_about_a_bill_is_said_by_some_answer(family: str) -> None:
    assert len(in_catalogue(family)) > 1
    by_cases = {phrase.key for phrase in steps_said()}
    assert in_catalogue(family) - spoken() - by_cases - ESTIMATES_ONLY == set()


def test_every_reason_of_doubt_has_words_for_the_other_answer() -> None:
    named = {key.replace("unsure.", "alternative.") for key in in_catalogue("unsure")}

    assert named == in_catalogue("alternative")
    assert {f"unsure.{key.removeprefix('admission.')}" for key in in_catalogue("admission")} <= in_catalogue("unsure")


def test_every_category_has_a_name() -> None:
    assert in_catalogue("category") == {f"category.{category}" for category in ServiceCategory}
