"""The day that a source's date names: every form in the fixtures, and what is no date."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from service.domain.source_date import date_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"

# By form: digits stand for any digit. The right side is worked out by hand.
FORMS = {
    "2025": "2025-12-31",
    "2025-10-13": "2025-10-13",
    "2024-12": "2024-12-31",
    "2024-02": "2024-02-29",
    "c. 2026 (unverified)": "2026-12-31",
    "c. 2025-26 (unverified)": "2026-12-31",
    "c. 2025 / 2020-10-03": "2020-10-03",
    "n.d. / 2023": "2023-12-31",
    "2018-06-30 (CPI to 2025-12)": "2018-06-30",
    "2013-08; major update 2018-12": "2018-12-31",
    "2016-11-30; last updated 2020-12-11": "2020-12-11",
    "2025-03-12; modified 2025-06-13": "2025-06-13",
    "UIN 2023-24; file in repo 2026-01-04": "2026-01-04",
    "UIN 2021-22": "2022-12-31",
    "2014-15": "2015-12-31",
    "2014-15 product version": "2015-12-31",
    "2009-10": "2009-10-31",
    "2024-25, date not shown": "2025-12-31",
    "data FY2011-2018": "2018-12-31",
    "~2020-21": "2021-12-31",
    "~2016 (15% service tax quoted)": "2016-12-31",
    "2023+": "2023-12-31",
    "pre-2025-09 (incl 18% GST)": "2025-09-30",
    "2024-12-09/10 (PDF metadata)": "2024-12-09",
    "2023-02 (webinar 2023-03-02)": "2023-02-28",
    "reviewed 2016-11-29 (reprint)": "2016-11-29",
    "accepted 2009-12-14": "2009-12-14",
    "extracted 2026-09-17": "2026-09-17",
    "page note 2021-04-01": "2021-04-01",
    "2019 online": "2019-12-31",
    "2016-10-10 online": "2016-10-10",
    "2026 (file undated)": "2026-12-31",
    "2024-12-12 (PDF metadata)": "2024-12-12",
    "1994 (general knowledge for year)": "1994-12-31",
    "2021 (general knowledge for year; page undated)": "2021-12-31",
    "n.d.": None,
    "n.d. (old list)": None,
    "n.d. (15 Feb, year not shown)": None,
    "March 22, year not shown": None,
    "archived, date not shown": None,
    "date not shown": None,
    "page date not shown": None,
    "page dates not shown": None,
    "undated": None,
    "undated (~2021-22)": None,
    "undated (L&T era, pre-2017)": None,
    "undated (PED 3 yr => post Apr-2024)": None,
    "undated (incl. GST)": None,
    "undated (older wording)": None,
}
BESIDE_THE_FIXTURES = {
    "": None,
    "circular 20251": None,
    "S.O. 12019-07": None,
    "13 October 2025": "2025-12-31",
    "2025-02-30": "2025-02-28",
    "2025-13": "2025-12-31",
    "2011-2018 / 2009": "2009-12-31",
}


@pytest.mark.parametrize(("text", "day"), (FORMS | BESIDE_THE_FIXTURES).items())
def test_the_last_day_that_a_date_may_mean(text: str, day: str | None) -> None:
    assert date_of(text) == (date.fromisoformat(day) if day else None)


def test_every_form_in_the_fixtures_is_in_the_table() -> None:
    forms = {_form(text) for text in FORMS}

    assert sorted({text for text in _source_dates() if _form(text) not in forms}) == []


def _form(text: str) -> str:
    return "".join("9" if character.isdigit() else character for character in text)


def _source_dates() -> Iterator[str]:
    for file in FIXTURES.rglob("*.csv"):
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            yield from (row[name] for name in ("source_date", "as_of") if name in row)
    for file in FIXTURES.rglob("*.json"):
        if file.parent.name != "content":
            yield from _in_json(json.loads(file.read_text(encoding="utf-8")))


def _in_json(value: object) -> Iterator[str]:
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name in ("date", "as_of") and isinstance(inner, str):
            yield inner
        yield from _in_json(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _in_json(inner)
