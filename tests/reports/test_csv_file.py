"""CSV files as people send them: what was written comes back, other forms are refused with what would be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import CatalogueFault
from service.reports import csv_file

ROWS = [["code", "label"], ["mri", "plain, 1.5 T"]]
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6) | st.sampled_from(
    ["=1+1", "'=1+1", "''=x", "-5", "+5.0", "-x", "＝1", "\t=x", "\r", "'", "'x", "@a", " =1", "1e-5"]
)


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        csv_file.read(data, table="items")
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


@given(st.lists(st.tuples(st.just("x"), CELLS, CELLS).map(list), min_size=1, max_size=5))
def test_any_rows_come_back(rows: list[list[str]]) -> None:
    assert csv_file.read(csv_file.write(rows), table="x") == rows


def test_texts_that_a_spreadsheet_would_run_are_guarded_and_numbers_are_not() -> None:
    data = csv_file.write([["a", "b", "c", "d", "e"], ["=1+1", "-5.50", "+SUM(A1)", "@x", "two - one"]])

    assert data == b"\xef\xbb\xbfa,b,c,d,e\r\n'=1+1,-5.50,'+SUM(A1),'@x,two - one\r\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_utf_8_with_and_without_a_mark(mark: bytes, end: bytes) -> None:
    data = mark + b'code,label\nmri,"plain, 1.5 T"\n\n,\n'.replace(b"\n", end)

    assert csv_file.read(data, table="items") == ROWS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty: its first line names the columns."),
        (b"\xef\xbb\xbf \r\n", "The file is empty: its first line names the columns."),
        ("code,label\n".encode("utf-16"), "This is UTF-16: save it as CSV UTF-8, with commas."),
        ("code".encode("utf-16-be").join([b"\xfe\xff", b""]), "This is UTF-16: save it as CSV UTF-8, with commas."),
        (b"PK\x03\x04...", "This is a workbook: save it as CSV UTF-8, with commas."),
        (
            b"\xd0\xcf\x11\xe0",
            "This is an old workbook (.xls), or one with a password: save it as CSV UTF-8, with commas.",
        ),
        (b"code;label\nmri;a\n", "The cells are separated by semicolons: save it as CSV UTF-8, with commas."),
        (b"code\tlabel\nmri\ta\n", "The cells are separated by tabs: save it as CSV UTF-8, with commas."),
        (b'code,label\n"mri"x,a\n', "This is not CSV: ',' expected after '\"'."),
    ],
)
def test_a_file_in_another_form_is_refused(data: bytes, said: str) -> None:
    assert faults(data) == [("items", said)]


def test_letters_of_another_encoding_are_told_cell_by_cell() -> None:
    data = "code,label\nmri,café\nct,plain\nx,“quoted”\n".encode("cp1252")

    assert faults(data) == [
        ("items#/1", "Row 1, cell 2: 'café' is not in UTF-8: save the file as CSV UTF-8."),
        ("items#/3", "Row 3, cell 2: '“quoted”' is not in UTF-8: save the file as CSV UTF-8."),
    ]


def test_a_nul_byte_is_told_with_its_row() -> None:
    assert faults(b"code,label\nmri,a\nct,b\0\n") == [
        ("items#/2", "Row 2, cell 2: it holds a NUL byte: delete it, or save the file as CSV UTF-8.")
    ]


def test_a_whole_file_in_another_encoding_is_told_by_its_first_cells() -> None:
    assert len(faults(b"code,label\n" + b"mri,\xe9\n" * 100)) == 20


def test_an_empty_row_between_rows_is_a_fault() -> None:
    assert faults(b"code,label\nmri,a\n,\nct,b\n,\n") == [("items#/2", "Row 2 is empty: delete it.")]
