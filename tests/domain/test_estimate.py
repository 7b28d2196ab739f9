"""One question, one answer: Rajat's ladder by hand, safety before money, places, prescriptions, no dead field.

Prices are rows of ``cost_table.csv`` (metro, private_mid) and quantities are the pathway's typical ones.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.domain.errors import Contradiction
from service.domain.estimate import Estimate, estimate
from service.domain.query import Place, PolicyQuestion, Query, YearSoFar
from service.domain.scenario import Role
from service.domain.vocabulary import CityTier, Declared, Facility, PolicyState, RoomClass, Stage, Urgency
from tests import world
from tests.world import advised, answers, ask, ask_unpriced, edition, end, policy, rajat, row, rupees, staged


def typical(answer: Estimate) -> dict[str, float]:
    """Rupees of each rung by itself."""
    return {rung.stage.value: rung.cost.typical / 100 for rung in answer.ladder}


def cumulative(answer: Estimate, stage: Stage) -> float:
    """Rupees of an episode that ends at a stage."""
    return next(rung.cumulative.typical for rung in answer.ladder if rung.stage is stage) / 100


def test_rajat_sees_a_doctor_soon_and_likely_ends_at_physiotherapy() -> None:
    answer = ask(rajat())

    assert answer.triage is not None
    assert answer.triage.urgency is Urgency.SOON
    assert (answer.stage, answer.triage.start_at) == (Stage.PHYSIOTHERAPY, Stage.DOCTOR_VISIT)
    assert answer.presentation == "recurrent_sedentary"


def test_rajats_rungs_are_the_sums_of_their_lines() -> None:
    """Self-care 280 + 3 × 3.60 + 120 + 800; visits 900 + 500, medicines 7 × 14.40, 7 × 8, 5 × 31; X-ray; 8 × 1,000.

    Four days in hospital: room 4,250, nursing 500, rounds 2 × 800, duty doctor 300, pharmacy 1,200, other 400 a
    day, and 1,000 once. Each line is rounded to the rupee.
    """
    assert typical(ask(rajat())) == {
        "self_care": 280 + 11 + 120 + 800,
        "doctor_visit": 900 + 500 + 101 + 56 + 155,
        "diagnostics": 700,
        "physiotherapy": 8_000,
        "hospitalisation": 4 * (4_250 + 500 + 1_600 + 300 + 1_200 + 400) + 1_000,
    }


def test_rajats_physiotherapy_is_10923_and_with_the_skipped_x_ray_11623() -> None:
    """Decision 16: triage leaves the X-ray out; asked for every stage it is in."""
    skipped = ask(rajat())
    asked = ask(staged("recurrent_sedentary"))

    assert [rung.included for rung in skipped.ladder] == [True, True, False, True, False]
    assert cumulative(skipped, Stage.PHYSIOTHERAPY) == 10_923
    assert [rung.included for rung in asked.ladder] == [True, True, True, True, False]
    assert cumulative(asked, Stage.PHYSIOTHERAPY) == 11_623


def test_a_rung_adds_to_the_included_rungs_below_it() -> None:
    answer = ask(rajat())

    assert [rung.cumulative.typical // 100 for rung in answer.ladder] == [1_211, 2_923, 3_623, 10_923, 44_923]


def test_typical_lies_inside_its_range_in_all_six_presentations() -> None:
    """Decision 19."""
    for presentation in edition().pathways:
        for rung in ask(staged(presentation)).ladder:
            assert rung.cost.low <= rung.cost.typical <= rung.cost.high, (presentation, rung.stage)
            assert rung.cumulative.low <= rung.cumulative.typical <= rung.cumulative.high, (presentation, rung.stage)


@pytest.mark.parametrize(
    ("included", "through"),
    [
        (None, {Stage.SELF_CARE, Stage.DOCTOR_VISIT, Stage.DIAGNOSTICS, Stage.PHYSIOTHERAPY}),
        ((), {Stage.PHYSIOTHERAPY}),
        ((Stage.DOCTOR_VISIT,), {Stage.DOCTOR_VISIT, Stage.PHYSIOTHERAPY}),
    ],
    ids=["all up to the stage unless named", "an empty list is the stage alone", "named ones and the stage"],
)
def test_stages_gone_through_default_to_all_up_to_the_stage(
    included: tuple[Stage, ...] | None, through: set[Stage]
) -> None:
    answer = ask(staged(stages_included=included))

    assert {rung.stage for rung in answer.ladder if rung.included} == through


def test_likely_and_worst_end_are_both_compared_and_one_if_they_coincide() -> None:
    """Decision 15."""
    two, one = ask(rajat()), ask(staged(stage=Stage.HOSPITALISATION))

    assert [(entry.stage, entry.role) for entry in two.comparison] == [
        (Stage.PHYSIOTHERAPY, Role.LIKELY),
        (Stage.HOSPITALISATION, Role.WORST),
    ]
    assert [(entry.stage, entry.role) for entry in one.comparison] == [(Stage.HOSPITALISATION, Role.LIKELY)]


def test_an_advised_operation_is_the_usual_stay_and_the_other_one_an_alternative() -> None:
    """Decision 15; the package is 165,000 (metro, private_mid), with 2 surgeon visits at 1,200, tests for 6,000,
    2 visits after it at 500 and 8 sessions at 1,000."""
    rung = ask(advised()).ladder[-1]

    assert rung.variant == "microdiscectomy"
    assert rung.cost.typical == rupees(165_000 + 2_400 + 6_000 + 1_000 + 8_000)
    assert [(other.variant, other.typical) for other in rung.alternatives] == [
        ("conservative_admission", rupees(34_000))
    ]


def test_after_an_earlier_operation_the_advised_one_is_a_revision() -> None:
    answer = ask(rajat(answers=answers("V13", care_so_far=("doctor_seen", "surgery_advised"))))

    assert (answer.presentation, answer.ladder[-1].variant) == ("post_spine_surgery", "revision_surgery")


def test_shares_are_null_where_no_source_backs_them() -> None:
    """Decision 20: Rajat starts at a doctor, so only the stay lies beyond his likely stage, of people who consult."""
    shares = {rung.stage: rung.share for rung in ask(rajat()).ladder}

    assert shares[Stage.DOCTOR_VISIT] is shares[Stage.DIAGNOSTICS] is shares[Stage.PHYSIOTHERAPY] is None
    assert shares[Stage.SELF_CARE] is not None and shares[Stage.SELF_CARE].value == 1
    stay = shares[Stage.HOSPITALISATION]
    assert stay is not None and stay.of_whom == "consult"


def test_an_emergency_has_nothing_about_money() -> None:
    answer = ask_unpriced(rajat(answers=answers("V19")))

    assert answer.triage.kind == "emergency"
    assert set(answer.__slots__) == {"query", "triage", "versions"}
    assert (answer.versions.plans, answer.versions.premiums, answer.versions.pathway) == ({}, {}, "")


def test_a_sign_that_is_not_about_the_back_has_no_price() -> None:
    """Decision 13: urgency at least urgent, start at least a doctor visit."""
    answer = ask_unpriced(rajat(answers=answers("V67")))

    assert answer.triage.kind == "no_price"
    assert answer.triage.urgency.rank >= Urgency.URGENT.rank
    assert answer.triage.start_at.rank >= Stage.DOCTOR_VISIT.rank


def test_an_urgent_spinal_answer_keeps_its_prices() -> None:
    answer = ask(rajat(answers=answers("V78")))

    assert answer.triage is not None and answer.triage.urgency is Urgency.URGENT
    assert answer.ladder[-1].cost.typical > 0


def test_a_mistyped_plan_does_not_stand_between_an_emergency_and_its_advice() -> None:
    answer = ask_unpriced(rajat(answers=answers("V19"), policy=policy("nvia"), place=Place(city="atlantis")))

    assert answer.triage.kind == "emergency"


def test_answers_that_do_not_read_are_refused_beside_everything_else() -> None:
    with pytest.raises(Contradiction) as refused:
        ask(rajat(answers=answers(pain_now=11), policy=policy("nvia")))

    assert [fault.pointer for fault in refused.value.faults] == ["/answers/pain_now", "/policy/plans/0/plan_id"]


@pytest.mark.parametrize(
    ("place", "tier"),
    [
        (Place(), CityTier.METRO),
        (Place(city="Pune"), CityTier.METRO),
        (Place(city="bombay"), CityTier.METRO),
        (Place(city_tier=CityTier.TIER2), CityTier.TIER2),
        (Place(city="Nashik", city_tier=CityTier.TIER2), CityTier.TIER2),
        (Place(city="pune", city_tier=CityTier.METRO), CityTier.METRO),
    ],
    ids=["none", "a city", "an alias", "a tier", "another city with its tier", "a city with its own tier"],
)
def test_prices_are_those_of_the_citys_tier(place: Place, tier: CityTier) -> None:
    assert ask(staged(place=place)).tier is tier


def test_the_default_plan_is_shown_with_the_sum_nearest_to_five_lakh() -> None:
    answer = ask(rajat())

    assert [(entry.plan_id, entry.sum_insured) for entry in answer.comparison] == [
        ("niva_reassure", rupees(500_000)),
        ("niva_reassure", rupees(500_000)),
    ]


def test_premium_of_the_age_given_in_the_answers_is_found() -> None:
    """Niva publishes 7,862 at 21 and 9,817 at 39; Care 3,353 at 17 and 12,324 at 46: the dearer one (decision 24)."""
    answer = ask(rajat(policy=policy("niva_reassure", "care_supreme")))

    paid = {entry.plan_id: row(entry).premium for entry in answer.comparison}
    assert {name: premium and premium.amount for name, premium in paid.items()} == {
        "niva_reassure": rupees(9_817),
        "care_supreme": rupees(12_324),
    }


def test_an_option_makes_the_published_premium_another_one() -> None:
    answer = ask(rajat(policy=policy("niva_reassure", options=("with_safeguard",))))

    premium = row(answer.comparison[0]).premium
    assert premium is not None and premium.amount is None


def test_unpriced_lines_are_listed_and_never_counted_as_nothing() -> None:
    """``oral_rehydration_sachet`` has no price in any table."""
    answer = ask(staged("simple_spasm", prescribed={"oral_rehydration_sachet": 3}))

    assert [(line.item.code, line.stage) for line in answer.unpriced] == [("oral_rehydration_sachet", Stage.SELF_CARE)]
    assert [line.item.code for line in answer.ladder[0].unpriced] == ["oral_rehydration_sachet"]


def lines_of(answer: Estimate, stage: Stage) -> dict[str, tuple[int, float]]:
    """Quantity and rupees of each line of a rung."""
    rung = next(rung for rung in answer.ladder if rung.stage is stage)
    return {line.care.item.code: (line.care.quantity.typical, line.amount / 100) for line in rung.lines}


@pytest.mark.parametrize(
    ("prescribed", "stage", "expected"),
    [
        ({"physio_session": 10}, Stage.PHYSIOTHERAPY, {"physio_session": (10, 10_000)}),
        (
            {"laser_session": 6},
            Stage.PHYSIOTHERAPY,
            {"physio_session": (6, 6_000), "laser_session": (6, 6_000)},
        ),
    ],
    ids=["ten sessions replace the usual six", "a laser course comes on top"],
)
def test_what_a_doctor_named_replaces_the_usual_lines(
    prescribed: dict[str, int], stage: Stage, expected: dict[str, tuple[int, float]]
) -> None:
    """Decision 17; a session of either kind is 1,000 (metro, private_mid)."""
    assert lines_of(ask(staged(prescribed=prescribed)), stage) == expected


def test_a_prescribed_injection_is_a_day_in_hospital_and_no_night() -> None:
    """Epidural steroid injection, metro, private_mid: 18,000; no 24 hours needed, at Niva more than two (4.2)."""
    answer = ask(staged(prescribed={"epidural_steroid_injection": 1}, policy=policy("niva_reassure")))

    assert answer.ladder[-1].variant == "day_care"
    assert lines_of(answer, Stage.HOSPITALISATION) == {"epidural_steroid_injection": (1, 18_000)}
    paid = {line.item: line.plan_pays for line in row(end(answer, Stage.HOSPITALISATION)).lines}
    assert paid["epidural_steroid_injection"] == rupees(18_000)


def test_a_prescribed_operation_is_billed_once_with_its_stay() -> None:
    """Laminectomy, metro, private_mid: 170,000, all in: no room, nurse or round beside it."""
    answer = ask(staged(stage=Stage.HOSPITALISATION, prescribed={"laminectomy_package": 1}))

    lines = lines_of(answer, Stage.HOSPITALISATION)
    assert lines["laminectomy_package"] == (1, 170_000)
    assert not {"room_semi_private_day", "nursing_day", "doctor_round_visit", "surgeon_fee_microdiscectomy"} & set(
        lines
    )


def test_answer_names_the_versions_it_depends_on_and_no_others() -> None:
    versions = ask(rajat(policy=policy("arogya_sanjeevani"))).versions

    assert set(versions.plans) == {"arogya_sanjeevani"} and not versions.premiums
    assert versions.pathway == edition().versions("recurrent_sedentary").pathway != ""


def test_a_policy_never_changes_triage() -> None:
    without = ask(rajat())
    held = ask(rajat(policy=policy("care_supreme", age_months=60, declared_condition=Declared.YES, network=False)))

    assert without.triage == held.triage


def test_two_plans_give_the_rows_they_give_alone() -> None:
    both = ask(rajat(policy=policy("care_supreme", "niva_reassure")))
    alone = ask(rajat(policy=policy("niva_reassure")))

    assert end(both, Stage.HOSPITALISATION, "niva_reassure") == end(alone, Stage.HOSPITALISATION)


def test_the_first_plan_is_the_one_the_opening_speaks_of() -> None:
    answer = ask(rajat(policy=policy("care_supreme", "niva_reassure")))

    assert answer.opening.hospital.facts["plan"] == "Care Supreme"


Change = Callable[[Query], Query]


def set_policy(**known: Any) -> Change:
    return lambda query: replace(query, policy=replace(query.policy, **known))


def set_place(**known: Any) -> Change:
    return lambda query: replace(query, place=replace(query.place, **known))


def set_(**known: Any) -> Change:
    return lambda query: replace(query, **known)


STAY = staged("radiculopathy", Stage.HOSPITALISATION, policy=policy("arogya_sanjeevani", age_months=12))

# For each field a question in which it matters. market, as_of and versions choose the edition and are
# proven with the use-case; written only places faults.
ALIVE: dict[str, tuple[Query, Change]] = {
    "answers": (rajat(), set_(answers=answers(duration_days=20))),
    "presentation": (staged(), set_(presentation="chronic_spasm")),
    "stage": (staged(), set_(stage=Stage.DIAGNOSTICS)),
    "stages_included": (staged(), set_(stages_included=(Stage.DOCTOR_VISIT,))),
    "age_years": (staged(), set_(age_years=55)),
    "prescribed": (staged(), set_(prescribed={"physio_session": 10})),
    "differential_billing": (
        replace(STAY, place=Place(room=RoomClass.SINGLE_PRIVATE)),
        set_(differential_billing=False),
    ),
    "assumed": (staged(), set_(assumed=frozenset({"room"}))),
    "place.city": (staged(), set_place(city="pune")),
    "place.city_tier": (staged(), set_place(city_tier=CityTier.TIER3)),
    "place.facility": (staged(), set_place(facility=Facility.PUBLIC)),
    "place.room": (staged(), set_place(room=RoomClass.GENERAL_WARD)),
    "policy.plans": (staged(), set_policy(plans=policy("care_supreme").plans)),
    "policy.age_months": (STAY, set_policy(age_months=24)),
    "policy.year": (
        replace(STAY, policy=policy(age_months=40)),
        set_policy(age_months=40, year=YearSoFar(sum_insured_left=rupees(1_000))),
    ),
    "policy.premium": (staged(), set_policy(premium=rupees(12_000))),
    "policy.declared_condition": (STAY, set_policy(declared_condition=Declared.YES)),
    "policy.network": (STAY, set_policy(network=False)),
    "plans.sum_insured": (STAY, set_policy(plans=policy("arogya_sanjeevani", sum_insured=rupees(50_000)).plans)),
    "plans.options": (
        staged(policy=policy("care_supreme", age_months=40)),
        set_policy(plans=policy("care_supreme", options=("with_claim_shield",)).plans),
    ),
}


@pytest.mark.parametrize("name", ALIVE)
def test_no_field_of_a_question_is_dead(name: str) -> None:
    question, change = ALIVE[name]

    before, after = ask(question), ask(change(question))

    assert replace(before, query=question) != replace(after, query=question)


def test_every_field_of_a_question_is_proven_alive() -> None:
    chooses_the_edition = {"market", "as_of", "versions", "recorded_at", "tenant", "locale"}
    fields = {name for name in Query.__slots__ if name not in chooses_the_edition | {"written"}}
    nested = {f"place.{name}" for name in Place.__slots__} | {f"policy.{name}" for name in PolicyQuestion.__slots__}

    assert set(ALIVE) - {"plans.sum_insured", "plans.options"} == (fields - {"place", "policy"}) | nested


def test_an_answer_is_a_pure_function_of_its_question() -> None:
    fresh = world.edition_with({})

    assert estimate(rajat(), fresh) == estimate(rajat(), edition())


def test_own_policy_is_a_row_only_when_it_is_held() -> None:
    states = [entry.policy_state for entry in ask(rajat()).comparison[0].rows]
    held = [entry.policy_state for entry in ask(rajat(policy=policy(age_months=5))).comparison[0].rows]

    assert states == [PolicyState.NO_POLICY, PolicyState.BOUGHT_TODAY, PolicyState.PAST_WAITS]
    assert held == [*states, PolicyState.OWN_POLICY]
