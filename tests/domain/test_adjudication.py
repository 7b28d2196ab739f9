"""Claims under policies: a year in order, several policies, what is open priced both ways, boundaries.

Published examples by their number; the rest hand calculation on the clause named beside it.
"""

from datetime import date

import pytest

from service.domain.adjudication import settle_one, settle_year
from service.domain.admission import Likelihood
from service.domain.markets.india import MARKET
from service.domain.plan import Authority, Clause, Reading, Term, Terms
from service.domain.plan_values import (
    AfterClaim,
    Bonus,
    Bucket,
    Copay,
    Deductible,
    DeductibleKind,
    LimitPeriod,
    OutPatientBenefit,
    Restoration,
    RestoreWhen,
    SubLimit,
    ZonePair,
)
from service.domain.policy import Increase, Insured, Policy
from service.domain.vocabulary import Declared, Purpose, ServiceCategory, SpineScope
from tests.claims import TODAY, charge, claim, one, package, pays, plan_of, policy, rupees, settle, sheet
from tests.world import LAKH


def test_people_of_a_floater_share_one_sum_and_others_have_their_own() -> None:
    people = [Insured("asha"), Insured("ravi")]
    sheets = [sheet(claim(package(400_000)), person) for person in people]

    shared = list(settle_year(sheets, [policy(floater=True)], market=MARKET, as_of=TODAY))
    apart = list(settle_year(sheets, [policy()], market=MARKET, as_of=TODAY))

    assert pays(shared) == [400_000, 100_000]
    assert pays(apart) == [400_000, 400_000]


def test_one_persons_year_may_stand_beside_the_others() -> None:
    held = policy(years={"asha": {"base": rupees(50_000)}})
    sheets = [sheet(claim(package(80_000)), Insured(name)) for name in ("asha", "ravi")]

    assert pays(list(settle_year(sheets, [held], market=MARKET, as_of=TODAY))) == [50_000, 80_000]


def test_a_sequence_is_the_claims_one_by_one() -> None:
    terms = Terms(
        deductible=Term(Deductible(DeductibleKind.AGGREGATE, LAKH)),
        sub_limits=Term((SubLimit("eye", rupees(60_000), frozenset({"cataract"}), per=LimitPeriod.YEAR),)),
        restoration=Term(Restoration(RestoreWhen.USED)),
    )
    held = policy(terms)
    asked = [
        claim(package(150_000)),
        claim(package(80_000), names=frozenset({"cataract"}), illness="eye"),
        claim(package(700_000)),
    ]

    together = settle(asked, [held])
    year = held.year
    for place, answer in enumerate(together):
        alone = settle_one(sheet(asked[place]), held, year, market=MARKET, as_of=TODAY)
        assert alone.plan_pays == answer.policies[0].plan_pays
        assert alone.year == answer.policies[0].year
        year = alone.year

    assert pays(together) == [50_000, 60_000, 700_000]
    assert year.used == {"sub_limit:eye": rupees(60_000)}


def test_an_out_patient_wallet_of_the_year_runs_down() -> None:
    terms = Terms(out_patient=Term(OutPatientBenefit(frozenset({ServiceCategory.CONSULTATION}), rupees(1_200))))
    visit = claim(charge(ServiceCategory.CONSULTATION, 500, outside=True), stay_admission=False)

    answers = settle([visit] * 3, [policy(terms)])

    assert pays(answers) == [500, 500, 200]
    assert answers[-1].policies[0].year.base == 5 * LAKH


def test_a_wallet_without_a_limit_of_its_own_uses_the_sum_insured() -> None:
    terms = Terms(out_patient=Term(OutPatientBenefit(frozenset({ServiceCategory.CONSULTATION}))))
    visit = claim(charge(ServiceCategory.CONSULTATION, 500, outside=True), stay_admission=False)

    [answer] = settle([visit], [policy(terms)])

    assert answer.policies[0].year.base == 5 * LAKH - rupees(500)


def test_pending_instalments_come_off_the_cash_and_not_off_the_cover() -> None:
    """D-21: 80,000 payable, 9,000 pending: 71,000 in cash."""
    settled = one(claim(package(80_000)), policy(pending_instalments=rupees(9_000)))

    assert (settled.plan_pays, settled.cash) == (rupees(80_000), rupees(71_000))
    assert settled.year.base == 5 * LAKH - rupees(80_000)


