"""What is due for review: by confidence and kind, from which day on, and what has no date to be due by."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.pathway import load_pathway
from schemas.plan import load_plan
from schemas.review import stale_to_wire
from schemas.shares import SharesSchema
from schemas.text import read_json
from schemas.triage import TriageSchema
from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.plan import Authority, Clause, Described, Plan, PremiumRow, Source, SumInsuredBand, Term
from service.domain.publishing_rules import DEFAULT_RULES, rules_of
from service.domain.review import Stale, by_source, due
from service.domain.vocabulary import Confidence
from tests.costs import METRO, MIDDLE, sheet
from tests.test_cli_catalogue import FIXTURES

DAY = date(2026, 11, 20)


def price(code: str, source_date: str, confidence: Confidence = Confidence.LOW, **more: Any) -> CostRow:
    row = sheet().rows[0]
    return replace(row, code=code, source=f"source of {code}", source_date=source_date, confidence=confidence, **more)


def prices(*rows: CostRow) -> dict[str, dict[str, Any]]:
    return {"cost_table": {"cost_table": CostSheet(rows, (), ())}}


def summary(stale: tuple[Stale, ...]) -> list[tuple[str, str | None, int | None]]:
    return [(one.place, str(one.review_date) if one.review_date else None, one.months_overdue) for one in stale]


@pytest.mark.parametrize(
    ("confidence", "stated", "first_day"),
    [
        (Confidence.HIGH, "2024-11-20", "2026-11-20"),
        (Confidence.MEDIUM, "2025-05-20", "2026-11-20"),
        (Confidence.LOW, "2025-11-20", "2026-11-20"),
        (Confidence.LOW, "2025", "2026-12-31"),
        (Confidence.LOW, "2024-02", "2025-02-28"),
    ],
)
def test_a_price_is_due_from_the_day_on_that_its_confidence_gives(
    confidence: Confidence, stated: str, first_day: str
) -> None:
    documents, first = prices(price("mri", stated, confidence)), date.fromisoformat(first_day)
    before = date.fromordinal(first.toordinal() - 1)

    assert due(documents, DEFAULT_RULES, before) == ()
    assert [one.months_overdue for one in due(documents, DEFAULT_RULES, first)] == [0]


def test_the_longest_overdue_comes_first_and_the_undated_last() -> None:
    documents = prices(
        price("undated", "n.d."),
        price("newer", "2025-01-15", tier=METRO, facility=MIDDLE),
        price("fresh", "2026-01-15"),
        price("older", "2019"),
    )

    found = due(documents, DEFAULT_RULES, DAY)

    assert summary(found) == [
        ("older/all/all", "2020-12-31", 70),
        ("newer/metro/private_mid", "2026-01-15", 10),
        ("undated/all/all", None, None),
    ]
    assert found[0] == Stale(
        "cost_table",
        "cost_table",
        "older/all/all",
        sheet().rows[0].label,
        "source of older",
        "2019",
        date(2020, 12, 31),
        70,
    )


def test_only_prices_that_hold_on_the_day_are_looked_at() -> None:
    documents = prices(
        price("ended", "2019", effective_to=date(2026, 11, 19)),
        price("to_come", "2019", effective_from=date(2026, 11, 21)),
    )

    assert due(documents, DEFAULT_RULES, DAY) == ()


def test_rows_of_a_tenant_are_due_like_those_of_the_market() -> None:
    documents = {"cost_override": {"cost_override": (price("mri", "2020"),)}}

    assert [(one.kind, one.place) for one in due(documents, DEFAULT_RULES, DAY)] == [("cost_override", "mri/all/all")]


def test_every_term_of_a_plan_is_looked_at_wherever_it_stands() -> None:
    def term(as_of: str) -> Term[Any]:
        return Term(500, known=True, clause=Clause("4.1", Authority.WORDING, "W", as_of))

    published: Plan = load_plan(read_json((FIXTURES / "plans" / "care_supreme.json").read_text(encoding="utf-8")))
    plan = replace(
        published,
        terms=replace(type(published.terms)(), copay_bps=term("2023-05"), minimum_hours=Term(24)),
        sources={"W": Source("W", "The wording", "a PDF", "2023")},
        by_sum_insured=(SumInsuredBand(1, {"copay_bps": term("2022")}),),
        variants={"senior": {"copay_bps": term("undated")}},
        described=(Described("Wellness", "points", "W", "2021"),),
    )
    rate = PremiumRow(35, 50_000_000, 335_300, "1", "W", "2020-06")
    documents = {"plan": {plan.id: plan}, "premiums": {plan.id: {plan.id: (rate,), "another": (rate,)}}}

    found = due(documents, DEFAULT_RULES, DAY)

    assert [(one.kind, one.place, one.what, one.source, one.source_date) for one in found] == [
        ("premiums", "35/500000.00", f"{plan.name}: premium at 35, sum insured 500000.00", "The wording", "2020-06"),
        ("premiums", "35/500000.00", "another: premium at 35, sum insured 500000.00", "W", "2020-06"),
        ("plan", "described/0", "Wellness", "The wording", "2021"),
        ("plan", "by_sum_insured/0/terms/copay_bps", "copay bps", "The wording", "2022"),
        ("plan", "terms/copay_bps", "copay bps", "The wording", "2023-05"),
        ("plan", "variants/senior/copay_bps", "copay bps", "The wording", "undated"),
    ]


def test_every_source_of_a_line_a_share_and_a_triage_rule_ages_by_itself() -> None:
    def document(name: str) -> Any:
        return read_json((FIXTURES / name).read_text(encoding="utf-8"))

    pathway = load_pathway(document("pathways/chronic_spasm.json"))
    shares, triage = SharesSchema().load(document("shares.json")), TriageSchema().load(document("triage.json"))
    documents = {
        "pathway": {"chronic_spasm": pathway},
        "shares": {"shares": shares},
        "triage": {"triage": triage},
    }

    found = due(documents, DEFAULT_RULES, date(2999, 1, 1))

    figures = [
        getattr(transition, reading)
        for transitions in shares.presentations.values()
        for transition in transitions.values()
        for reading in ("low", "typical", "high")
    ]
    for kind, cited in {
        "pathway": [line.sources for line in pathway.lines],
        "shares": [figure.sources for figure in figures],
        "triage": [rule.sources for rule in triage.rules],
    }.items():
        assert sum(one.kind == kind for one in found) == sum(map(len, cited)), kind
    assert summary(due({"pathway": documents["pathway"]}, DEFAULT_RULES, date(1997, 2, 28)))[0] == (
        "lines/8",
        "1997-02-28",
        0,
    )


def test_figures_of_one_source_and_date_are_grouped_in_the_order_of_the_one_due_first() -> None:
    shared = {"source": "price list"}
    rows = (
        replace(price("a", "2020", Confidence.HIGH), **shared),
        replace(price("b", "2020", Confidence.LOW), **shared),
        replace(price("c", "n.d."), **shared),
        price("d", "2018"),
    )

    found = due(prices(*rows), DEFAULT_RULES, DAY)
    told = stale_to_wire(found, market="in", as_of=DAY)

    assert [[one.place[0] for one in group.figures] for group in by_source(found)] == [["d"], ["b", "a"], ["c"]]
    assert told["sources"] == [
        _group("source of d", "2018", 1, "2019-12-31", 82),
        _group("price list", "2020", 2, "2021-12-31", 58),
        _group("price list", "n.d.", 1, None, None),
    ]
    assert (told["market"], told["as_of"], told["total"], told["undated"]) == ("in", "2026-11-20", 4, 1)
    assert told["figures"][3] == {
        "kind": "cost_table",
        "name": "cost_table",
        "place": "c/all/all",
        "what": sheet().rows[0].label,
        "source": "price list",
        "source_date": "n.d.",
        "review_date": None,
        "months_overdue": None,
    }


def _group(source: str, stated: str, figures: int, review: str | None, months: int | None) -> dict[str, Any]:
    return {
        "source": source,
        "source_date": stated,
        "figures": figures,
        "review_date": review,
        "months_overdue": months,
    }


def test_without_a_published_document_the_default_rules_hold() -> None:
    own = replace(DEFAULT_RULES, four_eyes=True)

    assert rules_of({}) is DEFAULT_RULES
    assert rules_of({"publishing": {"publishing": own}}) is own
    assert (DEFAULT_RULES.four_eyes, DEFAULT_RULES.least_bills) == (False, 20)
