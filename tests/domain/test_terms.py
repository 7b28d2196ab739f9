"""Options override a plan's terms by name; the later one wins."""

from dataclasses import replace

from service.domain.plan import Plan, SumInsuredBand, Term, Terms
from service.domain.plan_values import ListedWait
from service.domain.terms import chosen_terms
from service.domain.vocabulary import NonPayableList
from tests.world import LAKH, plan


def chosen(options: tuple[str, ...], *, made: Plan | None = None, sum_insured: int = 5 * LAKH) -> Terms:
    return chosen_terms(made or plan(), options, sum_insured=sum_insured, maxima={})


def test_without_options_the_terms_are_the_plans() -> None:
    assert chosen(()) is plan().terms


def test_an_option_changes_the_terms_it_names_and_no_other() -> None:
    """Safeguard adds List I."""
    terms = chosen(("with_safeguard",))

    assert terms.lists_paid.value == {NonPayableList.OPTIONAL}
    assert replace(terms, lists_paid=plan().terms.lists_paid) == plan().terms


def test_options_add_up_and_of_two_for_one_term_the_later_holds() -> None:
    changed: dict[str, Term[object]] = {"copay_bps": Term(1_000)}
    other: dict[str, Term[object]] = {"copay_bps": Term(2_000), "minimum_hours": Term(12)}
    made = replace(plan(), variants={"ten": changed, "twenty": other})

    assert chosen(("ten", "twenty"), made=made).copay_bps.value == 2_000
    assert chosen(("twenty", "ten"), made=made).copay_bps.value == 1_000
    assert chosen(("twenty", "ten"), made=made).minimum_hours.value == 12


def test_the_last_band_that_the_sum_insured_reaches_holds_and_options_override_it() -> None:
    """Star Red Carpet prints its room limit by sum insured."""
    low = SumInsuredBand(5 * LAKH, {"copay_bps": Term(500), "minimum_hours": Term(12)})
    high = SumInsuredBand(10 * LAKH, {"copay_bps": Term(1_000)})
    made = replace(plan(), by_sum_insured=(high, low), variants={"own": {"copay_bps": Term(2_000)}})

    assert [
        chosen((), made=made, sum_insured=sum_).copay_bps.value for sum_ in (5 * LAKH - 1, 5 * LAKH, 10 * LAKH)
    ] == [
        plan().terms.copay_bps.value,
        500,
        1_000,
    ]
    assert chosen((), made=made, sum_insured=10 * LAKH).minimum_hours == plan().terms.minimum_hours
    assert chosen(("own",), made=made, sum_insured=10 * LAKH).copay_bps.value == 2_000


def test_a_wait_longer_than_the_regulator_allows_is_cut_to_the_maximum() -> None:
    """New India prints 48 months; 36 is the most since 1 April 2024 (rules 4.3)."""
    made = replace(plan(), variants={"old": {"pre_existing_wait_months": Term(48), "specified_wait_months": Term(24)}})
    maxima = {"pre_existing_wait_months": 36, "specified_wait_months": 36}

    held = chosen_terms(made, ("old",), sum_insured=5 * LAKH, maxima=maxima)

    assert (held.pre_existing_wait_months.value, held.specified_wait_months.value) == (36, 24)


def test_waits_that_a_plan_lists_by_name_are_specified_waits_too() -> None:
    """Joint replacement waited 48 months in older wordings (rules 2.4, 4.2)."""
    joints = ListedWait("joints", 48, frozenset({"joint_replacement"}))
    hernia = ListedWait("hernia", 24, frozenset({"hernia"}))
    made = replace(plan(), variants={"old": {"listed_waits": Term((joints, hernia))}})

    held = chosen_terms(made, ("old",), sum_insured=5 * LAKH, maxima={"specified_wait_months": 36})

    assert held.listed_waits.value == (replace(joints, months=36), hernia)
