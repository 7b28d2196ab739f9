"""With and without, row by row: every figure worked out by hand from the price rows and the plan's terms."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.comparison import Comparison, Row, compare
from service.domain.markets.india import MARKET
from service.domain.plan import Term
from service.domain.plan_values import Deductible, DeductibleKind
from service.domain.premium import Premium, PremiumBasis
from service.domain.query import PolicyQuestion, YearSoFar
from service.domain.vocabulary import CityTier, Declared, Facility, PolicyState, RoomClass, Stage
from tests.world import (
    ask,
    case,
    edition,
    end,
    episode,
    plan,
    policy,
    rajat,
    row,
    rupees,
    say,
    scenario,
    settle,
    staged,
)

STAY = Stage.HOSPITALISATION


def in_rupees(found: Row) -> dict[str, float | None]:
    """The money of a row."""
    names = ("bills", "plan_pays", "patient_pays", "pay_now", "refunded_later", "total", "difference")
    amounts = {name: getattr(found, name) for name in names}
    return {name: None if amount is None else amount / 100 for name, amount in amounts.items()}


def code(found: Row) -> str:
    assert found.cover_verdict is not None
    return found.cover_verdict.code


def steps(found: Row, item: str) -> dict[str, float]:
    """Rupees of each step of an item's lines."""
    named = [step for line in found.lines if line.item == item for step in line.steps]
    return {step.rule: sum(other.amount for other in named if other.rule == step.rule) / 100 for step in named}


# Rajat: recurrent_sedentary, metro, private_mid; 10,923 until physiotherapy, 34,000 in hospital (test_estimate).


def test_without_a_policy_every_bill_is_ones_own() -> None:
    found = end(ask(rajat()), Stage.PHYSIOTHERAPY).rows[0]

    assert in_rupees(found) == {
        "bills": 10_923,
        "plan_pays": 0,
        "patient_pays": 10_923,
        "pay_now": 10_923,
        "refunded_later": 0,
        "total": 10_923,
        "difference": 0,
    }
    assert (found.premium, found.cover_verdict, found.year_verdict, found.alternatives) == (None, None, None, ())


@pytest.mark.parametrize("state", [PolicyState.BOUGHT_TODAY, PolicyState.PAST_WAITS])
def test_clinic_care_is_not_covered_and_the_premium_comes_on_top(state: PolicyState) -> None:
    """Niva ReAssure excludes out-patient care; the dearer end of its bracket at 38 is 9,817."""
    found = row(end(ask(rajat()), Stage.PHYSIOTHERAPY), state)

    assert (code(found), found.plan_pays) == ("V1", 0)
    assert (found.total, found.difference) == (rupees(10_923 + 9_817), rupees(9_817))
    assert found.year_verdict is not None and found.year_verdict.code == "V4"


def test_a_stay_in_the_first_thirty_days_waits_until_the_thirtieth() -> None:
    """Excl03; 30 days after 20 November 2026."""
    found = row(end(ask(rajat()), STAY), PolicyState.BOUGHT_TODAY)

    assert (code(found), found.plan_pays) == ("V2", 0)
    assert found.cover_verdict is not None and found.cover_verdict.phrase.facts["ends"] == date(2026, 12, 20)


def test_past_the_waits_a_stay_for_a_spasm_may_still_be_refused() -> None:
    """Of 44,923 the plan pays all but self-care 1,211, other charges 4 × 400 (List II) and registration 1,000
    (List IV); the desk settles the stay, 34,000 − 2,600. If the stay counts as rest (Excl05) it pays nothing."""
    found = row(end(ask(rajat()), STAY))

    assert in_rupees(found) == {
        "bills": 44_923,
        "plan_pays": 41_112,
        "patient_pays": 3_811,
        "pay_now": 13_523,
        "refunded_later": 9_712,
        "total": 13_628,
        "difference": -31_295,
    }
    assert code(found) == "V7"
    other = found.alternatives[0]
    assert (other.plan_pays, other.patient_pays, other.total) == (0, rupees(44_923), rupees(54_740))


def test_a_year_with_an_open_question_is_told_with_an_if() -> None:
    comparison = end(ask(rajat()), STAY)

    sure, unsure = row(comparison, PolicyState.BOUGHT_TODAY).year_verdict, row(comparison).year_verdict
    assert sure is not None and unsure is not None
    assert (sure.code, sure.phrase.key) == ("V4", "verdict.V4")
    assert (unsure.code, unsure.phrase.key) == ("V5", "verdict.V5.if_paid")
    assert say(unsure.phrase).startswith("If")


