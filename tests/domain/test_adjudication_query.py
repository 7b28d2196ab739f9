"""Questions about bills past their schema: policies opened, items looked up, and what does not fit together."""

from dataclasses import replace
from datetime import date

from service.domain.adjudication_query import policy_of, sheets_of, with_items
from service.domain.markets.india import MARKET
from service.domain.policy import Insured
from service.domain.vocabulary import CareSetting, NonPayableList, ServiceCategory
from tests.adjudications import MEDICINES, ROOM, Json, faults, load, plan, policy, question, refused
from tests.dead_input_pairs import SHARED
from tests.world import TODAY, edition

LAKH = 10_000_000


def opened(under: Json, **held: object):  # type: ignore[no-untyped-def]
    """The policy of a question with everything its plan promises."""
    asked = load(question(under=under, held=held)).policies[0]
    assert asked.plan is not None
    return policy_of(asked, asked.plan, market=MARKET, as_of=TODAY)


def test_a_year_opens_with_the_whole_cover() -> None:
    """5 lakh, a fifth beside it, two years of 10 %; a deductible of 50,000."""
    found = opened(
        plan(
            extra_cover_bps=2000,
            bonus={"percent_bps": 1000, "maximum_bps": 1500},
            deductible={"kind": "aggregate", "amount": "50000.00"},
        ),
        bonus_years=2,
    )

    assert (found.year.base, found.year.extra, found.year.bonus) == (5 * LAKH, LAKH, 5 * LAKH * 15 // 100)
    assert (found.year.deductible_left, found.year.ever_paid, found.bonus_bps) == (5_000_000, True, 1500)


def test_what_is_said_of_a_year_comes_before_how_it_opens() -> None:
    found = opened(plan(), year={"base": "1.00"}, years={"asha": {"base": "2.00"}})

    assert (found.year.base, found.own_years["asha"].base, found.own_years["asha"].bonus) == (100, 200, 0)


def test_an_item_brings_its_category_list_and_place_unless_the_line_says_otherwise() -> None:
    away = next(item for item in edition().items.values() if item.setting is CareSetting.OUT_PATIENT)
    listed = next(
        item
        for item in edition().items.values()
        if item.nonpayable is not NonPayableList.NONE and item.setting is CareSetting.IN_PATIENT
    )
    lines: list[Json] = [
        {"item": away.code, "amount": 5},
        {"item": away.code, "amount": 5, "setting": "ipd"},
        {"item": listed.code, "amount": 5},
        {"item": listed.code, "amount": 5, "list": "IV"},
        {"item": listed.code, "amount": 5, "category": "room"},
    ]
    found = with_items(load(question(*lines)), edition().items).claims[0].lines

    assert [line.outside for line in found] == [True, False, False, False, None]
    assert [line.category for line in found[:3]] == [away.category, away.category, listed.category]
    assert [line.nonpayable for line in found[2:]] == [
        listed.nonpayable,
        NonPayableList.IN_TREATMENT,
        NonPayableList.NONE,
    ]
    assert (found[0].label, found[4].label, found[4].category) == (away.label, listed.code, ServiceCategory.ROOM)


def test_every_unknown_item_is_named_with_the_nearest() -> None:
    found = faults(question({"item": "mri_ls_spin", "amount": 5}, ROOM, {"item": "zzz", "amount": 5}))

    assert [fault.pointer for fault in found] == ["/claim/bill/0/item", "/claim/bill/2/item"]
    assert "mri_ls_spine" in found[0].detail


def test_faults_of_all_claims_come_at_once_and_once_each() -> None:
    late = {"bill": [ROOM], "discharged": "2026-06-01"}
    asked = {"policies": [policy(id="a"), policy(id="b")], "claims": [late, {"bill": [ROOM], "bill_total": 1}, late]}

    assert refused(asked) == {
        "/claims/0/discharged": "needed",
        "/claims/1/bill_total": "differs",
        "/claims/2/discharged": "needed",
    }


def test_a_total_may_be_left_out_or_right() -> None:
    assert len(sheets_of(load(question(MEDICINES, bill_total=1000)))) == 1
    assert len(sheets_of(load(question(MEDICINES)))) == 1


def test_the_first_and_last_day_of_a_policy_year_are_in_it() -> None:
    held = {"started": "2026-04-01", "period": {"first": "2026-04-01", "last": "2027-03-31"}}
    for day, places in (
        ("2026-03-31", {"/claim/admitted": "outside_policy"}),
        ("2026-04-01", {}),
        ("2027-03-31", {}),
        ("2027-04-01", {"/claim/admitted": "outside_policy"}),
    ):
        asked = question(held=held, admitted=day)
        found = {} if not places else refused(asked)
        assert found == places
        if not places:
            assert sheets_of(load(asked))[0].day_zero == date.fromisoformat(day)


def test_a_plan_without_zones_takes_any() -> None:
    query = load(question(held={"zone": "a"}, zone="b"))

    assert (query.policies[0].zone, sheets_of(query)[0].treated_zone) == ("a", "b")


def test_a_person_who_is_alone_needs_no_name_on_the_claim() -> None:
    shared = load(SHARED)
    (first, second) = sheets_of(shared)
    alone = replace(shared, members=(Insured("ravi"),), claims=(replace(shared.claims[1], member=""),))

    assert (first.member.id, second.member.id, sheets_of(alone)[0].member.id) == ("asha", "ravi", "ravi")
