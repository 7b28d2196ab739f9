"""What would have made a line covered, ground by ground; dates by hand."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.claim import ClaimLine
from service.domain.dates import add_days
from service.domain.phrase import Phrase
from service.domain.plan import Term, Terms
from service.domain.plan_values import ListedWait, OutPatientBenefit
from service.domain.policy import Increase, Policy
from service.domain.remedies import REMEDIES, Uncovered, remedy
from service.domain.vocabulary import CareSetting, Declared, NonPayableList, ServiceCategory
from tests.claims import TODAY, charge, claim, plan_of, policy, sheet
from tests.world import LAKH

TERMS = Terms(
    initial_wait_days=Term(30),
    pre_existing_wait_months=Term(36),
    specified_wait_months=Term(24),
    listed_waits=Term((ListedWait("knee", 48, frozenset({"knee"})),)),
    pre_hospital_days=Term(30),
    post_hospital_days=Term(60),
    minimum_hours=Term(24),
)
ADMITTED = date(2026, 11, 1)


def uncovered(
    terms: Terms = TERMS, *, held: Policy | None = None, dated: bool = True, line: ClaimLine | None = None
) -> Uncovered:
    bill = charge(ServiceCategory.THERAPY, 1_000)
    asked = claim(bill, nights=3, admitted=ADMITTED if dated else None, names=frozenset({"knee"}))
    found = sheet(asked)
    return Uncovered(line or found.claim.lines[0], found, held or policy(terms, started=date(2026, 11, 20)), terms)


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        ("initial_wait", date(2026, 12, 20)),
        ("out_patient_wait", date(2026, 12, 20)),
        ("pre_existing_wait", date(2029, 11, 20)),
        ("out_patient_wait_existing", date(2029, 11, 20)),
        ("specified_wait", date(2028, 11, 20)),
        ("listed_wait", date(2030, 11, 20)),
    ],
)
def test_a_wait_ends_on_a_day(rule: str, end: date) -> None:
    assert remedy(rule, uncovered()) == Phrase("would.covered_from", {"from": end})


def test_ported_credit_brings_the_end_nearer() -> None:
    held = policy(TERMS, started=date(2026, 11, 20), credit_months=12)

    assert remedy("specified_wait", uncovered(held=held)) == Phrase("would.covered_from", {"from": date(2027, 11, 20)})
    assert remedy("initial_wait", uncovered(held=held)) == Phrase(
        "would.covered_from", {"from": add_days(date(2025, 11, 20), 30)}
    )


def test_without_a_start_a_wait_has_only_its_length() -> None:
    held = policy(TERMS, age_months=3)

    assert remedy("specified_wait", uncovered(held=held)) == Phrase("would.wait_months", {"months": 24})
    assert remedy("initial_wait", uncovered(held=held)) == Phrase("would.wait_days", {"days": 30})


def test_cover_added_later_counts_from_the_end_of_its_longest_wait() -> None:
    held = policy(TERMS, increase=Increase(LAKH, date(2025, 1, 31)))

    assert remedy("increase_wait", uncovered(held=held)) == Phrase("would.increase_from", {"from": date(2029, 1, 31)})
    assert remedy("increase_wait", uncovered(held=policy(TERMS, increase=Increase(LAKH, age_months=3)))) is None
    assert remedy("increase_wait", uncovered(held=policy(TERMS))) is None


def test_only_waits_that_hold_the_claim_count_for_cover_added_later() -> None:
    """30 days for any illness, 24 months for the spine, 36 for what was declared; all from 31 January 2025."""
    held = policy(TERMS, increase=Increase(LAKH, date(2025, 1, 31)))

    def counts_from(**known: object) -> object:
        asked = claim(charge(ServiceCategory.THERAPY, 1_000), nights=3, admitted=ADMITTED, **known)  # type: ignore[arg-type]  # as the builder takes
        found = replace(uncovered(held=held), sheet=sheet(asked))
        phrase = remedy("increase_wait", found)
        return phrase and phrase.facts["from"]

    assert counts_from() == date(2025, 3, 2)
    assert counts_from(presentation="radiculopathy") == date(2027, 1, 31)
    assert counts_from(existing=Declared.YES) == date(2028, 1, 31)


def test_a_window_has_its_last_day_where_the_bill_has_dates() -> None:
    """Admission 1 November, discharge 4 November; 30 days before, 60 after."""
    before = Phrase("would.window_before_date", {"days": 30, "day": date(2026, 10, 2)})
    after = Phrase("would.window_after_date", {"days": 60, "day": date(2027, 1, 3)})

    assert (remedy("window_before", uncovered()), remedy("window_after", uncovered())) == (before, after)
    assert remedy("window_before", uncovered(dated=False)) == Phrase("would.window_before", {"days": 30})


def test_care_without_a_stay_would_be_carried_by_one_or_by_the_network() -> None:
    benefit = OutPatientBenefit(frozenset({ServiceCategory.THERAPY}), network_only=True)
    with_benefit = replace(TERMS, out_patient=Term(benefit))
    outside = uncovered(with_benefit)
    outside = replace(outside, sheet=replace(outside.sheet, network=False))

    assert remedy("out_patient", uncovered()) == Phrase("would.with_a_stay", {"before": 30, "after": 60})
    assert remedy("out_patient", outside) == Phrase("would.out_patient_network")
    assert remedy("out_patient", uncovered(replace(TERMS, in_patient=Term(False)))) is None
    assert remedy("out_patient", uncovered(Terms())) is None


def test_a_list_is_paid_by_an_option_of_the_plan_or_by_some_rider() -> None:
    gloves = ClaimLine(
        "gloves", ServiceCategory.CONSUMABLE, CareSetting.IN_PATIENT, (0,), nonpayable=NonPayableList.OPTIONAL
    )
    shield: dict[str, Term[object]] = {"lists_paid": Term(frozenset({NonPayableList.OPTIONAL}))}
    other: dict[str, Term[object]] = {"copay_bps": Term(1_000)}
    plan = plan_of(TERMS, variants={"shield": shield, "copay": other})

    with_option = uncovered(held=policy(plan=plan), line=gloves)

    assert remedy("non_payable", with_option) == Phrase("would.option", {"options": ("shield",), "list": "I"})
    assert remedy("non_payable", uncovered(line=gloves)) == Phrase("would.rider", {"list": "I"})


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("not_prescribed", "would.prescribed"),
        ("not_prescribed_in_stay", "would.prescribed"),
        ("ayush_hospital", "would.ayush_hospital"),
        ("admission", "would.active_treatment"),
        ("minimum_hours", "would.minimum_hours"),
    ],
)
def test_a_plain_condition(rule: str, key: str) -> None:
    found = remedy(rule, uncovered())

    assert found is not None and found.key == key


def test_a_ground_that_nothing_mends_says_nothing() -> None:
    assert remedy("copay", uncovered()) is None
    assert "copay" not in REMEDIES and TODAY
