"""What to ask the insurer: the open facts by the money that hangs on them, then what is unknown, then the rest."""

from dataclasses import replace

import pytest

from service.domain.ask_insurer import MOST, MOST_TERMS, WORTH_ASKING, Question, plan_questions
from service.domain.plan import Terms
from service.domain.query import PlanChoice
from service.domain.vocabulary import Declared, Stage
from tests.world import ask, case, plan, policy, rajat, rupees, say, settle, staged

STANDING = ["network", "disease_or_accident", "pre_authorisation", "bills"]


def asked(*plan_ids: str, **known: object) -> tuple[Question, ...]:
    """The questions of Rajat's answer, who knows that there was nothing to declare."""
    held = policy(*plan_ids, **{"declared_condition": Declared.NO, **known})  # type: ignore[arg-type]  # fields by name
    return ask(rajat(policy=held)).ask_insurer


def codes(questions: tuple[Question, ...]) -> list[str]:
    return [question.code for question in questions]


def about(questions: tuple[Question, ...], code: str) -> str:
    """What a question asks."""
    return say(next(question.phrase for question in questions if question.code == code))


def test_a_contested_stay_is_asked_about_first() -> None:
    """All of 41,112 hangs on it (test_comparison); three of Niva's terms have no source."""
    found = asked("niva_reassure")

    assert codes(found) == ["admission", "unknown_terms", *STANDING]
    assert "treatment, and not as rest or tests" in about(found, "admission")
    assert found[0].clause is not None and "Excl0" in str(found[0].clause.ref)


def test_most_money_comes_first() -> None:
    """Star Red Carpet: 28,778 on the stay, 8,222 on the co-payment, 5,965 on the days after, 1,820 on the lists."""
    found = asked("star_red_carpet")

    assert codes(found)[:4] == ["admission", "term", "term", "term"]
    assert [question.phrase.facts["term"] for question in found[1:4]] == [
        "copay_bps",
        "post_hospital_days",
        "lists_paid",
    ]
    assert "the co-payment" in say(found[1].phrase)


def test_a_fact_that_moves_several_rows_is_asked_once() -> None:
    """Star Comprehensive: how long the first wait is moves both ends of the episode."""
    found = asked("star_comprehensive")

    terms = [question.phrase.facts["term"] for question in found if question.code == "term"]
    assert sorted(str(term) for term in terms) == ["initial_wait_days", "lists_paid"]


def test_whether_a_spasm_is_one_of_the_spine_conditions_is_asked() -> None:
    """Care Supreme at 12 months: the spasm may be one of its spinal disorders (decision 26)."""
    found = asked("care_supreme", age_months=12)

    assert {"spine_scope", "admission"} == set(codes(found)[:2])
    clause = next(question.clause for question in found if question.code == "spine_scope")
    assert clause is not None and clause == plan("care_supreme").terms.spine_scope.clause


def test_what_was_declared_is_asked_where_its_wait_may_still_run() -> None:
    """Niva ReAssure at 12 months: a declared condition waits 36."""
    found = asked("niva_reassure", age_months=12, declared_condition=Declared.UNKNOWN)

    assert {"declared", "admission"} == set(codes(found)[:2])
    clause = next(question.clause for question in found if question.code == "declared")
    assert clause is not None and clause == plan().terms.pre_existing_wait_months.clause


def test_nothing_open_leaves_what_everybody_has_to_ask() -> None:
    """After a fall nothing of Niva's payment is open; its three terms without a source still are."""
    answer = ask(staged("post_injury", policy=policy("niva_reassure", declared_condition=Declared.NO)))

    assert codes(answer.ask_insurer) == ["unknown_terms", *STANDING]


def test_the_days_around_a_stay_are_named_or_asked_for() -> None:
    """60 and 180 days of Niva ReAssure; of Bajaj Health Guard nobody knows."""
    known, unknown = asked("niva_reassure"), asked("bajaj_health_guard")

    assert "60 days before and the 180 days after" in about(known, "bills")
    assert codes(unknown)[:4] == ["admission", "term", "term", "term"]
    assert codes(unknown)[4:] == ["unknown_terms", "network", "disease_or_accident", "pre_authorisation"]


