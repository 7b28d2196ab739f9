"""A catalogue folder read and written: nothing is left out in silence, and every fault says where it is."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas import catalogue
from schemas.catalogue import KINDS, Folder, Named
from schemas.kind import Kind, json_kind, within
from schemas.text import read_json, read_rows, write_json, write_rows
from schemas.whereabouts import spoken_fault, spoken_place
from service.domain.errors import CatalogueFault, Fault

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"


def texts(folder: Path = FIXTURES) -> dict[str, str]:
    """The files of a folder by path."""
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in folder.rglob("*.*")}


def faults_of(files: Mapping[str, str]) -> list[str]:
    """Pointer and code of everything wrong with a folder."""
    with pytest.raises(CatalogueFault) as refused:
        catalogue.read_folder(files)
    return [f"{fault.pointer} {fault.code}" for fault in refused.value.faults]


@pytest.fixture(scope="module")
def folder() -> Folder:
    return catalogue.read_folder(texts())


def test_every_fixture_file_belongs_to_a_document(folder: Folder) -> None:
    read = {kind_path(document, file) for document in folder.documents for file in document.texts}

    assert read | {"market.json"} == {path for path in texts() if not path.endswith(".md")}
    assert (folder.market, folder.effective_from) == ("in", date(2025, 1, 1))
    assert {document.kind for document in folder.documents} >= {kind.name for kind in KINDS if kind.required}


def kind_path(document: Named, file: str) -> str:
    return catalogue.kind_of(document.kind).path(file, document.name)


def test_what_is_stored_reads_back_to_the_same_document(folder: Folder) -> None:
    for document in folder.documents:
        held = (document.kind, document.name, *catalogue.stored(document))
        again = catalogue.decode(*held)
        assert again == document
        assert catalogue.value_of(*held) == document.value
        assert catalogue.kind_of(document.kind).dump(again.value) == document.texts


def test_what_is_written_reads_back_to_the_same_folder(folder: Folder) -> None:
    written = catalogue.write_folder(folder.documents, market="in", effective_from=date(2025, 1, 1))

    assert catalogue.read_folder(written) == folder


def test_faults_of_several_files_are_told_together() -> None:
    files = texts() | {
        "market.json": "{}",
        "plans/niva_reassure.json": '{"id": "niva_reassure"',
        "premiums/care_supreme.csv": "plan_id,plan_id\n",
        "premiums/niva_reassure.csv": 'plan_id\n"broken',
        "shares.json": '{"version": "1", "version": "2"}',
        "sites/pune.csv": "name\n",
        "README.md": "Words about the files.",
    }

    assert faults_of(files) == [
        "market.json#/market required",
        "shares.json twice",
        "plans/niva_reassure.json:1:23 json",
        "premiums/care_supreme.csv column",
        "premiums/niva_reassure.csv csv",
        "sites/pune.csv unknown",
    ]


def test_a_folder_without_a_market_file_leaves_market_and_day_to_the_caller() -> None:
    files = texts()
    del files["market.json"]

    folder = catalogue.read_folder(files)

    assert (folder.market, folder.effective_from) == (None, None)


def test_the_three_tables_of_a_cost_table_are_read_together() -> None:
    files = texts()
    files["cost_table.csv"] = files["cost_table.csv"].replace(",metro,", ",metropolis,", 1)
    files["factors.csv"] = files["factors.csv"].replace("consultation,0.80", "consultation,-1", 1)

    places = [place.split("#")[0] for place in faults_of(files)]

    assert places == ["cost_table.csv", "factors.csv"]


def test_a_row_is_pointed_at_with_its_column() -> None:
    files = texts() | {"premiums/care_supreme.csv": texts()["premiums/care_supreme.csv"].replace("3353.00", "many")}

    assert faults_of(files) == ["premiums/care_supreme.csv#/1/amount format"]


def test_a_document_has_the_name_of_its_file() -> None:
    files = texts()
    files["plans/care.json"] = files.pop("plans/care_supreme.json")

    assert faults_of(files) == ["plans/care.json name"]


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(CatalogueFault, match="Did you mean 'triage'"):
        catalogue.kind_of("traige")


def test_pointers_into_documents_become_pointers_into_files() -> None:
    assert catalogue.file_of("premiums/care#/1/source") == "premiums/care.csv#/1/source"
    assert catalogue.file_of("triage/triage") == "triage.json"
    assert catalogue.file_of("triage") == "triage"
    assert catalogue.file_of("cost_table/mri/metro/public") == "cost_table/mri/metro/public"
    assert catalogue.file_of("plans/care.json#/terms") == "plans/care.json#/terms"


def pair(**settings: Any) -> Kind:
    """A kind of two files that says nothing more than its texts."""
    return Kind("pair", ("a.csv", "b.csv"), dict, dict, **settings)


def test_a_document_of_several_files_needs_them_all() -> None:
    with pytest.raises(CatalogueFault) as refused:
        pair().read({"a.csv": "low,note\n"}, "pair")

    assert [fault.pointer for fault in refused.value.faults] == ["b.csv"]


def test_a_kind_knows_its_files_and_the_names_in_them() -> None:
    plan: Kind = json_kind("plan", "plans/{name}.json", dict, dict)

    assert plan.find("plans/care.json") == ("plans/{name}.json", "care")
    assert plan.find("plans/a/b.json") is None
    assert pair().find("b.csv") == ("b.csv", "pair")


def test_a_fault_is_put_into_its_file_with_its_place() -> None:
    def refuse(_text: str) -> None:
        raise CatalogueFault([Fault("/1/low", "x", ""), Fault(":2:1", "y", ""), Fault("", "z", "")])

    with pytest.raises(CatalogueFault) as refused:
        within("a.csv", refuse, "")

    assert [fault.pointer for fault in refused.value.faults] == ["a.csv#/1/low", "a.csv:2:1", "a.csv"]


def test_price_rows_keep_their_types_on_the_way_to_the_store_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = ("code", "low", "effective_from", "effective_to")
    kind = Kind("dated", ("a.csv", "b.csv", "c.csv"), dict, dict, prices=("a.csv", columns))
    monkeypatch.setattr(catalogue, "KINDS", (kind,))
    parts = {
        "a.csv": "code,low,effective_from,effective_to\nmri,6500.50,2026-01-01,\n",
        "b.csv": "n\n1\n",
        "c.csv": "m\n",
    }
    document = Named("dated", "dated", kind.read(parts, "dated"), parts)

    body, prices = catalogue.stored(document)

    assert prices == ({"code": "mri", "low": 650_050, "effective_from": date(2026, 1, 1), "effective_to": None},)
    assert json.loads(body) == {"b.csv": "n\n1\n", "c.csv": "m\n"}
    assert catalogue.decode("dated", "dated", body, prices) == document


@pytest.mark.parametrize(
    ("text", "code"),
    [('{"a": 1,}', "json"), ('{"a": NaN}', "json"), ('[{"a": 1, "a": 2}]', "twice"), ("", "json")],
)
def test_json_that_python_would_accept_or_not_is_refused(text: str, code: str) -> None:
    with pytest.raises(CatalogueFault) as refused:
        read_json(text)

    assert [fault.code for fault in refused.value.faults] == [code]


def test_json_is_written_for_people_and_reads_back() -> None:
    value = {"name": "पुणे", "list": [1, 2]}

    assert read_json(write_json(value)) == value
    assert "पुणे" in write_json(value)


def test_csv_keeps_commas_quotes_and_line_ends_in_cells() -> None:
    rows = [{"item": "mri", "note": 'plain, "1.5 T"\nor 3 T'}, {"item": "", "note": ""}]

    assert read_rows(write_rows(["item", "note"], rows)) == rows


def test_empty_lines_and_windows_line_ends_are_no_rows() -> None:
    assert read_rows("a,b\r\n1,2\r\n\r\n") == [{"a": "1", "b": "2"}]
    assert read_rows("") == []


def test_a_row_with_too_many_or_too_few_cells_is_refused() -> None:
    with pytest.raises(CatalogueFault) as refused:
        read_rows("a,b\n1\n1,2\n1,2,3\n")

    assert [fault.pointer for fault in refused.value.faults] == ["/1", "/3"]


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("a.csv", ("a.csv", "")),
        ("a.csv#/1/low", ("a.csv:2:low", "'x' ")),
        ("a.csv#/1/high", ("a.csv:2:high", "")),
        ("a.csv#/1", ("a.csv:2", "")),
        ("a.csv#/9/low", ("a.csv:10:low", "")),
        ("broken.csv#/1/low", ("broken.csv:2:low", "")),
        ("a.json#/list/1", ("a.json:/list/1", "2 ")),
        ("a.json#/list", ("a.json:/list", "")),
        ("a.json#/a~1b", ("a.json:/a~1b", f"'{'x' * 39}… ")),
        ("a.json#/nowhere", ("a.json:/nowhere", "")),
        ("nowhere.json#/a", ("nowhere.json:/a", "")),
    ],
)
def test_a_place_is_spoken_with_what_stands_there(pointer: str, expected: tuple[str, str]) -> None:
    files = {
        "a.csv": "low\nx\n",
        "broken.csv": "low,low\nx,y\n",
        "a.json": json.dumps({"list": [1, 2], "a/b": "x" * 80}),
    }

    assert spoken_place(pointer, files) == expected


def test_a_fault_of_a_table_says_its_place_once() -> None:
    files = {"a.csv": "low\nx\n"}
    table = Fault("a.csv#/1/low", "format", "Row 1, column low: 'x': Write digits.")
    other = Fault("a.csv#/1/low", "format", "Write digits, not 'x'.")

    assert spoken_fault(table, files) == ("a.csv:2:low", "'x' → Write digits.")
    assert spoken_fault(other, files) == ("a.csv:2:low", "'x' → Write digits, not 'x'.")
    assert spoken_fault(Fault("b.csv", "missing", "It is not there."), files) == ("b.csv", "→ It is not there.")


def test_a_plan_that_contradicts_itself_is_refused_new_and_read_once_published() -> None:
    """Published documents never change, and a stricter linter must still read them."""
    files = texts()
    plan = json.loads(files["plans/care_supreme.json"])
    plan["terms"]["pre_existing_wait_months"]["value"] = 48
    files["plans/care_supreme.json"] = json.dumps(plan)

    found = catalogue.decode("plan", "care_supreme", files["plans/care_supreme.json"], ())

    assert found.value.terms.pre_existing_wait_months.value == 48
    assert faults_of(files) == ["plans/care_supreme.json#/terms/pre_existing_wait_months/value above_maximum"]


def test_each_shelf_holds_its_own_kinds() -> None:
    market = {**texts(), "switch.json": '{"off": false, "because": "sample", "since": "2026-01-01"}'}
    mixed = {name: texts()[name] for name in ("cities.csv", "shares.json")}
    tenant = {**texts(FIXTURES.parent / "demo"), **mixed}

    assert faults_of(market) == ["switch.json misplaced"]
    assert faults_of(tenant) == ["shares.json misplaced"]


def test_a_tenants_folder_reads_back_with_its_tenant() -> None:
    own = catalogue.read_folder(texts(FIXTURES.parent / "demo"))

    assert (own.market, own.tenant) == ("in", "demo")
    assert (
        catalogue.read_folder(
            catalogue.write_folder(own.documents, market="in", tenant="demo", effective_from=date(2025, 1, 1))
        )
        == own
    )
