"""What sets single plans apart: co-payments, cover, waits and limits, as their sources print them."""

import pytest

from service.domain.plan import Terms
from service.domain.plan_values import (
    AfterClaim,
    Ayush,
    Bonus,
    Bucket,
    Copay,
    DailyLimit,
    DeductibleKind,
    Domiciliary,
    LimitKind,
    LimitPeriod,
    Restoration,
    RestoreWhen,
    SubLimit,
    ZonePair,
)
from service.domain.terms import chosen_terms
from service.domain.vocabulary import RoomClass, ServiceCategory
from tests.published_plans import LAKH, PLANS

CATARACT = frozenset({"cataract"})
AMBULANCE = frozenset({ServiceCategory.AMBULANCE})
NO_LIMIT = DailyLimit()
SINGLE = DailyLimit(LimitKind.CATEGORY, room_class=RoomClass.SINGLE_PRIVATE)
ROBOT = (SubLimit("robotic_surgery", LAKH, frozenset({"robotic_surgery"})),)


def held(plan_id: str, *options: str, lakh: int = 5) -> Terms:
    """The terms of a plan as held with options and a sum insured."""
    return chosen_terms(PLANS[plan_id], options, sum_insured=lakh * LAKH, maxima={})


def share(bps: int) -> DailyLimit:
    return DailyLimit(LimitKind.PERCENT, percent_bps=bps)


def rupees(amount: int) -> DailyLimit:
    return DailyLimit(LimitKind.AMOUNT, amount * 100)


@pytest.mark.parametrize(
    ("plan_id", "lakh", "room", "icu"),
    [
        ("care", 3, share(100), share(200)),  # S35: 3-4 lakh 1% and 2%
        ("care", 5, SINGLE, NO_LIMIT),  # 5-10 lakh: single private room
        ("care", 75, SINGLE, NO_LIMIT),
        ("star_red_carpet", 5, share(100), share(200)),  # S40: 1-5 lakh 1%
        ("star_red_carpet", 10, rupees(6_000), share(200)),  # 7.5-10 lakh
        ("star_red_carpet", 15, rupees(7_000), NO_LIMIT),
        ("star_red_carpet", 20, rupees(8_500), NO_LIMIT),
        ("star_red_carpet", 25, rupees(10_000), NO_LIMIT),
        ("optima_lite", 5, share(100), share(200)),
        ("star_comprehensive", 5, SINGLE, NO_LIMIT),
        ("star_super_surplus", 5, SINGLE, NO_LIMIT),
    ],
)
def test_room_and_icu_by_sum_insured(plan_id: str, lakh: int, room: DailyLimit, icu: DailyLimit) -> None:
    assert (held(plan_id, lakh=lakh).room_limit.value, held(plan_id, lakh=lakh).icu_limit.value) == (room, icu)


@pytest.mark.parametrize(
    ("plan_id", "option", "room_class"),
    [
        ("care_supreme", "room_single_private", RoomClass.SINGLE_PRIVATE),
        ("care_supreme", "room_twin_sharing", RoomClass.SEMI_PRIVATE),
        ("activ_one_max", "room_single_private", RoomClass.SINGLE_PRIVATE),
        ("activ_one_max", "room_shared", RoomClass.SEMI_PRIVATE),
    ],
)
def test_a_chosen_room_is_a_class_of_the_hospital(plan_id: str, option: str, room_class: RoomClass) -> None:
    assert held(plan_id, option).room_limit.value == DailyLimit(LimitKind.CATEGORY, room_class=room_class)


@pytest.mark.parametrize(("lakh", "limit"), [(3, 1_500), (5, 2_000), (15, 2_500), (40, 2_500), (50, 3_000)])
def test_cares_ambulance_grows_with_the_sum_insured(lakh: int, limit: int) -> None:
    assert held("care", lakh=lakh).ambulance_limit.value == limit * 100


def test_silver_is_a_top_up_of_each_stay_and_gold_one_of_the_year() -> None:
    """S45, S46: room 4,000 a day, 36 months, 30/60 days against a single room, 12 months, 60/90."""
    gold, silver = held("star_super_surplus"), held("star_super_surplus", "silver_300000")
    figures = [
        (terms.pre_existing_wait_months.value, terms.pre_hospital_days.value, terms.post_hospital_days.value)
        for terms in (gold, silver)
    ]

    assert figures == [(12, 60, 90), (36, 30, 60)]
    assert (gold.deductible.value.kind, gold.room_limit.value) == (DeductibleKind.AGGREGATE, SINGLE)
    assert (silver.deductible.value.kind, silver.room_limit.value) == (DeductibleKind.PER_CLAIM, rupees(4_000))


