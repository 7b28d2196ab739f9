"""Two versions of a table, told by the rows and cells that differ."""

import pytest

from schemas.table_diff import CellChange, changes

OLD = """item_code,city_tier,facility,effective_from,typical
mri,metro,private_mid,,6500.00
xray,metro,private_mid,,400.00
"""


def told(before: str | None, after: str) -> list[tuple[int, str, str, str | None, str | None]]:
    return [(one.row, one.named, one.column, one.before, one.after) for one in changes("t", before, after)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (OLD, []),
        (OLD.replace("6500", "7000"), [(1, "mri metro private_mid", "typical", "6500.00", "7000.00")]),
        ("\n".join([OLD.splitlines()[0], *reversed(OLD.splitlines()[1:])]), []),
        (
            OLD + "xray,tier1,private_mid,,300.00\n",
            [
                (
                    3,
                    "xray tier1 private_mid",
                    "",
                    None,
                    "item_code xray, city_tier tier1, facility private_mid, typical 300.00",
                )
            ],
        ),
        (
            OLD.rsplit("xray", 1)[0],
            [
                (
                    2,
                    "xray metro private_mid",
                    "",
                    "item_code xray, city_tier metro, facility private_mid, typical 400.00",
                    None,
                )
            ],
        ),
    ],
    ids=["the same", "a price", "sorted otherwise", "a row more", "a row less"],
)
def test_rows_are_known_by_their_names(after: str, expected: list[object]) -> None:
    assert told(OLD, after) == expected


def test_a_name_that_stands_twice_is_counted() -> None:
    before, after = "group,tier1\nroom,1\nroom,2\n", "group,tier1\nroom,1\nroom,3\n"

    assert told(before, after) == [(2, "room 2", "tier1", "2", "3")]


def test_a_column_that_came_or_went_is_told_cell_by_cell() -> None:
    assert told("group,tier1\nroom,1\n", "group,tier2\nroom,2\n") == [
        (1, "room", "tier1", "1", None),
        (1, "room", "tier2", None, "2"),
    ]


def test_without_an_old_version_everything_is_new_and_an_empty_table_is_nothing() -> None:
    assert changes("factors", None, "group,tier1\nroom,1\n") == (
        CellChange("factors", 1, "room", "", None, "group room, tier1 1"),
    )
    assert told(None, "group,tier1\n") == []


def test_a_table_without_known_names_goes_by_all_its_cells() -> None:
    assert told("a,b\n1,2\n", "a,b\n1,3\n") == [(1, "1 2", "", "a 1, b 2", None), (1, "1 3", "", None, "a 1, b 3")]