def test_ported_credit_shortens_every_wait() -> None:
    """Rules 4.5: admission on or after inception + wait − credit."""
    terms = Terms(pre_existing_wait_months=Term(36))
    asked = claim(package(50_000), admitted=date(2026, 4, 1), existing=Declared.YES)

    def held(credit: int) -> Policy:
        return policy(terms, started=date(2025, 4, 1), credit_months=credit)

    assert one(asked, held(23)).plan_pays == 0
    assert one(asked, held(24)).plan_pays == rupees(50_000)


def test_waits_start_afresh_on_cover_added_later() -> None:
    terms = Terms(pre_existing_wait_months=Term(36))
    asked = claim(package(400_000), admitted=date(2026, 4, 1), existing=Declared.YES)

    def held(since: date) -> Policy:
        return policy(terms, started=date(2020, 4, 1), increase=Increase(2 * LAKH, since))

    assert one(asked, held(date(2023, 4, 2))).plan_pays == 3 * LAKH
    assert one(asked, held(date(2023, 4, 1))).plan_pays == 4 * LAKH


def test_a_wording_with_48_months_is_held_to_36_since_april_2024() -> None:
    """Rules 4.3: the regulator's maximum by the date of the admission."""
    terms = Terms(pre_existing_wait_months=Term(48))

    def paid(admitted: date) -> int:
        asked = claim(package(50_000), admitted=admitted, existing=Declared.YES)
        return one(asked, policy(terms, started=date(2021, 3, 1))).plan_pays

    assert paid(date(2024, 3, 31)) == 0
    assert paid(date(2024, 4, 1)) == rupees(50_000)


def test_a_diagnosis_declared_at_purchase_is_found_by_its_code() -> None:
    """P-AS12: E11 declared, a foot ulcer under E11.5."""
    terms = Terms(pre_existing_wait_months=Term(36))
    asked = claim(package(46_500), admitted=date(2025, 8, 4), names=frozenset({"e11_5"}))
    held = policy(terms, started=date(2023, 4, 1))

    assert one(asked, held, Insured("asha", declared=frozenset({"e11"}))).plan_pays == 0
    assert one(asked, held, Insured("asha", declared=frozenset({"i10"}))).plan_pays == rupees(46_500)


def test_an_unknown_declaration_is_priced_both_ways() -> None:
    terms = Terms(pre_existing_wait_months=Term(36))
    settled = one(claim(package(50_000), existing=Declared.UNKNOWN), policy(terms, age_months=12))

    assert settled.plan_pays == rupees(50_000)
    assert [(other.because.key, other.plan_pays) for other in settled.otherwise] == [("unsure.declared", 0)]


def test_a_contested_stay_is_priced_both_ways_and_an_unlikely_one_the_other_way_round() -> None:
    spasm = claim(charge(ServiceCategory.PHARMACY, 20_000), presentation="simple_spasm")
    rest = claim(charge(ServiceCategory.PHARMACY, 20_000), purpose=Purpose.REST)

    contested, unlikely = one(spasm, policy()), one(rest, policy())

    assert (contested.likelihood, contested.plan_pays) == (Likelihood.CONTESTED, rupees(20_000))
    assert [(other.because.key, other.plan_pays) for other in contested.otherwise] == [("unsure.spasm", 0)]
    assert (unlikely.likelihood, unlikely.plan_pays) == (Likelihood.UNLIKELY, 0)
    assert [(other.because.key, other.plan_pays) for other in unlikely.otherwise] == [("unsure.rest", rupees(20_000))]


def test_a_stay_that_the_terms_refuse_is_unlikely() -> None:
    settled = one(claim(package(8_000), nights=0, stay_hours=18), policy(Terms(minimum_hours=Term(24))))

    assert (settled.likelihood, settled.plan_pays) == (Likelihood.UNLIKELY, 0)


@pytest.mark.parametrize(
    ("scope", "surgical", "accident", "admitted"),
    [
        (SpineScope.ALL_SPINAL, False, False, False),
        (SpineScope.ALL_SPINAL, True, True, True),
        (SpineScope.SURGERY_ONLY, False, False, True),
        (SpineScope.SURGERY_ONLY, True, False, False),
        (SpineScope.DISC, False, False, False),
    ],
)
def test_a_slipped_disc_in_month_ten(scope: SpineScope, surgical: bool, accident: bool, admitted: bool) -> None:
    """D-09: which wordings wait for the spine, and that an accident is spared."""
    terms = Terms(spine_scope=Term(scope), specified_wait_months=Term(24))
    asked = claim(package(90_000), presentation="radiculopathy", surgical=surgical, accident=accident)

    assert bool(one(asked, policy(terms, age_months=10)).plan_pays) is admitted


