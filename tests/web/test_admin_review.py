"""Stale figures and learned prices over the admin API. The bills are made up and say so: they are nobody's."""

from collections.abc import Iterator

import flask
import pytest

from tests.served import served
from tests.web.desks import Person, person

SCAN = "mri_ls_spine_plain,,metro,private_mid"
# Made up: 25 bills of one scan, ₹4,000 to ₹6,400 in steps of ₹100, and 3 of an X-ray.
BILLS = "\n".join(
    [
        "item,city,city_tier,facility,date,amount",
        *(f"{SCAN},2026-06-{day:02},{4000 + 100 * (day - 1)}.00" for day in range(1, 26)),
        *(f"xray_ls_spine,,metro,private_mid,2026-07-0{day},900.00" for day in range(1, 4)),
    ]
)


@pytest.fixture(scope="module")
def app() -> Iterator[flask.Flask]:
    with served(snapshot_seconds=0.0) as service:
        yield service


@pytest.fixture
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


def test_figures_past_their_review_date_are_listed(asha: Person) -> None:
    told = asha.get("/stale").get_json()

    assert told["total"] == len(told["figures"]) > 0
    assert {"cost_table", "plan"} <= {one["kind"] for one in told["figures"]}
    assert told["undated"] == sum(one["review_date"] is None for one in told["figures"])


def test_bills_become_a_draft_with_counts_by_cell_and_too_few_stay(asha: Person) -> None:
    """Of 25 bills in even steps the percentiles are ₹4,240, ₹5,200 and ₹6,160."""
    path = "/learn?effective_from=2027-01-01&draft=true"

    told = asha.ask("POST", path, data=BILLS, content_type="text/csv").get_json()

    cells = {cell["item_code"]: cell for cell in told["cells"]}
    scan, xray = cells["mri_ls_spine_plain"], cells["xray_ls_spine"]
    assert (scan["bills"], scan["new"]) == (25, {"low": "4240.00", "typical": "5200.00", "high": "6160.00"})
    assert (xray["bills"], xray["new"], xray["kept"]) == (3, None, "too_few")
    assert (told["used"], told["kept"], told["bills"]) == (25, 3, 28)
    opened = asha.get(f"/drafts/{told['draft']}").get_json()
    assert opened["draft"]["effective_from"] == "2027-01-01"
    [document] = asha.get(f"/drafts/{told['draft']}/diff").get_json()["documents"]
    assert {change["named"].split()[0] for change in document["changes"]} == {"mri_ls_spine_plain"}


def test_without_enough_bills_there_is_no_draft(asha: Person) -> None:
    path = "/learn?effective_from=2027-01-01&draft=true&least=26"

    told = asha.ask("POST", path, data=BILLS, content_type="text/csv").get_json()

    assert (told["draft"], told["used"], told["kept"]) == (None, 0, 28)


def test_a_file_of_bills_that_cannot_be_read_is_refused_in_words(asha: Person) -> None:
    path = "/learn?effective_from=2027-01-01"
    for data in (b"", b"item;city\n", BILLS.replace("2026-06-01", "1 June").encode()):
        refused = asha.ask("POST", path, data=data, content_type="text/csv")
        assert refused.status_code == 422
        assert refused.get_json()["errors"][0]["detail"]
    assert asha.ask("POST", "/learn", data=BILLS, content_type="text/csv").status_code == 422
