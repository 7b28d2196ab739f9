"""Interleaved blocks and their ratios, as lines of a table. Knows nothing of what is measured."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np


@dataclass(frozen=True, slots=True)
class Ratio:
    """Several measurements of one ratio in one run; ``tails`` is the share left out at each end of its range.

    ``goal`` is the least that it should be, ``most`` the most.
    """

    what: str
    values: Sequence[float]
    goal: float | None = None
    tails: float = 0.0
    most: float | None = None

    def line(self) -> str:
        """``what  median (low – high)  goal``."""
        low, high = np.quantile(self.values, [self.tails, 1 - self.tails])
        middle = shown(median(self.values))
        return f"  {self.what:<58} {middle:>8}  ({shown(low)} – {shown(high)}){_against(self)}"


def _against(ratio: Ratio) -> str:
    middle, told = median(ratio.values), ""
    for sign, goal, met in (
        ("≥", ratio.goal, middle >= (ratio.goal or 0)),
        ("≤", ratio.most, middle <= (ratio.most or 0)),
    ):
        if goal is not None:
            told += f"  goal {sign} {goal}: {'met' if met else 'not met'}"
    return told


def shown(value: float) -> str:
    """Two digits that say something, whatever the size.

    >>> shown(0.0312), shown(1.04), shown(163.2)
    ('0.031', '1.04', '163')
    """
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def interleaved(ways: Mapping[str, Callable[[int], float]], *, blocks: int) -> dict[str, list[float]]:
    """What each way measures, block by block: A B C A B C, so that a busy moment hits all of them."""
    measured: dict[str, list[float]] = {name: [] for name in ways}
    for block in range(blocks):
        for name, way in ways.items():
            measured[name].append(way(block))
    return measured


def shuffled(ways: Mapping[str, Callable[[int], float]], *, rounds: int) -> dict[str, list[float]]:
    """As ``interleaved``, in another order each round, so that none always follows the same one."""
    chance, measured = random.Random(0), {name: [0.0] * rounds for name in ways}
    for number in range(rounds):
        for name in chance.sample(list(ways), len(ways)):
            measured[name][number] = ways[name](number)
    return measured


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Block by block."""
    return [one / other for one, other in zip(over, under, strict=True)]


def seconds(run: Callable[[], object], *, least: float = 0.02) -> float:
    """Seconds per call, repeated until ``least`` seconds have passed."""
    calls, spent = 0, 0.0
    started = time.perf_counter()
    while spent < least:
        run()
        calls += 1
        spent = time.perf_counter() - started
    return spent / calls
