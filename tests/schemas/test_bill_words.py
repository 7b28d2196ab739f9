"""Words on bills: each has one meaning, and every category can be written by its code."""

import pytest

from schemas.bill import slug
from schemas.bill_words import OUTSIDE, WORDS, meaning_of
from service.domain.vocabulary import NonPayableList, ServiceCategory

# Words of the published examples, by hand.
PRINTED = {
    "room": "room",
    "nursing": "nursing",
    "consultant": "consultation",
    "pharmacy": "pharmacy",
    "diagnostics": "diagnostic",
    "surgeon": "surgeon",
    "anaesthetist": "anaesthesia",
    "ot": "ot",
    "implant": "implant",
    "therapy": "therapy",
    "mri": "diagnostic",
    "physiotherapy": "therapy",
    "room_nursing": "room",
    "doctor_surgery": "surgeon",
    "medicines_tests": "pharmacy",
    "consumables": "consumable",
    "supplement_otc": "pharmacy",
    "non_payable": "consumable",
}


@pytest.mark.parametrize("word", PRINTED)
def test_words_of_published_bills(word: str) -> None:
    found = meaning_of(word)

    assert found is not None
    assert (found[0].category, found[1]) == (ServiceCategory(PRINTED[word]), False)


def test_every_category_is_written_by_its_code() -> None:
    assert {category: WORDS[category].category for category in ServiceCategory} == {one: one for one in ServiceCategory}


@pytest.mark.parametrize("beginning", OUTSIDE)
def test_a_beginning_puts_a_word_outside_the_stay(beginning: str) -> None:
    found = meaning_of(f"{beginning}consultation")

    assert found == (WORDS["consultation"], True)


@pytest.mark.parametrize("word", ["", "pre_", "pre_pre_mri", "mid_mri", "roon"])
def test_other_words_mean_nothing(word: str) -> None:
    assert meaning_of(word) is None


def test_words_are_written_as_ids_and_no_word_hides_a_code() -> None:
    assert [word for word in WORDS if slug(word) != word] == []
    assert [word for word in WORDS if word.startswith(OUTSIDE)] == []


def test_what_bills_call_not_payable_stands_on_list_one() -> None:
    listed = {word for word, meaning in WORDS.items() if meaning.nonpayable is not NonPayableList.NONE}
    unprescribed = {word for word, meaning in WORDS.items() if not meaning.prescribed}

    assert listed == {"consumables", "non_payable", "non_payables"}
    assert unprescribed == {"supplement_otc", "otc"}
