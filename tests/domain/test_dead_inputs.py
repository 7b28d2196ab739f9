"""No dead input: for every field of the terms, the claim, its lines and the members, a change of it alone matters.

The cases are the hand-worked rows. A field for which no row settles otherwise once it alone is changed is a red
test with its name: either no rule reads it, or no row shows what it does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pytest

from service.domain.claim import Claim, ClaimLine, Members
from service.domain.kernel import adjudicate
from service.domain.markets import india
from service.domain.plan import Term, Terms
from service.domain.plan_values import Step
from tests import oracle
from tests.case_rows import load_rows
from tests.kernel_claims import block_of, settled_row

Block = tuple[Claim, Terms, Members]
Change = Callable[[Block], Iterator[Block]]

BLOCKS = [block_of(row.claim, row.terms, [row.member]) for row in load_rows()]
READ_BY_THE_POLICY_YEAR = ("bonus", "extra_cover_bps", "restoration", "cover_order")
READ_BY_THE_SCENARIO = ("spine_scope",)  # it says whether ``Members.spine_wait`` holds
OF_A_ROOM_ALONE = ("icu_limit.includes", "icu_limit.room_class")  # an ICU limit is of the ICU charge: no class, no rest
LABELS = ("copays.name", "listed_waits.name")  # for people; a sub-limit's name is also the key of its use


def settlement(block: Block) -> oracle.Settlement:
    """What the kernel makes of the only row of a block."""
    settled = adjudicate(*block, india.RULEBOOK)
    return settled_row(settled, 0, list(range(len(block[0].lines))))


def others(value: Any) -> Iterator[Any]:
    """Values of the same type beside ``value``: none, a little more, much more, the opposite."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, StrEnum):
        yield from (one for one in type(value) if one is not value)
    elif isinstance(value, int):
        yield from (0, value + 1, value + 50_000)
    elif isinstance(value, str):
        yield "another"
    elif isinstance(value, np.ndarray):
        yield from (~value,) if value.dtype == np.bool_ else (value * 0, value + 1, value + 50_000)
    elif isinstance(value, frozenset | Mapping):
        yield type(value)()
    elif isinstance(value, tuple):
        yield from other_tuples(value)


def other_tuples(value: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """An order of steps turned round; days moved on or one fewer; any other list turned round or empty."""
    yield value[::-1]
    if value and isinstance(value[0], int):
        yield tuple(one + 1 for one in value)
        yield value[:1]
    elif not any(isinstance(one, Step) for one in value):
        yield ()


def with_field(thing: Any, name: str) -> Iterator[Any]:
    """``thing`` with other values of one field; None stays None, because nothing says what else it could be."""
    value = getattr(thing, name)
    default = next(field for field in fields(thing) if field.name == name).default
    if default not in (MISSING, value):
        yield replace(thing, **{name: default})
    for other in others(value):
        yield replace(thing, **{name: other})


def of_term(name: str) -> Change:
    """Another value of a term; where it is neutral there is nothing to take away."""

    def change(block: Block) -> Iterator[Block]:
        claim, terms, members = block
        if getattr(terms, name) == getattr(Terms(), name):
            return
        yield claim, replace(terms, **{name: getattr(Terms(), name)}), members
        for value in others(getattr(terms, name).value):
            yield claim, replace(terms, **{name: Term(value)}), members

    return change


def of_part(name: str, part: str) -> Change:
    """Another value of one field inside a term, in each of the records where the term is a list."""

    def change(block: Block) -> Iterator[Block]:
        claim, terms, members = block
        value = getattr(terms, name).value
        for number, record in enumerate(value if isinstance(value, tuple) else (value,)):
            for other in with_field(record, part) if terms != Terms() else ():
                changed = (*value[:number], other, *value[number + 1 :]) if isinstance(value, tuple) else other
                yield claim, replace(terms, **{name: Term(changed)}), members

    return change


def of_claim(name: str) -> Change:
    def change(block: Block) -> Iterator[Block]:
        claim, terms, members = block
        yield from ((other, terms, members) for other in with_field(claim, name))

    return change


def of_line(name: str) -> Change:
    def change(block: Block) -> Iterator[Block]:
        claim, terms, members = block
        for number, line in enumerate(claim.lines):
            for other in with_field(line, name):
                yield replace(claim, lines=(*claim.lines[:number], other, *claim.lines[number + 1 :])), terms, members

    return change


def of_members(name: str) -> Change:
    def change(block: Block) -> Iterator[Block]:
        claim, terms, members = block
        yield from ((claim, terms, other) for other in with_field(members, name))

    return change


def parts_of_terms() -> Iterator[tuple[str, Change]]:
    """The fields inside each term that has any, found in the rows' own plans."""
    for name in Terms.__dataclass_fields__:
        values = [getattr(terms, name).value for _, terms, _ in BLOCKS]
        records = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
        record = next((one for one in records if hasattr(one, "__dataclass_fields__")), None)
        for field in fields(record) if record is not None else ():
            yield f"{name}.{field.name}", of_part(name, field.name)


def public(shape: type) -> list[Field[Any]]:
    return [field for field in fields(shape) if not field.name.startswith("_")]


def every_input() -> dict[str, Change]:
    """Every field by name, with what changes it; those that are read elsewhere or by people are left out."""
    changes = {name: of_term(name) for name in Terms.__dataclass_fields__} | dict(parts_of_terms())
    changes |= {f"Claim.{field.name}": of_claim(field.name) for field in public(Claim) if field.name != "lines"}
    changes |= {f"ClaimLine.{field.name}": of_line(field.name) for field in public(ClaimLine)}
    changes |= {f"Members.{field.name}": of_members(field.name) for field in public(Members)}
    left_out = (*READ_BY_THE_POLICY_YEAR, *READ_BY_THE_SCENARIO, *OF_A_ROOM_ALONE, *LABELS)
    return {name: change for name, change in changes.items() if not {name, name.split(".")[0]} & set(left_out)}


INPUTS = every_input()


@pytest.fixture(scope="module")
def settled() -> list[oracle.Settlement]:
    """What each row comes to as it stands."""
    return [settlement(block) for block in BLOCKS]


@pytest.mark.parametrize("name", INPUTS)
def test_a_change_of_this_field_alone_changes_what_a_row_comes_to(name: str, settled: list[oracle.Settlement]) -> None:
    change = INPUTS[name]

    assert any(
        settlement(changed) != before
        for block, before in zip(BLOCKS, settled, strict=True)
        for changed in change(block)
    ), f"no rule reads {name}, or no row shows it"
