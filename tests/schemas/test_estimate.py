"""The answer on the wire: the shape it promises, money as decimal strings, every source named, no more than is due."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.estimate import DISCLOSURES, estimate_to_wire, no_price_to_wire
from schemas.estimate_shape import AnswerSchema
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.query import Place, Query
from service.domain.vocabulary import CityTier, Declared, Facility, Stage
from tests.world import TODAY, advised, answers, ask, edition, policy, rajat, say, staged


def wire(query: Query) -> dict[str, Any]:
    """An answer as it travels."""
    found, market = estimate(query, edition()), edition().market
    if isinstance(found, NoPrice):
        return no_price_to_wire(
            found, triage=edition().triage, country=market.country, locale="en-IN", say=say, as_of=TODAY
        )
    named = {"estimate_id": f"est_{0:024x}", "market": market, "locale": "en-IN", "sources": edition().sources}
    return estimate_to_wire(found, say=say, as_of=TODAY, **named)


@pytest.fixture(scope="module")
def rajats() -> dict[str, Any]:
    return wire(rajat())


QUESTIONS = [
    rajat(),
    advised(policy=policy("niva_reassure", "arogya_sanjeevani", age_months=30, declared_condition=Declared.YES)),
    rajat(policy=policy("star_outpatient_care", "medisure_super_topup", network=False)),
    staged("post_injury", place=Place(facility=Facility.PUBLIC)),
    staged("simple_spasm", Stage.SELF_CARE, age_years=None, place=Place(city="nashik", city_tier=CityTier.TIER3)),
    staged("chronic_spasm", Stage.HOSPITALISATION, prescribed={"oral_rehydration_sachet": 1, "laser_session": 2}),
    rajat(answers=answers("V19")),
    rajat(answers=answers("V67")),
]


@pytest.mark.parametrize("query", QUESTIONS, ids=range(len(QUESTIONS)))
def test_what_is_written_by_hand_is_what_is_described(query: Query) -> None:
    """The described shape refuses a field too many or too few."""
    assert AnswerSchema().load(wire(query))


def test_an_emergency_says_what_to_do_and_nothing_of_money() -> None:
    """Decision 13, with disclosure D14 alone."""
    found = wire(rajat(answers=answers("V19"), policy=policy("niva_reassure")))

    assert set(found) == {
        "kind",
        "locale",
        "triage",
        "advice",
        "emergency_numbers",
        "disclosures",
        "versions",
        "sources",
    }
    assert found["kind"] == "emergency"
    assert set(found["versions"]) == {"engine", "content", "triage"}
    assert [disclosure["id"] for disclosure in found["disclosures"]] == ["D14"]
    assert "112" in found["emergency_numbers"]
    assert all(number in found["advice"] for number in found["emergency_numbers"])
    assert "₹" not in str(found)


def test_a_sign_that_is_not_the_back_says_why_there_is_no_price() -> None:
    found = wire(rajat(answers=answers("V67")))

    assert found["kind"] == "no_price"
    assert "no price" in found["advice"] and "₹" not in str(found)


def test_money_is_a_string_with_two_decimals(rajats: dict[str, Any]) -> None:
    """Decision 3."""
    rung = rajats["ladder"][3]

    assert rung["cost"]["typical"] == "8000.00"
    assert rung["cumulative_cost"]["typical"] == "10923.00"
    stay = rajats["comparison"][1]["rows"][2]
    assert (stay["total"], stay["difference"], stay["premium"]["amount"]) == ("13628.00", "-31295.00", "9817.00")
    assert rajats["currency"] == "INR"


def test_an_amount_is_quantity_times_price_rounded_once(rajats: dict[str, Any]) -> None:
    """Decision 4: 3 days of 3/10 of a strip at 12 are 10.80, so 11; the price shown is 3.60."""
    line = next(line for line in rajats["ladder"][0]["lines"] if line["item"] == "otc_nsaid_day")

    assert (line["quantity"], line["unit_price"], line["amount"]) == (3, "3.60", "11.00")
    assert (line["day"], line["last_day"]) == (0, 2)


def test_a_displayed_price_is_rounded_half_up() -> None:
    """A vitamin a day is 140 ÷ 28 = 5.00; an acid blocker 120 ÷ 15 = 8.00; ibuprofen at its low end is display only."""
    found = wire(staged("simple_spasm", prescribed={"supplement_day": 1}))

    prices = {line["item"]: line["unit_price"] for rung in found["ladder"] for line in rung["lines"]}
    assert (prices["supplement_day"], prices["gastroprotection_day"]) == ("5.00", "8.00")


def test_a_line_without_a_price_is_listed_with_nothing_in_it() -> None:
    found = wire(staged("simple_spasm", prescribed={"oral_rehydration_sachet": 3}))

    line = next(line for line in found["ladder"][0]["lines"] if line["item"] == "oral_rehydration_sachet")
    assert (line["quantity"], line["unit_price"], line["amount"], line["source"]) == (3, None, None, None)
    assert found["partial"] and found["ladder"][0]["partial"]
    assert [entry["item"] for entry in found["unpriced"]] == ["oral_rehydration_sachet"]


def test_possible_extras_have_a_price_and_the_most_there_may_be(rajats: dict[str, Any]) -> None:
    """A belt is 650, and one at most."""
    (belt,) = rajats["ladder"][0]["possible_extras"]

    assert (belt["item"], belt["most"], belt["unit_price"]) == ("lumbar_belt", 1, "650.00")


def test_quantities_are_told_in_words(rajats: dict[str, Any]) -> None:
    """Eight sessions, three days of medicine, a belt at most; one of each is not a plural."""
    lines = {line["item"]: line["quantity_text"] for rung in rajats["ladder"] for line in rung["lines"]}
    (belt,) = rajats["ladder"][0]["possible_extras"]

    assert (lines["physio_session"], lines["otc_nsaid_day"]) == ("8 sessions", "3 days")
    assert (lines["heat_or_cold_pack"], belt["quantity_text"]) == ("1 piece", "1 piece")


def test_the_days_around_a_stay_are_told_with_their_clauses() -> None:
    """An operation on day 84, home on day 86; Niva ReAssure counts 60 days before and 180 after, 4.6 and 4.7."""
    (stay,) = (entry["around_stay"] for entry in wire(advised())["comparison"])

    assert (stay["admission_day"], stay["discharge_day"]) == (84, 86)
    assert (stay["before"]["days"], stay["before"]["from_day"], stay["before"]["clause"]["ref"]) == (60, 24, "4.6")
    assert (stay["after"]["days"], stay["after"]["until_day"], stay["after"]["clause"]["ref"]) == (180, 266, "4.7")
    assert "from day 24 on" in stay["before"]["text"] and "until day 266" in stay["after"]["text"]


def test_an_end_before_a_stay_and_windows_nobody_knows_are_null() -> None:
    answer = wire(staged("radiculopathy", policy=policy("bajaj_health_guard")))
    early, stay = (entry["around_stay"] for entry in answer["comparison"])

    assert early is None
    assert (stay["before"], stay["after"]) == (None, None)


def test_questions_to_the_insurer_name_plan_and_clause(rajats: dict[str, Any]) -> None:
    first, *rest = rajats["ask_insurer"]

    assert (first["code"], first["plan_id"]) == ("admission", "niva_reassure")
    assert first["text"].endswith("?") and first["clause"]["authority"] == "irdai_code"
    assert [question["code"] for question in rest][-1] == "bills" and rest[-1]["clause"]["ref"] == "4.6"
    named = {source["id"] for source in rajats["sources"]}
    assert {question["clause"]["source"] for question in rajats["ask_insurer"] if question["clause"]} <= named


def test_the_tier_that_was_priced_is_told() -> None:
    """Decision 8."""
    told = [
        wire(staged(place=place))["where"]
        for place in (Place(), Place(city="pune"), Place(city="nashik", city_tier=CityTier.TIER2))
    ]

    assert [(where["city"], where["city_tier"]) for where in told] == [
        (None, "metro"),
        ("pune", "metro"),
        ("nashik", "tier2"),
    ]


def test_the_lead_reason_comes_first_and_each_has_its_sources(rajats: dict[str, Any]) -> None:
    reasons = rajats["triage"]["reasons"]

    assert reasons and all(reason["text"] and reason["sources"] for reason in reasons)
    assert rajats["triage"]["urgency"] == "soon"


def test_a_stage_the_person_named_has_no_urgency() -> None:
    course = wire(staged())["triage"]

    assert (course["urgency"], course["start_at"], course["reasons"]) == (None, None, [])
    assert (course["stage"], course["presentation"]) == ("physiotherapy", "radiculopathy")
    assert course["stages_included"] == ["self_care", "doctor_visit", "diagnostics", "physiotherapy"]


def cited(answer: dict[str, Any]) -> set[str]:
    """Ids of every source that reasons, quantities and shares cite."""
    reasons = [source for reason in answer["triage"]["reasons"] for source in reason["sources"]]
    lines = [source for rung in answer["ladder"] for line in rung["lines"] for source in line["quantity_sources"]]
    shares = [source for rung in answer["ladder"] for source in (rung["share_of_people"] or {}).get("sources", [])]
    return {*reasons, *lines, *shares}


@pytest.mark.parametrize("query", QUESTIONS[:6], ids=range(6))
def test_every_source_cited_is_listed_once(query: Query) -> None:
    answer = wire(query)

    listed = [source["id"] for source in answer["sources"]]
    assert len(listed) == len(set(listed))
    assert cited(answer) <= set(listed)


def test_a_note_cites_the_source_of_its_plan(rajats: dict[str, Any]) -> None:
    listed = {source["id"]: source["title"] for source in rajats["sources"]}

    assert "ReAssure" in listed["niva_reassure/S5"]


def test_a_clause_names_authority_source_and_date_and_a_number_if_there_is_one(rajats: dict[str, Any]) -> None:
    """Decision 25: Niva's out-patient exclusion is printed without a number."""
    row = rajats["comparison"][0]["rows"][2]
    clauses = {step["rule"]: step["clause"] for line in row["lines"] for step in line["steps"]}

    out_patient = clauses["out_patient"]
    assert set(out_patient) == {"ref", "authority", "source", "as_of"}
    assert out_patient["authority"] == "wording"


