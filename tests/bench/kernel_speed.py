"""The kernel against a plain-Python loop and against copying the bytes it touches, at 1, 1,000 and 16,384 rows."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Settlement, adjudicate
from service.domain.markets.india import RULEBOOK
from service.domain.money import Array
from service.domain.plan import Terms
from service.domain.scenario import Scenario
from service.domain.vocabulary import RoomClass
from tests import world
from tests.bench.measure import Ratio, interleaved, ratios, seconds
from tests.bench.plain_loop import Prepared, prepare, settle

ROWS = (1, 1_000, 16_384)
BLOCK = 8_192  # rows that stay in the processor's cache
LAKH = 100_000 * 100
LEFT = (1 * LAKH, 3 * LAKH)  # sum insured left: with some rows at the cap


def measured(*, blocks: int, largest: int = ROWS[-1]) -> list[Ratio]:
    """Two ratios for each number of rows; the loop settles at most 1,000 of them."""
    terms = world.plan("arogya_sanjeevani").terms
    stay = world.scenario("radiculopathy", "microdiscectomy", room=RoomClass.SINGLE_PRIVATE)
    found: list[Ratio] = []
    for rows in ROWS:
        if rows <= largest:
            found += _at(rows, stay, terms, blocks)
    return found


def _at(rows: int, stay: Scenario, terms: Terms, blocks: int) -> list[Ratio]:
    claim, members = _claim(stay, rows), _members(rows)
    known, few = prepare(claim, terms, 5 * LAKH), min(rows, 1_000)
    listed = claim.amounts[:, :few].T.tolist()
    left = members.sum_insured_left[:few].tolist()
    parts = list(_blocks(claim, members))
    settled = [adjudicate(block, terms, some, RULEBOOK) for block, some in parts]
    _same(settled, listed, known, left)
    source = np.ones(sum(map(_touched, settled)) // len(settled) // 8, dtype=np.int64)
    copy = source.copy()  # both in memory before the clock starts
    spent = interleaved(
        {
            "kernel": lambda _: seconds(lambda: [adjudicate(block, terms, some, RULEBOOK) for block, some in parts]),
            "loop": lambda _: seconds(lambda: [settle(row, known, cap) for row, cap in zip(listed, left, strict=True)]),
            "memcpy": lambda _: seconds(lambda: np.copyto(copy, source)),
        },
        blocks=blocks,
    )
    loop = [each * rows / few for each in spent["loop"]]
    copying = [each * len(parts) for each in spent["memcpy"]]
    return [
        Ratio(f"claims a second, {rows:,} rows ÷ plain-Python integer loop", ratios(loop, spent["kernel"])),
        Ratio(f"time, {rows:,} rows ÷ memcpy of what it touches", ratios(spent["kernel"], copying)),
    ]


def _claim(stay: Scenario, rows: int) -> Claim:
    """The stay's bill with every amount drawn from 80 to 120 % of its own, in whole rupees."""
    chance = np.random.default_rng(7)
    share = chance.integers(80, 121, size=(len(stay.lines), rows))
    return replace(stay.claim, amounts=np.ascontiguousarray(stay.claim.amounts * share // 10_000 * 100))


def _members(rows: int) -> Members:
    chance, held = np.random.default_rng(8), np.full(rows, 60, dtype=np.int64)
    return Members(
        sum_insured=np.full(rows, 5 * LAKH, dtype=np.int64),
        sum_insured_left=chance.integers(*LEFT, size=rows),
        deductible_left=np.zeros(rows, dtype=np.int64),
        policy_age_days=held * 30,
        policy_age_months=held,
        declared=np.full(rows, True),
        stay_accepted=np.full(rows, True),
        spine_wait=np.full(rows, True),
        network=np.full(rows, True),
    )


def _blocks(claim: Claim, members: Members) -> Iterator[tuple[Claim, Members]]:
    for start in range(0, claim.rows, BLOCK):
        rows = slice(start, start + BLOCK)
        columns = {field.name: getattr(members, field.name) for field in fields(Members)}
        some = {name: column[rows] for name, column in columns.items() if isinstance(column, np.ndarray)}
        yield replace(claim, amounts=np.ascontiguousarray(claim.amounts[:, rows])), replace(members, **some)


def _same(settled: Sequence[Settlement], listed: list[list[int]], known: Prepared, left: list[int]) -> None:
    pays: Array = np.concatenate([each.plan_pays for each in settled], axis=1)
    by_hand = [settle(row, known, cap) for row, cap in zip(listed, left, strict=True)]
    assert pays[:, : len(listed)].T.tolist() == by_hand, "the kernel and the loop disagree"


def _touched(settlement: Settlement) -> int:
    """Bytes of the bill, of every move and of the outcome."""
    moved = sum(entry.move.amounts.nbytes for entry in settlement.entries)
    return settlement.claim.amounts.nbytes + moved + settlement.claim_pays.nbytes + settlement.plan_pays.nbytes
