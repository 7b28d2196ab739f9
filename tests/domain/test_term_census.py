"""The census of terms that rules read, on functions small enough to count by hand."""

import json
from functools import lru_cache
from typing import Any

from service.domain import dates, money
from service.domain.markets.india import MARKET
from service.domain.plan import Terms
from service.domain.plan_values import SumInsured
from service.domain.term_census import attributes_read, terms_read


def on_the_ground_floor(function: Any) -> Any:
    """The census follows the ground floor's code only; this counts a test's function as part of it."""
    function.__module__ = "service.domain.rules.of_a_test"
    return function


@on_the_ground_floor
def deepest(terms: Any) -> object:
    return terms.copay_bps


@lru_cache
@on_the_ground_floor
def kept(terms: Any) -> object:
    return terms.bonus


@on_the_ground_floor
def reads(terms: Any) -> object:
    inner = sorted(terms.sub_limits, key=lambda each: each.order)
    return inner, deepest(terms), kept(terms)


@on_the_ground_floor
def recursive(terms: Any) -> object:
    return recursive(terms.lists_paid)


@on_the_ground_floor
def by_module(terms: Any) -> object:
    return dates.add_months(terms.as_of, 1)


@on_the_ground_floor
def by_class(terms: Any) -> object:
    return SumInsured(terms.options)


@on_the_ground_floor
def outside(terms: Any) -> object:
    return json.dumps(terms.room_limit)


def test_names_are_found_in_a_function_in_its_inner_ones_and_in_what_it_calls() -> None:
    assert {"sub_limits", "order", "copay_bps", "bonus"} <= attributes_read([reads])


def test_a_function_that_calls_itself_is_read_once() -> None:
    assert attributes_read([recursive]) == {"recursive", "lists_paid"}


def test_functions_of_modules_and_methods_of_classes_are_followed() -> None:
    assert "monthrange" in attributes_read([by_module])
    assert {"minimum", "step"} <= attributes_read([by_class])


def test_other_peoples_code_is_not_followed() -> None:
    assert attributes_read([outside, json.dumps, None, money.BASIS_POINTS]) == {"json", "dumps", "room_limit"}


def test_every_term_is_read_in_india() -> None:
    """A term that settles nothing would be a promise that no answer keeps."""
    assert terms_read(MARKET.rulebook) == Terms.__dataclass_fields__.keys()
