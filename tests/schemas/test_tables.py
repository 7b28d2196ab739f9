"""Documents as tables of a spreadsheet: they come back as they went in, and each fault is in its table and row."""

from pathlib import Path

import pytest

from schemas.catalogue import KINDS, Named, read_folder
from schemas.csv_table import read_lines
from schemas.tables import as_tables, from_tables, table_names
from schemas.text import write_lines
from service.cli_folder import read
from service.domain.errors import CatalogueFault
from service.store.documents import Key

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"
DOCUMENTS = read_folder(
    {file.relative_to(FIXTURES).as_posix(): file.read_text(encoding="utf-8") for file in FIXTURES.rglob("*.*")}
).documents

NO_AMOUNT = 'is not an amount: write digits and at most two decimals, such as "12345.50".'
NO_FRACTION = 'Write a number above 0 such as "0.57", "3/10" or "2", of parts up to 10000.'
BASES = "Known: published, derived, general knowledge (unverified), assumption."
NOT_A_CODE = "is not one of the codes. Did you mean"


def document(kind: str, name: str | None = None) -> Named:
    """A published document."""
    return next(one for one in DOCUMENTS if (one.kind, one.name) == (kind, name or kind))


def changed(table: str, *cells: tuple[int, str, str]) -> str:
    """The table with other values in (row, column)."""
    header, *lines = read_lines(table)
    for row, column, value in cells:
        lines[row - 1][header.index(column)] = value
    return write_lines([header, *lines])


def faults(kind: str, name: str, tables: dict[str, str], base: Named | None = None) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        from_tables(kind, name, tables, base.texts if base else None)
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: f"{one.kind}-{one.name}")
def test_every_published_document_comes_back_from_its_tables(one: Named) -> None:
    assert from_tables(one.kind, one.name, as_tables(one)) == one


def test_tables_are_called_like_their_files() -> None:
    assert list(as_tables(document("cost_table"))) == ["cost_table", "factors", "package_split"]
    assert list(as_tables(document("pathway", "radiculopathy"))) == ["radiculopathy"]
    assert list(table_names("premiums", "a" * 40)) == ["a" * 31]


def test_a_table_that_is_not_given_is_taken_from_the_version_it_was_made_from() -> None:
    base = document("cost_table")
    factors = changed(as_tables(base)["factors"], (1, "tier1", "0.9"))

    found = from_tables("cost_table", "cost_table", {"factors": factors}, base.texts)

    assert found.texts == {**base.texts, "factors.csv": base.texts["factors.csv"].replace("ion,0.80", "ion,0.90", 1)}
    assert faults("cost_table", "cost_table", {"factors": factors}) == [
        ("cost_table", "The document needs the table 'cost_table'."),
        ("package_split", "The document needs the table 'package_split'."),
    ]


def test_faults_of_all_tables_are_told_together() -> None:
    base = document("cost_table")
    tables = as_tables(base)
    given = {
        "cost_table": changed(tables["cost_table"], (3, "low", "cheap"), (9, "city_tier", "metr")),
        "factors": changed(tables["factors"], (2, "premium", "-1")),
        "factor": "group\n",
    }

    assert faults("cost_table", "cost_table", given, base) == [
        ("factor", "There is no table 'factor' in this document. Did you mean 'factors'?"),
        ("cost_table#/3/low", f"Row 3, column low: 'cheap' {NO_AMOUNT}"),
        ("cost_table#/9/city_tier", f"Row 9, column city_tier: 'metr' {NOT_A_CODE} 'metro'?"),
        ("factors#/2/premium", f"Row 2, column premium: '-1': {NO_FRACTION}"),
    ]


def row_of(table: str, place: str) -> int:
    return next(number for number, line in enumerate(read_lines(table)) if line[0] == place)


def test_a_fault_of_a_document_is_told_in_the_row_of_its_value() -> None:
    table = as_tables(document("pathway", "radiculopathy"))["radiculopathy"]
    high, basis, item = (row_of(table, f"/lines/{place}") for place in ("3/quantity/high", "10/basis", "2/item"))
    given = changed(table, (high, "value", "-6"), (basis, "value", "asumption"), (item, "place", "/lines/2/itm"))
    at_item = f"Row {item}, column place: '/lines/2/itm': "

    assert faults("pathway", "radiculopathy", {"radiculopathy": given}) == [
        (f"radiculopathy#/{item}/place", f"{at_item}/lines/2/item: This field is needed."),
        (f"radiculopathy#/{item}/place", f"{at_item}There is no field 'itm' here. Did you mean 'item'?"),
        (f"radiculopathy#/{high}/value", f"Row {high}, column value: -6 is outside 0 to 1000."),
        (f"radiculopathy#/{basis}/value", f"Row {basis}, column value: 'asumption': {BASES}"),
    ]