def test_members_above_an_age_pay_a_share() -> None:
    """S31: 20% above 60, two other pages none; S51: 10% above 80."""
    senior = held("care_advantage").copays

    assert senior.value == (Copay("above_60", 2_000, age_from=61),)
    assert [reading.value for reading in senior.readings] == [()]
    assert held("care_advantage", "copay_waiver").copays.value == ()
    assert held("medisure_super_topup").copays.value == (Copay("above_80", 1_000, age_from=81),)


def test_red_carpet_takes_30_to_50_percent_of_every_claim() -> None:
    rate = held("star_red_carpet").copay_bps

    assert (rate.known, rate.value, [reading.value for reading in rate.readings]) == (False, 3_000, [5_000])


@pytest.mark.parametrize(
    ("plan_id", "insured", "treated", "bps"),
    [
        ("medisure_prime_zone", "ii", "i", 1_000),
        ("medisure_prime_zone", "iii", "ii", 1_000),
        ("medisure_prime_zone", "iii", "i", 2_000),
        ("medisure_prime_zone", "i", "iii", 0),
        ("medisure_prime_zone", "ii", "iii", 0),
        ("digit_zone", "b", "a", 1_000),
        ("digit_zone", "c", "a", 2_000),
        ("digit_zone", "a", "c", 0),
        ("bajaj_health_guard", "b", "a", 2_000),
        ("bajaj_health_guard", "a", "b", 0),
    ],
)
def test_treatment_in_a_dearer_zone_costs_a_share(plan_id: str, insured: str, treated: str, bps: int) -> None:
    copays = held(plan_id).copays.value

    assert sum(one.bps for one in copays if ZonePair(insured, treated) in one.zones) == bps
    assert all(one.accident_exempt is (plan_id == "bajaj_health_guard") for one in copays)


@pytest.mark.parametrize("plan_id", ["medisure_prime_zone", "digit_zone", "bajaj_health_guard"])
def test_a_plan_known_by_its_zones_alone_says_so(plan_id: str) -> None:
    known = {name for name in Terms.__dataclass_fields__ if getattr(PLANS[plan_id].terms, name).known}

    assert known == {"in_patient", "copays"}
    assert "Only its co-payment by zone was found." in PLANS[plan_id].status_note


@pytest.mark.parametrize(
    ("plan_id", "bonus"),
    [
        ("arogya_sanjeevani", Bonus(500, 5_000, AfterClaim.REDUCED, 500)),
        ("care_supreme", Bonus(5_000, 10_000, AfterClaim.GROWS)),
        ("care_advantage", Bonus(1_000, 5_000, AfterClaim.REDUCED, 1_000)),
        ("optima_secure", Bonus(5_000, 10_000, AfterClaim.GROWS)),
        ("optima_lite", Bonus(1_000, 10_000, AfterClaim.GROWS)),
        ("activ_one_max", Bonus(10_000, 50_000, AfterClaim.GROWS)),
        ("niva_reassure", Bonus(5_000, 10_000, AfterClaim.REDUCED, 5_000)),
        ("new_india_mediclaim", Bonus(2_500, 5_000)),
        ("health_booster", Bonus(1_000, 5_000)),
        ("medisure_super_topup", Bonus()),
    ],
)
def test_the_bonus_of_a_year(plan_id: str, bonus: Bonus) -> None:
    assert held(plan_id).bonus.value == bonus


@pytest.mark.parametrize(
    ("plan_id", "restoration"),
    [
        ("arogya_sanjeevani", Restoration()),
        ("care_supreme", Restoration(RestoreWhen.EXHAUSTED)),
        ("optima_secure", Restoration(RestoreWhen.EXHAUSTED, times=1)),
        ("optima_lite", Restoration(RestoreWhen.EXHAUSTED)),
        ("activ_one_max", Restoration(RestoreWhen.INSUFFICIENT, first_claim=False)),
        ("niva_reassure", Restoration(RestoreWhen.USED)),
        ("niva_reassure_2", Restoration(RestoreWhen.USED)),
        ("star_comprehensive", Restoration(RestoreWhen.EXHAUSTED, times=1)),
        ("health_booster", Restoration(RestoreWhen.EXHAUSTED, times=1, same_illness=False)),
        ("medisure_super_topup", Restoration()),
    ],
)
def test_how_used_cover_comes_back(plan_id: str, restoration: Restoration) -> None:
    assert held(plan_id).restoration.value == restoration


def test_secure_doubles_the_base_until_a_large_deductible_takes_it_away() -> None:
    """S2: from 10 lakh on Secure, Plus and Restore fall away."""
    plain, large = held("optima_secure"), held("optima_secure", "deductible_1000000", lakh=25)

    assert plain.extra_cover_bps.value == 10_000
    assert plain.cover_order.value == (Bucket.BASE, Bucket.BONUS, Bucket.EXTRA, Bucket.RESTORED)
    assert (large.extra_cover_bps.value, large.bonus.value, large.restoration.value) == (0, Bonus(), Restoration())


