"""Many questions at once: a block of rows → what the estimate of each would say, as arrays.

Rows that say the same are settled once, whatever else the block holds: a result is worked out for each cell, a distinct
set of figures under one answer, and handed to the rows of the cell. Knows no file and no words.
"""

import numpy as np

from service.domain.cohort_asks import Advice, Refused, answers_of
from service.domain.cohort_block import STATES, Block, Codes, Column, Settled, versions_told
from service.domain.cohort_cells import cells_of, write_cells
from service.domain.cohort_plan import BASES, COVER, YEAR
from service.domain.cohort_sheet import Sheet
from service.domain.distinct import grouped
from service.domain.errors import Fault

__all__ = ["Block", "Codes", "Column", "Settled", "settle_block"]

_NAMES: dict[str, tuple[str, ...]] = {
    "premium_basis": BASES,
    **{f"{state}_cover_verdict": COVER for state in STATES},
    **{f"{state}_year_verdict": YEAR for state in STATES},
}


def settle_block(block: Block) -> Settled:
    """What the estimate of each row says."""
    rows = len(block.profile)
    if not rows:
        return Settled(np.arange(0), Sheet(_NAMES).columns(np.arange(0)), {})
    sheet, faults = Sheet(_NAMES), dict[int, tuple[Fault, ...]]()
    first, step, results = (np.zeros(rows, dtype=np.int64) for _ in range(3))
    answers, which = answers_of(block)
    for (answer, edition), asking in zip(answers, grouped(which, len(answers)), strict=True):
        if isinstance(answer, Refused):
            faults |= dict.fromkeys(asking.tolist(), answer.faults)
        elif isinstance(answer, Advice):
            first[asking], results[asking] = sheet.size, 1
            _write_advice(sheet, answer)
        else:
            cells, cell = cells_of(block, asking, answer, edition)
            first[asking], step[asking], results[asking] = sheet.size + cell, len(cells), cells.results
            write_cells(sheet, cells, answer, edition)
    row = np.repeat(np.arange(rows), results)
    number = np.arange(len(row)) - np.repeat(np.cumsum(results) - results, results)
    return Settled(row, sheet.columns(first[row] + number * step[row]), faults)


def _write_advice(sheet: Sheet, answer: Advice) -> None:
    told = {"kind": answer.kind, "presentation": answer.presentation, "urgency": answer.urgency}
    told |= versions_told(answer.versions)
    sheet.add(1, {column: sheet.code(column, name) for column, name in told.items()})
