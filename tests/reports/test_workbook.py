"""Workbooks: what was written comes back as it was, and what is no plain value is refused with its place."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from defusedxml import EntitiesForbidden
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from service.domain.errors import CatalogueFault
from service.reports import workbook

ABOUT = {"market": "in", "kind": "cost_table", "name": "cost_table", "version": "2026-11-20.12345678"}


TOO_MANY = "has more than the 15 digits that a spreadsheet keeps: format the cell as text."
NO_DAY = "is shown as a time or no day at all: write a date such as 2026-11-20."
UNLOCKED = "save it as .xlsx, without a password."


def made(change: Callable[[Any], None]) -> bytes:
    """A workbook of somebody else: a sheet ``prices`` with ``code`` and ``low``, a row, and a change."""
    book = Workbook()
    sheet = book.active
    sheet.title = "prices"
    sheet.append(["code", "low"])
    sheet.append(["mri", 6500])
    change(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def put(value: object, form: str = "General") -> bytes:
    """A workbook with ``value`` in cell B2."""

    def change(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = form

    return made(change)


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        workbook.read(data)
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


def in_part(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with ``new`` for ``old`` in one of its parts."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            assert name != part or old in text
            target.writestr(name, text.replace(old, new) if name == part else text)
    return changed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def low(data: bytes) -> str:
    return workbook.read(data).sheets["prices"][1][1]


# What we write.


@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=8)] * 2), max_size=5))
def test_any_text_comes_back(rows: list[tuple[str, str]]) -> None:
    cells = [["a", "b"], *([f"{place}", *row][1:] for place, row in enumerate(rows) if any(row))]

    assert workbook.read(workbook.write({"x": cells}, ABOUT)) == workbook.Workbook({"x": cells}, ABOUT)


@pytest.mark.parametrize(
    "text",
    [
        *("7862.00", "6", "0", "0.00", "-5", "-0.50", "0.1", "1200.10", "2024-12", "2026-11-20", "007", "-0", "-0.00"),
        *("1e5", "1.", ".5", "+1", "=1+1", "@x", "#REF!", "true", "TRUE", "_x0041_", "a\rb", "a\nb", " a ", "'x"),
        *("123456789012345", "1234567890123456", "0.123456789012345", "12345678901234.56", "₹5", "पुणे", "a\x00b"),
        "\ud800",
    ],
)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert workbook.read(workbook.write({"x": [["a"], [text]]}, {})).sheets == {"x": [["a"], [text]]}


def test_amounts_and_whole_numbers_are_numbers_and_nothing_else_is() -> None:
    data = workbook.write({"x": [["a", "b", "c", "d", "e"], ["7862.00", "6", "=1+1", "2026-11-20", "#N/A"]]}, {})

    sheet = load_workbook(io.BytesIO(data))["x"]

    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        (7862, "n", "0.00"),
        (6, "n", "0"),
        ("=1+1", "s", "General"),
        ("2026-11-20", "s", "General"),
        ("#N/A", "s", "General"),
    ]


def test_the_same_rows_are_the_same_bytes_whenever_they_are_written() -> None:
    """An archive and its properties tell when they were written, unless they are told otherwise."""
    with zipfile.ZipFile(io.BytesIO(workbook.write({"prices": [("code",), ("mri",)]}, ABOUT))) as book:
        days = {entry.date_time for entry in book.infolist()}
        told = set(re.findall(r">([0-9]{4}-[0-9-]+T[^<]*)<", book.read("docProps/core.xml").decode()))

    assert days == {(1980, 1, 1, 0, 0, 0)}
    assert told == {"1980-01-01T00:00:00Z"}


def test_a_sheet_is_ready_to_work_in() -> None:
    sheet = load_workbook(io.BytesIO(workbook.write({"x": [["a", "b"], ["1", "w" * 90]]}, {})))["x"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold, sheet["A2"].font.bold) == (
        "A2",
        "A1:B2",
        True,
        False,
    )
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [10, 60]


def test_a_text_that_no_cell_can_hold_is_for_csv() -> None:
    with pytest.raises(CatalogueFault, match=r"Row 1 has a text of 32,768 characters: a cell holds 32,767\."):
        workbook.write({"x": [["a"], ["x" * 32_768]]}, {})


# What others write.


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (500, "General", "500"),
        (500, "0.00", "500.00"),
        (1200.1, "General", "1200.1"),
        (1200.1, "0.00", "1200.10"),
        (1200.1, "#,##0.00", "1200.10"),
        (1200.1, '[$₹-4009] #,##0.00;[Red]"minus" 0.00', "1200.10"),
        (1200.1, '_("Rs." * #,##0.00_)', "1200.10"),
        (1200.125, "0.00", "1200.125"),
        (0.1 + 0.2, "General", "0.3"),
        (0.001, "General", "0.001"),
        (-5, "0", "-5"),
        (True, "General", "true"),
        (False, "General", "false"),
        (None, "General", ""),
        (date(2026, 11, 20), "dd/mm/yyyy", "2026-11-20"),
        (datetime(2026, 11, 20), "mmm yy", "2026-11-20"),
        ("500", "@", "500"),
    ],
)
def test_a_value_of_a_spreadsheet_is_read_without_its_clothes(value: object, form: str, text: str) -> None:
    assert low(put(value, form)) == text


def test_dates_that_count_from_1904_are_the_same_days() -> None:
    def change(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904
        sheet["B2"] = date(2026, 11, 20)

    assert low(made(change)) == "2026-11-20"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        ("=SUM(A1:A9)", "General", "'=SUM(A1:A9)' is a formula: write the value it gives."),
        ("#REF!", "General", "'#REF!' is an error: write a value."),
        (0.1, "0%", "'0.1' is shown as a percentage: format the cell as a number."),
        (100000, "0.00E+00", "'100000' is shown as a power of ten: format the cell as a number, or a code as text."),
        (10**15, "0", f"'1000000000000000' {TOO_MANY}"),
        (1e20, "0", f"'100000000000000000000' {TOO_MANY}"),
        (time(9, 30), "hh:mm", f"'0.3958333333333333' {NO_DAY}"),
        (datetime(2026, 11, 20, 9, 30), "d/m/yy h:mm", f"'46346.39583333334' {NO_DAY}"),
    ],
)
def test_a_cell_that_is_no_plain_value_is_refused(value: object, form: str, said: str) -> None:
    assert faults(put(value, form)) == [("prices#/1/low", f"Row 1, column low (cell B2): {said}")]


def test_a_day_outside_the_calendar_is_refused() -> None:
    data = in_part(put(date(2026, 11, 20), "yyyy-mm-dd"), SHEET, "<v>46346</v>", "<v>99999999</v>")

    assert faults(data)[0][1].startswith("Row 1, column low (cell B2): '99999999' is shown as a time or no day at all")


def test_merged_cells_are_refused() -> None:
    assert faults(made(lambda sheet: sheet.merge_cells("A2:B2"))) == [
        ("prices#/1", "Cells A2:B2 are merged: split them and fill each.")
    ]


def test_a_hidden_sheet_is_refused() -> None:
    def change(sheet: Any) -> None:
        sheet.parent.create_sheet("old").sheet_state = "veryHidden"

    assert faults(made(change)) == [("old", "The sheet 'old' is hidden: show it, or delete it.")]


def test_every_fault_of_every_sheet_is_told_at_once() -> None:
    def change(sheet: Any) -> None:
        sheet["A1"] = "=1"
        sheet["C3"] = "=2"
        sheet["A5"] = "x"
        sheet.parent.create_sheet("more")["A1"] = "#N/A"

    assert [place for place, _ in faults(made(change))] == ["prices#/0/A", "prices#/2/C", "prices#/3", "more#/0/A"]


def test_rows_and_cells_without_anything_in_them_are_no_rows_and_cells() -> None:
    def change(sheet: Any) -> None:
        sheet["D9"] = ""
        sheet["D9"].number_format = "0.00"
        sheet["A3"] = "xray"

    assert workbook.read(made(change)).sheets["prices"] == [["code", "low"], ["mri", "6500"], ["xray", ""]]


def test_a_row_longer_than_the_header_is_left_to_the_table() -> None:
    assert workbook.read(made(lambda sheet: sheet.append(["a", 1, "?"]))).sheets["prices"][2] == ["a", "1", "?"]


def test_a_sheet_may_leave_out_where_its_cells_are_and_lie_about_its_size() -> None:
    data = put("=", "General")
    for old, new in ((' r="A2"', ""), (' r="B2"', ""), ('<row r="2"', "<row"), ("A1:B2", "A1:A1")):
        data = in_part(data, SHEET, old, new)
    plain = (
        in_part(data, SHEET, "<f />", "") if "<f />" in zipfile.ZipFile(io.BytesIO(data)).read(SHEET).decode() else data
    )

    assert workbook.read(plain).sheets["prices"][1][0] == "mri"


def test_a_workbook_may_say_nothing_about_itself() -> None:
    assert workbook.read(put(5)).about == {}


# What is dangerous, or no workbook.


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"code,low\n", "The file is no workbook: save it as .xlsx."),
        (b"", "The file is no workbook: save it as .xlsx."),
        (
            bytes.fromhex("d0cf11e0a1b11ae1"),
            f"The file is an old workbook (.xls): {UNLOCKED}",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            f"The file has a password: {UNLOCKED}",
        ),
        (put(5)[:-30], "The file is no workbook: save it as .xlsx."),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(data: bytes, said: str) -> None:
    assert faults(data) == [("", said)]


def test_an_archive_without_a_workbook_is_refused() -> None:
    assert "cannot be read" in faults(archive({"x.txt": b"x"}))[0][1]


def archive(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return data.getvalue()


def test_a_zip_bomb_is_never_unpacked() -> None:
    """12 MiB of zeros pack into 12 KiB; 210 MiB in small parts are refused for their sum."""
    ratio = archive({"xl/sheet.xml": bytes(12 * 1024 * 1024)})
    noise = bytes(range(256)) * 4096
    many = archive({f"{number}": b"" for number in range(501)})

    assert faults(ratio) == [("", "A part of the workbook unpacks to more than 150 times its size.")]
    assert faults(archive({f"{number}": noise for number in range(201)}))[0][1].startswith("The workbook unpacks to")
    assert faults(many) == [("", "The workbook has 501 parts: at most 500 are read.")]


def test_a_part_that_lies_about_its_size_is_not_read_past_it() -> None:
    data = bytearray(archive({"[Content_Types].xml": bytes(1024 * 1024)}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(mark) + place
        data[start : start + 4] = (10).to_bytes(4, "little")

    assert faults(bytes(data)) == [("", "The workbook cannot be read (BadZipFile): save it again as .xlsx.")]


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '

    with pytest.raises(CatalogueFault, match="The workbook cannot be read") as refused:
        workbook.read(in_part(put("mri"), SHEET, "<worksheet ", bomb))

    assert isinstance(refused.value.__cause__.__cause__, EntitiesForbidden)


def test_a_workbook_with_a_password_of_its_archive_is_refused() -> None:
    data = bytearray(put(5))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert faults(bytes(data)) == [("", f"The file has a password: {UNLOCKED}")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('r="B2"', 'r="XFD2"', "At most 200 columns are read, in their order."),
        ('r="B2"', 'r="A2"', "At most 200 columns are read, in their order."),
        ('<row r="2"', '<row r="1048576"', "At most 200,000 rows are read, in their order."),
        ('<row r="2"', '<row r="1"', "At most 200,000 rows are read, in their order."),
    ],
)
def test_a_sheet_that_is_too_large_is_refused_before_it_is_built(old: str, new: str, said: str) -> None:
    assert faults(in_part(put(5), SHEET, old, new)) == [("prices", said)]


def test_a_flood_of_faults_ends() -> None:
    def change(sheet: Any) -> None:
        for _ in range(1_100):
            sheet.append(["=1"])

    assert len(faults(made(change))) == 1_000


def test_texts_that_the_workbook_keeps_apart_are_found() -> None:
    """As Excel writes them."""
    data = in_part(put(5), SHEET, '<c r="B2" t="n"><v>5</v>', '<c r="B2" t="s"><v>1</v>')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{space}"><si><t>no</t></si><si><r><t>one</t></r><r><t> text</t></r></si></sst>'
    changed = io.BytesIO(in_part(data, "[Content_Types].xml", "</Types>", types))
    with zipfile.ZipFile(changed, "a") as target:
        target.writestr("xl/sharedStrings.xml", strings)

    assert low(changed.getvalue()) == "one text"
