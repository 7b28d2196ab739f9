"""Many questions at once: a block of rows → what the estimate of each would say, as arrays.

Rows that say the same are settled once, whatever else the block holds: a result is worked out for each cell, a distinct
set of figures under one answer, and handed to the rows of the cell. Knows no file and no words.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from service.domain.cohort_asks import Advice, Refused, answers_of
from service.domain.cohort_block import STATES, Block, Codes, Column, Profile, Settled, versions_told
from service.domain.cohort_cells import cells_of, write_cells
from service.domain.cohort_plan import BASES, COVER, YEAR
from service.domain.cohort_sheet import Sheet
from service.domain.distinct import grouped
from service.domain.errors import Fault

__all__ = ["Block", "Codes", "Column", "Profile", "Settled", "settle_block"]

_NAMES: dict[str, tuple[str, ...]] = {
    "premium_basis": BASES,
    **{f"{state}_cover_verdict": COVER for state in STATES},
    **{f"{state}_year_verdict": YEAR for state in STATES},
}


def settle_block(block: Block) -> Settled:
    """What the estimate of each row says."""
    rows = len(block.profile)
    if not rows:
        return Settled(np.arange(0), np.arange(0), np.arange(0), Sheet(0, _NAMES).columns(), {})
    faults, written = dict[int, tuple[Fault, ...]](), list[Callable[[Sheet], None]]()
    first, step, results = (np.zeros(rows, dtype=np.int64) for _ in range(3))
    answers, which = answers_of(block)
    size = 0
    for (answer, edition), asking in zip(answers, grouped(which, len(answers)), strict=True):
        if isinstance(answer, Refused):
            faults |= dict.fromkeys(asking.tolist(), answer.faults)
        elif isinstance(answer, Advice):
            first[asking], results[asking] = size, 1
            written.append(partial(_write_advice, answer))
            size += 1
        else:
            cells, cell = cells_of(block, asking, answer, edition)
            first[asking], step[asking], results[asking] = size + cell, len(cells), cells.results
            written.append(partial(write_cells, cells, answer, edition))
            size += len(cells) * cells.results
    sheet = Sheet(size, _NAMES)
    for write in written:
        write(sheet)
    row = np.repeat(np.arange(rows), results)
    number = np.arange(len(row)) - np.repeat(np.cumsum(results) - results, results)
    return Settled(row, first[row] + number * step[row], sheet.ends, sheet.columns(), faults)


def _write_advice(answer: Advice, sheet: Sheet) -> None:
    told = {"kind": answer.kind, "presentation": answer.presentation, "urgency": answer.urgency}
    told |= versions_told(answer.versions)
    sheet.add(1, sheet.codes(told), {})
