"""How a policy is held in each state, and which open facts and terms are priced the other way."""

from dataclasses import replace

import pytest

from service.domain.plan import Reading as OtherValue
from service.domain.plan import Term, Terms
from service.domain.query import PolicyQuestion, YearSoFar
from service.domain.readings import fact_readings, held_states, term_readings
from service.domain.vocabulary import Declared, PolicyState, SpineScope, Stage
from tests.world import plan, scenario

SETTLED = Terms(spine_scope=Term(SpineScope.DISC, known=True))
TOLD = PolicyQuestion(declared_condition=Declared.NO)


@pytest.mark.parametrize(
    ("terms", "months"),
    [
        (Terms(), 36),
        (Terms(specified_wait_months=Term(24), pre_existing_wait_months=Term(36)), 36),
        (Terms(pre_existing_wait_months=Term(48)), 48),
        (Terms(pre_existing_wait_months=Term(36, readings=(OtherValue(48, "as printed"),))), 48),
    ],
    ids=["at least 36", "the longest wait", "a longer wait", "a longer reading of it"],
)
def test_past_the_waits_is_past_every_wait_however_read(terms: Terms, months: int) -> None:
    """Decision 21."""
    today, past = held_states(terms, PolicyQuestion())

    assert (today.state, today.months) == (PolicyState.BOUGHT_TODAY, 0)
    assert (past.state, past.months) == (PolicyState.PAST_WAITS, months)


def test_ones_own_policy_has_its_own_age_and_year() -> None:
    left = YearSoFar(sum_insured_left=100)

    today, past, own = held_states(Terms(), PolicyQuestion(age_months=5, year=left))

    assert (own.state, own.months, own.year) == (PolicyState.OWN_POLICY, 5, left)
    assert (today.year, past.year) == (None, None)


def because(presentation: str, variant: str, terms: Terms, policy: PolicyQuestion) -> list[str]:
    """The open facts, by the key of their sentence."""
    readings = fact_readings(scenario(presentation, variant), terms, policy)
    assert readings[0].because is None
    return [reading.because.key for reading in readings[1:] if reading.because]


@pytest.mark.parametrize(
    ("presentation", "variant", "terms", "policy", "open_facts"),
    [
        ("radiculopathy", "microdiscectomy", SETTLED, TOLD, []),
        ("simple_spasm", "conservative_admission", SETTLED, TOLD, ["unsure.admission"]),
        (
            "radiculopathy",
            "microdiscectomy",
            replace(SETTLED, spine_scope=Term(SpineScope.DISC)),
            TOLD,
            ["unsure.spine_scope"],
        ),
        ("radiculopathy", "microdiscectomy", SETTLED, PolicyQuestion(), ["unsure.declared"]),
        (
            "simple_spasm",
            "conservative_admission",
            plan("care_supreme").terms,
            PolicyQuestion(),
            ["unsure.admission", "unsure.spine_scope", "unsure.declared"],
        ),
    ],
    ids=["nothing open", "a contested stay", "an unsettled scope", "not told what was declared", "all three"],
)
def test_each_open_fact_is_read_the_other_way_by_itself(
    presentation: str, variant: str, terms: Terms, policy: PolicyQuestion, open_facts: list[str]
) -> None:
    assert because(presentation, variant, terms, policy) == open_facts


def test_an_unclear_wait_is_shown_as_applying() -> None:
    """Decision 26."""
    shown, other = fact_readings(
        scenario("chronic_spasm", "conservative_admission", stage=Stage.PHYSIOTHERAPY), plan("care_supreme").terms, TOLD
    )

    assert shown.listed and not other.listed


def test_a_declared_condition_is_no_open_fact() -> None:
    (shown,) = fact_readings(scenario(), SETTLED, PolicyQuestion(declared_condition=Declared.YES))

    assert shown.declared and shown.listed and shown.accepted


def test_every_other_reading_of_a_term_changes_that_term_alone() -> None:
    terms = plan("arogya_sanjeevani").terms
    found = list(term_readings(terms))

    assert [phrase.facts["term"] for phrase, _ in found] == [
        "order",
        "order",
        "excluded_treatments",
        "excluded_items",
        "proportionate",
        "proportionate",
    ]
    for phrase, other in found:
        name = str(phrase.facts["term"])
        assert replace(other, **{name: getattr(terms, name)}) == terms
        assert getattr(other, name).value != getattr(terms, name).value