def test_an_open_question_is_told_as_a_reason_and_as_an_alternative(rajats: dict[str, Any]) -> None:
    row = rajats["comparison"][1]["rows"][2]

    assert row["cover_verdict"]["code"] == "V7" and "whether the insurer accepts" in row["cover_verdict"]["text"]
    (other,) = row["alternatives"]
    assert "Excl05" in other["because"]
    assert (other["plan_pays"], other["patient_pays"], other["total"]) == ("0.00", "44923.00", "54740.00")


def test_without_a_policy_nothing_is_judged(rajats: dict[str, Any]) -> None:
    first = rajats["comparison"][0]["rows"][0]

    assert first["policy_state"] == "no_policy"
    assert [first[name] for name in ("premium", "cover_verdict", "year_verdict", "premiums_before")] == [None] * 4
    assert (first["difference"], first["alternatives"]) == ("0.00", [])
    assert all(line["steps"] == [] for line in first["lines"])


def test_an_unknown_premium_says_so() -> None:
    row = wire(rajat(policy=policy("arogya_sanjeevani")))["comparison"][0]["rows"][1]

    assert row["premium"]["basis"] == "unknown" and "no published premium" in row["premium"]["text"]
    assert (row["premium"]["amount"], row["premium"]["tax"], row["total"], row["difference"]) == (None,) * 4


