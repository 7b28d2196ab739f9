"""Named proofs of a catalogue: each counts what it looked at, and catches what it is for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.item import ITEMS_BEFORE, stored_items
from service.domain.plan import Source, Term
from service.domain.plan_values import SubLimit
from service.domain.proofs import CHECKS, Proof, prove
from service.domain.vocabulary import CityTier, Facility
from tests import world
from tests.costs import row

REQUIRED = ("triage", "shares", "pathway", "items", "cost_table", "plan")
Catalogue = dict[str, dict[str, Any]]


@pytest.fixture
def catalogue() -> Catalogue:
    """The Indian fixtures, free to be changed."""
    found: Catalogue = {}
    for key, value in world.snapshot().values.items():
        found.setdefault(key.kind, {})[key.name] = value
    return found


def proven(catalogue: Catalogue, as_of: date = world.TODAY) -> dict[str, Proof]:
    return {proof.code: proof for proof in prove(catalogue, REQUIRED, as_of=as_of, unit=100)}


def faults(catalogue: Catalogue, code: str) -> list[tuple[str, str]]:
    """Place and code of everything a proof found; the other proofs found nothing."""
    proofs = proven(catalogue)
    assert [other.faults for other in proofs.values() if other.faults and other.code != code] == []
    return [(fault.pointer, fault.code) for fault in proofs[code].faults]


def sheet(catalogue: Catalogue, change: Callable[[Any], Any]) -> None:
    catalogue["cost_table"]["cost_table"] = change(catalogue["cost_table"]["cost_table"])


def of_item(catalogue: Catalogue, code: str, **changes: Any) -> int:
    """Change an item; the number of its row."""
    items = catalogue["items"]["items"]
    catalogue["items"]["items"] = {**items, code: replace(items[code], **changes)}
    return list(items).index(code) + 1


def test_every_proof_has_a_title_and_looks_at_something(catalogue: Catalogue) -> None:
    """By hand: 6 kinds; 132 items with cost codes × 4 tiers × 3 kinds of hospital; 17 groups; 2 packages × 3 places."""
    proofs = proven(catalogue)

    assert [(proof.code, proof.title) for proof in proofs.values()] == [(check.code, check.title) for check in CHECKS]
    assert all(proof.checked and not proof.faults for proof in proofs.values())
    counted = {code: proofs[code].checked for code in ("documents", "prices", "factors", "split_sums")}
    assert counted == {"documents": 6, "prices": 132 * 12, "factors": 17, "split_sums": 6}


def test_a_proof_that_could_not_be_made_says_that_it_looked_at_nothing(catalogue: Catalogue) -> None:
    sheet(catalogue, lambda old: replace(old, factors=old.factors[1:]))

    proofs = proven(catalogue)

    assert [(proofs[code].checked, proofs[code].faults) for code in ("prices", "split_sums")] == [(0, ()), (0, ())]
    assert len(proofs["factors"].faults) == 1


def test_nothing_is_looked_at_in_half_a_catalogue(catalogue: Catalogue) -> None:
    del catalogue["items"]

    assert [proof.code for proof in proven(catalogue).values() if proof.checked] == ["documents"]


def test_a_price_that_goes_missing_in_a_government_hospital_is_a_fault(catalogue: Catalogue) -> None:
    """gp_visit has one public row, for all cities; without it nothing supplies a public price."""
    gone = ("gp_visit", Facility.PUBLIC)
    sheet(catalogue, lambda old: replace(old, rows=tuple(row for row in old.rows if (row.code, row.facility) != gone)))
    number = list(catalogue["items"]["items"]).index("gp_visit") + 1

    assert faults(catalogue, "prices") == [(f"items/items#/{number}/cost_codes", "unpriced")] * len(CityTier)


def test_a_gap_that_is_declared_is_no_fault(catalogue: Catalogue) -> None:
    gone = ("gp_visit", Facility.PUBLIC)
    sheet(catalogue, lambda old: replace(old, rows=tuple(row for row in old.rows if (row.code, row.facility) != gone)))
    of_item(catalogue, "gp_visit", unpriced_at=frozenset((Facility.PUBLIC, tier) for tier in CityTier))

    assert faults(catalogue, "prices") == []


def test_a_gap_declared_where_there_is_a_price_is_a_fault(catalogue: Catalogue) -> None:
    number = of_item(catalogue, "gp_visit", unpriced_at=frozenset({(Facility.PUBLIC, CityTier.TIER2)}))

    assert faults(catalogue, "prices") == [(f"items/items#/{number}/unpriced_at", "declared")]
    assert "public/tier2 on 2026-11-20" in proven(catalogue)["prices"].faults[0].detail


def test_a_price_that_ends_on_a_later_day_is_missed_on_the_day_after(catalogue: Catalogue) -> None:
    """All rows of the visit end on 31 March, and nothing follows at any of the 12 places."""

    def ends(old: Any) -> Any:
        rows = (replace(row, effective_to=date(2027, 3, 31)) if row.code == "gp_visit" else row for row in old.rows)
        return replace(old, rows=tuple(rows))

    sheet(catalogue, ends)

    details = {fault.detail for fault in proven(catalogue)["prices"].faults}
    assert len(details) == 12
    assert all("on 2027-04-01" in detail for detail in details)
    assert "'gp_visit' has no price at private_mid/tier3 on 2027-04-01" in " ".join(details)


def test_a_list_from_before_places_were_declared_is_asked_what_it_was_asked_then(catalogue: Catalogue) -> None:
    """The 48 items of pathways, at the one place that was checked."""
    catalogue["items"]["items"] = stored_items(ITEMS_BEFORE.dump(catalogue["items"]["items"].values()))

    assert faults(catalogue, "prices") == []
    assert proven(catalogue)["prices"].checked == 48


def test_an_item_without_a_cost_code_says_so_by_that(catalogue: Catalogue) -> None:
    of_item(catalogue, "gp_visit", cost_codes=(), unpriced_at=frozenset())

    assert faults(catalogue, "prices") == []
    assert proven(catalogue)["prices"].checked == 131 * 12


@pytest.mark.parametrize("place", [{"tier": None, "facility": None}, {"tier": None}, {"facility": None}])
def test_rows_for_every_city_or_hospital_overlap_like_any_other(catalogue: Catalogue, place: dict[str, None]) -> None:
    general = row("shelf", **place), row("shelf", **place, effective_from=date(2026, 1, 1))
    sheet(catalogue, lambda old: replace(old, rows=(*old.rows, *general)))

    assert [code for _, code in faults(catalogue, "dates")] == ["overlap"]


def first(**changes: Any) -> Callable[[Any], Any]:
    """Change the first cost row."""
    return lambda old: replace(old, rows=(replace(old.rows[0], **changes), *old.rows[1:]))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (first(source=" "), ("cost_table/cost_table#/1/source", "uncited")),
        (first(source_date=""), ("cost_table/cost_table#/1/source_date", "uncited")),
        (
            lambda old: replace(old, factors=(replace(old.factors[0], evidence=""), *old.factors[1:])),
            ("factors/consultation/evidence", "uncited"),
        ),
        (
            lambda old: replace(old, splits=(replace(old.splits[0], price_from=""), *old.splits[1:])),
            ("package_split/microdiscectomy_package/metro/private_mid/room_semi_private_day/price_from", "uncited"),
        ),
    ],
)
def test_a_price_without_source_or_date(
    catalogue: Catalogue, change: Callable[[Any], Any], fault: tuple[str, str]
) -> None:
    sheet(catalogue, change)

    assert faults(catalogue, "sources") == [fault]


def test_a_premium_without_a_date(catalogue: Catalogue) -> None:
    rates = catalogue["premiums"]["care_supreme"]["care_supreme"]
    catalogue["premiums"]["care_supreme"] = {"care_supreme": (replace(rates[0], as_of=""), *rates[1:])}

    assert faults(catalogue, "sources") == [("premiums/care_supreme#/1/as_of", "uncited")]


@pytest.mark.parametrize(("cited", "code"), [((), "uncited"), (("gone",), "source"), (("S0",), "undated")])
def test_a_quantity_without_a_source_that_has_a_date(catalogue: Catalogue, cited: tuple[str, ...], code: str) -> None:
    old = catalogue["pathway"]["simple_spasm"]
    sources = {**old.sources, "S0": Source("S0", "A talk", "a hall", " ")}
    changed = replace(old, lines=(replace(old.lines[0], sources=cited), *old.lines[1:]), sources=sources)
    catalogue["pathway"]["simple_spasm"] = changed

    assert faults(catalogue, "sources") == [("pathway/simple_spasm#/lines/0/sources", code)]


def test_a_share_without_a_source(catalogue: Catalogue) -> None:
    old = catalogue["shares"]["shares"]
    name, transitions = next(iter(old.presentations.items()))
    consult = replace(transitions["consult"], high=replace(transitions["consult"].high, sources=()))
    catalogue["shares"]["shares"] = replace(
        old, presentations={**old.presentations, name: {**transitions, "consult": consult}}
    )

    assert faults(catalogue, "sources") == [(f"shares/shares#/presentations/{name}/consult/high/sources", "uncited")]


def test_a_term_that_is_known_cites_its_text_and_an_unknown_one_need_not(catalogue: Catalogue) -> None:
    plan = catalogue["plan"]["care_supreme"]
    limits = Term((SubLimit("belts", 100, items=frozenset({"lumbar_belt"})),))
    unsourced = replace(plan.terms, sub_limits=replace(limits, known=True), excluded_items=Term(frozenset({"icu_day"})))
    catalogue["plan"]["care_supreme"] = replace(plan, terms=unsourced)

    assert faults(catalogue, "sources") == [("plan/care_supreme#/terms/sub_limits/source", "uncited")]


def test_a_term_whose_text_has_no_date(catalogue: Catalogue) -> None:
    plan = catalogue["plan"]["care_supreme"]
    term = plan.terms.initial_wait_days
    undated = replace(plan.terms, initial_wait_days=replace(term, clause=replace(term.clause, as_of="")))
    catalogue["plan"]["care_supreme"] = replace(plan, terms=undated)

    assert faults(catalogue, "sources") == [("plan/care_supreme#/terms/initial_wait_days/as_of", "uncited")]


def test_amounts_out_of_order(catalogue: Catalogue) -> None:
    """The first row is of a gel pack, which no price of a crore fits."""
    sheet(catalogue, first(low=10**9))

    assert faults(catalogue, "order") == [("cost_table/cost_table#/1/low", "order")]


def test_parts_of_a_package_out_of_order(catalogue: Catalogue) -> None:
    def swapped(old: Any) -> Any:
        """Two parts swap what is too much of one for what is too little of the other: the sums still hold."""
        one, two, *rest = old.splits
        return replace(
            old, splits=(replace(one, low=one.high + 100), replace(two, low=two.low - one.high - 100 + one.low), *rest)
        )

    sheet(catalogue, swapped)

    assert {code for _, code in faults(catalogue, "order")} == {"order"}


def test_quantities_and_shares_out_of_order(catalogue: Catalogue) -> None:
    old = catalogue["pathway"]["simple_spasm"]
    line = old.lines[0]
    many = replace(line, quantity=replace(line.quantity, low=99), day=replace(line.day, low=99))
    catalogue["pathway"]["simple_spasm"] = replace(old, lines=(many, *old.lines[1:]))
    shares = catalogue["shares"]["shares"]
    name, transitions = next(iter(shares.presentations.items()))
    consult = transitions["consult"]
    turned = {**transitions, "consult": replace(consult, low=consult.high, high=consult.low)}
    catalogue["shares"]["shares"] = replace(shares, presentations={**shares.presentations, name: turned})

    assert faults(catalogue, "order") == [
        ("pathway/simple_spasm#/lines/0/quantity", "order"),
        ("pathway/simple_spasm#/lines/0/day", "order"),
        (f"shares/shares#/presentations/{name}/consult", "order"),
    ]
