"""Drafts in the console: uploaded, mended, compared, approved by a second person, published, taken back."""

import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import flask
import pytest
from openpyxl import load_workbook

from service import documents
from service.domain.cost_sheet import CostSheet
from service.store.documents import Key, Scope
from service.usecases import shelves
from service.usecases.access import APPROVE, READ, WRITE
from tests.console import Person, changed_price, copied, hidden_in, person, prices, upload

TABLE = Key("cost_table", "cost_table")
LATER = date(2099, 1, 1)
FOUR_EYES = "/documents/publishing/publishing/download?format=json"


@pytest.fixture
def app(published: flask.Flask, tmp_path: Path) -> Iterator[flask.Flask]:
    with copied(published, tmp_path) as service:
        yield service


@pytest.fixture
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


@pytest.fixture
def ravi(app: flask.Flask) -> Person:
    return person(app, "ravi")


def typical(app: flask.Flask, day: date = LATER) -> int:
    """The price of the first row of the cost table in force on a day, minor units."""
    found = shelves.read(app.extensions["outpocket.engine"], Scope("in"), TABLE, today=day)
    sheet = documents.decode(TABLE, found.body)
    assert isinstance(sheet, CostSheet)
    return sheet.rows[0].typical


def cells(page: str) -> list[list[str]]:
    """The rows of the first table of a page, as texts."""
    table = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        [unescape(re.sub("<.*?>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def with_four_eyes(person: Person) -> None:
    """Publish that a second person approves."""
    answer = person.client.get(f"/catalogue{FOUR_EYES}")
    name = answer.headers["Content-Disposition"].split('"')[1]
    draft = person.begin("from now on two of us")
    upload(person, draft, answer.data.replace(b'"four_eyes": false', b'"four_eyes": true'), name)
    assert person.send(f"{draft}/publish", draft).status_code == 303


def test_a_changed_price_is_shown_as_the_row_and_column_that_changed(asha: Person) -> None:
    draft = changed_price(asha, "33.50")

    page = asha.get(draft)

    assert cells(page) == [["paracetamol_650_strip all all", "typical", "₹32", "₹33.50"]]
    assert "cost_table: 1 row changed" in page
    assert re.search(r"Made from version .*2025-01-01\.", page)


def test_every_fault_is_a_row_and_the_draft_stays_as_it_was(app: flask.Flask, asha: Person) -> None:
    text, name = prices(asha)
    draft = changed_price(asha)
    before = asha.get(draft)

    answer = upload(asha, draft, text.replace("15.00,32.00,40.00", "1x,32.00,abc", 1), name)

    assert answer.status_code == 422
    assert "2 faults to mend" in answer.text
    told = cells(answer.text)
    assert sorted(tuple(row[1:5]) for row in told) == [
        ("cost_table", "1", "high", "abc"),
        ("cost_table", "1", "low", "1x"),
    ]
    assert all(row[0] == name and row[5].startswith("Write digits") for row in told)
    assert asha.get(draft) == before


def test_several_files_make_one_document_and_what_is_not_sent_is_taken_from_its_version(asha: Person) -> None:
    factors = asha.client.get("/catalogue/documents/cost_table/cost_table/download?format=csv&table=factors")
    name = factors.headers["Content-Disposition"].split('"')[1]
    draft = changed_price(asha)

    answer = upload(asha, draft, factors.data.replace(b"tier1", b"tier1").replace(b"0.80", b"0.81", 1), name)

    assert answer.status_code == 303
    page = asha.get(draft)
    assert "cost_table: 1 row changed" in page
    assert "factors: 1 row changed" in page


def test_a_workbook_says_itself_what_it_is(asha: Person) -> None:
    answer = asha.client.get("/catalogue/documents/plan/care/download?format=xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book["care"]
    row = next(one for one in sheet.iter_rows() if str(one[0].value) == "/name")
    row[3].value = "Care, renamed"
    out = io.BytesIO()
    book.save(out)
    draft = asha.begin()

    taken = upload(asha, draft, out.getvalue(), "Copy of my plan.xlsx")

    assert taken.location.endswith("?put=plan/care")
    assert cells(asha.get(draft)) == [["/name", "value", "Care (formerly Religare Care)", "Care, renamed"]]


def test_a_file_that_does_not_say_what_it_is_has_to_be_told(asha: Person) -> None:
    text, _ = prices(asha)
    draft = asha.begin()

    unnamed = upload(asha, draft, text, "prices.csv")
    chosen = upload(asha, draft, text.replace("32.00", "33.00", 1), "cost_table (1).csv")

    assert unnamed.status_code == 422
    assert "does not say which document it is" in unnamed.text
    assert "assumed=cost_table/cost_table" in chosen.location
    said = asha.client.get(chosen.location).text
    assert "the one in force now was taken for it" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("prices.xls", "send .csv, .xlsx or .json"),
        ("cost_table.json", "send it as .csv or .xlsx"),
        ("cost_table.cost_table.2020-01-01.00000000.csv", "not on this shelf"),
        ("cities.csv", "no column"),
    ],
)
def test_what_cannot_be_taken_says_why(asha: Person, name: str, said: str) -> None:
    text, _ = prices(asha)

    answer = upload(asha, asha.begin(), text, name)

    assert answer.status_code == 422
    assert said in unescape(answer.text)


def test_a_second_person_approves_and_the_first_cannot(app: flask.Flask, asha: Person, ravi: Person) -> None:
    with_four_eyes(asha)
    draft = changed_price(asha)
    assert "Publish now" not in asha.get(draft)

    asha.send(f"{draft}/submit", draft)
    assert "somebody else has to approve it" in asha.get(draft)
    assert asha.send(f"{draft}/approve", draft).status_code == 403
    assert "Waiting for you to approve" in ravi.get("")
    assert ravi.send(f"{draft}/approve", draft).status_code == 303
    assert typical(app) == 32_00
    assert asha.send(f"{draft}/publish", draft).status_code == 303

    assert typical(app) == 33_00
    told = [unescape(re.sub("<.*?>", "", line)) for line in asha.get(draft).split('id="told"')[1].split("<li>")[1:]]
    assert [line.split()[1] for line in told] == ["started", "changed", "submitted", "approved", "published"]


def test_what_is_sent_back_needs_a_reason_and_can_be_written_on(asha: Person, ravi: Person) -> None:
    draft = changed_price(asha)
    asha.send(f"{draft}/submit", draft)

    silent = ravi.send(f"{draft}/reject", draft, why=" ")
    ravi.send(f"{draft}/reject", draft, why="no source")

    assert silent.status_code == 422
    assert "Say why you send it back" in silent.text
    page = asha.get(draft)
    assert "Sent back" in page
    assert "no source" in page
    assert "Submit for approval" in page


def test_whoever_comes_second_is_told_who_was_faster_and_keeps_what_was_typed(asha: Person, ravi: Person) -> None:
    draft = asha.begin()
    asha.send(f"{draft}/describe", draft, why="prices of July", effective_from="")

    answer = ravi.send(f"{draft}/describe", draft, why="prices of August", effective_from="", revision="1")

    assert answer.status_code == 412
    assert "<strong>asha</strong> changed the draft" in answer.text
    assert "prices of August" in answer.text
    assert "prices of July" in asha.get(draft)


def test_an_upload_that_came_second_is_kept_as_a_draft_of_its_own(asha: Person, ravi: Person) -> None:
    text, name = prices(ravi)
    draft = changed_price(asha)

    answer = upload(ravi, draft, text.replace("32.00", "34.00", 1), name, revision="1")

    assert answer.status_code == 412
    kept = re.search(r'href="/catalogue(/drafts/dr_[0-9a-f]+)">What you uploaded', answer.text)
    assert kept is not None
    assert cells(ravi.get(kept[1]))[0][3] == "₹34"
    assert cells(asha.get(draft))[0][3] == "₹33"


def test_a_document_that_was_replaced_meanwhile_is_told_and_replaced_only_by_somebody_who_looked(
    app: flask.Flask, asha: Person, ravi: Person
) -> None:
    mine, theirs = changed_price(asha, "33.00"), changed_price(ravi, "35.00")
    ravi.send(f"{theirs}/publish", theirs)

    page = asha.get(mine)
    refused = asha.send(f"{mine}/publish", mine)
    assert "Outdated." in page
    assert cells(page) == [["paracetamol_650_strip all all", "typical", "₹35", "₹33"]]
    assert "Publish now" not in page
    assert refused.status_code == 412
    assert typical(app) == 35_00

    live = hidden_in(page, "live")
    assert live is not None
    asha.send(f"{mine}/take", mine, kind="cost_table", name="cost_table", live=live[1])
    asha.send(f"{mine}/publish", mine)
    assert typical(app) == 33_00


def test_the_last_publication_is_taken_back_in_one_step_with_a_reason(app: flask.Flask, asha: Person) -> None:
    draft = changed_price(asha)
    asha.send(f"{draft}/publish", draft)
    asked = asha.get("/rollback")
    run = hidden_in(asked, "run")
    assert run is not None
    assert len(cells(asked)) == 1

    silent = asha.send("/rollback", "/rollback", run=run[1], why="")
    asha.send("/rollback", "/rollback", run=run[1], why="a slip")
    again = asha.send("/rollback", "/rollback", run=run[1], why="once more")

    assert silent.status_code == 422
    assert "Say why, for the log" in silent.text
    assert typical(app) == 32_00
    assert again.status_code == 412
    assert "meanwhile" in again.text
    assert "a slip" in asha.get("/log")


def test_a_draft_for_a_later_day_is_scheduled(app: flask.Flask, asha: Person) -> None:
    text, name = prices(asha)
    draft = asha.begin(effective_from="2098-01-01")
    upload(asha, draft, text.replace("32.00", "39.00", 1), name)

    assert "Publish, to hold from 1 January 2098" in asha.get(draft)
    asha.send(f"{draft}/publish", draft)

    assert "1 January 2098" in asha.get("").split('id="later"')[1].split("</section>")[0]
    assert (typical(app, date(2097, 12, 31)), typical(app)) == (32_00, 39_00)


def test_only_what_the_key_allows_is_offered(app: flask.Flask, asha: Person) -> None:
    draft = changed_price(asha)
    asha.send(f"{draft}/submit", draft)

    reader = person(app, "meera", [READ]).get(draft)
    approver = person(app, "leela", [READ, APPROVE]).get(draft)
    writer = person(app, "ravi", [READ, WRITE]).get(draft)

    offered = {
        who: set(re.findall(r"<button[^>]*>([^<]*)", page))
        for who, page in (("r", reader), ("a", approver), ("w", writer))
    }
    assert offered["r"] == {"Sign out"}
    assert offered["a"] == {"Sign out", "Approve", "Send it back"}
    assert offered["w"] == {"Sign out", "Upload", "Take it out", "Withdraw", "Save day and reason"}
    assert "Begin a draft" not in person(app, "meera", [READ]).get("")


def test_a_day_that_is_none_comes_back_at_its_field(asha: Person) -> None:
    answer = asha.send("/drafts", "/drafts/new", why="", effective_from="1.7.2027")

    assert answer.status_code == 422
    assert "&#39;1.7.2027&#39; is not a day" in answer.text
    assert 'value="1.7.2027"' in answer.text


def test_a_document_is_read_page_by_page_and_downloaded_whole(asha: Person) -> None:
    page = asha.get("/documents/cost_table/cost_table")

    assert "cost_table: 146 rows" in page
    assert len(cells(page)) == 146
    assert "₹32" in page
    text, name = prices(asha)
    assert "15.00,32.00,40.00" in text
    assert re.fullmatch(r"cost_table\.cost_table\.2025-01-01\.[0-9a-f]{8}\.csv", name)
    asha.get("/documents/plan/nobodys", 404)
    asha.get("/documents/plan/care?version=2020-01-01.00000000", 404)
    asha.get("/documents/cost_table/cost_table/download?format=pdf", 404)


def test_an_upload_has_a_limit_of_its_own(published: flask.Flask, tmp_path: Path) -> None:
    limits = {"OUTPOCKET_MAX_UPLOAD_BYTES": "20000", "OUTPOCKET_MAX_BODY_BYTES": "10000"}
    with copied(published, tmp_path, **limits) as app:
        asha = person(app, "asha")
        draft = asha.begin()

        taken = upload(asha, draft, b"x" * 15_000, "cities.csv")
        refused = upload(asha, draft, b"x" * 25_000, "cities.csv")
        other = asha.send("/drafts", "/drafts/new", why="x" * 15_000)

    assert (taken.status_code, refused.status_code, other.status_code) == (422, 413, 413)
    assert "The file is too large" in refused.text
