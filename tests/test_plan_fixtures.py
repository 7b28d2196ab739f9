"""The published Indian plans: what each term says, and that it says where it was read.

Expected figures are those of the wordings and extracts named in each plan's ``sources``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from service.domain.plan import Plan, PlanKind, Term, Terms
from service.domain.plan_values import (
    CARE_ORDER,
    DailyLimit,
    Deductible,
    DeductibleKind,
    LimitKind,
    OutPatientBenefit,
    Step,
    SumInsured,
)
from service.domain.vocabulary import NonPayableList, ServiceCategory, SpineScope
from tests.published_plans import LAKH, PLANS

ALL_LISTS = frozenset(NonPayableList) - {NonPayableList.NONE}
AS_BENCH = (Step.ROOM, Step.SUB_LIMIT, Step.DEDUCTIBLE, Step.COPAY, Step.SUM_INSURED)


def terms(plan_id: str) -> Terms:
    return PLANS[plan_id].terms


def every_set(plan: Plan) -> list[Mapping[str, Term[object]]]:
    """The plan's own terms, those of its bands, and those of its variants."""
    own = {name: getattr(plan.terms, name) for name in Terms.__dataclass_fields__}
    return [own, *(band.terms for band in plan.by_sum_insured), *plan.variants.values()]


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_every_source_listed_is_cited(plan: Plan) -> None:
    shown = [term for terms in every_set(plan) for term in terms.values()]
    cited = {term.clause.source for term in shown if term.clause} | {entry.source for entry in plan.described}

    assert cited == set(plan.sources)


