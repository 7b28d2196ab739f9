"""Our kernel beside its peers in one process: equal answers first, then ratios round by round.

A ratio above 1 says that ours is the faster. The peers parse models, check types and trace for any rule set, which a
kernel written for one trade does not; like is therefore compared with like, traced with traced. Where a peer can be
asked in several ways, one claim is set against the fastest of them in each round.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.measure import Ratio, ratios, seconds, shuffled
from tests.bench.peers import gorules, open_fisca
from tests.bench.peers.ours import Outpocket, in_words
from tests.bench.peers.rule_set import Case, Engine, difference, drawn, fixed

TAILS = 0.1
DRAWN = 10_000
COMPARED = len(fixed()) + DRAWN
ALONE = 120  # claims a round, drawn anew
SIZES = (1_000, 100_000, 1_000_000)
ZEN_AT_MOST = 10_000  # claims; a larger batch is scaled up from these
GOAL_TOGETHER, GOAL_EXPLAINED = 10.0, 1.0

OURS, (ZEN,) = Outpocket(), gorules.every_way()
FISCAS = {engine.look_up: engine for engine in open_fisca.every_way()}
ENGINES: tuple[Engine, ...] = (OURS, *FISCAS.values(), ZEN)


def names() -> list[str]:
    """What is compared, with versions."""
    return [engine.name for engine in ENGINES]


def differences() -> list[str]:
    """One line for each engine that answers any of 90 fixed and 10,000 drawn cases otherwise than plain integers."""
    found = (difference(engine, cases) for cases in (fixed(), drawn(DRAWN, seed=1)) for engine in ENGINES)
    return [line for line in found if line is not None]


def alone(*, rounds: int) -> list[Ratio]:
    """One claim from plain values to an answer, a new one each time: without and with its explanation."""
    claims = [list(drawn(ALONE, seed=10 + number)) for number in range(rounds)]

    def each(answer: Callable[[Case], object]) -> Callable[[int], float]:
        return lambda number: seconds(lambda: [answer(case) for case in claims[number]])

    kept, anew = in_words(forgetful=False), in_words(forgetful=True)
    spent = shuffled(
        {
            "ours": each(OURS.one),
            "ours in phrases": each(OURS.explained),
            "ours in words": each(lambda case: kept.said(OURS.explained(case)[1])),
            "ours in new words": each(lambda case: anew.said(OURS.explained(case)[1])),
            "ZEN": each(ZEN.one),
            "ZEN traced": each(ZEN.explained),
            **{f"OpenFisca {look_up}": each(engine.one) for look_up, engine in FISCAS.items()},
            **{f"OpenFisca traced {look_up}": each(engine.explained) for look_up, engine in FISCAS.items()},
        },
        rounds=rounds,
    )
    return [*_alone("OpenFisca", spent, goal=GOAL_EXPLAINED), *_alone("ZEN", spent, goal=None)]


def _alone(peer: str, spent: Mapping[str, Sequence[float]], *, goal: float | None) -> list[Ratio]:
    untraced = _fastest([times for name, times in spent.items() if name.startswith(peer) and "traced" not in name])
    traced = _fastest([times for name, times in spent.items() if name.startswith(f"{peer} traced")])
    explained = (
        ("traced ÷ explained in phrases", "ours in phrases"),
        ("traced ÷ in sentences, those said before kept", "ours in words"),
        ("traced ÷ in sentences, each said anew", "ours in new words"),
    )
    return [
        Ratio(f"{peer}: untraced", ratios(untraced, spent["ours"]), tails=TAILS),
        *(Ratio(f"{peer}: {what}", ratios(traced, spent[ours]), goal, TAILS) for what, ours in explained),
    ]


def _fastest(ways: Sequence[Sequence[float]]) -> list[float]:
    """The least of each round."""
    return [min(times) for times in zip(*ways, strict=True)]


def together(*, rounds: int) -> Iterator[Ratio]:
    """Many claims at once: ours in blocks, OpenFisca in whole arrays, ZEN in batches."""
    for size in SIZES:
        yield from _at(size, rounds)


def _at(size: int, rounds: int) -> list[Ratio]:
    few = min(size, ZEN_AT_MOST)

    def batch(engine: Engine, rows: int) -> Callable[[int], float]:
        prepared = engine.prepared(drawn(rows, seed=2))
        return lambda _: seconds(lambda: engine.many(prepared)) * size / rows

    spent = shuffled(
        {"ours": batch(OURS, size), "ZEN": batch(ZEN, few), **{way: batch(one, size) for way, one in FISCAS.items()}},
        rounds=rounds,
    )
    scaled = "" if few == size else f", scaled from {few:,}"
    return [
        *(
            Ratio(f"{size:,}: OpenFisca, {way}", ratios(spent[way], spent["ours"]), GOAL_TOGETHER, TAILS)
            for way in FISCAS
        ),
        Ratio(f"{size:,}: ZEN{scaled}", ratios(spent["ZEN"], spent["ours"]), tails=TAILS),
    ]
