"""The XML of a sheet as programs other than openpyxl write it."""

from io import BytesIO

import pytest
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.xml.constants import SHEET_MAIN_NS

from service.reports.sheet import Sheet

FORMATS = ["General", "0.00"]


def sheet(*rows: str) -> Sheet:
    """A sheet of rows of XML under a header of two cells; the workbook keeps "kept" apart."""
    header = '<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>low</v></c></row>'
    text = f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>{header}{"".join(rows)}</sheetData></worksheet>'
    return Sheet("prices", BytesIO(text.encode()), strings=["kept"], form=FORMATS.__getitem__, epoch=WINDOWS_EPOCH)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="d"><v>2026-11-20T00:00:00</v></c>', "2026-11-20"),
        ('<c r="B2" t="str"><v>a text</v></c>', "a text"),
        ('<c r="B2" t="s"><v>0</v></c>', "kept"),
        ('<c r="B2"><v>1200.0999999999999</v></c>', "1200.1"),
        ('<c r="B2"><v>1E-3</v></c>', "0.001"),
        ('<c r="B2" s="1"><v>7862</v></c>', "7862.00"),
        ("<c><v>7</v></c>", "7"),
        ("<extLst/><c><v>7</v></c>", "7"),
        ('<c r="B2" s="1"/>', ""),
        ('<c r="B2" t="inlineStr"><is/></c>', ""),
        ('<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t> text</t></r><rPh><t>said</t></rPh></is></c>', "a text"),
        ('<c r="B2" t="str"><v>_x000D__x005F_x0041_</v></c>', "\r_x0041_"),
    ],
)
def test_cells_in_the_forms_that_programs_write(cell: str, text: str) -> None:
    found = sheet(f'<row><c t="str"><v>mri</v></c>{cell}</row>')

    assert (found.rows[1:], found.faults) == ([["mri", text]], [])


def test_cells_that_only_have_a_format_are_no_cells() -> None:
    found = sheet('<row r="2"><c r="A2"><v>1</v></c><c r="D2" s="1"/></row>', '<row r="9"><c r="A9" s="1"/></row>')

    assert (found.rows, found.faults) == ([["code", "low"], ["1", ""]], [])
