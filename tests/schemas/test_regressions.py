"""Stored cases as a document: questions by the schema of questions, figures that add up, nothing twice."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from schemas.document import load_document
from schemas.regressions import RegressionsSchema, regressions_to_document
from service.domain.errors import CatalogueFault
from tests.clinical import document
from tests.world import rupees

Change = Callable[[dict[str, Any]], object]


def published() -> dict[str, Any]:
    found: dict[str, Any] = deepcopy(document("fixtures/in/regressions.json"))
    return found


def faults(body: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_document(RegressionsSchema(), body)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_published_cases_read_and_write_back() -> None:
    assert regressions_to_document(load_document(RegressionsSchema(), published())) == published()


def test_rajat_is_among_them_with_the_figures_of_the_row() -> None:
    cases = {case.id: case for case in load_document(RegressionsSchema(), published())}

    row = cases["rajat_without_opd"].expected[-1]
    assert row.figures == (rupees(44_923), rupees(41_112), rupees(3_811))
    assert cases["rajat_without_opd"].query.policy.plans[0].plan_id == "niva_reassure"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda case: case["query"].update(age=3), ("/cases/0/query/age", "unknown")),
        (lambda case: case["query"].update(as_of="2026-11-20"), ("/cases/0/query/as_of", "dated")),
        (lambda case: case["query"].update(versions={"triage": "1"}), ("/cases/0/query/versions", "dated")),
        (lambda case: case["expected"][0].update(bills="1.00"), ("/cases/0/expected/0/bills", "sum")),
        (lambda case: case["expected"].append(case["expected"][0]), ("/cases/0/expected/6", "twice")),
        (lambda case: case["expected"].clear(), ("/cases/0/expected", "invalid")),
        (lambda case: case["expected"][0].update(scenario="surgery"), ("/cases/0/expected/0/scenario", "choice")),
        (lambda case: case.pop("source"), ("/cases/0/source", "required")),
        (lambda case: case.update(id="rajat_with_opd"), ("/cases/2/id", "twice")),
    ],
)
def test_a_faulty_case_is_told_with_its_place(change: Change, fault: tuple[str, str]) -> None:
    body = published()
    change(body["cases"][0])

    assert faults(body) == [fault]


def test_a_case_says_how_its_figures_were_found() -> None:
    sources = [case.source for case in load_document(RegressionsSchema(), published())]

    assert all(source.startswith("By hand") or "pinned" in source for source in sources)


def test_there_may_be_none() -> None:
    assert load_document(RegressionsSchema(), {"cases": []}) == ()
