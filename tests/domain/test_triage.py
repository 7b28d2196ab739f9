"""Triage: the published vignettes, every threshold from both sides, and the law that signs only add up."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.answers import Question, QuestionType
from service.domain.triage import Disposition
from service.domain.vocabulary import STAGES, Stage, Urgency
from tests.clinical import CALM, VIGNETTES, assess, triage

QUESTIONS = triage().questions
REQUIRED = [question.id for question in QUESTIONS.values() if question.required]


def named(vignette: dict[str, Any]) -> str:
    return f"{vignette['id']}: {vignette['title']}"


@pytest.mark.parametrize("vignette", VIGNETTES["vignettes"], ids=named)
def test_vignette_ends_where_its_sources_say(vignette: dict[str, Any]) -> None:
    result = assess(**vignette["inputs"])

    assert {name: getattr(result, name) for name in vignette["expect"]} == vignette["expect"]
    assert set(vignette["must_fire"]) <= set(result.fired)


def test_every_question_rule_and_vignette_is_here() -> None:
    assert len(QUESTIONS) == 12
    assert len(triage().rules) == 68
    # 19 E, 20 U, and S01, S02, S09, S11 to S19, R06.
    assert sum(rule.red_flag for rule in triage().rules) == 19 + 20 + 13
    assert len(VIGNETTES["vignettes"]) == 50


# Thresholds: rule or presentation, the other answers, the question, and the values below, at and above the
# limit, as written in the conditions of the triage document. The last word: "from" fires at the limit and
# above it, "under" only below.
THRESHOLDS: list[tuple[str, dict[str, Any], str, tuple[int, int, int], str]] = [
    ("E12", {"other_symptoms": ["pulsing_tummy"]}, "age_years", (59, 60, 61), "from"),
    ("E12", {"other_symptoms": ["pulsing_tummy"]}, "pain_now", (6, 7, 8), "from"),
    ("E16", {"other_symptoms": ["colic_flank", "vomiting"]}, "pain_now", (7, 8, 9), "from"),
    ("U08", {"health_history": ["osteoporosis"]}, "age_years", (64, 65, 66), "from"),
    ("U11", {"other_symptoms": ["stomach_cramps"]}, "pain_now", (6, 7, 8), "from"),
    ("U17", {"health_history": ["anticoagulant"]}, "pain_now", (6, 7, 8), "from"),
    ("U19", {}, "age_years", (4, 5, 6), "under"),
    ("U20", {"health_history": ["pregnant"]}, "pain_now", (6, 7, 8), "from"),
    ("H01", {"function": "unable"}, "pain_now", (7, 8, 9), "from"),
    (
        "H03",
        {"care_so_far": ["mri_nerve_pressure"], "nerve_symptoms": ["leg_pain_one"]},
        "duration_days",
        (41, 42, 43),
        "from",
    ),
    ("S04", {"pain_now": 7, "trend": "improving"}, "duration_days", (2, 3, 4), "from"),
    ("S04", {"duration_days": 3, "trend": "improving"}, "pain_now", (6, 7, 8), "from"),
    ("S04", {"care_so_far": ["self_care"]}, "duration_days", (2, 3, 4), "from"),
    ("S05", {"trend": "worsening"}, "duration_days", (1, 2, 3), "from"),
    ("S06", {}, "duration_days", (6, 7, 8), "from"),
    ("S07", {}, "duration_days", (41, 42, 43), "from"),
    ("S08", {"care_so_far": ["physio_6w"]}, "duration_days", (41, 42, 43), "from"),
    ("S09", {}, "age_years", (64, 65, 66), "from"),
    ("S11", {}, "age_years", (15, 16, 17), "under"),
    ("S16", {"other_symptoms": ["morning_stiffness"]}, "duration_days", (83, 84, 85), "from"),
    ("S20", {}, "pain_now", (7, 8, 9), "from"),
    ("R06", {}, "age_years", (49, 50, 51), "from"),
    ("R01", {}, "duration_days", (6, 7, 8), "from"),
    ("R02", {}, "episodes_12m", (1, 2, 3), "from"),
    ("R03", {}, "duration_days", (83, 84, 85), "from"),
    ("R05", {"triggers": ["sitting_over_5h"]}, "episodes_12m", (0, 1, 2), "from"),
    ("chronic_spasm", {}, "duration_days", (83, 84, 85), "from"),
    ("recurrent_sedentary", {}, "episodes_12m", (1, 2, 3), "from"),
    ("recurrent_sedentary", {"triggers": ["awkward_bend"]}, "episodes_12m", (0, 1, 2), "from"),
]


@pytest.mark.parametrize(("name", "others", "question", "values", "side"), THRESHOLDS)
def test_threshold_is_met_at_its_limit(
    name: str, others: dict[str, Any], question: str, values: tuple[int, int, int], side: str
) -> None:
    results = [assess(**{**others, question: value}) for value in values]

    met = [name in (*result.fired, result.presentation) for result in results]
    assert met == ([False, True, True] if side == "from" else [True, False, False])


SCALES = [
    ("U09", {}, "onset", ["minor_fall_or_blow", "major_trauma"]),
    ("E08", {}, "onset", ["major_trauma"]),
    (
        "U08",
        {"health_history": ["steroids_long_term"]},
        "onset",
        ["everyday_movement", "minor_fall_or_blow", "major_trauma"],
    ),
    ("S03", {}, "function", ["severe", "unable"]),
    ("U13", {}, "function", ["unable"]),
    ("S05", {"duration_days": 2}, "trend", ["worsening"]),
    ("S06", {"duration_days": 7}, "trend", ["same", "worsening"]),
    ("post_injury", {}, "onset", ["minor_fall_or_blow", "major_trauma"]),
]


@pytest.mark.parametrize(("name", "others", "question", "enough"), SCALES)
def test_scale_counts_from_its_option_upwards(
    name: str, others: dict[str, Any], question: str, enough: list[str]
) -> None:
    results = {value: assess(**{**others, question: value}) for value in QUESTIONS[question].values}

    assert [value for value, result in results.items() if name in (*result.fired, result.presentation)] == enough


# ── Signs only add up ──────────────────────────────────────────────────────────────────────────────


def values_of(question: Question, floor: Any = None) -> st.SearchStrategy[Any]:
    """Any answer, or any that is no better than ``floor``. An age is never worse than another."""
    if question.type is QuestionType.INTEGER:
        if floor is not None and question.id == "age_years":
            return st.just(floor)
        return st.integers(question.minimum if floor is None else floor, question.maximum)
    if question.type is QuestionType.ORDINAL:
        return st.sampled_from(question.values[question.values.index(floor or question.values[0]) :])
    return st.sets(st.sampled_from(question.values), max_size=4).map(lambda more: sorted(more | set(floor or ())))


@st.composite
def worsenings(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers with some questions open, and the same with anything of it worse."""
    asked = draw(st.sets(st.sampled_from(list(QUESTIONS)), min_size=6))
    first = {name: draw(values_of(QUESTIONS[name])) for name in sorted(asked)}
    return first, {name: draw(values_of(QUESTIONS[name], value)) for name, value in first.items()}


