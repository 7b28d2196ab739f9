"""A report: members in, estimates out, through the kernel in blocks, in constant memory. Needs pyarrow.

``parts`` of a file are answered one by one by ``settle_part``, which depends on nothing but what it is given and can be
sent to another machine. Everything is answered as the catalogue stood when the report began, whatever is published
meanwhile. Knows no HTTP, no file that is written, and nothing of the wire: how a row is read is handed in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from service.domain import cohort
from service.domain.cohort import Profile
from service.domain.edition import Edition
from service.domain.errors import Fault
from service.domain.money import Array, Mask
from service.domain.query import Query
from service.reports import estimate_rows
from service.reports.encoder import guarded
from service.reports.estimate_rows import Answered
from service.reports.member_cells import NOT_GIVEN, Cells, ids, read_cells
from service.reports.members import Part
from service.reports.memory import give_back
from service.usecases.ahead import ahead
from service.usecases.pinned import Answers, Editions, Pinned

RESULTS_AT_ONCE = 131_072  # a block of one plan, two ends: half as many rows
ENDS = 2  # of a course: likely and worst
PROFILES_KEPT = 4_096
LONGEST_ID = 200
LONGEST_ERROR = 2_000

Faults: TypeAlias = tuple[Fault, ...]
Asked: TypeAlias = tuple[Profile, Edition]


class ReadRow(Protocol):
    """A row's cells → its question, or its faults by column."""

    def __call__(self, cells: Mapping[str, str], /) -> Query | Faults: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: ``row`` and ``told``, which names the columns of faults, both of the wire."""

    row: ReadRow
    told: Callable[[Faults], Faults]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read, written and wrong, in rows."""

    read: int = 0
    written: int = 0
    wrong: int = 0

    def plus(self, answered: Answered) -> "Summary":
        """The summary with some more rows."""
        return Summary(self.read + answered.read, self.written + answered.written, self.wrong + answered.wrong)


@dataclass(frozen=True, slots=True)
class PartBlock:
    """Some rows of the part with this ``number``, perhaps its ``last`` ones."""

    number: int
    rows: Answered
    last: bool


@dataclass(slots=True)
class Profiles:
    """Questions that were read before, the last few thousand of them."""

    reading: Reading
    known: dict[tuple[tuple[str, str], ...], Profile | Faults] = field(default_factory=dict)

    def of(self, cells: Mapping[str, str]) -> Profile | Faults:
        """The question of the cells that many rows share."""
        key = tuple(cells.items())
        found = self.known.get(key)  # once: another thread may clear them
        if found is None:
            if len(self.known) >= PROFILES_KEPT:
                self.known.clear()
            read = self.reading.row(cells)
            found = self.known[key] = Profile.of(read) if isinstance(read, Query) else read
        return found


def answered(parts: Iterator[Part], answers: Answers, reading: Reading) -> Iterator[PartBlock]:
    """The rows of every part, block by block; settling runs ahead of who takes them."""
    profiles = Profiles(reading)

    def blocks_of(part: Part) -> Iterator[PartBlock]:
        return answer_part(part, answers, profiles)

    def settle() -> Iterator[PartBlock]:
        for blocks in map(blocks_of, parts):  # holds no part while the next one is read
            yield from blocks
            give_back()

    return ahead(settle(), name="report-kernel")


def settle_part(part: Part, editions: Answers, reading: Reading) -> tuple[bytes, Summary]:
    """The bytes of a part's rows, as they stand in a CSV file, and their summary; may run on another machine."""
    written, summary = [], Summary()
    for block in answer_part(part, editions, Profiles(reading)):
        written += estimate_rows.encoded(block.rows)
        summary = summary.plus(block.rows)
    return b"".join(written), summary


def editions_for(part: Part, pinned: Pinned) -> Editions:
    """All that the rows of a part can be answered from, to be sent along with it."""
    table = part.table
    days = table.column("as_of").unique().to_pylist() if "as_of" in table.column_names else []
    return pinned.editions(table.column("market").unique().to_pylist(), days)


def answer_part(part: Part, answers: Answers, profiles: Profiles) -> Iterator[PartBlock]:
    """The rows of a part, block by block."""
    if not part.table.num_rows:
        return
    cells = read_cells(part.table)
    asked = [_asked(profiles.of(profile), answers, profiles.reading.told) for profile in cells.profiles]
    plans = max((len(one[0].query.policy.plans) for one in asked if _is_right(one)), default=1)
    rows = RESULTS_AT_ONCE // (ENDS * max(plans, 1))
    for start in range(0, part.table.num_rows, rows):
        found = _answer(cells.some(start, rows), asked, profiles.reading, first=part.first + start)
        yield PartBlock(part.number, found, start + rows >= part.table.num_rows)


