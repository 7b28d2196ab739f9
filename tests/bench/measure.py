"""Interleaved blocks and their ratios, as lines of a table. Knows nothing of what is measured."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """Several measurements of one ratio in one run."""

    what: str
    values: Sequence[float]
    goal: float | None = None

    def line(self) -> str:
        """``what  median (least – most)  goal``."""
        middle, least, most = (shown(value) for value in (median(self.values), min(self.values), max(self.values)))
        return f"  {self.what:<58} {middle:>8}  ({least} – {most}){_against(self)}"


def _against(ratio: Ratio) -> str:
    if ratio.goal is None:
        return ""
    verdict = "met" if median(ratio.values) >= ratio.goal else "not met"
    return f"  goal ≥ {ratio.goal}: {verdict}"


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
