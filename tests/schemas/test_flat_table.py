"""A JSON document as rows of place, part, type and value: it comes back exactly, and faults name their rows."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.flat_table import from_flat, rows_by_place, to_flat
from service.domain.errors import CatalogueFault

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"
HEADER = "place,part,type,value\n"
NO_NUMBER = 'Write a number such as 12 or 0.5, or give the row the type "text".'
NO_PLACE = 'Write a place as "/lines/3/item", a "/" before each part, at most 50 parts.'
NAMES = st.text(max_size=6) | st.sampled_from(["0", "1", "01", "", "a/b", "~1", "label", "id"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


def details(*rows: str) -> list[str]:
    with pytest.raises(CatalogueFault) as refused:
        from_flat(HEADER + "\n".join(rows))
    return [fault.detail for fault in refused.value.faults]


@given(DOCUMENTS)
def test_any_document_comes_back_exactly(document: object) -> None:
    """Names in their order, 1.0 apart from 1, an object of numbered names apart from a list."""
    assert json.dumps(from_flat(to_flat(document))) == json.dumps(document)


@pytest.mark.parametrize("file", sorted(FIXTURES.rglob("*.json")), ids=lambda file: file.stem)
def test_every_published_document_comes_back_exactly(file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))

    assert json.dumps(from_flat(to_flat(document))) == json.dumps(document)


def test_a_document_is_one_row_a_value() -> None:
    document = {"id": "x", "lines": [{"label": "MRI, plain", "a/b": 1.50, "sure": True}, None], "none": [], "no": {}}

    assert to_flat(document).splitlines() == [
        "place,part,type,value",
        "/id,x,text,x",
        '/lines/0/label,"MRI, plain",text,"MRI, plain"',
        '/lines/0/a~1b,"MRI, plain",number,1.5',
        '/lines/0/sure,"MRI, plain",true/false,true',
        "/lines/1,x,nothing,",
        "/none,x,empty list,",
        "/no,x,empty object,",
    ]


def test_names_that_are_numbers_are_no_list() -> None:
    assert to_flat({"1": "a"}).splitlines()[1:] == [",,object,", "/1,,text,a"]
    assert from_flat(f"{HEADER}/a,,object,\n/a/0,,text,x\n/b/0,,text,x") == {"a": {"0": "x"}, "b": ["x"]}


def test_rows_may_be_sorted_and_true_may_be_in_capitals() -> None:
    assert from_flat(f"{HEADER}/a/1,,true/false,TRUE\n/a/0,ignored,number,0.50\n") == {"a": [0.5, True]}


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("/a,,txt,x", "Row 1, column type: 'txt' is not one of the codes. Did you mean 'text'?"),
        (
            "/a,,number,6x",
            f"Row 1, column value: '6x': {NO_NUMBER}",
        ),
        (
            "/a,,number,1e999",
            f"Row 1, column value: '1e999': {NO_NUMBER}",
        ),
        ("/a,,true/false,yes", "Row 1, column value: 'yes': Write true or false."),
        ("/a,,nothing,x", "Row 1, column value: 'x': Leave the value empty where the type is \"nothing\"."),
        ("a,,text,x", f"Row 1, column place: 'a': {NO_PLACE}"),
        ("/a~2,,text,x", f"Row 1, column place: '/a~2': {NO_PLACE}"),
    ],
)
def test_a_cell_says_what_would_be_right(row: str, detail: str) -> None:
    assert details(row) == [detail]


def test_a_number_of_many_digits_is_refused() -> None:
    """Reading it would take time in the square of its length."""
    assert len(details(f"/a,,number,{'9' * 401}")) == 1


def test_a_place_stands_once() -> None:
    assert details("/a,,text,x", "/b,,text,x", "/a,,text,y") == ["Row 3 repeats row 1: keep one of them."]


def test_places_that_make_no_document_are_told_together() -> None:
    scalar = ("/a,,text,x", "/a/b,,text,x")
    found = details(
        *scalar, "/list/0,,text,x", "/list/3/c,,text,x", "/list/d,,text,x", "/e,,empty list,", "/e/0,,text,"
    )

    assert found == [
        "Row 2, column place: '/a/b': Row 1 ends at '/a': nothing can lie below it.",
        "Row 4, column place: '/list/3/c': The list '/list' has no element 2: number its elements without a gap.",
        "Row 5, column place: '/list/d': '/list' is a list: number its elements from 0 instead of naming them.",
        "Row 7, column place: '/e/0': Row 6 ends at '/e': nothing can lie below it.",
    ]


def test_a_list_begins_with_0() -> None:
    assert details("/a/1,,text,x") == [
        "Row 1, column place: '/a/1': The list '/a' has no element 0: number its elements without a gap."
    ]


def test_a_table_without_rows_is_no_document() -> None:
    assert details() == ["The table has no rows; it needs at least 1."]


def test_rows_are_found_by_what_they_hold() -> None:
    found = rows_by_place(to_flat({"a": [1, {"b": 2}]}))

    assert found == {(): 1, ("a",): 1, ("a", "0"): 1, ("a", "1"): 2, ("a", "1", "b"): 2}
