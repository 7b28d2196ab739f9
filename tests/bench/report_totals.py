"""Every amount of a sample of a long report, added up, against single estimates of the same rows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from service.domain.cohort_block import IS_MONEY, SHARED
from service.domain.estimate import estimate
from service.domain.query import Query
from service.reports.estimate_rows import Answered
from service.reports.members import Form, Part, examine, parts
from service.usecases.report import answered
from tests import world
from tests.bench.report_speed import pinned
from tests.estimate_as_columns import read_off

EVERY = 2_003  # a prime, so that a sample has rows of all kinds


def differences(file: Path) -> tuple[int, list[str]]:
    """How many rows the sample has, and each amount whose totals differ, with both in minor units."""
    answers, reading = pinned()
    members = examine(file, Form.CSV, questions=answers.questions())
    told: Counter[str] = Counter()
    for block in answered(parts(members), answers, reading):
        told.update(_totals(block.rows))
    alone: Counter[str] = Counter()
    rows, at = 0, world.edition()
    for cells in (cells for part in parts(members) for cells in _sample(part)):
        rows += 1
        query = reading.row(cells)
        for entry in read_off(estimate(query, at), at) if isinstance(query, Query) else ():
            alone.update({name: amount for name, amount in entry.items() if name in IS_MONEY})  # type: ignore[misc]
    return rows, [f"{name}: {told[name]} ≠ {alone[name]}" for name in sorted(IS_MONEY) if told[name] != alone[name]]


def _totals(rows: Answered) -> dict[str, int]:
    chosen = ((rows.row + rows.first) % EVERY == 0) & (rows.result >= 0)
    found = {}
    for name in IS_MONEY:
        values, given = rows.columns[name]
        places = (rows.end if name in SHARED else rows.result)[chosen]
        found[name] = int(np.where(given, values, 0)[places].sum())
    return found


def _sample(part: Part) -> Iterator[dict[str, str]]:
    first = -part.first % EVERY
    for place in range(first, part.table.num_rows, EVERY):
        yield part.table.slice(place, 1).to_pylist()[0]
