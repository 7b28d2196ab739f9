"""The table of the regulator's lists: it reads back as it was, and its faults are named."""

import pytest

from schemas.bill import slug
from schemas.nonpayable import lists_to_csv, load_lists
from service.domain.errors import CatalogueFault
from service.domain.nonpayable import ListedItem, listed
from service.domain.vocabulary import NonPayableList
from tests import world

TEXT = world.texts()["nonpayable.csv"]
LISTS = load_lists(TEXT)
HEAD = "list,number,item,words,source\n"


def test_the_table_reads_back_as_it_was() -> None:
    assert lists_to_csv(LISTS) == TEXT


def test_the_lists_have_as_many_entries_as_the_regulator_prints() -> None:
    """68, 37, 23 and 18: circular IRDAI/HLT/REG/CIR/193/07/2020, as Annexure I of the wording prints them."""
    lengths = [sum(entry.list is one for entry in LISTS) for one in list(NonPayableList)[1:]]

    assert lengths == [68, 37, 23, 18]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("V,1,Mask,mask,a\n", "'V' is not one of the codes"),
        ("I,0,Mask,mask,a\n", "Write a whole number from 1"),
        ("I,1,Mask,Face Mask,a\n", "'Face' is no id"),
        ("I,1,Mask,mask,a\nI,2,Face mask,mask,a\n", "'mask' names Mask of list I already"),
        ("I,1,Mask,mask,a\nI,1,Glove,glove,a\n", "repeats row 1"),
    ],
)
def test_faults_are_named(row: str, fault: str) -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_lists(HEAD + row)

    assert fault in refused.value.faults[0].detail


@pytest.mark.parametrize(
    ("charge", "entry"),
    [
        ("Gloves", "I 56"),
        ("Disposable gloves, sterile", "I 56"),
        ("Admission kit", "II 27"),
        ("Oxygen mask", "I 62"),  # not I 60, the shorter word
        ("Bed pan", "II 14"),
        ("Surgical gauze", "III 8"),
        ("Urine bag", "IV 18"),
        ("Gloves and gown", None),  # two entries
        ("Medicines with mask", None),
        ("Implant for the gloved hand of the surgeon", None),
        ("Pre operative glove box charge", None),  # four words beside it
        ("Ambulance", None),  # on list I, but plans pay ambulance by a limit of its own
        ("Capsules", None),
    ],
)
def test_a_charge_is_recognised_by_its_words(charge: str, entry: str | None) -> None:
    found = listed(slug(charge), LISTS)

    assert (f"{found[1].list} {found[1].number}" if found else None) == entry


def test_an_entry_without_words_is_never_recognised() -> None:
    assert listed("mask", [ListedItem(NonPayableList.OPTIONAL, 1, "Mask", (), "a")]) is None