def test_an_unknown_premium_leaves_total_difference_and_year_open() -> None:
    """Arogya Sanjeevani publishes no premium here (decision 24)."""
    found = row(end(ask(rajat(policy=policy("arogya_sanjeevani"))), STAY))

    assert (found.total, found.difference, found.year_verdict, found.premiums_before) == (None, None, None, None)
    assert found.alternatives[0].total is None


def test_premiums_already_paid_are_stated_by_full_years() -> None:
    """Past the waits means 36 months (decision 21): three years; 30 months are two."""
    answer = ask(rajat(policy=policy("niva_reassure", age_months=30)))
    comparison = end(answer, STAY)

    assert row(comparison, PolicyState.BOUGHT_TODAY).premiums_before is None
    assert row(comparison).premiums_before == 3 * rupees(9_817)
    assert row(comparison, PolicyState.OWN_POLICY).premiums_before == 2 * rupees(9_817)


# Microdiscectomy on day 84, home on day 86; room 4,250 and nursing 500 a day; 197,975 with every stage before it:
# 418 self-care, 1,957 visits and medicines, 7,200 tests, 6,000 sessions, 182,400 in and around the stay.


def test_mri_on_day_42_is_outside_thirty_days_and_inside_sixty() -> None:
    """Decision 18; Arogya Sanjeevani counts 30 days before a stay, Niva ReAssure 60."""
    narrow, wide = row(settle("arogya_sanjeevani")), row(settle("niva_reassure"))

    assert steps(narrow, "mri_ls_spine") == {"window_before": 6_500}
    assert steps(wide, "mri_ls_spine") == {"pays_before": 0}


def test_niva_pays_an_operation_but_for_early_visits_and_listed_items() -> None:
    """Day 24 is the first of 60 before day 84: visits and medicines of day 3 (1,957), the X-ray of day 7 (700) and
    the sessions of days 14 and 21 (2,000) are too early; self-care 418, other charges 800 and registration 1,000."""
    found = row(settle("niva_reassure"))

    assert found.bills == rupees(197_975)
    assert found.patient_pays == rupees(1_957 + 700 + 2_000 + 418 + 800 + 1_000)
    assert code(found) == "V3"


def test_arogya_sanjeevani_takes_five_per_cent_of_what_is_left() -> None:
    """Stay 165,000 − 1,800; in the windows 2 surgeon visits 2,400, tests 6,000, 2 visits after 1,000, and 4 of 8
    sessions until day 146. 5 % of 176,600 is 8,830."""
    found = row(settle("arogya_sanjeevani"))

    assert found.plan_pays == rupees(176_600 - 8_830)
    assert sum(step.amount for line in found.lines for step in line.steps if step.rule == "copay") == rupees(8_830)
    assert steps(found, "postop_physio_session")["window_after"] == 4_000


def test_semi_private_room_keeps_within_arogya_sanjeevanis_cap() -> None:
    """Decision 9: 4,250 and 500 nursing make 4,750 of 5,000 a day."""
    found = row(settle("arogya_sanjeevani"))

    assert not [step for line in found.lines for step in line.steps if step.rule == "room_limit"]


def test_single_room_breaks_the_cap_and_cuts_what_scales_with_it() -> None:
    """5,250 and 500 nursing make 5,750: 3/23 of room 10,500, nursing 1,000, surgeon 61,927, anaesthetist 18,015,
    theatre 33,779 + 9,008, rounds 3,200 and duty doctor 600, in all 138,029, is 18,003.78. Supplies never scale.
    Then (13,400 + 165,200 − 18,004) × 95 %: the co-payment is 8,029.80, rounded to 8,030."""
    found = row(settle("arogya_sanjeevani", scenario(room=RoomClass.SINGLE_PRIVATE)))

    cut = {line.item for line in found.lines for step in line.steps if step.rule == "room_limit"}
    total = sum(step.amount for line in found.lines for step in line.steps if step.rule == "room_limit")
    assert total == rupees(18_004)
    assert not cut & {"ot_consumables_microdiscectomy", "pharmacy_ipd_day", "hospital_misc_day"}
    assert found.plan_pays == rupees(160_596 - 8_030)