def test_an_unclear_spine_wait_is_shown_as_running_and_priced_both_ways() -> None:
    terms = Terms(spine_scope=Term(SpineScope.ALL_SPINAL), specified_wait_months=Term(24))
    asked = claim(package(90_000), presentation="chronic_spasm", active_treatment=True, surgical=True)

    settled = one(asked, policy(terms, age_months=10))

    assert settled.plan_pays == 0
    assert [(other.because.key, other.plan_pays) for other in settled.otherwise] == [
        ("unsure.spine_scope", rupees(90_000))
    ]


def test_other_readings_of_a_term_and_terms_nobody_settles_are_told() -> None:
    clause = Clause(None, Authority.WORDING, "S1", "2024")
    copay = Term(500, known=True, clause=clause, readings=(Reading(1_000, "another page says ten"),))
    plan = plan_of(Terms())
    terms = {name: getattr(plan.terms, name) for name in Terms.__dataclass_fields__}
    plan = plan_of(Terms(), id="open")
    object.__setattr__(plan, "terms", Terms(**{**terms, "copay_bps": copay, "minimum_hours": Term(0, known=False)}))

    settled = one(claim(package(100_000)), policy(plan=plan))

    assert settled.plan_pays == rupees(95_000)
    assert [other.plan_pays for other in settled.otherwise] == [rupees(90_000)]
    assert settled.unknown_terms == ("minimum_hours",)


@pytest.mark.parametrize(
    ("insured", "treated", "rate"),
    [("iii", "i", 20), ("iii", "ii", 10), ("ii", "i", 10), ("iii", "iii", 0), ("i", "iii", 0)],
)
def test_a_zone_matrix(insured: str, treated: str, rate: int) -> None:
    """Medisure Prime: II to I 10 %, III to II 10 %, III to I 20 % (S70)."""
    terms = Terms(
        copays=Term(
            (
                Copay("dearer_by_one", 1_000, zones=(ZonePair("ii", "i"), ZonePair("iii", "ii"))),
                Copay("dearer_by_two", 2_000, zones=(ZonePair("iii", "i"),)),
            )
        )
    )

    settled = one(claim(package(100_000), zone=treated), policy(terms, zone=insured))

    assert settled.patient_pays == rupees(1_000) * rate


@pytest.mark.parametrize(("age", "left"), [(60, 0), (61, 20_000), (None, 0)])
def test_a_co_payment_by_age(age: int | None, left: int) -> None:
    """Care Advantage, older version: 20 % above 60."""
    terms = Terms(copays=Term((Copay("senior", 2_000, age_from=61),)))

    assert one(claim(package(100_000)), policy(terms), Insured("ravi", age)).patient_pays == rupees(left)


def test_the_bonus_of_the_next_year_knows_of_this_claim() -> None:
    """Arogya Sanjeevani: 5 % a claim-free year, lost at the same rate."""
    terms = Terms(
        bonus=Term(Bonus(500, 5_000, AfterClaim.REDUCED, 500)),
        deductible=Term(Deductible(DeductibleKind.PER_CLAIM, LAKH)),
    )
    held = policy(terms, bonus_years=2)

    assert one(claim(package(150_000)), held).bonus_at_renewal == 5 * LAKH * 5 // 100
    assert one(claim(package(50_000)), held).bonus_at_renewal == 5 * LAKH * 15 // 100


def test_the_parts_of_the_cover_add_up_to_what_is_paid() -> None:
    terms = Terms(extra_cover_bps=Term(10_000))

    settled = one(claim(package(700_000)), policy(terms))

    assert settled.parts == {Bucket.BASE: 5 * LAKH, Bucket.BONUS: 0, Bucket.EXTRA: 2 * LAKH, Bucket.RESTORED: 0}


def test_limits_that_are_met_exactly_are_told() -> None:
    terms = Terms(minimum_hours=Term(24), pre_existing_wait_months=Term(36))

    settled = one(claim(package(50_000)), policy(terms, age_months=36))

    assert [phrase.key for phrase in settled.boundaries] == ["boundary.hours", "boundary.wait"]


def test_the_first_claim_of_a_policys_life_is_anybodys() -> None:
    """Activ One: after Asha's claim, Ravi's is no longer the first: 7 lakh on a base of 5 are paid whole."""
    terms = Terms(restoration=Term(Restoration(RestoreWhen.INSUFFICIENT, first_claim=False)))
    sheets = [sheet(claim(package(amount)), Insured(name)) for name, amount in (("asha", 10_000), ("ravi", 700_000))]

    assert pays(list(settle_year(sheets, [policy(terms, ever_paid=False)], market=MARKET, as_of=TODAY))) == [
        10_000,
        700_000,
    ]
