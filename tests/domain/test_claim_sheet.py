"""What a claim sheet knows: its days, whether it is for a declared condition, what the judgement of a stay needs."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.claim_sheet import ClaimSheet, matches
from service.domain.policy import Insured
from service.domain.vocabulary import Declared
from tests.adjudications import MEDICINES, ROOM, question, settle, settled

VISIT = {"category": "consultation", "amount": 900}


def sheet(*lines: dict[str, object], **claim: object) -> ClaimSheet:
    (answer,) = settle(question(*lines, **claim))
    return answer.sheet


def test_the_policy_is_as_old_as_on_the_admission_else_on_the_first_line() -> None:
    scan = {**MEDICINES, "date": "2026-05-20"}
    stay = sheet(ROOM, scan, admitted="2026-06-01", discharged="2026-06-04")
    visits = sheet({**VISIT, "date": "2026-06-05"}, scan)

    assert (stay.first_day, stay.date_of(stay.first_day)) == (0, date(2026, 6, 1))
    assert (visits.first_day, visits.date_of(visits.first_day)) == (0, date(2026, 5, 20))
    assert sheet(VISIT).date_of(0) is None


def test_a_claim_without_lines_begins_on_day_0() -> None:
    empty = sheet(VISIT)

    assert replace(empty, claim=replace(empty.claim, lines=())).first_day == 0


@pytest.mark.parametrize(
    ("names", "conditions", "match"),
    [
        ({"e11_5"}, {"e11"}, True),
        ({"e11"}, {"e11_5"}, False),
        ({"e11"}, {"e11"}, True),
        ({"e119"}, {"e11"}, True),
        ({"back"}, {"back_pain"}, False),
        ({"back_pain"}, {"back"}, False),
        ({"b"}, {"b"}, True),
        ({"b1x"}, {"b1"}, False),
        ({"1ab"}, {"1a"}, False),
        (set(), {"e11"}, False),
        ({"e11"}, set(), False),
    ],
)
def test_a_code_stands_for_its_subcodes_and_a_name_for_itself(
    names: set[str], conditions: set[str], match: bool
) -> None:
    assert matches(frozenset(names), frozenset(conditions)) is match


@pytest.mark.parametrize(
    ("existing", "declared", "found"),
    [
        (None, {"e11"}, Declared.YES),
        (None, set(), Declared.NO),
        (Declared.NO, {"e11"}, Declared.NO),
        (Declared.UNKNOWN, set(), Declared.UNKNOWN),
    ],
)
def test_what_was_said_of_the_claim_comes_before_what_the_person_declared(
    existing: Declared | None, declared: set[str], found: Declared
) -> None:
    claim = sheet(diagnosis="E11.5")
    asha = Insured("asha", declared=frozenset(declared))

    assert replace(claim, existing=existing, member=asha).declared is found


def test_the_judgement_of_a_stay_is_told_what_it_needs() -> None:
    found = settled(
        question(
            diagnosis="E11.5",
            active_treatment=True,
            surgical=True,
            held={"age_months": 7, "port_credit_months": 12},
            member={"undeclared_conditions": ["E11"]},
        )
    )

    facts = found.sheet.facts(found.policy)

    assert (facts.active_treatment, facts.surgical, facts.undeclared, facts.covered_months) == (True, True, True, 19)
