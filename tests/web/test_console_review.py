"""What the console shows before and beside publishing: proofs, impact, figures due, prices from settled bills.

The bills are made up: they are nobody's, and say nothing about what anything costs.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import flask
import pytest

from tests.console import Person, cells, copied, person, prices, upload

VISIT = "400.00,900.00,1500.00"  # an orthopaedic visit in a metro, which Rajat makes once
BILLS = "item,city,city_tier,facility,date,amount\n" + "".join(
    f"mri_ls_spine,Pune,,private_mid,{date(2026, 6, 1) + timedelta(days=day)},{4000 + 100 * day}.00\n"
    for day in range(25)
)


@pytest.fixture
def app(published: flask.Flask, tmp_path: Path) -> Iterator[flask.Flask]:
    with copied(published, tmp_path) as service:
        yield service


@pytest.fixture
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


def dearer_visit(asha: Person) -> str:
    """A draft in which an orthopaedic visit costs ₹50 more."""
    text, name = prices(asha)
    draft = asha.begin()
    upload(asha, draft, text.replace(VISIT, "400.00,950.00,1500.00"), name)
    return draft


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<.*?>", " ", page))


def test_stored_cases_that_no_longer_hold_stop_a_draft_until_somebody_approves_their_figures(asha: Person) -> None:
    draft = dearer_visit(asha)
    page = asha.get(draft)
    assert "19 proofs hold, 1 does not" in words(page)
    assert "no policy ₹10,923 → ₹10,973 ₹0 ₹10,923 → ₹10,973" in words(page)
    assert "Submit for approval" not in page
    assert asha.send(f"{draft}/submit", draft).status_code == 422

    cases = re.findall(r'name="case" value="([^"]*)"', page)
    none = asha.send(f"{draft}/reapprove", draft)
    asha.send(f"{draft}/reapprove", draft, case=cases)

    assert none.status_code == 422
    assert "Tick the cases" in none.text
    assert len(cases) == 6
    assert "20 proofs hold, 0 do not" in words(asha.get(draft))
    assert asha.send(f"{draft}/submit", draft).status_code == 303


def test_the_impact_tells_rajats_answers_and_the_price_that_is_responsible(asha: Person) -> None:
    """Rajat's visit is dearer by 50: 10,923 becomes 10,973 (the article's example)."""
    page = words(asha.get(f"{dearer_visit(asha)}/impact"))

    assert "ends with physiotherapy, without a policy: ₹10,923 → ₹10,973" in page
    assert "82 of 82 answers differ" in page
    assert "₹50 more in bills" in page
    assert "Orthopaedic doctor visit ₹900 ₹950" in page


def test_a_draft_that_says_what_is_in_force_changes_no_answer(asha: Person) -> None:
    text, name = prices(asha)
    draft = asha.begin()
    upload(asha, draft, text, name)

    assert "publishing it changes nothing" in asha.get(draft)
    assert "Nothing: no answer differs" in asha.get(f"{draft}/impact")


def test_figures_due_are_listed_by_source(asha: Person) -> None:
    page = words(asha.get("/stale"))

    told = re.search(r"([\d,]+) figures are due on", page)
    assert told is not None
    assert f"{told[1]} figures are past the day" in words(asha.get(""))
    assert "Prices of high confidence 24 months" in page


def test_bills_become_a_preview_and_then_a_draft(asha: Person) -> None:
    shown = asha.send("/learn", "/learn", file=(io.BytesIO(BILLS.encode()), "bills.csv"), effective_from="2027-01-01")
    fields = dict(re.findall(r'type="hidden" name="(packed|base|effective_from)" value="([^"]*)"', shown.text))
    begun = asha.send("/learn/draft", "/learn", why="bills of June", **fields)

    assert shown.status_code == 200
    assert [row[1:8] for row in cells(shown.text)] == [
        ["25", "₹4,000", "₹6,500", "₹9,000", "₹4,240", "₹5,200", "₹6,160"]
    ]
    page = asha.get(begun.location.removeprefix("/catalogue"))
    assert "bills of June" in page
    assert "1 January 2027" in page
    assert "mri_ls_spine_plain metro private_mid" in page


def test_bills_that_cannot_be_read_are_told_row_by_row(asha: Person) -> None:
    wrong = BILLS.replace("4000.00", "4000 rupees").replace("2026-06-02", "2.6.2026")
    shown = asha.send("/learn", "/learn", file=(io.BytesIO(wrong.encode()), "bills.csv"), effective_from="2027-01-01")
    empty = asha.send("/learn", "/learn", effective_from="soon", least="many")

    assert shown.status_code == empty.status_code == 422
    assert "Row 2, column date" in shown.text
    assert "&#39;soon&#39; is not a day" in empty.text
    assert "is no count of bills" in empty.text


@pytest.mark.parametrize("packed", ["", "no base64", "eJwDAAAAAAE="])
def test_a_proposal_that_came_back_damaged_makes_no_draft(asha: Person, packed: str) -> None:
    answer = asha.send("/learn/draft", "/learn", packed=packed, effective_from="2027-01-01", base="", why="x")

    assert answer.status_code == 422
    assert "There is no draft yet" in asha.get("/drafts")
