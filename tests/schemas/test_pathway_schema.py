"""The documents of pathways: they come back as they went in, and every fault is named."""

from typing import Any

import pytest

from schemas.pathway import load_pathway, pathway_to_document, pathway_to_wire
from service.domain.errors import CatalogueFault
from service.domain.pathway import Spread
from tests.clinical import document
from tests.costs import PRESENTATIONS, items, pathway

PATH = "fixtures/in/pathways/{}.json"


def spoiled() -> Any:
    return document(PATH.format("radiculopathy"))


def place(found: Any, item: str, *, variant: str | None = None) -> int:
    return next(
        number for number, line in enumerate(found["lines"]) if line["item"] == item and line.get("variant") == variant
    )


def faults(found: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_pathway(found)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("name", PRESENTATIONS)
def test_document_comes_back_as_it_went_in(name: str) -> None:
    assert pathway_to_document(pathway(name)) == document(PATH.format(name))


def test_every_published_line_is_here() -> None:
    """Lines of the source, by presentation."""
    assert [len(pathway(name).lines) for name in PRESENTATIONS] == [22, 22, 41, 21, 20, 33]


def test_every_source_is_cited_or_named() -> None:
    for name in PRESENTATIONS:
        found = pathway(name)
        cited = {source for line in found.lines for source in line.sources}
        notes = " ".join(line.note for line in found.lines)

        assert {source for source in found.sources if source not in notes} <= cited <= found.sources.keys()


def test_only_one_scan_prompts_a_stay() -> None:
    """Decision 18 names radiculopathy's MRI alone."""
    prompting = [(name, line.item) for name in PRESENTATIONS for line in pathway(name).lines if line.prompts_admission]

    assert prompting == [("radiculopathy", "mri_ls_spine")]


@pytest.mark.parametrize(
    ("line", "at", "code"),
    [
        ({"quantity": {"low": 2, "typical": 1, "high": 3}}, "/quantity", "order"),
        ({"day": {"low": 0, "typical": 2, "high": 1}}, "/day", "order"),
        ({"day": {"low": -1, "typical": 0, "high": 1}}, "/day/low", "range"),
        ({"quantity": {"low": 0, "typical": 0}}, "/quantity/high", "required"),
        ({"stage": "rest"}, "/stage", "choice"),
        ({"variant": "spa"}, "/variant", "choice"),
        ({"basis": "guess"}, "/basis", "choice"),
        ({"sources": []}, "/sources", "invalid"),
        ({"sources": ["GK", "NOBODY"]}, "/sources/1", "source"),
        ({"spread": {}}, "/spread", "one_of"),
        ({"spread": {"weeks": 6, "weeks_low": 6}}, "/spread", "one_of"),
        ({"spread": {"weeks_low": 6}}, "/spread", "one_of"),
        ({"spread": {"weeks_low": 6, "weeks_high": 6}}, "/spread", "order"),
        ({"prompts_admission": "yes"}, "/prompts_admission", "flag"),
        ({"price": "1.00"}, "/price", "unknown"),
    ],
)
def test_line_is_refused(line: dict[str, Any], at: str, code: str) -> None:
    found = spoiled()
    found["lines"][0].update(line)

    assert faults(found) == [(f"/lines/0{at}", code)]


@pytest.mark.parametrize("variant", ["conservative_admission", "microdiscectomy"])
def test_each_stay_has_one_room(variant: str) -> None:
    missing, twice, free = spoiled(), spoiled(), spoiled()
    at = place(missing, "room_semi_private_day", variant=variant)
    twice["lines"].append(twice["lines"][at])
    del missing["lines"][at]
    free["lines"][at]["quantity"]["low"] = 0

    assert faults(missing) == faults(twice) == faults(free) == [("/lines", "stay")]


def test_pathway_without_any_stay_is_refused() -> None:
    found = spoiled()
    found["lines"] = [line for line in found["lines"] if "variant" not in line]

    assert faults(found) == [("/lines", "stay")]


def test_course_is_written_as_it_was_given() -> None:
    spreads = {line.item: line.spread for line in pathway("radiculopathy").lines if line.spread}

    assert spreads == {"physio_session": Spread(6, 6), "postop_physio_session": Spread(6, 12)}


def test_pathway_is_answered_with_labels_and_sources() -> None:
    told = pathway_to_wire(pathway("radiculopathy"), items())
    course = told["lines"][place(spoiled(), "postop_physio_session", variant="microdiscectomy")]

    assert told["variants"] == ["conservative_admission", "microdiscectomy"]
    assert course["label"] == items()["postop_physio_session"].label
    assert (course["unit"], course["spread_days"], course["variant"]) == ("session", 63, "microdiscectomy")
    assert told["lines"][0]["spread_days"] is None
    assert {"GK", "NG59"} <= {source["id"] for source in told["sources"]}
