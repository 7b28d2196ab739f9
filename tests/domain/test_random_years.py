"""A year of claims under several policies: the service and the oracle agree, and the laws of a year hold."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.adjudication import settle_one, settle_year
from service.domain.markets import india
from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    Bucket,
    Deductible,
    DeductibleKind,
    ListedWait,
    Restoration,
    RestoreWhen,
)
from service.domain.policy_year import PolicyYear, after_claim, cover_for, of_base, open_year
from tests import oracle_year
from tests.claims import TODAY, claim, package, policy, rupees, sheet
from tests.oracle_year import Event, Held
from tests.random_years import YearCase, random_year, years
from tests.world import LAKH
from tests.year_sheets import figures_of, oracle_figures, policy_of, settle_sheets, sheet_of

NEUTRAL = Terms()


@pytest.mark.no_cover
def test_service_and_oracle_agree_on_random_years(pytestconfig: pytest.Config) -> None:
    """A fifth of ``--oracle-cases``: 2,000 years of up to four claims and three policies, about 15 seconds."""
    rng = random.Random(20_261_121)
    for number in range(pytestconfig.getoption("--oracle-cases") // 5):
        events, policies = random_year(rng)
        expected = oracle_year.settle_year(events, policies, unit=india.WHOLE_RUPEE, as_of=TODAY)
        found = figures_of(settle_sheets(events, policies), events)
        assert found == oracle_figures(expected), f"year {number}: {events} {policies}"


def test_random_years_reach_what_a_year_is_made_of() -> None:
    """Every part of the cover pays, comes back and runs out; limits run down; policies take turns."""
    rng = random.Random(20_261_122)
    seen: Counter[str] = Counter()
    for _ in range(600):
        events, policies = random_year(rng)
        for answer in oracle_year.settle_year(events, policies, unit=india.WHOLE_RUPEE, as_of=TODAY):
            for held, one in zip(policies, answer.policies, strict=True):
                seen.update(part for part, amount in one.parts.items() if amount)
                seen.update({rule for rule, _, _ in one.settlement.moves})
                seen[f"restored {held.terms.restoration.value.when}"] += one.parts["restored"] > 0
                seen["kept back"] += one.cash < sum(one.settlement.plan_pays)
                seen[f"bonus {held.terms.bonus.value.after_claim}"] += one.bonus_at_renewal > 0

    wanted = {
        *(part.value for part in Bucket),
        *(f"restored {when}" for when in RestoreWhen if when is not RestoreWhen.NEVER),
        *("bonus grows", "bonus kept", "bonus reduced", "bonus lost", "kept back"),
        *("deductible", "sub_limit", "line_limit", "out_patient_limit", "out_patient_category_limit", "sum_insured"),
        *("initial_wait", "pre_existing_wait", "specified_wait", "listed_wait", "increase_wait", "paid_elsewhere"),
    }
    assert not {name: seen[name] for name in wanted if seen[name] < 10}


def plain(held: Held, **terms: Any) -> Held:
    """The policy without limits that a claim can use up for another line, and with terms replaced."""
    kept = replace(held.terms, sub_limits=NEUTRAL.sub_limits, out_patient=NEUTRAL.out_patient, order=NEUTRAL.order)
    kept = replace(kept, payout_steps=NEUTRAL.payout_steps)
    return replace(held, terms=replace(kept, **{name: Term(value) for name, value in terms.items()}))


def paid(events: list[Event], held: Held) -> int:
    """What the policy pays in the year."""
    return sum(answer.policies[0].plan_pays for answer in settle_sheets(events, [held]))


@given(years)
@settings(max_examples=60)
def test_a_sequence_gives_the_figures_of_the_claims_one_by_one(case: YearCase) -> None:
    events, [told, *_] = case
    held = policy_of(told)
    kept: dict[str, PolicyYear] = {}

    for number, answer in enumerate(settle_sheets(events, [told])):
        event = events[number]
        key = "" if told.floater else event.person.id
        year = kept.get(key, held.own_years.get(event.person.id, held.year))
        alone = settle_one(sheet_of(event, "alone"), held, year, market=india.MARKET, as_of=TODAY)
        together = answer.policies[0]
        assert (alone.plan_pays, alone.parts, alone.year) == (together.plan_pays, together.parts, together.year)
        kept[key] = alone.year


@given(years)
@settings(max_examples=80)
def test_policies_together_never_pay_more_than_the_bill(case: YearCase) -> None:
    events, policies = case

    for answer in settle_sheets(events, policies):
        billed = answer.sheet.claim.amounts[:, 0].tolist()
        assert all(0 <= share <= bill for share, bill in zip(answer.plan_pays, billed, strict=True))
        assert sum(answer.plan_pays) == sum(one.plan_pays for one in answer.policies)


@given(years)
@settings(max_examples=80)
def test_no_policy_pays_more_than_its_cover(case: YearCase) -> None:
    """Each part at most as it stood before; what came back at most one restoration's amount in a claim."""
    events, policies = case
    kept: dict[tuple[int, str], PolicyYear] = {}

    for answer, event in zip(settle_sheets(events, policies), events, strict=True):
        for place, (told, one) in enumerate(zip(policies, answer.policies, strict=True)):
            key = place, "" if told.floater else event.person.id
            before = kept.get(key, one.policy.own_years.get(event.person.id, one.policy.year))
            back = of_base(told.sum_insured, told.terms.restoration.value.amount_bps)
            most = {"base": before.base, "bonus": before.bonus, "extra": before.extra, "restored": back}
            assert all(0 <= amount <= most[part.value] for part, amount in one.parts.items())
            assert one.year.used.get("out_patient", 0) >= before.used.get("out_patient", 0)
            kept[key] = one.year


