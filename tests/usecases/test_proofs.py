"""What is proven of documents before they hold, the figures that come of them among it."""

from datetime import date
from typing import Any

import pytest

from service.domain.proofs import CHECKS, faults_of
from service.store.documents import Key
from service.usecases.proofs import cases_in, edition_before, prove
from tests.world import TODAY, snapshot

REQUIRED = ("triage", "items")


@pytest.fixture
def documents() -> dict[Key, Any]:
    """The Indian fixtures, free to be changed."""
    return dict(snapshot().values)


def test_the_fixtures_are_proven_and_their_cases_hold(documents: dict[Key, Any]) -> None:
    proofs = prove("in", documents, TODAY, required=REQUIRED)

    assert [proof.code for proof in proofs] == [*(check.code for check in CHECKS), "regressions"]
    assert faults_of(proofs) == ()
    assert proofs[-1].checked == sum(len(case.expected) for case in cases_in(documents)) == 23


def test_without_cases_nothing_is_looked_at(documents: dict[Key, Any]) -> None:
    del documents[Key("regressions", "regressions")]

    assert prove("in", documents, TODAY, required=REQUIRED)[-1].checked == 0


def test_cases_wait_until_everything_else_is_proven(documents: dict[Key, Any]) -> None:
    """Without the plan its premiums belong nowhere; that the case under it has no answer would only repeat it."""
    del documents[Key("plan", "care_supreme")]

    proofs = prove("in", documents, TODAY, required=REQUIRED)

    assert [proof.code for proof in proofs if proof.faults] == ["premiums"]
    assert proofs[-1].checked == 0


def test_documents_that_are_not_published_answer_for_their_day(documents: dict[Key, Any]) -> None:
    assert edition_before("in", documents, date(2027, 1, 1)).as_of == date(2027, 1, 1)