def test_a_published_premium_names_its_source_and_its_tax(rajats: dict[str, Any]) -> None:
    premium = rajats["comparison"][0]["rows"][1]["premium"]

    assert (premium["basis"], premium["low"], premium["high"]) == ("bracketed", "7862.00", "9817.00")
    assert premium["source"] and premium["as_of"] and "22 September 2025" in premium["tax"]


def test_a_share_is_a_number_and_a_sentence_with_horizon_and_country(rajats: dict[str, Any]) -> None:
    """Decision 20."""
    share = rajats["ladder"][4]["share_of_people"]

    assert share["value"] == "0.0100"
    assert "1 in 100" in share["text"] and "12 months" in share["text"] and "no Indian figure" in share["text"]
    assert rajats["ladder"][3]["share_of_people"] is None


def test_every_disclosure_is_said_and_one_is_dated(rajats: dict[str, Any]) -> None:
    told = {disclosure["id"]: disclosure["text"] for disclosure in rajats["disclosures"]}

    assert tuple(told) == DISCLOSURES
    assert "20 November 2026" in told["D03"]
    assert date.fromisoformat(rajats["as_of"]) == TODAY


def test_each_plan_is_compared_at_each_end() -> None:
    answer = wire(rajat(policy=policy("niva_reassure", "care_supreme")))

    assert [(entry["plan_id"], entry["scenario"], entry["role"]) for entry in answer["comparison"]] == [
        ("niva_reassure", "physiotherapy", "likely"),
        ("niva_reassure", "hospitalisation", "worst"),
        ("care_supreme", "physiotherapy", "likely"),
        ("care_supreme", "hospitalisation", "worst"),
    ]
    assert {entry["sum_insured"] for entry in answer["comparison"]} == {"500000.00"}


def test_lines_are_the_same_whether_they_are_kept_or_made_afresh() -> None:
    """A comparison made by hand carries no name to keep its lines under."""
    found = ask(rajat())
    by_hand = replace(found, comparison=tuple(replace(entry, made_from=None) for entry in found.comparison))
    known: dict[object, Any] = {}

    def kept(key: object, make: Any) -> Any:
        return known.setdefault(key, make())

    def sent(answer: Estimate, **how: Any) -> dict[str, Any]:
        told = {"estimate_id": "", "market": edition().market, "locale": "en-IN", "sources": edition().sources}
        return estimate_to_wire(answer, say=say, as_of=TODAY, **told, **how)

    assert sent(found, keep=kept) == sent(found, keep=kept) == sent(by_hand) == sent(found)
    assert known


@pytest.mark.parametrize("query", QUESTIONS[:6], ids=range(6))
def test_figures_of_the_wire_agree_with_each_other(query: Query) -> None:
    answer = wire(query)

    for rung in answer["ladder"]:
        paid = [line["amount"] for line in rung["lines"] if line["amount"] and not line["already_spent"]]
        assert Decimal(rung["cost"]["typical"]) == sum(map(Decimal, paid))
    for entry in answer["comparison"]:
        for row in entry["rows"]:
            for name in ("billed", "plan_pays", "patient_pays"):
                whole = row["bills" if name == "billed" else name]
                assert Decimal(whole) == sum(Decimal(line[name]) for line in row["lines"])