@given(years)
@settings(max_examples=60)
def test_cover_that_comes_back_never_pays_less_in_a_year(case: YearCase) -> None:
    events, [told, *_] = case

    assert paid(events, plain(told)) >= paid(events, plain(told, restoration=Restoration()))


@given(years)
@settings(max_examples=60)
def test_a_floater_never_pays_more_than_separate_sums_of_its_size(case: YearCase) -> None:
    """Where nothing comes back and no deductible of the year is shared: both may favour a floater."""
    events, [told, *_] = case
    alike = replace(plain(told, restoration=Restoration(), deductible=Deductible()), year=None, own_years={})

    assert paid(events, replace(alike, floater=True)) <= paid(events, replace(alike, floater=False))


@given(years, st.integers(1, 3))
@settings(max_examples=60)
def test_more_bonus_never_costs_the_patient_more(case: YearCase, more: int) -> None:
    """Where nothing comes back: cover that waits for all else to be used up waits longer beside a bonus."""
    events, [told, *_] = case
    held = replace(plain(told, restoration=Restoration()), year=None, own_years={})

    assert paid(events, replace(held, bonus_years=held.bonus_years + more)) >= paid(events, held)


def test_pending_instalments_are_kept_back_once() -> None:
    """Rules 10.3: with a claim all that is pending becomes due. Of 9,000 the first claim's 5,000, then 4,000."""
    held = policy(pending_instalments=rupees(9_000))
    sheets = [sheet(claim(package(amount))) for amount in (5_000, 80_000, 10_000)]

    answers = list(settle_year(sheets, [held], market=india.MARKET, as_of=TODAY))

    assert [answer.policies[0].cash for answer in answers] == [0, rupees(76_000), rupees(10_000)]


def test_cover_comes_back_though_some_that_came_back_is_left() -> None:
    """Care Supreme: without limit, once base, Plus and bonus are used up; 4 lakh, then 3 and 3 more: all are paid.

    Else the third claim is paid one lakh, and four if the second had been for a lakh more.
    """
    terms = Terms(restoration=Term(Restoration(RestoreWhen.EXHAUSTED)))
    year, found = open_year(terms, 4 * LAKH), []

    for asked in (4 * LAKH, 3 * LAKH, 3 * LAKH):
        cover = cover_for(year, terms, 4 * LAKH)
        found.append(min(asked, cover.total))
        year = after_claim(year, terms, cover, paid=found[-1])

    assert found == [4 * LAKH, 3 * LAKH, 3 * LAKH]


def test_a_listed_wait_is_held_to_the_regulators_maximum() -> None:
    """Rules 4.2 and 11: no specified disease waits longer than 36 months since April 2024; older wordings print 48."""
    terms = Terms(listed_waits=Term((ListedWait("joints", 48, frozenset({"arthritis"})),)))
    asked = sheet(claim(package(50_000), admitted=date(2024, 4, 1), names=frozenset({"arthritis"})))
    held = policy(terms, started=date(2021, 3, 1))

    [answer] = settle_year([asked], [held], market=india.MARKET, as_of=TODAY)

    assert answer.policies[0].plan_pays == rupees(50_000)


@pytest.mark.parametrize("kind", [kind for kind in DeductibleKind if kind is not DeductibleKind.AGGREGATE])
def test_only_a_deductible_of_the_year_has_something_left(kind: DeductibleKind) -> None:
    """Rules 7.2 and 7.3: one per claim is taken each time anew, so nothing of it is left of a year."""
    assert open_year(Terms(deductible=Term(Deductible(kind, LAKH))), 5 * LAKH).deductible_left == 0