def _answer(cells: Cells, asked: list[Asked | Faults], reading: Reading, *, first: int) -> Answered:
    """A block: rows that cannot be asked are set aside, the others are settled together."""
    told, known = reading.told, ids(cells.table)
    errors = dict(_wrong(asked, cells, reading))
    for row, fault in _wrong_ids(known):
        errors[row] = (fault, *errors.get(row, ()))
    good = np.ones(len(cells.profile), dtype=np.bool_)
    good[list(errors)] = False
    places = np.flatnonzero(good)
    settled = cohort.settle_block(_block(asked, cells, places))
    for row, faults in settled.faults.items():
        errors[int(places[row])] = told(faults)
    settled = replace(settled, row=places[settled.row])
    said = {row: _said(faults) for row, faults in errors.items()}
    return estimate_rows.rows_of(settled, _shortened(known), said, first=first)


def _asked(found: Profile | Faults, answers: Answers, told: Callable[[Faults], Faults]) -> Asked | Faults:
    """A question with what answers it, or the faults of every row that asks it."""
    if not isinstance(found, Profile):
        return found
    edition = answers.of(found.query)
    return (found, edition) if isinstance(edition, Edition) else told(edition)


def _is_right(asked: Asked | Faults) -> bool:
    return bool(asked) and isinstance(asked[0], Profile)


def _wrong(asked: list[Asked | Faults], cells: Cells, reading: Reading) -> Iterator[tuple[int, Faults]]:
    """Rows that cannot be asked, with every fault; puts among their figures what only the wire can read."""
    doubtful = cells.doubtful | _odd(asked, cells)
    wrong = np.array([not _is_right(one) for one in asked], dtype=np.bool_)[cells.profile]
    for row in np.flatnonzero(doubtful | wrong).tolist():
        if doubtful[row]:
            found = reading.row(cells.row(row))
            if not isinstance(found, Query):
                yield row, found
                continue
            for name, value in _figures(found).items():
                cells.figures[name][row] = NOT_GIVEN if value is None else value
        if wrong[row]:
            yield row, asked[cells.profile[row]]


def _odd(asked: list[Asked | Faults], cells: Cells) -> Mask:
    """Rows whose figures go together in a way that only the wire can judge."""
    several = np.array([_is_right(one) and len(one[0].query.policy.plans) > 1 for one in asked], dtype=np.bool_)
    given = {name: values >= 0 for name, values in cells.figures.items()}
    year = (given["sum_insured_left"] | given["deductible_left"]) & ~given["policy_age_months"]
    return (given["premium"] & several[cells.profile]) | year


def _figures(query: Query) -> dict[str, int | None]:
    year = query.policy.year
    return {
        "age_years": query.age_years,
        "policy_age_months": query.policy.age_months,
        "premium": query.policy.premium,
        "sum_insured_left": year and year.sum_insured_left,
        "deductible_left": year and year.deductible_left,
    }


def _block(asked: list[Asked | Faults], cells: Cells, places: Array) -> cohort.Block:
    """The rows at these places as a block; its profiles are only those that are asked."""
    used, profile = np.unique(cells.profile[places], return_inverse=True)
    right, figures = [asked[number] for number in used.tolist()], cells.figures
    return cohort.Block(
        profiles=tuple(profile for profile, _ in right),
        editions=tuple(edition for _, edition in right),
        profile=profile,
        age_years=figures["age_years"][places],
        age_months=figures["policy_age_months"][places],
        premium=figures["premium"][places],
        sum_insured_left=figures["sum_insured_left"][places],
        deductible_left=figures["deductible_left"][places],
    )


def _wrong_ids(known: pa.StringArray) -> Iterator[tuple[int, Fault]]:
    lengths = pc.utf8_length(known).to_numpy()
    for row in np.flatnonzero((lengths == 0) | (lengths > LONGEST_ID)).tolist():
        detail = f"Give each row an id of 1 to {LONGEST_ID} characters."
        yield row, Fault("id", "length" if lengths[row] else "required", detail)


def _shortened(known: pa.StringArray) -> pa.StringArray:
    """Ids as they are given back: one that is too long is cut."""
    return pc.utf8_slice_codeunits(known, 0, LONGEST_ID)


def _said(faults: Faults) -> str:
    """Faults as one cell."""
    text = "; ".join(f"{fault.code} {fault.pointer}: {fault.detail}" for fault in faults)
    return guarded(text if len(text) <= LONGEST_ERROR else text[: LONGEST_ERROR - 1] + "…")