def test_a_hospital_that_bills_all_rooms_alike_cuts_the_room_only() -> None:
    """3/23 of 11,500 is 1,500 (circular 151/06/2020)."""
    single = scenario(room=RoomClass.SINGLE_PRIVATE, differential_billing=False)

    found = row(settle("arogya_sanjeevani", single))

    cut = {line.item: step.amount // 100 for line in found.lines for step in line.steps if step.rule == "room_limit"}
    assert sum(cut.values()) == 1_500
    assert set(cut) == {"room_private_day", "nursing_day"}


def test_a_silent_order_is_priced_both_ways_where_it_moves_money() -> None:
    """With 150,000 of cover the room cap is 2 %, 3,000, and a ward with nursing costs 2,500. 172,100 less 5 % is
    capped at 150,000; capped first, 5 % comes off it: 142,500."""
    ward = scenario(room=RoomClass.GENERAL_WARD)

    found = row(settle("arogya_sanjeevani", ward, sum_insured=rupees(150_000)))

    assert found.plan_pays == rupees(150_000)
    assert [other.plan_pays for other in found.alternatives] == [rupees(142_500)]
    assert "order" in say(found.alternatives[0].because)
    assert code(found) == "V7"


def test_another_reading_of_what_scales_is_an_alternative_where_it_changes_the_row() -> None:
    """The Customer Information Sheet adds ambulance, and there is none in this bill: no alternative."""
    found = row(settle("arogya_sanjeevani", scenario(room=RoomClass.SINGLE_PRIVATE)))

    assert found.alternatives == ()


def test_a_disc_operation_waits_twenty_four_months_and_is_then_paid() -> None:
    """Excl02: 24 months after 20 November 2026; at 12 months 12 are left."""
    comparison = settle("niva_reassure", age_months=12)

    today, own = row(comparison, PolicyState.BOUGHT_TODAY), row(comparison, PolicyState.OWN_POLICY)
    assert (code(today), code(own), code(row(comparison))) == ("V2", "V2", "V3")
    assert today.cover_verdict is not None and today.cover_verdict.phrase.facts["ends"] == date(2028, 11, 20)
    assert own.cover_verdict is not None and own.cover_verdict.phrase.facts["ends"] == date(2027, 11, 20)


def test_a_wait_that_ends_on_the_day_is_over() -> None:
    """Decision 28b: at 24 months the 24-month wait is over, at 23 it is not."""
    before, at = (row(settle("niva_reassure", age_months=months), PolicyState.OWN_POLICY) for months in (23, 24))

    assert (before.plan_pays, code(before)) == (0, "V2")
    assert at.plan_pays == row(settle("niva_reassure")).plan_pays


def test_surgery_only_waits_for_an_operation_and_not_for_a_stay_without_one() -> None:
    """D-09; my: Optima Secure lists surgery for a prolapsed disc only. At 12 months the other waits are over."""
    operation = row(settle("optima_secure", age_months=12), PolicyState.OWN_POLICY)
    stay = row(
        settle("optima_secure", scenario(variant="conservative_admission"), age_months=12), PolicyState.OWN_POLICY
    )

    assert (operation.plan_pays, code(operation)) == (0, "V2")
    assert stay.plan_pays > 0


def test_everything_is_paid_in_full_where_nothing_is_left_out() -> None:
    """Activ One MAX pays all four lists, 90 days before and 180 after: a stay alone is paid to the last rupee."""
    alone = scenario(variant="conservative_admission", included=frozenset())

    found = row(settle("activ_one_max", alone))

    assert (code(found), found.patient_pays) == ("V0", 0)


# Three days in hospital after a fall: 25,750, of which other charges 1,200 and registration 1,000 are on the
# lists; 8,265 of visits, medicines, X-ray and sessions around it; 418 self-care.


def test_an_accident_is_paid_from_the_first_day() -> None:
    """Decision 26: Excl02 and Excl03 do not apply, under any scope."""
    fall = scenario("post_injury", "conservative_admission")

    for plan_id in ("niva_reassure", "care_supreme"):
        found = row(settle(plan_id, fall), PolicyState.BOUGHT_TODAY)
        assert code(found) == "V8"
    niva = row(settle("niva_reassure", fall), PolicyState.BOUGHT_TODAY)
    assert (niva.bills, niva.plan_pays) == (rupees(34_433), rupees(25_750 - 2_200 + 8_265))


def test_an_accident_does_not_lift_the_wait_for_a_declared_condition() -> None:
    """Excl01: 36 months."""
    fall = scenario("post_injury", "conservative_admission")

    found = row(settle("niva_reassure", fall, declared=Declared.YES), PolicyState.BOUGHT_TODAY)

    assert (code(found), found.plan_pays) == ("V2", 0)
    assert found.cover_verdict is not None and found.cover_verdict.phrase.key == "verdict.V2.pre_existing_wait"
    assert found.cover_verdict.phrase.facts["ends"] == date(2029, 11, 20)


def test_not_knowing_what_was_declared_is_priced_both_ways() -> None:
    fall = scenario("post_injury", "conservative_admission")

    found = row(settle("niva_reassure", fall, declared=Declared.UNKNOWN), PolicyState.BOUGHT_TODAY)

    assert code(found) == "V7"
    assert [(other.because.key, other.plan_pays) for other in found.alternatives] == [("unsure.declared", 0)]


def test_a_plain_spasm_under_all_spinal_shows_the_wait_and_prices_it_away() -> None:
    """Decision 26: at 12 months Care Supreme pays nothing, or all but self-care 1,211, listed 2,600 and duty
    doctor 1,200 of 44,923 if the spasm is no spinal disorder."""
    found = row(end(ask(rajat(policy=policy("care_supreme", age_months=12))), STAY), PolicyState.OWN_POLICY)

    assert (code(found), found.plan_pays) == ("V7", 0)
    unlisted = next(other for other in found.alternatives if other.because.key == "unsure.spine_scope")
    assert unlisted.plan_pays == rupees(44_923 - 1_211 - 2_600 - 1_200)


# Star Out Patient Care: clinic visits, tests, medicines on prescription and physiotherapy in its network.


def test_out_patient_cover_pays_clinic_lines_once_its_thirty_days_are_over() -> None:
    """10,923 less self-care 1,211; an agent's page limits physiotherapy (8,000), so 1,712 may be all."""
    comparison = end(
        ask(rajat(policy=policy("star_outpatient_care", declared_condition=Declared.NO))), Stage.PHYSIOTHERAPY
    )

    today, past = row(comparison, PolicyState.BOUGHT_TODAY), row(comparison)
    assert (code(today), today.plan_pays) == ("V2", 0)
    assert today.cover_verdict is not None and today.cover_verdict.phrase.facts["ends"] == date(2026, 12, 20)
    assert past.plan_pays == rupees(9_712)
    assert [other.plan_pays for other in past.alternatives] == [rupees(1_712)]


def test_out_patient_cover_pays_for_no_stay() -> None:
    found = row(end(ask(rajat(policy=policy("star_outpatient_care"))), STAY))

    assert found.plan_pays == rupees(9_712)
    assert steps(found, "room_semi_private_day") == {"in_patient": 17_000}


def test_out_patient_cover_ends_at_the_network() -> None:
    asked = policy("star_outpatient_care", network=False)

    found = row(end(ask(rajat(policy=asked)), Stage.PHYSIOTHERAPY))

    assert (code(found), found.plan_pays) == ("V1", 0)


def test_a_super_top_up_alone_leaves_everything_below_its_deductible() -> None:
    """197,975 lies below 500,000, however its open terms are read."""
    found = row(settle("medisure_super_topup", sum_insured=rupees(500_000)))

    assert (code(found), found.plan_pays, found.alternatives) == ("V1", 0, ())


def test_outside_the_network_everything_is_paid_first() -> None:
    """Decision 28."""
    inside, outside = row(settle("niva_reassure")), row(settle("niva_reassure", network=False))

    assert outside.plan_pays == inside.plan_pays
    assert (outside.pay_now, outside.refunded_later) == (outside.bills, outside.plan_pays)
    assert inside.refunded_later == inside.plan_pays - rupees(165_000 - 1_800)


def test_an_option_changes_the_terms() -> None:
    """Safeguard+ pays all four lists: 800 and 1,000 more."""
    plain, guarded = row(settle("niva_reassure")), row(settle("niva_reassure", options=("with_safeguard_plus",)))

    assert guarded.plan_pays - plain.plan_pays == rupees(1_800)


def test_a_deductible_is_used_up_before_the_plan_pays() -> None:
    asked = case("niva_reassure")
    terms = replace(asked.terms, deductible=Term(Deductible(DeductibleKind.AGGREGATE, rupees(50_000)), known=True))

    found = row(compare(scenario(), replace(asked, terms=terms), MARKET))

    assert found.plan_pays == row(settle("niva_reassure")).plan_pays - rupees(50_000)


def every_comparison() -> list[Comparison]:
    """Every plan at every end of every presentation, in three places."""
    premium = Premium(rupees(9_000), rupees(8_000), rupees(9_000), PremiumBasis.BRACKETED)
    ends = [
        scenario(presentation, variant, stage=stage, facility=facility)
        for facility in (Facility.PRIVATE_MID, Facility.PRIVATE_PREMIUM, Facility.PUBLIC)
        for presentation, pathway in edition().pathways.items()
        for variant in pathway.variants
        for stage in (Stage.PHYSIOTHERAPY, STAY)
    ]
    cases = [
        case(name, sum_insured=plan(name).sum_insured.nearest(rupees(500_000)), premium=premium, age_months=12)
        for name in edition().plans
    ]
    return [compare(where, asked, MARKET) for where in ends for asked in cases]


def test_money_is_conserved_in_every_row() -> None:
    """Decisions 3 and 28."""
    for comparison in every_comparison():
        for found in comparison.rows:
            assert found.bills == found.plan_pays + found.patient_pays
            assert found.patient_pays == found.pay_now - found.refunded_later
            assert 0 <= found.plan_pays <= found.bills and 0 <= found.refunded_later <= found.plan_pays
            assert found.bills == sum(line.billed for line in found.lines)
            price = found.premium.amount if found.premium and found.premium.amount else 0
            assert found.total == found.patient_pays + price
            assert found.difference == found.total - found.bills


def test_the_steps_of_a_line_add_up_to_what_the_patient_pays() -> None:
    for comparison in every_comparison():
        for found in comparison.rows[1:]:
            for line in found.lines:
                assert line.billed == line.plan_pays + line.patient_pays
                assert sum(step.amount for step in line.steps) == line.patient_pays


def test_an_alternative_always_changes_the_row() -> None:
    for comparison in every_comparison():
        for found in comparison.rows:
            assert all(other.plan_pays != found.plan_pays for other in found.alternatives)
            assert all(other.plan_pays + other.patient_pays == found.bills for other in found.alternatives)


def test_verdict_speaks_of_the_row_it_stands_in() -> None:
    for comparison in every_comparison():
        for found in comparison.rows[1:]:
            assert (code(found) == "V7") == bool(found.alternatives)
            if code(found) == "V0":
                assert found.patient_pays == 0
            if code(found) in {"V1", "V2"}:
                assert found.plan_pays == 0
            if code(found) in {"V3", "V8"}:
                assert found.plan_pays > 0


def test_tier_changes_the_bill_and_not_the_rules() -> None:
    village = episode("radiculopathy", "microdiscectomy", tier=CityTier.TIER3)

    assert 0 < sum(line.amount for line in village.stay_lines) < rupees(197_975)


def test_likely_row_of_a_staged_question_is_the_same_scenario() -> None:
    asked = staged(stage=STAY, policy=policy("niva_reassure", declared_condition=Declared.NO))
    found = row(end(ask(asked), STAY))

    assert found.lines == row(settle("niva_reassure", scenario(variant="conservative_admission"))).lines


def own(plan_id: str, left: YearSoFar | None) -> Row:
    """The person's own policy of ten years, in a stay for sciatica."""
    held = policy(plan_id, age_months=120, declared_condition=Declared.NO, year=left)
    return row(end(ask(staged("radiculopathy", STAY, policy=held)), STAY), PolicyState.OWN_POLICY)


def test_no_more_is_paid_than_the_year_has_left() -> None:
    left = rupees(1_000)

    found = own("arogya_sanjeevani", YearSoFar(sum_insured_left=left))

    assert (found.plan_pays, found.patient_pays) == (left, found.bills - left)


def test_a_year_that_is_used_up_leaves_the_whole_bill() -> None:
    found = own("arogya_sanjeevani", YearSoFar(sum_insured_left=0))

    assert (found.plan_pays, code(found)) == (0, "V1")


def test_what_earlier_claims_bore_of_a_deductible_is_not_borne_again() -> None:
    """The super top-up pays above 500,000 a year: nothing of this stay, all but the last 10,000, or all it covers."""
    whole, ten, nothing = (
        own("medisure_super_topup", YearSoFar(deductible_left=rupees(left))) for left in (500_000, 10_000, 0)
    )

    assert whole == own("medisure_super_topup", None)
    assert whole.plan_pays == 0
    assert nothing.plan_pays - ten.plan_pays == rupees(10_000)


def test_the_year_so_far_changes_ones_own_policy_alone() -> None:
    def rows(left: YearSoFar | None) -> list[Row]:
        asked = staged("radiculopathy", STAY, policy=policy("arogya_sanjeevani", age_months=120, year=left))
        return list(end(ask(asked), STAY).rows)

    *others, mine = rows(YearSoFar(sum_insured_left=rupees(1_000)))
    *before, full = rows(None)

    assert others == before
    assert mine.plan_pays < full.plan_pays


def test_beside_ones_own_policy_a_plan_with_a_smaller_deductible_has_no_more_of_it_left() -> None:
    asked = policy("medisure_super_topup", "star_super_surplus", age_months=120)
    left = replace(asked, year=YearSoFar(deductible_left=rupees(800_000)))

    def of_first(known: PolicyQuestion) -> Row:
        return row(end(ask(staged("radiculopathy", STAY, policy=known)), STAY), PolicyState.OWN_POLICY)

    assert of_first(left) == of_first(asked)