def test_windows_nobody_knows_are_asked_for_as_such() -> None:
    """With nothing else open there is room for it: after a fall, under Bajaj Health Guard."""
    answer = ask(staged("post_injury", policy=policy("bajaj_health_guard", declared_condition=Declared.NO)))

    assert "windows" in codes(answer.ask_insurer) and "bills" not in codes(answer.ask_insurer)
    assert "How many days" in about(answer.ask_insurer, "windows")


def test_terms_without_a_source_are_one_question_the_heaviest_first() -> None:
    """Of Bajaj Health Guard more than five are unknown; a network hospital leaves what holds outside it aside."""
    text = about(asked("bajaj_health_guard"), "unknown_terms")

    assert text.startswith("We found no source for the deductible, the limit for the room, the co-payment,")
    assert "outside the network" not in text


def test_what_holds_outside_the_network_is_asked_by_who_goes_there() -> None:
    """Of Optima Lite limits, conditional co-payments and listed waits are unknown too, and come before it."""
    inside, outside = (asked("optima_lite", network=network) for network in (True, False))

    assert "outside the network" not in about(inside, "unknown_terms")
    assert "the co-payment outside the network" in about(outside, "unknown_terms")


def test_a_single_unknown_term_has_its_clause() -> None:
    """Of Arogya Sanjeevani only the payment by size of claim is unknown and matters; it has no clause."""
    found = next(question for question in asked("arogya_sanjeevani") if question.code == "unknown_terms")

    assert found.phrase.facts["terms"] and len(found.phrase.facts["terms"]) == 1  # type: ignore[arg-type]
    assert found.clause is None


def test_where_nothing_is_unknown_nothing_of_it_is_asked() -> None:
    """Of Niva ReAssure three terms are; a settlement that looked at none of them asks about none."""
    found = settle("niva_reassure")

    asked_of = [plan_questions([replace(found, unknown=names)], case(), {}).unknown for names in (("copays",), ())]

    assert [len(questions) for questions in asked_of] == [1, 0]


def test_a_plan_that_pays_no_stay_is_asked_about_its_network_only() -> None:
    found = asked("star_outpatient_care")

    assert codes(found)[0] == "term" and codes(found)[-1] == "network"
    assert not {"disease_or_accident", "pre_authorisation", "bills", "windows"} & set(codes(found))


def test_several_plans_share_the_eight_questions() -> None:
    """41,112 of Niva's hangs on the stay, 39,912 of Care Supreme's."""
    found = asked("care_supreme", "niva_reassure", "bajaj_health_guard")

    assert len(found) == MOST
    assert [(one.code, one.plan_id) for one in found if one.code == "admission"] == [
        ("admission", "niva_reassure"),
        ("admission", "bajaj_health_guard"),
        ("admission", "care_supreme"),
    ]


def test_a_plan_with_two_sums_insured_is_asked_each_question_once() -> None:
    twice = policy("niva_reassure", declared_condition=Declared.NO)
    twice = replace(twice, plans=(*twice.plans, PlanChoice("niva_reassure", rupees(1_000_000))))

    assert codes(ask(rajat(policy=twice)).ask_insurer) == ["admission", "unknown_terms", *STANDING]


def test_what_everybody_asks_is_asked_once_of_the_first_plan_that_pays_stays() -> None:
    found = asked("star_outpatient_care", "activ_one_max")

    assert [one.plan_id for one in found if one.code in STANDING] == ["activ_one_max"] * 4


@pytest.mark.parametrize("stage", [Stage.SELF_CARE, Stage.HOSPITALISATION])
def test_no_question_is_asked_twice(stage: Stage) -> None:
    for presentation in ("simple_spasm", "radiculopathy"):
        found = ask(staged(presentation, stage, policy=policy("care_plus", "care_advantage"))).ask_insurer
        told = [(one.plan_id, one.phrase) for one in found]
        assert len(told) == len(set(told)) <= MOST


def test_terms_worth_asking_are_terms() -> None:
    assert set(WORTH_ASKING) <= set(Terms.__dataclass_fields__) and len(WORTH_ASKING) > MOST_TERMS
