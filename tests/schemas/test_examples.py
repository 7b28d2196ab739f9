"""Named examples: complete questions with the source of their persona."""

from typing import Any

import pytest

from schemas.document import load_document
from schemas.examples import ExamplesSchema, examples_to_document
from schemas.query import QuerySchema
from service.domain.errors import CatalogueFault
from service.domain.query import Query
from tests.clinical import document
from tests.world import ask, rupees

PUBLISHED = "fixtures/in/examples.json"


def faults(body: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_document(ExamplesSchema(), body)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_published_examples_read_and_write_back() -> None:
    body = document(PUBLISHED)

    assert examples_to_document(load_document(ExamplesSchema(), body)) == body


def test_rajat_is_an_example_that_runs() -> None:
    """Decision 16: his physiotherapy rung is 10,923; he holds no policy."""
    example = load_document(ExamplesSchema(), document(PUBLISHED))["rajat"]

    query = QuerySchema().load(dict(example.query))
    assert isinstance(query, Query)
    rung = next(rung for rung in ask(query).ladder if rung.stage == "physiotherapy")
    assert rung.cumulative.typical == rupees(10_923)
    assert query.policy.age_months is None and not query.policy.plans


def test_a_faulty_question_points_into_the_example() -> None:
    body = document(PUBLISHED)
    body["examples"][0]["query"]["age"] = 38

    assert faults(body) == [("/examples/0/query/age", "unknown")]


@pytest.mark.parametrize("name", ["id", "label", "source", "query"])
def test_nothing_but_the_note_may_be_left_out(name: str) -> None:
    body = document(PUBLISHED)
    del body["examples"][0][name]

    assert faults(body) == [(f"/examples/0/{name}", "required")]


def test_a_note_may_be_left_out() -> None:
    body = document(PUBLISHED)
    del body["examples"][0]["note"]

    assert load_document(ExamplesSchema(), body)["rajat"].note == ""


def test_there_is_at_least_one_example() -> None:
    assert faults({"examples": []}) == [("/examples", "invalid")]