def test_a_number_that_is_none_is_told_in_the_same_words() -> None:
    table = as_tables(document("pathway", "radiculopathy"))["radiculopathy"]
    row = row_of(table, "/lines/3/quantity/typical")

    [(place, detail)] = faults("pathway", "radiculopathy", {"radiculopathy": changed(table, (row, "value", "6x"))})

    assert place == f"radiculopathy#/{row}/value"
    assert detail.startswith(f"Row {row}, column value: '6x': Write a number")


def test_faults_of_rates_name_row_column_and_value() -> None:
    table = as_tables(document("premiums", "care_supreme"))["care_supreme"]
    header, first, *_ = read_lines(table)
    given = write_lines([header, first, [*first[:3], "many", *first[4:]], [*first[:1], "111", *first[2:]], first])

    found = faults("premiums", "care_supreme", {"care_supreme": given})

    assert found == [
        ("care_supreme#/2/amount", f"Row 2, column amount: 'many' {NO_AMOUNT}"),
        ("care_supreme#/3/age_years", "Row 3, column age_years: '111': Write a whole age from 0 to 110."),
        ("care_supreme#/4", "Row 4: This plan has a rate at this age, sum insured and zone already."),
    ]


def test_a_table_without_a_row_at_fault_is_named_alone() -> None:
    care = as_tables(document("plan", "care"))["care"]

    assert faults("plan", "carer", {"carer": care}) == [
        ("carer", "The document calls itself 'care': name the file so.")
    ]
    assert faults("premiums", "x", {"x": "plan_id,plan_id\n"}) == [
        ("x", "The column 'plan_id' stands twice: name each once.")
    ]


def test_whole_amounts_of_a_spreadsheet_are_amounts() -> None:
    """A spreadsheet drops the decimals of 500.00 and the last of 1200.10."""
    base = document("cost_table")
    whole = changed(as_tables(base)["cost_table"], (1, "low", "5"), (1, "typical", "32.5"), (1, "high", "40"))

    found = from_tables("cost_table", "cost_table", {"cost_table": whole}, base.texts)

    assert ",5.00,32.50,40.00," in found.texts["cost_table.csv"].splitlines()[1]


FIFTY = [
    (1 + 2 * place, ("low", "city_tier", "confidence", "effective_from", "source")[place % 5]) for place in range(50)
]
WRONG = {"low": "₹15", "city_tier": "Metro", "confidence": "sure", "effective_from": "1/4/2026", "source": ""}


def test_fifty_faults_are_fifty_rows() -> None:
    base = document("cost_table")
    given = changed(as_tables(base)["cost_table"], *((row, column, WRONG[column]) for row, column in FIFTY))

    found = faults("cost_table", "cost_table", {"cost_table": given}, base)

    assert [place for place, _ in found] == [f"cost_table#/{row}/{column}" for row, column in FIFTY]
    for (row, column), (_, detail) in zip(FIFTY, found, strict=True):
        assert detail.startswith(f"Row {row}, column {column}: ")
        assert WRONG[column] in detail


def test_every_kind_has_table_names() -> None:
    assert all(len(table_names(kind.name, "x")) == len(kind.files) for kind in KINDS)


def test_the_digest_stays_the_same() -> None:
    texts = {path: text for one in DOCUMENTS for path, text in _files(one)}
    back = {path: text for one in DOCUMENTS for path, text in _files(from_tables(one.kind, one.name, as_tables(one)))}

    assert digests(back) == digests(texts)


def _files(one: Named) -> list[tuple[str, str]]:
    names = table_names(one.kind, one.name).values()
    return [(file.replace("{name}", one.name), one.texts[file]) for file in names]


def digests(texts: dict[str, str]) -> dict[Key, str]:
    return {draft.key: draft.digest for draft in read(texts, called="in").drafts}


def test_a_wrong_header_is_told_whether_rows_follow_or_not() -> None:
    for rows in ("", "mumbai\n"):
        with pytest.raises(CatalogueFault) as refused:
            from_tables("cities", "cities", {"cities": f"town\n{rows}"})

        assert refused.value.faults[-1].pointer == "cities#/0/town"
        assert refused.value.faults[-1].detail.startswith("There is no column 'town'.")
