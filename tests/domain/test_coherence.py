"""Documents that are each right by themselves and wrong together are refused with the place of the fault."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.catalogue import read_folder
from service.domain.plan import SumInsuredBand, Term
from service.domain.plan_values import SubLimit
from service.domain.proofs import faults_of, prove

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"
REQUIRED = ("triage", "shares", "pathway", "items", "cost_table", "plan")
AS_OF = date(2026, 11, 20)
Catalogue = dict[str, dict[str, Any]]

MISTYPED = Term((SubLimit("belts", 100, items=frozenset({"lumbar_blet"})),))


@pytest.fixture(scope="module")
def published() -> Catalogue:
    """The Indian fixtures, decoded."""
    files = [file for file in FIXTURES.rglob("*.*") if file.suffix in {".json", ".csv"}]
    found: Catalogue = {}
    for document in read_folder({str(file.relative_to(FIXTURES)): file.read_text("utf-8") for file in files}).documents:
        found.setdefault(document.kind, {})[document.name] = document.value
    return found


@pytest.fixture
def catalogue(published: Catalogue) -> Catalogue:
    """The Indian fixtures, free to be changed."""
    return {kind: dict(documents) for kind, documents in published.items()}


def faults(catalogue: Catalogue, as_of: date = AS_OF) -> list[tuple[str, str]]:
    """Place and code of every fault."""
    return [(fault.pointer, fault.code) for fault in faults_of(prove(catalogue, REQUIRED, as_of=as_of, unit=100))]


def test_the_fixtures_go_together(catalogue: Catalogue) -> None:
    assert faults(catalogue) == []


def test_premiums_are_not_required(catalogue: Catalogue) -> None:
    del catalogue["premiums"]

    assert faults(catalogue) == []


def test_a_kind_that_is_missing_is_named_and_nothing_else_is_asked(catalogue: Catalogue) -> None:
    del catalogue["items"], catalogue["shares"]

    assert faults(catalogue) == [("shares", "missing"), ("items", "missing")]


def test_premiums_of_a_plan_that_is_not_published(catalogue: Catalogue) -> None:
    del catalogue["plan"]["care_supreme"]

    assert faults(catalogue) == [("premiums/care_supreme", "unknown")]


def test_premiums_from_a_source_that_the_plan_does_not_list(catalogue: Catalogue) -> None:
    rows = catalogue["premiums"]["care_supreme"]["care_supreme"]
    rows = (rows[0], replace(rows[1], source="S999"), *rows[2:])
    catalogue["premiums"]["care_supreme"] = {"care_supreme": rows}

    assert faults(catalogue) == [("premiums/care_supreme#/2/source", "source")]


def test_a_presentation_that_triage_finds_and_no_pathway_prices(catalogue: Catalogue) -> None:
    triage = catalogue["triage"]["triage"]
    place, priced = next((place, each.id) for place, each in enumerate(triage.presentations) if each.priced)
    del catalogue["pathway"][priced]

    assert (f"triage/triage#/presentations/{place}/id", "unknown") in faults(catalogue)


def test_shares_of_a_presentation_that_does_not_exist(catalogue: Catalogue) -> None:
    shares = catalogue["shares"]["shares"]
    some = next(iter(shares.presentations.values()))
    catalogue["shares"]["shares"] = replace(shares, presentations={**shares.presentations, "lumbago": some})

    assert faults(catalogue) == [("shares/shares#/presentations/lumbago", "unknown")]


def test_a_pathway_with_an_item_that_does_not_exist(catalogue: Catalogue) -> None:
    name, pathway = next(iter(catalogue["pathway"].items()))
    lines = (replace(pathway.lines[0], item="hot_stone"), *pathway.lines[1:])
    catalogue["pathway"][name] = replace(pathway, lines=lines)

    assert faults(catalogue) == [(f"pathway/{name}#/lines/0/item", "unknown")]


def test_a_course_that_bills_single_sessions_and_the_package_of_ten(catalogue: Catalogue) -> None:
    pathway = catalogue["pathway"]["simple_spasm"]
    session = next(line for line in pathway.lines if line.item == "physio_session")
    package = replace(session, item="physio_package_10")
    catalogue["pathway"]["simple_spasm"] = replace(pathway, lines=(*pathway.lines, package))

    assert faults(catalogue) == [("pathway/simple_spasm", "double_counted")]


def test_a_plan_that_excludes_an_item_that_does_not_exist(catalogue: Catalogue) -> None:
    plan = catalogue["plan"]["care_supreme"]
    terms = replace(plan.terms, excluded_items=Term(frozenset({"lumbar_blet"})))
    catalogue["plan"]["care_supreme"] = replace(plan, terms=terms)

    assert faults(catalogue) == [("plan/care_supreme#/terms/excluded_items", "unknown")]


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("terms/sub_limits", lambda plan: replace(plan, terms=replace(plan.terms, sub_limits=MISTYPED))),
        ("variants/rider/sub_limits", lambda plan: replace(plan, variants={"rider": {"sub_limits": MISTYPED}})),
        (
            "by_sum_insured/0/terms/excluded_items",
            lambda plan: replace(
                plan, by_sum_insured=(SumInsuredBand(1, {"excluded_items": Term(frozenset({"lumbar_blet"}))}),)
            ),
        ),
    ],
)
def test_an_item_named_anywhere_in_a_plan_exists(
    catalogue: Catalogue, place: str, change: Callable[[Any], Any]
) -> None:
    catalogue["plan"]["care_supreme"] = change(catalogue["plan"]["care_supreme"])

    assert faults(catalogue) == [(f"plan/care_supreme#/{place}", "unknown")]


def sheet(change: Callable[[Any], Any], catalogue: Catalogue) -> None:
    catalogue["cost_table"]["cost_table"] = change(catalogue["cost_table"]["cost_table"])


def test_an_item_priced_by_a_code_without_a_row(catalogue: Catalogue) -> None:
    sheet(lambda old: replace(old, rows=tuple(row for row in old.rows if row.code != "cbc")), catalogue)

    row = list(catalogue["items"]["items"]).index("cbc") + 1
    assert (f"items/items#/{row}/cost_codes", "unknown") in faults(catalogue)


def test_a_group_of_prices_without_factors(catalogue: Catalogue) -> None:
    sheet(lambda old: replace(old, factors=old.factors[1:]), catalogue)

    assert faults(catalogue) == [("factors/consultation", "incomplete")]


def test_an_item_of_a_pathway_whose_price_begins_later(catalogue: Catalogue) -> None:
    def later(old: Any) -> Any:
        rows = (
            replace(row, effective_from=date(2027, 1, 1)) if row.code == "orthopaedic_visit" else row
            for row in old.rows
        )
        return replace(old, rows=tuple(rows))

    sheet(later, catalogue)

    assert "unpriced" in {code for _, code in faults(catalogue)}
    assert faults(catalogue, as_of=date(2027, 1, 1)) == []


def test_a_split_that_no_longer_adds_up_to_its_package(catalogue: Catalogue) -> None:
    def dearer(old: Any) -> Any:
        first = old.splits[0]
        return replace(old, splits=(replace(first, high=first.high + 100), *old.splits[1:]))

    sheet(dearer, catalogue)

    assert "sum" in {code for _, code in faults(catalogue)}
