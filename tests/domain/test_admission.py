"""Would an insurer accept the stay: each ground, its clause, its published dispute (rules 2.5, S19)."""

import pytest

from service.domain.admission import Doubt, Likelihood, StayFacts, clause_of_doubt, doubts, worst
from service.domain.markets.india import MARKET
from service.domain.plan import Authority, Clause, Term, Terms
from service.domain.plan_values import DayCare
from service.domain.vocabulary import Purpose, ServiceCategory, TreatmentSystem
from tests.claims import charge, claim, package, sheet

LIKELY, CONTESTED, UNLIKELY = Likelihood


def found(facts: StayFacts | None = None, terms: Terms | None = None, **asked: object) -> tuple[Doubt, ...]:
    nights = asked.pop("nights", 3)
    lines = asked.pop("lines", (charge(ServiceCategory.PHARMACY, 5_000),))
    handed_in = claim(*lines, nights=nights, **asked)  # type: ignore[misc, arg-type]  # what the builder takes
    return doubts(sheet(handed_in).claim, facts or StayFacts(), terms or Terms(), moratorium=60)


@pytest.mark.parametrize(
    ("facts", "presentation", "name", "likelihood", "dispute"),
    [
        (StayFacts(purpose=Purpose.INVESTIGATION), "", "investigation", UNLIKELY, "rajani_satheesan"),
        (StayFacts(purpose=Purpose.REST), "", "rest", UNLIKELY, None),
        (StayFacts(active_treatment=False), "", "no_active_treatment", UNLIKELY, "rajani_satheesan"),
        (StayFacts(), "simple_spasm", "spasm", CONTESTED, "rajani_satheesan"),
        (StayFacts(), "recurrent_sedentary", "spasm", CONTESTED, "rajani_satheesan"),
        (StayFacts(), "chronic_spasm", "spasm", CONTESTED, "rajani_satheesan"),
        (StayFacts(undeclared=True, covered_months=59), "", "undeclared", CONTESTED, None),
    ],
)
def test_a_ground(facts: StayFacts, presentation: str, name: str, likelihood: Likelihood, dispute: str | None) -> None:
    [doubt] = found(facts, presentation=presentation)

    assert (doubt.name, doubt.likelihood, doubt.dispute) == (name, likelihood, dispute)


@pytest.mark.parametrize(
    ("facts", "presentation"),
    [
        (StayFacts(), ""),
        (StayFacts(), "radiculopathy"),
        (StayFacts(active_treatment=True), "simple_spasm"),
        (StayFacts(surgical=True), "simple_spasm"),
        (StayFacts(undeclared=True, covered_months=60), ""),
    ],
)
def test_no_ground(facts: StayFacts, presentation: str) -> None:
    """After the moratorium nothing undeclared counts; a spasm treated actively is a treatment."""
    assert found(facts, presentation=presentation) == ()
    assert worst(()) is LIKELY


def test_an_injection_is_in_no_list_of_day_care() -> None:
    """Rules 2.2: no Indian wording was found that names it."""
    injection = {"lines": (charge(ServiceCategory.ANAESTHESIA, 3_000),), "nights": 0, "stay_hours": 5}

    [doubt] = found(names=frozenset({"epidural_injection"}), **injection)

    assert (doubt.name, doubt.likelihood) == ("injection", CONTESTED)
    assert found(names=frozenset({"epidural_injection"}), nights=2) == ()


def test_a_closed_list_of_day_care_is_not_in_our_data() -> None:
    listed = Terms(day_care=Term(DayCare.LISTED))
    day_care = {"lines": (package(5_000), charge(ServiceCategory.ANAESTHESIA, 3_000)), "nights": 0, "stay_hours": 5}

    assert [doubt.name for doubt in found(terms=listed, **day_care)] == ["closed_list"]
    assert found(terms=listed, nights=2) == ()


def test_a_method_called_unproven_and_a_back_treated_by_ayush() -> None:
    unproven = found(names=frozenset({"ozone_therapy"}))
    ayush = found(presentation="post_injury", stay_system=TreatmentSystem.AYUSH)

    assert [(doubt.name, doubt.dispute) for doubt in unproven] == [("unproven", "mahesh_pant")]
    assert [(doubt.name, doubt.dispute) for doubt in ayush] == [("ayush_back", "pradeep_kumar")]
    assert found(stay_system=TreatmentSystem.AYUSH) == ()


def test_the_gravest_ground_comes_first() -> None:
    both = found(StayFacts(purpose=Purpose.REST, undeclared=True), names=frozenset({"ozone_therapy"}))

    assert [doubt.name for doubt in both] == ["rest", "unproven", "undeclared"]
    assert worst(both) is UNLIKELY


def test_without_a_stay_there_is_nothing_to_accept() -> None:
    assert found(StayFacts(purpose=Purpose.REST), stay_admission=False) == ()


def test_a_ground_cites_the_plan_or_the_standard_exclusion() -> None:
    own = Clause("4.1", Authority.WORDING, "S1", "2024")
    terms = Terms(day_care=Term(DayCare.LISTED, known=True, clause=own))

    def cited(term: str) -> Clause | None:
        return clause_of_doubt(Doubt("x", CONTESTED, term), terms, MARKET)

    assert cited("day_care") == own
    assert [clause.ref for name in ("admission", "unproven") if (clause := cited(name))] == ["Excl04, Excl05", "Excl16"]
    assert cited("ayush") is None
