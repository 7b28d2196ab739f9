"""An answer is a pure function of its question and the versions; its id says so."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from service import cli_folder, documents
from service.domain.errors import Contradiction, NothingPublished, UnknownMarket, UnknownVersion
from service.domain.estimate import Estimate, NoPrice
from service.domain.query import Query, YearSoFar
from service.domain.vocabulary import Stage
from service.store import migrate
from service.store.catalogue import Catalogue
from service.store.documents import Scope
from service.store.engine import open_engine
from service.store.log import Stamp
from service.usecases import catalogue
from service.usecases.estimate import Answer, Estimator, estimate_id
from service.version import ENGINE
from tests.conftest import missing
from tests.databases import POSTGRES, empty_database
from tests.world import TODAY, answers, edition, policy, rajat, rupees, staged, texts

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = TODAY + timedelta(days=30)


def dearer_sessions() -> dict[str, str]:
    """The catalogue with a physiotherapy session at 1,100 instead of 1,000 (metro, private_mid)."""
    rows = list(csv.DictReader(io.StringIO(texts()["cost_table.csv"])))
    for row in rows:
        if (row["item_code"], row["city_tier"], row["facility"]) == ("physio_session_clinic", "metro", "private_mid"):
            row["typical"] = "1100.00"
    written = io.StringIO()
    table = csv.DictWriter(written, fieldnames=list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    # The stored cases would refuse what is meant to change here.
    return {**texts(), "cost_table.csv": written.getvalue(), "regressions.json": '{"cases": []}'}


def publish(engine: Engine, files: dict[str, str], effective: date) -> None:
    folder = cli_folder.read(files, called="in")
    stamp = Stamp("asha", "", NOON)
    catalogue.publish(
        engine, Scope("in"), folder.drafts, effective=effective, stamp=stamp, decode=documents.decode, law=documents.law
    )


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The fixtures from today on, dearer sessions from a month later; on each database."""
    if request.param == "postgresql" and not POSTGRES:
        missing("PostgreSQL (its address in OUTPOCKET_TEST_POSTGRES_URL)")
    with empty_database(request.param, tmp_path_factory.mktemp("estimates")) as url:
        opened = open_engine(url)
        migrate.upgrade(opened)
        publish(opened, dict(texts()), TODAY)
        publish(opened, dearer_sessions(), LATER)
        yield opened
        opened.dispose()


@pytest.fixture(scope="module")
def estimator(engine: Engine) -> Estimator:
    return Estimator(Catalogue(engine, documents.decode, every_seconds=3_600, clock=lambda: NOON))


def typical(answer: Answer) -> int:
    """The physiotherapy rung by itself."""
    assert isinstance(answer.result, Estimate)
    return answer.result.ladder[3].cost.typical


def pins(answer: Answer) -> dict[str, Any]:
    """The versions of an answer as a question may send them back."""
    named: dict[str, Any] = asdict(answer.result.versions)
    return {name: version for name, version in named.items() if version}


def test_an_answer_is_what_the_domain_says_of_the_published_documents(estimator: Estimator) -> None:
    answer = estimator.answer(rajat())

    assert typical(answer) == rupees(8_000)
    assert (answer.as_of, answer.edition.as_of) == (TODAY, TODAY)
    assert answer.result.versions == edition().versions("recurrent_sedentary", ["niva_reassure"])