@pytest.mark.parametrize(
    ("plan_id", "ayush"),
    [
        ("arogya_sanjeevani", Ayush(ayush_hospital=True)),
        ("niva_reassure", Ayush(ayush_hospital=True)),
        ("new_india_mediclaim", Ayush()),
        ("care_supreme", Ayush()),
    ],
)
def test_where_ayush_is_paid(plan_id: str, ayush: Ayush) -> None:
    assert (held(plan_id).ayush.value, held(plan_id).ayush.known) == (ayush, True)


@pytest.mark.parametrize(
    ("plan_id", "home"),
    [
        ("arogya_sanjeevani", Domiciliary(covered=False)),
        ("care_advantage", Domiciliary(covered=False)),
        ("care_supreme", Domiciliary(minimum_days=4, excluded=frozenset({"arthritis", "gout", "rheumatism"}))),
        ("niva_reassure", Domiciliary(minimum_days=3, around=False)),
        ("activ_one_max", Domiciliary(minimum_days=3)),
        ("care", Domiciliary(limit_bps=1_000)),
        ("star_comprehensive", Domiciliary(minimum_days=4)),
    ],
)
def test_treatment_at_home(plan_id: str, home: Domiciliary) -> None:
    assert held(plan_id).domiciliary.value == home


@pytest.mark.parametrize(
    ("plan_id", "limits"),
    [
        (
            "arogya_sanjeevani",
            (
                SubLimit("cataract_per_eye", 4_000_000, CATARACT, 2_500),
                SubLimit("modern_treatments", 0, frozenset({"ionm", "robotic_surgery"}), 5_000),
            ),
        ),
        ("new_india_mediclaim", (SubLimit("cataract_per_eye", 5_000_000, CATARACT, 2_000),)),
        ("niva_reassure", ROBOT),
        ("niva_reassure_2", ROBOT),
        (
            "star_red_carpet",
            (
                SubLimit(
                    "surgeon_consultant_anaesthetist",
                    percent_bps=2_500,
                    categories=frozenset(
                        {ServiceCategory.SURGEON, ServiceCategory.CONSULTATION, ServiceCategory.ANAESTHESIA}
                    ),
                ),
                SubLimit(
                    "theatre_and_medicines",
                    percent_bps=5_000,
                    categories=frozenset({ServiceCategory.THEATRE, ServiceCategory.PHARMACY}),
                ),
            ),
        ),
        (
            "star_super_surplus",
            (SubLimit("ambulance_of_the_year", 300_000, per=LimitPeriod.YEAR, categories=AMBULANCE),),
        ),
        ("health_booster", (SubLimit("ambulance", 500_000, percent_bps=100, categories=AMBULANCE),)),
    ],
)
def test_limits_inside_the_cover(plan_id: str, limits: tuple[SubLimit, ...]) -> None:
    assert held(plan_id).sub_limits.value == limits


@pytest.mark.parametrize(("plan_id", "readings"), [("arogya_sanjeevani", []), ("new_india_mediclaim", [48])])
def test_new_joints_wait_36_months(plan_id: str, readings: list[int]) -> None:
    """Arogya Sanjeevani prints 36 (S7); New India 48 (S8), capped."""
    waits = held(plan_id).listed_waits

    assert [(wait.months, sorted(wait.applies_to)) for wait in waits.value] == [
        (36, ["age_related_osteoarthritis", "joint_replacement"])
    ]
    assert [wait.months for reading in waits.readings for wait in reading.value] == readings


@pytest.mark.parametrize(
    ("plan_id", "treatment"),
    [
        ("care_supreme", "acupuncture"),  # 4.2(12)
        ("care_supreme", "chiropractic"),
        ("optima_secure", "spinal_manipulation"),  # specific exclusion (h)
        ("optima_lite", "muscle_stimulation"),
        ("activ_one_max", "radiofrequency_ablation"),  # D.2.6
        ("niva_reassure", "yoga"),
        ("arogya_sanjeevani", "refractive_surgery"),  # Excl15
        ("arogya_sanjeevani", "ozone_therapy"),  # Excl16
    ],
)
def test_treatments_a_wording_excludes(plan_id: str, treatment: str) -> None:
    assert treatment in held(plan_id).excluded_treatments.value


@pytest.mark.parametrize("plan_id", ["niva_reassure", "niva_reassure_2"])
def test_niva_asks_two_hours_of_day_care(plan_id: str) -> None:
    assert held(plan_id).day_care_minimum_hours.value == 2


def test_reassure_2_is_advertised_with_two_hours_of_stay() -> None:
    hours = held("niva_reassure_2").minimum_hours

    assert (hours.known, hours.value, [reading.value for reading in hours.readings]) == (False, 24, [2])


def test_no_charge_scales_on_icu_days_at_hdfc() -> None:
    assert held("optima_secure").proportionate.value.icu_days_exempt
    assert held("optima_lite").proportionate.value.icu_days_exempt
