"""Options override a plan's terms by name; the later one wins."""

from dataclasses import replace

from service.domain.plan import Term
from service.domain.terms import chosen_terms
from service.domain.vocabulary import NonPayableList
from tests.world import plan


def test_without_options_the_terms_are_the_plans() -> None:
    assert chosen_terms(plan(), ()) is plan().terms


def test_an_option_changes_the_terms_it_names_and_no_other() -> None:
    """Safeguard adds List I."""
    terms = chosen_terms(plan(), ("with_safeguard",))

    assert terms.lists_paid.value == {NonPayableList.OPTIONAL}
    assert replace(terms, lists_paid=plan().terms.lists_paid) == plan().terms


def test_options_add_up_and_of_two_for_one_term_the_later_holds() -> None:
    changed: dict[str, Term[object]] = {"copay_bps": Term(1_000)}
    other: dict[str, Term[object]] = {"copay_bps": Term(2_000), "minimum_hours": Term(12)}
    made = replace(plan(), variants={"ten": changed, "twenty": other})

    assert chosen_terms(made, ("ten", "twenty")).copay_bps.value == 2_000
    assert chosen_terms(made, ("twenty", "ten")).copay_bps.value == 1_000
    assert chosen_terms(made, ("twenty", "ten")).minimum_hours.value == 12
