"""The published worked examples asked of the API with the published catalogue: every figure as its source prints it."""

from dataclasses import replace

import flask
import pytest
from flask.testing import FlaskClient

from tests.list_cases import AGREES, DIFFERS, NOT_EXPRESSED, case_line
from tests.published import PublishedCase, load_published, published_asks
from tests.published_asks import PublishedAsk, answer_to, compare

CASES = {case.id: case for case in load_published()}
ASKS = list(published_asks())

# The ids of the public examples, in the order they were published.
IDS = """
    P-CARE-DED-1 P-CARE-DED-2 P-CARE-SUBLIM-1
    P-AS01 P-AS03 P-AS04 P-AS07 P-AS10 P-AS12 P-AS14 P-AS15 P-AS16 P-AS17
    P-PD-01 P-PD-02 P-PD-04 P-PD-07 P-PD-08 P-PD-09 P-PD-11
    P-CD-01 P-CD-03 P-CD-04 P-CD-08 P-CD-09 P-CD-10 P-CD-13 P-CD-15 P-CD-16
    P-TU-01 P-TU-02 P-TU-03 P-TU-05 P-TU-07 P-TU-10 P-TU-11
    P-RS-02 P-RS-04 P-RS-05 P-NP-01 P-ZN-01 P-ZN-02 P-TX-01 P-PR-01 P-PR-02 P-CL-01 P-CL-02 P-CL-04
    D-01 D-02 D-04 D-05 D-07 D-09 D-10 D-11 D-12 D-14 D-17 D-20 D-21 D-23
"""
WRONG_IN_PRINT = {"negative_control", "do_not_assert_under_2020_rule"}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.mark.parametrize(("case", "ask"), ASKS, ids=[f"{case.id}: {ask.name}" for case, ask in ASKS])
def test_the_answer_has_the_published_figures(client: FlaskClient, case: PublishedCase, ask: PublishedAsk) -> None:
    said = list(compare(ask, answer_to(ask, client)))

    assert said
    assert [figure for figure in said if not figure.agrees] == []


def test_every_published_example_is_here() -> None:
    assert list(CASES) == IDS.split()


def test_only_a_total_without_terms_is_not_asked() -> None:
    """P-CL-02 is for calibration: what was paid in a real settlement, and nothing of why."""
    assert [case.id for case in CASES.values() if not case.asks] == ["P-CL-02"]
    assert [(case.id, case.use) for case in CASES.values() if case.not_expressible] == [("P-CL-02", "calibration")]


def test_every_figure_that_is_wrong_in_print_is_one_not_to_give() -> None:
    wrong = [case for case in CASES.values() if case.use in WRONG_IN_PRINT]

    assert [case.id for case in wrong if not any(ask.must_not for ask in case.asks)] == []


def test_the_list_tells_agreement_difference_and_reason_apart(client: FlaskClient) -> None:
    right = CASES["P-CD-01"]
    wrong = replace(right, asks=(replace(right.asks[0], expected={"claims/0/plan_pays": "83000.00"}),))

    assert case_line(right, client)[1:] == (AGREES, right.source.title, "expected 85500 34500", "ours 85500 34500")
    assert case_line(wrong, client)[1:] == (DIFFERS, right.source.title, "expected 83000", "ours 85500")
    assert case_line(CASES["P-CL-02"], client)[1:] == (
        NOT_EXPRESSED,
        "M.M. Philip v United India, CC 249/2022, CDRC Kottayam, 29-11-2023",
        CASES["P-CL-02"].not_expressible,
    )


def test_a_figure_that_is_not_in_the_answer_agrees_with_nothing(client: FlaskClient) -> None:
    """The bill of an example that the API refuses shows as a difference, not as silence."""
    ask = replace(CASES["P-PD-07"].asks[0], resource="nowhere", expected={"claims/0/plan_pays": "0.00"})

    assert [figure.agrees for figure in compare(ask, answer_to(ask, client))] == [False] * 4
