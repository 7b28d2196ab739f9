"""The rule set as OpenFisca writes it: parameters with dates, a variable for each step, formulas over arrays.

How the price is looked up decides its speed, so it is written in three ways: its own look-up by two codes
(``NESTED``) or by one (``FLAT``), and a formula that leaves that look-up for numpy's (``NUMPY``).
OpenFisca-Core is AGPL and is measured only; nothing of ours is built on it.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from service.domain.money import Array
from tests.bench.peers import rule_set
from tests.bench.peers.rule_set import Case, Cases

MONTH = "2026-11"
CLAIM = build_entity(key="claim", plural="claims", label="A claim", is_person=True)
Course = Enum("Course", {name: name for name in rule_set.COURSES})
Tier = Enum("Tier", {name: name for name in rule_set.TIERS})
CELLS = [f"{course}_{tier}" for course in rule_set.COURSES for tier in rule_set.TIERS]
Cell = Enum("Cell", {name: name for name in CELLS})
Inputs = dict[str, EnumArray | np.ndarray]
NESTED, FLAT, NUMPY = "price[course][tier]", "price[cell]", "numpy in the formula"


class course(Variable):
    value_type = Enum
    possible_values = Course
    default_value = Course.microdiscectomy
    entity = CLAIM
    definition_period = DateUnit.MONTH


class tier(Variable):
    value_type = Enum
    possible_values = Tier
    default_value = Tier.metro
    entity = CLAIM
    definition_period = DateUnit.MONTH


class cell(Variable):
    value_type = Enum
    possible_values = Cell
    default_value = Cell.microdiscectomy_metro
    entity = CLAIM
    definition_period = DateUnit.MONTH


class beyond(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH


class sum_insured_left(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH


def _indexed(claims, period, prices):  # type: ignore[no-untyped-def]
    table = np.array([[prices[course][tier] for tier in rule_set.TIERS] for course in rule_set.COURSES])
    return table[claims("course", period).view(np.ndarray), claims("tier", period).view(np.ndarray)]


LOOK_UPS: Mapping[str, Callable[..., Any]] = {
    NESTED: lambda claims, period, prices: prices[claims("course", period)][claims("tier", period)],
    FLAT: lambda claims, period, prices: prices[claims("cell", period)],
    NUMPY: _indexed,
}


def _billed(look_up: str) -> type[Variable]:
    price = LOOK_UPS[look_up]

    class billed(Variable):
        value_type = float
        entity = CLAIM
        definition_period = DateUnit.MONTH

        def formula(claims, period, parameters):  # type: ignore[no-untyped-def]
            return price(claims, period, parameters(period).price) + claims("beyond", period)

    return billed


class after_deductible(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):  # type: ignore[no-untyped-def]
        return np.maximum(claims("billed", period) - parameters(period).deductible, 0)


class after_copay(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):  # type: ignore[no-untyped-def]
        admissible = claims("after_deductible", period)
        return admissible - np.floor((admissible * parameters(period).copay_percent + 50) / 100)


class within_sub_limit(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):  # type: ignore[no-untyped-def]
        return np.minimum(claims("after_copay", period), parameters(period).sub_limit)


class plan_pays(Variable):
    value_type = float
    entity = CLAIM
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):  # type: ignore[no-untyped-def]
        return np.minimum(claims("within_sub_limit", period), claims("sum_insured_left", period))


STEPS = (after_deductible, after_copay, within_sub_limit, plan_pays)


def _dated(value: int) -> dict[str, Any]:
    return {"values": {"2026-01-01": {"value": value}}}


def _parameters(look_up: str) -> ParameterNode:
    prices: dict[str, Any] = {
        course: {tier: _dated(price) for tier, price in zip(rule_set.TIERS, row, strict=True)}
        for course, row in zip(rule_set.COURSES, rule_set.PRICES, strict=True)
    }
    if look_up == FLAT:
        prices = {f"{course}_{tier}": price for course, row in prices.items() for tier, price in row.items()}
    figures = {
        "deductible": _dated(rule_set.DEDUCTIBLE),
        "copay_percent": _dated(rule_set.COPAY_PERCENT),
        "sub_limit": _dated(rule_set.SUB_LIMIT),
    }
    return ParameterNode("", data={"price": prices, **figures})


class OpenFisca:
    """A new simulation for each question, its inputs already in the types it keeps them in."""

    def __init__(self, look_up: str = NESTED) -> None:
        self.look_up = look_up
        self.name = f"OpenFisca-Core {version('openfisca-core')}, {look_up}"
        self.system = TaxBenefitSystem([CLAIM])
        codes = (cell,) if look_up == FLAT else (course, tier)
        self.system.add_variables(*codes, beyond, sum_insured_left, _billed(look_up), *STEPS)
        self.system.parameters = _parameters(look_up)

    def one(self, case: Case) -> int:
        return round(float(self._simulation(self._alone(case)).calculate("plan_pays", MONTH)[0]) * 100)

    def explained(self, case: Case) -> tuple[int, dict[str, Any]]:
        """The flat trace that its web API serves: every variable's value, inputs and parameters."""
        simulation = self._simulation(self._alone(case), trace=True)
        rupees = float(simulation.calculate("plan_pays", MONTH)[0])
        return round(rupees * 100), simulation.tracer.get_serialized_flat_trace()

    def prepared(self, cases: Cases) -> Inputs:
        return self._inputs(cases.course, cases.tier, cases.beyond, cases.left)

    def many(self, prepared: Inputs) -> Array:
        rupees = self._simulation(prepared).calculate("plan_pays", MONTH)
        return np.rint(rupees.astype(np.float64) * 100).astype(np.int64)

    def _alone(self, case: Case) -> Inputs:
        codes = np.array([rule_set.COURSES.index(case.course)]), np.array([rule_set.TIERS.index(case.tier)])
        return self._inputs(*codes, np.array([case.beyond]), np.array([case.left]))

    def _inputs(self, courses: Array, tiers: Array, above: Array, left: Array) -> Inputs:
        codes = (
            {"cell": EnumArray((courses * len(rule_set.TIERS) + tiers).astype(np.uint8), Cell)}
            if self.look_up == FLAT
            else {
                "course": EnumArray(courses.astype(np.uint8), Course),
                "tier": EnumArray(tiers.astype(np.uint8), Tier),
            }
        )
        return {**codes, "beyond": above.astype(np.float32), "sum_insured_left": left.astype(np.float32)}

    def _simulation(self, inputs: Inputs, *, trace: bool = False) -> Simulation:
        simulation = SimulationBuilder().build_default_simulation(self.system, len(inputs["beyond"]))
        simulation.trace = trace
        for name, values in inputs.items():
            simulation.set_input(name, MONTH, values)
        return simulation


def every_way() -> tuple[OpenFisca, ...]:
    """One engine for each way to look the price up."""
    return tuple(OpenFisca(look_up) for look_up in LOOK_UPS)
