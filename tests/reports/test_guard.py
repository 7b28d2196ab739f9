"""50,000 random cells through each writer: as many cells come back, with their text, and none begins a formula."""

import csv
import io
import random
import re
import sys
import unicodedata
from functools import cache

import pytest

from service.reports import csv_file
from service.reports.columns import Column, Profile, Report, Type
from service.reports.encoder import encoded
from service.reports.guard import bare, guarded, with_apostrophes

PIECES = (
    *(
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "﹦",
        "−",
        "'",
        '"',
        ",",
        ";",
        "|",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\u2028",
    ),
    *(" ", "\u3000", "\u00a0", "\u200b", "\u200d", "\ufeff", "\u2060", "\u115f", "\u0301"),
    *("क", "ि", "घर", "₹", "1", "0.5", "a", "SUM(A1)", "cmd|' /C calc'!A0", '"=1+1'),
)
CELLS, WIDTH = 50_000, 5
# Written out from the rule, and not with the guard's own words: a sign after nothing that is seen, with its wide forms.
SIGN = re.compile("[=+\\-@\u2212\ufe66＋－＝＠]")
UNSEEN = re.compile("[\\s\u0000-\u001f\u0301\u093f\u115f\u200b\u200d\u2060\ufeff]*")
LINE_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029\0]")


@cache
def rows() -> list[list[str]]:
    """The same ones every time."""
    draw = random.Random(20261126)
    cells = ["".join(draw.choices(PIECES, k=draw.randrange(7))) for _ in range(CELLS)]
    return [cells[start : start + WIDTH] for start in range(0, CELLS, WIDTH)]


def read(file: bytes, separator: str = ",") -> list[list[str]]:
    text = file.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=separator == ","))


def begins_a_formula(text: str) -> bool:
    return SIGN.match(UNSEEN.sub("", text, count=1)) is not None


class Texts:
    """A row of texts."""

    def __init__(self, texts: list[str]) -> None:
        self.care = {f"c{number}": text for number, text in enumerate(texts)}


@pytest.mark.parametrize(("profile", "type_"), [(Profile.SPREADSHEET, Type.TEXT), (Profile.DATA, Type.CODE)])
def test_every_cell_of_a_report_comes_back_on_one_line_and_none_begins_a_formula(profile: Profile, type_: Type) -> None:
    columns = tuple(Column(f"c{number}", type_, f"care.c{number}", "A text.") for number in range(WIDTH))
    file = b"".join(encoded(Report("texts", "Texts.", columns), map(Texts, rows()), profile))

    _, *lines = read(file)

    assert {len(line) for line in lines} == {WIDTH}
    assert [[bare(text) for text in line] for line in lines] == [
        [LINE_BREAK.sub(" ", text) for text in row] for row in rows()
    ]
    assert [text for line in lines for text in line if begins_a_formula(text)] == []
    assert len(file.decode("utf-8-sig").splitlines()) == len(rows()) + 1


def test_a_report_opened_where_semicolons_separate_cells_runs_nothing() -> None:
    """It breaks the rows, and reads quotes as it likes."""
    columns = tuple(Column(f"c{number}", Type.TEXT, f"care.c{number}", "A text.") for number in range(WIDTH))
    file = b"".join(encoded(Report("texts", "Texts.", columns), map(Texts, rows())))

    cells = [cell for line in file.decode("utf-8-sig").split("\r\n") for cell in line.split(";")]

    assert len(cells) > len(rows())
    assert [cell for cell in cells if begins_a_formula(cell.lstrip('"'))] == []


def test_every_cell_of_a_document_comes_back_as_it_was_and_none_begins_a_formula() -> None:
    """Numbers stay numbers there, so a cell that is one is no formula."""
    told = [["x", *row] for row in rows()]
    file = csv_file.write(told)

    lines = read(file)

    assert csv_file.read(file, table="x") == told
    texts = [text for line in lines for text in line if not re.fullmatch(r"[+-][0-9.]+", text)]
    assert [text for text in texts if begins_a_formula(text)] == []


def test_every_sign_that_can_stand_for_one_of_the_four_is_guarded() -> None:
    """Unicode's own word on which letters are forms of = + - @ or of the minus sign."""
    forms = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.normalize("NFKC", chr(code))[:1] in set("=+-@\u2212") and not 0xD800 <= code < 0xE000
    ]

    assert len(forms) > 20
    assert [form for form in forms if guarded(f"{form}1") != f"'{form}1"] == []


def test_a_sign_far_behind_what_is_not_seen_is_guarded() -> None:
    text = "\u200b \u3000" * 1_000 + "=1"

    assert with_apostrophes(text) == f"'{text}"
