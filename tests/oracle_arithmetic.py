"""The oracle's arithmetic: rounding, walking lines with a budget, sharing a total. Knows no insurance."""

from fractions import Fraction


def walk(book: list[int], lines: list[int], budget: int) -> dict[int, int]:
    """How much of each line ``budget`` covers, one line after the other."""
    covered = {}
    for i in lines:
        covered[i] = min(book[i], budget)
        budget -= covered[i]
    return covered


def half_up(value: Fraction, unit: int) -> int:
    """The nearest multiple of ``unit``; halves go up."""
    units = value / unit
    whole = units.numerator // units.denominator
    return (whole + (1 if units - whole >= Fraction(1, 2) else 0)) * unit


def largest_remainder(total: int, weights: dict[int, int], unit: int, order: list[int]) -> dict[int, int]:
    """Split ``total`` in proportion to ``weights``: whole units where everything is, else minor units.

    What rounding down leaves goes one grain each to the largest remainders; ties to the earlier line.
    """
    all_weights = sum(weights.values())
    if not all_weights:
        return {}
    even = all(weight % unit == 0 for weight in weights.values()) and total % unit == 0
    grain = unit if even else 1
    exact = {i: Fraction(total * weights[i], all_weights * grain) for i in weights}
    parts = {i: exact[i].numerator // exact[i].denominator for i in weights}
    ranked = sorted(weights, key=lambda i: (parts[i] - exact[i], order.index(i)))
    for i in ranked[: total // grain - sum(parts.values())]:
        parts[i] += 1
    return {i: parts[i] * grain for i in weights}
