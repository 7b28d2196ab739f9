"""Parts of a file through the use-case, without a file: alike in any chunks, as one by one, and on another machine."""

import pickle
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import cloudpickle
import pyarrow as pa
import pytest

from schemas.report_row import RowReader, told
from service.domain.errors import NothingPublished
from service.reports.estimate_rows import encoded
from service.reports.members import Part
from service.usecases.ahead import ahead
from service.usecases.pinned import Pinned
from service.usecases.report import Profiles, Reading, Summary, answer_part, answered, editions_for, settle_part
from tests import world

READING = Reading(RowReader.of(world.edition().triage.questions), told)
MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Shelf:
    """An estimator that has the fixtures, from 2025 on, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: set[Any] = set()

    def snapshot(self, market: str, as_of: date, **known: Any) -> Any:
        self.asked.add((known["tenant"], known["recorded_at"]))
        if as_of.year < 2025:
            raise NothingPublished("Nothing yet.")
        return replace(world.snapshot(), as_of=as_of)


def pinned() -> Pinned:
    return Pinned(Shelf(), day=world.TODAY, moment=MOMENT)  # type: ignore[arg-type]  # all that it asks for


def table(rows: int) -> pa.Table:
    """Members of several kinds, some of them wrong."""
    number = range(rows)
    return pa.table(
        {
            "id": [f"m-{one}" for one in number],
            "market": ["in"] * rows,
            "as_of": [("", "2026-01-01", "2001-01-01", "soon")[one % 4 if one % 7 == 0 else 0] for one in number],
            "age_years": ["200" if one % 11 == 0 else str(20 + one % 50) for one in number],
            "plan_ids": [("", "care_supreme", "care_supreme niva_reassure")[one % 3] for one in number],
            "premium": ["" if one % 5 else "9000.00" for one in number],
            "policy_age_months": [("", "5", "60")[one % 3] for one in number],
            "sum_insured_left": ["250000.00" if one % 9 == 0 else "" for one in number],
            "presentation": [("radiculopathy", "simple_spasm")[one % 2] for one in number],
            "stage": [("physiotherapy", "doctor_visit")[one % 2] for one in number],
        }
    )


def parts(rows: pa.Table, size: int) -> Iterator[Part]:
    for number, start in enumerate(range(0, rows.num_rows, size)):
        yield Part(number, start + 1, rows.slice(start, size).combine_chunks())


def test_any_chunks_give_the_same_bytes() -> None:
    rows, answers = table(120), pinned()
    whole, summary = settle_part(Part(0, 1, rows), answers, READING)

    for size in (1, 17, 50):
        done = [settle_part(part, answers, READING) for part in parts(rows, size)]
        assert b"".join(data for data, _ in done) == whole
    flow = answered(parts(rows, 17), answers, READING)
    assert b"".join(piece for block in flow for piece in encoded(block.rows)) == whole
    assert summary.read == 120
    assert summary.wrong == len([line for line in whole.decode().splitlines() if line.split(",")[2]])


def test_a_part_may_be_answered_on_another_machine() -> None:
    part = Part(3, 1001, table(40))
    task = pickle.loads(cloudpickle.dumps((part, editions_for(part, pinned()), READING)))

    assert settle_part(*task) == settle_part(part, pinned(), READING)


def test_every_row_is_answered_as_the_catalogue_stood_when_the_report_began() -> None:
    answers = pinned()
    settle_part(Part(0, 1, table(40)), answers, READING)

    assert answers.estimator.asked == {("", MOMENT)}  # type: ignore[attr-defined]  # it is a Shelf


def test_a_row_that_is_wrong_in_several_ways_says_all_of_them() -> None:
    row = {"id": "", "market": "in", "age_years": "200", "premium": "x", "presentation": "radiculopathy", "stage": "?"}
    one = Part(0, 1, pa.table({name: [cell] for name, cell in row.items()}))
    (block,) = answer_part(one, pinned(), Profiles(READING))
    (said,) = block.rows.errors.values()

    assert [fault.split(":")[0] for fault in said.split("; ")] == [
        "required id",
        "range age_years",
        "format premium",
        "choice stage",
    ]


def test_a_file_of_no_rows_has_no_answer() -> None:
    assert list(answered(iter(()), pinned(), READING)) == []
    assert settle_part(Part(0, 1, table(0)), pinned(), READING) == (b"", Summary())


def test_what_works_ahead_raises_where_it_is_taken_and_ends_when_nobody_takes() -> None:
    ended: list[str] = []

    def numbers() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            ended.append("closed")

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("midway")

    taken = ahead(numbers(), name="test")
    assert [next(taken), next(taken)] == [0, 1]
    taken.close()  # type: ignore[attr-defined]  # it is a generator
    assert ended == ["closed"]
    flow = ahead(broken(), name="test")
    assert next(flow) == 1
    with pytest.raises(ValueError, match="midway"):
        next(flow)


def test_one_item_is_made_ahead_and_none_before_the_first_is_asked_for() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    taken = ahead(numbers(), name="unasked")
    assert "unasked" not in {thread.name for thread in threading.enumerate()}
    assert [next(taken), next(taken)] == [0, 1]
    for _ in range(100):  # a second for the thread to do too much in, or enough
        time.sleep(0.01)
        if len(made) >= 3:
            break
    time.sleep(0.05)
    assert made == [0, 1, 2]
    taken.close()  # type: ignore[attr-defined]  # it is a generator
