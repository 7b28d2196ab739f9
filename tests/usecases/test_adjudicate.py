"""An adjudication is a pure function of its question and the versions that answered; its id says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.errors import Contradiction, UnknownMarket, UnknownVersion
from tests.adjudications import ROOM, Json, adjudicator, ask, changed, load, plan, question, refused
from tests.world import TODAY, edition

AROGYA: Json = {"plan_id": "arogya_sanjeevani", "sum_insured": "500000.00"}
PUBLISHED: Json = {"policy": AROGYA, "claim": {"bill": [ROOM], "conditions": ["a", "b", "c"]}}
TELL_ID = """
from tests.adjudications import adjudicator, load
from tests.usecases.test_adjudicate import PUBLISHED
print(adjudicator().answer(load(PUBLISHED)).adjudication_id)
"""


def test_the_answer_names_its_day_its_versions_and_its_plans() -> None:
    answer = adjudicator().answer(load(PUBLISHED))

    assert answer.as_of == TODAY
    assert answer.edition.plans["arogya_sanjeevani"] == edition().plans["arogya_sanjeevani"]
    assert sorted(answer.versions) == ["content", "engine", "items", "plans"]
    assert list(answer.versions["plans"]) == ["arogya_sanjeevani"]


def test_a_document_of_the_same_id_is_no_published_plan() -> None:
    own = {**plan(), "id": "arogya_sanjeevani"}

    assert ask(question(under=own))["versions"]["plans"] == {}


def test_what_is_written_in_another_way_has_the_same_id() -> None:
    listed = {"policies": [AROGYA], "claims": [PUBLISHED["claim"]], "as_of": TODAY.isoformat()}
    turned = changed(PUBLISHED, "claim", "conditions", value=["c", "b", "a"])
    versions = adjudicator().answer(load(PUBLISHED)).versions
    pinned = {**PUBLISHED, "versions": versions}

    ids = {adjudicator().answer(load(asked)).adjudication_id for asked in (PUBLISHED, listed, turned, pinned)}

    assert len(ids) == 1


def test_what_differs_has_another_id() -> None:
    others = (
        PUBLISHED,
        changed(PUBLISHED, "claim", "conditions", value=["a", "b"]),
        changed(PUBLISHED, "claim", "room_tariff", value={"deluxe": "1.00"}),
        changed(PUBLISHED, "policy", "year", value={"base": "1.00"}),
        question(),
        question(under=plan(copay_bps=1000)),
    )

    assert len({adjudicator().answer(load(asked)).adjudication_id for asked in others}) == len(others)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_process_gives_the_same_id(seed: str) -> None:
    """Two more interpreters, each with its own order of sets: some two seconds."""
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", TELL_ID],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == adjudicator().answer(load(PUBLISHED)).adjudication_id


def test_sources_of_a_document_are_its_own() -> None:
    answer = adjudicator().answer(load(question(under=plan(copay_bps=1000))))

    assert answer.sources["asha_plan/S1"].title == "A wording"
    assert "S1" not in answer.sources


def test_every_plan_that_does_not_exist_is_named_with_the_nearest() -> None:
    asked = {**PUBLISHED, "policy": None, "policies": [{**AROGYA, "plan_id": "arogya"}, {**AROGYA, "plan_id": "nivva"}]}

    assert refused(asked) == {"/policies/0/plan_id": "unknown", "/policies/1/plan_id": "unknown"}
    with pytest.raises(Contradiction, match="arogya_sanjeevani"):
        adjudicator().answer(load(asked))


def test_a_market_or_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownMarket):
        adjudicator().answer(load({**PUBLISHED, "market": "xx"}))
    with pytest.raises(UnknownVersion):
        adjudicator().answer(load({**PUBLISHED, "versions": {"engine": "0"}}))