def test_a_day_is_answered_with_what_is_in_force_on_it(estimator: Estimator) -> None:
    """The prices change on 20 December 2026."""
    days = [TODAY, LATER - timedelta(days=1), LATER]

    assert [typical(estimator.answer(rajat(as_of=day))) // 100 for day in days] == [8_000, 8_000, 8_800]


def test_pinned_versions_give_the_same_id_and_the_same_answer(estimator: Estimator) -> None:
    """Decision 6: after the prices have changed as well."""
    first = estimator.answer(rajat())
    again = estimator.answer(rajat(as_of=TODAY, versions=pins(first)))

    assert again.estimate_id == first.estimate_id
    assert replace(again.result, query=first.result.query) == first.result


def test_old_prices_can_be_asked_for_on_a_later_day(estimator: Estimator) -> None:
    first = estimator.answer(rajat())

    later = estimator.answer(rajat(as_of=LATER, versions={"cost_table": first.result.versions.cost_table}))

    assert typical(later) == rupees(8_000)
    assert later.estimate_id != first.estimate_id


def test_versions_change_the_answer_and_so_does_the_day(estimator: Estimator) -> None:
    today, later = estimator.answer(rajat()), estimator.answer(rajat(as_of=LATER))

    assert today.result.versions.cost_table != later.result.versions.cost_table
    assert today.estimate_id != later.estimate_id


@pytest.mark.parametrize(
    ("query", "refusal", "pointer", "known"),
    [
        (rajat(market="us"), UnknownMarket, "/market", "in"),
        (rajat(versions={"engine": "0"}), UnknownVersion, "/versions/engine", ENGINE),
        (rajat(versions={"cost_table": "2020-01-01.0"}), UnknownVersion, "/versions/cost_table", "2026-11-20."),
        (
            rajat(versions={"plans": {"niva_reassure": "none"}}),
            UnknownVersion,
            "/versions/plans/niva_reassure",
            "2026-11-20.",
        ),
    ],
)
def test_what_cannot_be_answered_again_is_refused_with_what_can(
    estimator: Estimator, query: Query, refusal: type[UnknownMarket | UnknownVersion], pointer: str, known: str
) -> None:
    with pytest.raises(refusal) as refused:
        estimator.answer(query)

    (fault,) = refused.value.faults
    assert fault.pointer == pointer and known in fault.detail


def test_the_engines_own_version_may_be_named(estimator: Estimator) -> None:
    assert estimator.answer(rajat(versions={"engine": ENGINE})).estimate_id == estimator.answer(rajat()).estimate_id


def test_before_the_first_publication_there_is_no_answer(estimator: Estimator) -> None:
    with pytest.raises(NothingPublished, match="2026-11-19"):
        estimator.answer(rajat(as_of=TODAY - timedelta(days=1)))


def test_a_question_that_does_not_fit_is_refused_whole(estimator: Estimator) -> None:
    with pytest.raises(Contradiction) as refused:
        estimator.answer(rajat(policy=policy("nope"), prescribed={"leech": 1}))

    assert [fault.pointer for fault in refused.value.faults] == ["/prescribed/0/item", "/policy/plans/0/plan_id"]


def test_an_emergency_is_an_answer_with_an_id(estimator: Estimator) -> None:
    answer = estimator.answer(rajat(answers=answers("V19")))

    assert isinstance(answer.result, NoPrice)
    assert answer.estimate_id.startswith("est_")


def named(query: Query) -> str:
    return estimate_id(query, edition().versions("recurrent_sedentary", ["niva_reassure"]), as_of=TODAY)


ASKED = rajat(prescribed={"physio_session": 10, "laser_session": 2})


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, answers=dict(reversed(list((ASKED.answers or {}).items())))),
        replace(ASKED, prescribed={"laser_session": 2, "physio_session": 10}),
        replace(ASKED, as_of=TODAY),
        replace(ASKED, versions={"engine": ENGINE}),
        replace(ASKED, written={"/policy/plans/0/plan_id": "/policy/plan_ids/0"}),
    ],
    ids=["order of answers", "order of prescriptions", "today by name", "versions asked for", "where it was written"],
)
def test_an_id_does_not_hang_on_how_a_question_was_written(other: Query) -> None:
    assert named(other) == named(ASKED)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, answers=answers(pain_now=7)),
        replace(ASKED, prescribed={"physio_session": 10}),
        replace(ASKED, policy=policy("care_supreme")),
        replace(ASKED, policy=policy("niva_reassure", network=False)),
        replace(ASKED, policy=policy(year=YearSoFar(sum_insured_left=0))),
        replace(ASKED, age_years=38),
        staged(stage=Stage.DIAGNOSTICS),
    ],
)
def test_an_id_changes_with_the_question(other: Query) -> None:
    assert named(other) != named(ASKED)


def test_an_id_changes_with_every_version() -> None:
    versions = edition().versions("recurrent_sedentary", ["niva_reassure"])
    others = [replace(versions, **{name: "other"}) for name in ("engine", "content", "cost_table", "pathway")]
    others.append(replace(versions, plans={"niva_reassure": "other"}))

    ids = {estimate_id(ASKED, found, as_of=TODAY) for found in (versions, *others)}
    assert len(ids) == 1 + len(others)


def test_an_edition_is_built_once_for_a_snapshot(estimator: Estimator) -> None:
    assert estimator.answer(rajat()).edition is estimator.answer(staged()).edition


def test_the_basis_of_an_answer_is_the_revision_and_the_day(estimator: Estimator) -> None:
    revision, day = estimator.basis()

    assert revision > 0 and day == TODAY