def ranks(result: Disposition) -> tuple[int, int, int]:
    return result.urgency.rank, result.stage.rank, result.start_at.rank


@settings(max_examples=300)
@given(worsenings())
def test_another_sign_never_lowers_the_result(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = (triage().assess(triage().read(answers)) for answers in pair)

    assert all(worse >= mild for worse, mild in zip(ranks(after), ranks(before), strict=True))
    assert after.kind == "emergency" or before.kind != "emergency"


TICKS = [
    (question.id, option)
    for question in QUESTIONS.values()
    if question.type is QuestionType.MULTI
    for option in question.values
]


@pytest.mark.parametrize(("question", "option"), TICKS)
def test_one_more_option_lowers_no_vignette(question: str, option: str) -> None:
    for vignette in VIGNETTES["vignettes"]:
        inputs = {**CALM, **vignette["inputs"]}

        more = assess(**{**inputs, question: [*inputs[question], option]})

        assert all(worse >= mild for worse, mild in zip(ranks(more), ranks(assess(**inputs)), strict=True))


# ── Open questions, kinds, reasons ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("question", REQUIRED)
def test_open_question_asks_for_a_doctor_soon(question: str) -> None:
    result = assess(**{question: None})

    assert result.missing == (question,)
    assert (result.urgency, result.stage, result.start_at) == (Urgency.SOON, Stage.DOCTOR_VISIT, Stage.DOCTOR_VISIT)
    assert Stage.DOCTOR_VISIT in result.stages_included
    assert result.reasons[0].rule == "unanswered"


def test_open_optional_question_changes_nothing() -> None:
    assert assess(triggers=None) == assess()
    assert assess().urgency is Urgency.SELF_CARE


def test_nothing_answered_names_every_required_question() -> None:
    result = triage().assess(triage().read({}))

    assert list(result.missing) == REQUIRED
    assert result.urgency is Urgency.SOON


def test_open_question_does_not_lower_an_emergency() -> None:
    result = assess(other_symptoms=["very_unwell"], trend=None)

    assert result.kind == "emergency"
    assert result.missing == ("trend",)


def test_emergency_leaves_out_self_care() -> None:
    result = assess(nerve_symptoms=["saddle_numb"])

    assert (result.kind, result.act_within) == ("emergency", "now")
    assert result.stages_included == (Stage.HOSPITALISATION,)


def test_sign_from_outside_the_back_gets_no_price_and_a_doctor_today() -> None:
    # Bleeding without pregnancy fires no rule of the list; decision 13 still asks for a doctor today.
    result = assess(other_symptoms=["vaginal_bleeding"])

    assert result.kind == "no_price"
    assert ranks(result) == (Urgency.URGENT.rank, Stage.DOCTOR_VISIT.rank, Stage.DOCTOR_VISIT.rank)
    assert result.reasons[0].rule == "not_spinal"


def test_sign_from_outside_the_back_stays_behind_a_stronger_reason() -> None:
    result = assess(other_symptoms=["colic_flank"])

    assert [reason.rule for reason in result.reasons] == ["U10", "not_spinal"]
    assert (result.kind, result.stage) == ("no_price", Stage.DIAGNOSTICS)


def test_emergency_outside_the_back_is_an_emergency() -> None:
    result = assess(other_symptoms=["chest_pain_breathless"])

    assert (result.kind, result.presentation) == ("emergency", "non_spinal_or_emergency")
    assert "not_spinal" not in result.fired


def test_most_urgent_reason_leads_and_other_warning_signs_follow_in_file_order() -> None:
    # 67, fever and a weak leg: E14 leads; U01, U12, S09 and R06 are the other red flags, S03 is none.
    result = assess(age_years=67, other_symptoms=["fever"], nerve_symptoms=["leg_weak_stable"], function="severe")

    assert [reason.rule for reason in result.reasons] == ["E14", "U01", "U12", "S09", "R06"]
    assert all(reason.red_flag and reason.sources for reason in result.reasons)
    assert result.specialist == next(rule.specialist for rule in triage().rules if rule.id == "E14")


def test_further_stage_leads_among_equally_urgent_rules() -> None:
    # H01 and U13 are both urgent; H01 goes as far as hospital.
    assert assess(function="unable", pain_now=9).reasons[0].rule == "H01"


def test_stages_are_the_union_of_what_fired() -> None:
    # V01: S03, S04, S20, R02, R05 and C01 name self-care, doctor and physiotherapy, and no test.
    result = assess(**VIGNETTES["vignettes"][0]["inputs"])

    assert result.stages_included == (Stage.SELF_CARE, Stage.DOCTOR_VISIT, Stage.PHYSIOTHERAPY)
    assert list(result.stages_included) == sorted(result.stages_included, key=STAGES.index)


def test_every_reason_resolves_to_a_source() -> None:
    cited = {source for rule in triage().rules for source in rule.sources}

    assert cited <= set(triage().sources)
    assert triage().sources["GK"].title == "general knowledge (unverified)"


def test_every_urgency_says_what_to_do_now() -> None:
    assert set(triage().guides) == set(Urgency)
    assert all(guide.act_within and guide.advice for guide in triage().guides.values())