@pytest.mark.parametrize(
    ("plan_id", "options"),
    [
        ("arogya_sanjeevani", SumInsured(minimum=LAKH // 2, maximum=10 * LAKH, step=LAKH // 2)),
        ("medisure_super_topup", SumInsured(minimum=3 * LAKH, maximum=20 * LAKH)),
        ("new_india_mediclaim", SumInsured(options=(2 * LAKH, 3 * LAKH, 5 * LAKH, 8 * LAKH))),
        ("star_outpatient_care", SumInsured(options=(LAKH // 4, LAKH // 2, 3 * LAKH // 4, LAKH))),
        ("care_advantage", SumInsured(options=tuple(LAKH * lakh for lakh in (25, 50, 100, 200, 300, 600)))),
        ("care", SumInsured(options=tuple(LAKH * lakh for lakh in (3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 75)))),
        ("care_plus", SumInsured(options=tuple(LAKH * lakh for lakh in (3, 5, 7, 10, 25)))),
        ("optima_lite", SumInsured(options=(5 * LAKH, 15 * LAKH // 2))),
        ("niva_reassure_2", SumInsured(options=tuple(LAKH * lakh for lakh in (5, 10, 15, 20, 25, 50, 100)))),
        ("star_comprehensive", SumInsured(minimum=5 * LAKH, maximum=100 * LAKH)),
        ("star_super_surplus", SumInsured(options=tuple(LAKH * lakh for lakh in (5, 10, 15, 20, 25)))),
        ("health_booster", SumInsured(minimum=2 * LAKH, maximum=50 * LAKH)),
        ("medisure_prime_zone", SumInsured(unknown=True)),
        ("digit_zone", SumInsured(options=(10 * LAKH,), unknown=True)),
        ("bajaj_health_guard", SumInsured(options=(5 * LAKH,), unknown=True)),
    ],
)
def test_sums_on_offer(plan_id: str, options: SumInsured) -> None:
    assert PLANS[plan_id].sum_insured == options


@pytest.mark.parametrize("plan_id", ["care_supreme", "niva_reassure", "optima_secure", "activ_one_max"])
def test_five_lakh_can_be_bought(plan_id: str) -> None:
    assert PLANS[plan_id].sum_insured.offers(5 * LAKH)


@pytest.mark.parametrize(
    ("plan_id", "scope"),
    [
        ("arogya_sanjeevani", SpineScope.ALL_SPINAL),
        ("care_supreme", SpineScope.ALL_SPINAL),
        ("new_india_mediclaim", SpineScope.ALL_SPINAL),
        ("niva_reassure", SpineScope.DISC),
        ("optima_secure", SpineScope.SURGERY_ONLY),
        ("activ_one_max", SpineScope.DISC_AND_SPONDYLOSIS),
        ("optima_lite", SpineScope.SURGERY_ONLY),
    ],
)
def test_the_spine_is_waited_for_as_each_wording_lists_it(plan_id: str, scope: SpineScope) -> None:
    assert terms(plan_id).spine_scope.value is scope
    assert terms(plan_id).specified_wait_months.value == 24


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_waits_carry_the_regulators_codes(plan: Plan) -> None:
    codes = {
        "initial_wait_days": "Excl03",
        "specified_wait_months": "Excl02",
        "spine_scope": "Excl02",
        "pre_existing_wait_months": "Excl01",
        "listed_waits": "Excl02",
    }
    for name, code in codes.items():
        term = getattr(plan.terms, name)
        assert (term.clause.ref if term.known else code) == code


@pytest.mark.parametrize("plan_id", ["new_india_mediclaim", "star_outpatient_care", "star_comprehensive"])
def test_a_printed_wait_of_48_months_is_capped_and_kept_as_a_reading(plan_id: str) -> None:
    wait = terms(plan_id).pre_existing_wait_months

    assert wait.value == 36
    assert [reading.value for reading in wait.readings] == [48]
    assert "capped" in wait.note


@pytest.mark.parametrize(
    ("plan_id", "before", "after"),
    [
        ("arogya_sanjeevani", 30, 60),
        ("new_india_mediclaim", 30, 60),
        ("medisure_super_topup", 30, 60),
        ("care_supreme", 60, 180),
        ("niva_reassure", 60, 180),
        ("optima_secure", 60, 180),
        ("activ_one_max", 90, 180),
        ("care_advantage", 60, 180),
        ("care", 30, 60),
        ("optima_lite", 30, 60),
        ("niva_reassure_2", 60, 180),
        ("star_comprehensive", 60, 90),
        ("star_super_surplus", 60, 90),
        ("health_booster", 60, 90),
    ],
)
def test_days_before_and_after_a_stay(plan_id: str, before: int, after: int) -> None:
    assert (terms(plan_id).pre_hospital_days.value, terms(plan_id).post_hospital_days.value) == (before, after)


def test_orders_are_the_printed_ones_or_unknown_with_the_others_as_readings() -> None:
    silent = terms("arogya_sanjeevani").order

    assert terms("care_supreme").order.value == terms("niva_reassure").order.value == CARE_ORDER
    assert silent.value == terms("new_india_mediclaim").order.value == AS_BENCH
    assert [reading.value[-2:] for reading in silent.readings] == [
        (Step.SUB_LIMIT, Step.SUM_INSURED),
        (Step.SUM_INSURED, Step.COPAY),
    ]


def test_arogya_sanjeevani_limits_the_room_with_its_nursing() -> None:
    plan = terms("arogya_sanjeevani")

    assert plan.room_limit.value == DailyLimit(LimitKind.LOWER_OF, 500_000, 200, frozenset({ServiceCategory.NURSING}))
    assert plan.icu_limit.value == DailyLimit(LimitKind.LOWER_OF, 1_000_000, 500)
    assert (plan.copay_bps.value, plan.ambulance_limit.value) == (500, 200_000)


def test_arogya_sanjeevani_scales_what_generali_central_scales_and_keeps_two_other_texts() -> None:
    scope = terms("arogya_sanjeevani").proportionate

    assert {ServiceCategory.THERAPY, ServiceCategory.ADMIN, ServiceCategory.THEATRE} <= scope.value.categories
    assert ServiceCategory.THERAPY not in scope.readings[0].value.categories
    assert len(scope.readings) == 2


def test_new_india_limits_room_and_icu_by_share_alone() -> None:
    plan = terms("new_india_mediclaim")

    assert plan.room_limit.value == DailyLimit(LimitKind.PERCENT, 0, 100, frozenset({ServiceCategory.NURSING}))
    assert plan.icu_limit.value == DailyLimit(LimitKind.PERCENT, 0, 200)


def test_the_contradiction_about_cares_ambulance_is_a_reading() -> None:
    ambulance = terms("care_supreme").ambulance_limit

    assert ambulance.known and ambulance.value is None
    assert [reading.value for reading in ambulance.readings] == [1_000_000]


@pytest.mark.parametrize(
    ("plan_id", "item"),
    [
        ("care_supreme", "rmo_duty_doctor_day"),  # 4.2(17)
        ("care_supreme", "chiropractor_session"),  # 4.2(12)
        ("optima_secure", "chiropractor_session"),  # specific exclusion (h)
        ("activ_one_max", "rf_ablation_facet"),  # D.2.6
        ("niva_reassure", "rigid_ls_brace"),  # 6.26
        ("care_supreme", "external_device"),  # 4.2(5); in all four wordings, by category
        ("optima_secure", "external_device"),
        ("activ_one_max", "external_device"),
        ("niva_reassure", "external_device"),
    ],
)
def test_exclusions_by_name(plan_id: str, item: str) -> None:
    assert item in terms(plan_id).excluded_items.value


@pytest.mark.parametrize(
    ("plan_id", "variant", "lists"),
    [
        ("care_supreme", None, frozenset[NonPayableList]()),
        ("care_supreme", "with_claim_shield", frozenset({NonPayableList.OPTIONAL})),
        ("niva_reassure", "with_safeguard", frozenset({NonPayableList.OPTIONAL})),
        ("niva_reassure", "with_safeguard_plus", ALL_LISTS),
        ("activ_one_max", None, ALL_LISTS),
    ],
)
def test_consumables_riders(plan_id: str, variant: str | None, lists: frozenset[NonPayableList]) -> None:
    plan = PLANS[plan_id]
    term = plan.variants[variant]["lists_paid"] if variant else plan.terms.lists_paid

    assert term.value == lists


@pytest.mark.parametrize(
    ("plan_id", "variant", "deductible"),
    [
        ("medisure_super_topup", None, Deductible(DeductibleKind.AGGREGATE, 5 * LAKH)),
        ("medisure_super_topup", "deductible_200000", Deductible(DeductibleKind.AGGREGATE, 2 * LAKH)),
        ("optima_secure", "deductible_25000", Deductible(DeductibleKind.AGGREGATE, LAKH // 4)),
        ("activ_one_max", "deductible_25000", Deductible(DeductibleKind.PER_CLAIM, LAKH // 4)),
        ("care_supreme", "deductible_1000000", Deductible(DeductibleKind.AGGREGATE, 10 * LAKH)),
        ("optima_lite", "deductible_10000", Deductible(DeductibleKind.AGGREGATE, LAKH // 10)),
        ("star_super_surplus", None, Deductible(DeductibleKind.AGGREGATE, 10 * LAKH)),
        ("star_super_surplus", "deductible_300000", Deductible(DeductibleKind.AGGREGATE, 3 * LAKH)),
        ("star_super_surplus", "silver_500000", Deductible(DeductibleKind.PER_CLAIM, 5 * LAKH)),
        ("health_booster", None, Deductible(DeductibleKind.AGGREGATE, 5 * LAKH)),
        ("health_booster", "deductible_400000", Deductible(DeductibleKind.AGGREGATE, 4 * LAKH)),
    ],
)
def test_deductibles_on_offer(plan_id: str, variant: str | None, deductible: Deductible) -> None:
    plan = PLANS[plan_id]
    term = plan.variants[variant]["deductible"] if variant else plan.terms.deductible

    assert term.value == deductible


def test_the_out_patient_product_pays_physiotherapy_in_its_network_and_no_stay() -> None:
    plan = PLANS["star_outpatient_care"]

    assert plan.kind is PlanKind.OUT_PATIENT and not plan.terms.in_patient.value
    assert plan.terms.out_patient.value.network_only
    assert {ServiceCategory.THERAPY, ServiceCategory.DIAGNOSTIC} < plan.terms.out_patient.value.categories


def test_a_consultation_in_the_network_is_paid_up_to_300_rupees() -> None:
    """Star Comprehensive; the version of 2014-15 caps the year at 1,200 to 3,300 by sum insured."""
    visits = terms("star_comprehensive").out_patient
    shown = OutPatientBenefit(frozenset({ServiceCategory.CONSULTATION}), 120_000, 30_000, network_only=True)

    assert visits.value == shown and not visits.known
    assert [reading.value for reading in visits.readings] == [replace(shown, annual_limit=330_000)]


PAYING_VISITS = {"star_outpatient_care", "star_comprehensive"}


@pytest.mark.parametrize("plan", [plan for name, plan in PLANS.items() if name not in PAYING_VISITS])
def test_no_other_plan_pays_for_visits_without_a_stay(plan: Plan) -> None:
    assert plan.terms.out_patient.value == OutPatientBenefit()


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_no_reading_repeats_the_value(plan: Plan) -> None:
    for name, term in (named for terms in every_set(plan) for named in terms.items()):
        values = [term.value, *(reading.value for reading in term.readings)]
        assert all(values.count(value) == 1 for value in values), name


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_no_plan_is_dated_after_it_was_read(plan: Plan) -> None:
    assert plan.as_of <= date(2026, 11, 20).isoformat()
