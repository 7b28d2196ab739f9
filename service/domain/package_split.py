"""Splitting the price of a surgical package into bill lines, so that room rules can reach them one by one.

The stay is priced from its own rows; the rest of the package is shared in published proportions. Knows
no table: prices of the package and of the stay are handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from service.domain.care import Price
from service.domain.cost_sheet import SplitPart, SplitRow
from service.domain.money import share, to_unit

Amounts: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PackageShape:
    """How a package splits wherever it is priced: quantities of the stay, shares of the core."""

    stay: tuple[tuple[str, int], ...]
    core: Mapping[str, Fraction]
    basis: Mapping[str, str]  # by component: why it is what it is


def package_shapes(rows: Iterable[SplitRow]) -> dict[str, PackageShape]:
    """The shape of each package, read off its first place (all places are shaped alike)."""
    first: dict[str, list[SplitRow]] = {}
    for row in rows:
        of_package = first.setdefault(row.package, [])
        if not of_package or (row.tier, row.facility) == (of_package[0].tier, of_package[0].facility):
            of_package.append(row)
    return {package: _shape(found) for package, found in first.items()}


def _shape(rows: list[SplitRow]) -> PackageShape:
    return PackageShape(
        stay=tuple((row.component, row.quantity) for row in rows if row.part is SplitPart.STAY),
        core=MappingProxyType({row.component: row.share or Fraction(0) for row in rows if row.part is SplitPart.CORE}),
        basis=MappingProxyType({row.component: row.basis for row in rows}),
    )


def share_of_core(
    shape: PackageShape, component: str, *, package: Price, stay: Sequence[Price], unit: int
) -> Amounts | None:
    """The component's low, typical and high amount; None where the stay costs more than the package.

    ``stay`` prices the items of ``shape.stay``. In whole units of money: the package and each unit price
    of the stay round half up once, the rest is shared by largest remainder, so that all adds up. Around a package at
    one fixed price the rest falls where the stay rises; then its low or high is its typical amount.
    """
    rest = [to_unit(level, unit) for level in _levels(package)]
    for (_, quantity), price in zip(shape.stay, stay, strict=True):
        rest = [core - quantity * to_unit(level, unit) for core, level in zip(rest, _levels(price), strict=True)]
    if min(rest) < 0:
        return None
    rest = [min(rest[:2]), rest[1], max(rest[1:])]
    whole = lcm(*(part.denominator for part in shape.core.values()))
    weights = [[int(part * whole) * unit] * len(rest) for part in shape.core.values()]
    shares = share(np.array(rest, dtype=np.int64), np.array(weights, dtype=np.int64), unit=unit)
    low, typical, high = shares[list(shape.core).index(component)].tolist()
    return low, typical, high


def _levels(price: Price) -> tuple[Fraction, Fraction, Fraction]:
    return price.low, price.typical, price.high
