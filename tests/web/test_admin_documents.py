"""Documents through the admin API as an analyst's script sends them: down, changed, up, looked at, published, back."""

import csv
import io
from collections.abc import Iterator

import flask
import pytest
from werkzeug.test import TestResponse

from service.reports import workbook
from tests.served import served
from tests.web.desks import Person, person

MRI = ("mri_ls_spine_plain", "metro", "private_mid")
CSV, XLSX = "text/csv", workbook.MEDIA_TYPE


@pytest.fixture
def app() -> Iterator[flask.Flask]:
    """A service of its own for each test, since they publish."""
    with served(snapshot_seconds=0.0) as service:
        yield service


@pytest.fixture
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


def dearer(table: bytes, *, by: int = 1000) -> bytes:
    """The cost table with all three prices of an MRI in a metro raised."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    for row in rows:
        if (row["item_code"], row["city_tier"], row["facility"]) == MRI:
            row |= {level: f"{float(row[level]) + by:.2f}" for level in ("low", "typical", "high")}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def put(
    who: Person, draft: str, revision: int, data: bytes, what: str = "cost_table/cost_table", **more: str
) -> TestResponse:
    media = more.pop("media", CSV)
    path = f"/drafts/{draft}/documents/{what}"
    return who.ask("PUT", path, revision=revision, data=data, content_type=media, query_string=more)


def scan(app: flask.Flask) -> str:
    """What an MRI in a metro costs in an estimate now."""
    query = {"item": "mri_ls_spine", "city_tier": MRI[1], "facility": MRI[2]}
    [item] = app.test_client().get("/v1/cost-tables", query_string=query).get_json()["items"]
    return str(item["prices"][0]["typical"])


def test_a_price_is_changed_without_a_developer_and_taken_back(app: flask.Flask, asha: Person) -> None:
    before = float(scan(app))
    table = asha.get("/documents/cost_table/cost_table?format=csv")
    base = table.headers["ETag"].strip('"')
    draft = asha.start("new tariff")

    assert put(asha, draft, 1, dearer(table.data), base=base).get_json()["revision"] == 2
    [document] = asha.get(f"/drafts/{draft}/diff").get_json()["documents"]
    assert [(one["named"], one["column"]) for one in document["changes"]] == [
        ("mri_ls_spine_plain metro private_mid", level) for level in ("low", "typical", "high")
    ]
    proofs = {one["code"]: one for one in asha.get(f"/drafts/{draft}/proofs").get_json()["proofs"]}
    assert proofs["prices"]["faults"] == []
    moved = asha.get(f"/drafts/{draft}/impact").get_json()
    up = moved["patient_pays"]["up"]
    assert float(up["after"]["patient_pays"]) - float(up["before"]["patient_pays"]) == 1000
    assert moved["lines"][0]["item"] == "mri_ls_spine"

    refused = asha.post(f"/drafts/{draft}/publish", revision=2)
    assert refused.status_code == 422  # stored cases have moved, and nobody has looked at them yet
    assert asha.post(f"/drafts/{draft}/reapprove", revision=2).get_json()["revision"] == 3
    done = asha.post(f"/drafts/{draft}/publish", revision=3)
    assert sorted(one["kind"] for one in done.get_json()["published"]) == ["cost_table", "regressions"]
    assert float(scan(app)) == before + 1000

    taken = asha.post("/rollback", {"why": "a mistake"}).get_json()["taken_back"]
    assert len(taken) == 2
    assert float(scan(app)) == before


def test_a_workbook_knows_what_it_was_made_from(asha: Person) -> None:
    book = asha.get("/documents/cost_table/cost_table?format=xlsx")
    draft = asha.start()

    assert put(asha, draft, 1, book.data, media=XLSX).status_code == 200
    [document] = asha.get(f"/drafts/{draft}").get_json()["documents"]
    assert document["base"] == book.headers["ETag"].strip('"')
    assert asha.get(f"/drafts/{draft}/diff").get_json() == {"documents": [], "unchanged": 1}
    assert put(asha, draft, 2, book.data, "items/items", media=XLSX).get_json()["errors"][0]["code"] == "other"
    assert list(workbook.read(book.data).sheets) == ["cost_table", "factors", "package_split"]


def test_whoever_uploads_an_old_version_is_told_when_publishing(app: flask.Flask, asha: Person) -> None:
    """Ravi has an old file: what Asha has published since is not undone by it."""
    ravi, table = person(app, "ravi"), asha.get("/documents/cities/cities?format=csv")
    base = table.headers["ETag"].strip('"')
    hers = table.data.replace(b"amdavad", b"amdavad ahmadabad")
    first, second = asha.start(), ravi.start()
    assert put(asha, first, 1, hers, "cities/cities", base=base).status_code == 200
    assert asha.post(f"/drafts/{first}/publish", revision=2).status_code == 200

    his = table.data.replace(b"amdavad", b"amdabad")
    assert put(ravi, second, 1, his, "cities/cities", base=base).status_code == 200
    refused = ravi.post(f"/drafts/{second}/publish", revision=2)

    assert refused.status_code == 412
    assert "cities/cities" in refused.get_json()["detail"]
    assert ravi.get(f"/drafts/{second}").get_json()["outdated"] == [{"kind": "cities", "name": "cities"}]
    assert b"amdavad ahmadabad" in asha.get("/documents/cities/cities?format=csv").data


def test_every_fault_of_a_file_comes_with_row_column_and_value_and_nothing_is_changed(asha: Person) -> None:
    table = asha.get("/documents/cost_table/cost_table?format=csv").data.decode("utf-8-sig").splitlines()
    table[1] = table[1].replace("15.00", "fifteen")
    table[2] = table[2].replace("all", "metropolis")
    draft = asha.start()

    refused = put(asha, draft, 1, "\r\n".join(table).encode())

    assert refused.status_code == 422
    faults = refused.get_json()["errors"]
    assert (faults[0]["pointer"], "'fifteen'" in faults[0]["detail"]) == ("cost_table#/1/low", True)
    assert {fault["pointer"].split("/")[1] for fault in faults} == {"1", "2"}
    assert asha.get(f"/drafts/{draft}").get_json()["documents"] == []


@pytest.mark.parametrize(
    ("what", "media", "data", "status"),
    [
        ("cost_table/cost_table", CSV, b"", 422),
        ("cost_table/cost_table", CSV, "größe".encode("latin-1"), 422),
        ("cost_table/cost_table", "application/pdf", b"%PDF", 415),
        ("cost_table/cost_table", "application/json", b"{}", 422),
        ("cost_table/cost_table", XLSX, b"PK\x03\x04 no zip", 422),
        ("nothing/nothing", CSV, b"a,b\n1,2\n", 422),
        ("plan/niva_reassure", "application/json", b"{", 422),
    ],
)
def test_what_is_no_document_is_refused_in_words(asha: Person, what: str, media: str, data: bytes, status: int) -> None:
    draft = asha.start()

    refused = put(asha, draft, 1, data, what, media=media)

    assert refused.status_code == status
    assert refused.content_type == "application/problem+json"
    assert refused.get_json()["detail"]


def test_downloads_come_in_the_forms_there_are(asha: Person) -> None:
    listed = asha.get("/documents").get_json()["in_force"]
    assert {"triage", "plan", "cost_table"} <= {one["document"]["kind"] for one in listed}
    plan = asha.get("/documents/plan/niva_reassure")
    assert plan.headers["Content-Disposition"].startswith("attachment; filename=plan.niva_reassure.2025-01-01.")
    assert plan.data.startswith("\ufeffplace,part,type,value".encode())
    assert asha.get("/documents/plan/niva_reassure?format=json").get_json()["id"] == "niva_reassure"
    factors = asha.get("/documents/cost_table/cost_table?format=csv&table=factors")
    assert factors.data.startswith("\ufeffgroup,tier1".encode())
    assert asha.get("/documents/cost_table/cost_table?format=pdf").status_code == 422
    assert asha.get("/documents/plan/nobody").status_code == 404
    assert asha.get("/documents/plan/niva_reassure?version=x").status_code == 404


def test_a_document_leaves_a_draft_again(asha: Person) -> None:
    draft = asha.start()
    plan = asha.get("/documents/plan/niva_reassure?format=json").data
    assert put(asha, draft, 1, plan, "plan/niva_reassure", media="application/json").status_code == 200

    assert asha.ask("DELETE", f"/drafts/{draft}/documents/plan/nobody", revision=2).status_code == 404
    assert asha.ask("DELETE", f"/drafts/{draft}/documents/plan/niva_reassure", revision=2).status_code == 200

    assert asha.get(f"/drafts/{draft}").get_json()["documents"] == []
