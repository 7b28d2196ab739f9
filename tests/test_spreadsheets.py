"""Documents through the files of a spreadsheet and back: the same text and digest, and each fault in its row."""

from pathlib import Path

import pytest

from schemas.catalogue import Named, read_folder, stored
from schemas.tables import as_tables, from_tables
from schemas.text import read_lines, write_lines
from service.domain.errors import CatalogueFault
from service.reports import csv_file, workbook
from service.store.documents import Body, Key, PriceRow, digest_of

FIXTURES = Path(__file__).parent.parent / "fixtures" / "in"
DOCUMENTS = read_folder(
    {file.relative_to(FIXTURES).as_posix(): file.read_text(encoding="utf-8") for file in FIXTURES.rglob("*.*")}
).documents
PRICES = next(one for one in DOCUMENTS if one.kind == "cost_table")
WRONG = {"low": "₹15", "city_tier": "Metro", "confidence": "sure", "effective_from": "1/4/2026", "source": ""}
FIFTY = {1 + 2 * place: list(WRONG)[place % 5] for place in range(50)}


def through_csv(tables: dict[str, list[list[str]]]) -> dict[str, str]:
    return {name: write_lines(csv_file.read(csv_file.write(rows), table=name)) for name, rows in tables.items()}


def through_xlsx(tables: dict[str, list[list[str]]]) -> dict[str, str]:
    return {name: write_lines(rows) for name, rows in workbook.read(workbook.write(tables, {})).sheets.items()}


def digest(document: Named) -> str:
    body, prices = stored(document)
    return digest_of(Key(document.kind, document.name), Body(body, tuple(PriceRow(**row) for row in prices)))


BOTH = pytest.mark.parametrize("through", [through_csv, through_xlsx])


@BOTH
@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: f"{one.kind}-{one.name}")
def test_every_published_document_comes_back(one: Named, through) -> None:
    tables = {name: read_lines(text) for name, text in as_tables(one).items()}

    back = from_tables(one.kind, one.name, through(tables))

    assert (back, digest(back)) == (one, digest(one))


@BOTH
def test_fifty_faults_are_told_in_fifty_rows(through) -> None:
    header, *rows = read_lines(as_tables(PRICES)["cost_table"])
    for number, column in FIFTY.items():
        rows[number - 1][header.index(column)] = WRONG[column]

    with pytest.raises(CatalogueFault) as refused:
        from_tables("cost_table", "cost_table", through({"cost_table": [header, *rows]}), PRICES.texts)

    found = refused.value.faults
    assert [fault.pointer for fault in found] == [f"cost_table#/{row}/{column}" for row, column in FIFTY.items()]
    for fault, (number, column) in zip(found, FIFTY.items(), strict=True):
        assert fault.detail.startswith(f"Row {number}, column {column}: ")
        assert WRONG[column] in fault.detail
