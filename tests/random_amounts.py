"""Random amounts near each other and near thresholds. Bounds: a line at most 10**10 minor units."""

import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

LARGEST_LINE = 10**10
LARGEST_CLAIM = 6 * 10**10
LARGEST_A_DAY = 10**9  # so that a month of days stays in bounds
RUPEE = 100
RATES = (0, 1, 500, 1000, 2000, 3333, 5000, 9999, 10_000)


def amount(rng: random.Random, largest: int = LARGEST_LINE) -> int:
    """Mostly whole rupees of everyday size, sometimes nothing, sometimes paise, sometimes huge."""
    kind = rng.random()
    if kind < 0.05:
        return 0
    size = 10**10 if kind < 0.10 else rng.choice((10**4, 10**6, 10**7, 10**8))
    drawn = rng.randint(0, size)
    whole = rng.random() < 0.85
    return min(drawn - drawn % RUPEE if whole else drawn, largest)


def near(rng: random.Random, value: int, largest: int = LARGEST_LINE) -> int:
    """Around a threshold: on it, one rupee or one paisa beside it, a share of it, or anywhere."""
    kind = rng.random()
    if kind < 0.5:
        return min(max(0, value + rng.choice((0, 0, RUPEE, -RUPEE, 1, -1))), largest)
    if kind < 0.85:
        share = value * rng.randint(0, 100) // 100
        return min(share - share % RUPEE, largest)
    return amount(rng, largest)


def some(rng: random.Random, things: Iterable[T], chance: float = 0.5) -> frozenset[T]:
    return frozenset(thing for thing in things if rng.random() < chance)
