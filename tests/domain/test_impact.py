"""What a change of the catalogue does to answers: exact, only what differs, and the line behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.answer_change import Answer, Asked, Change, LineChange, Standing, StepChange
from service.domain.cost_sheet import CostSheet
from service.domain.edition import Edition
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.impact import Impact, LineCause, Spread, TermCause, impact
from service.domain.plan import Plan
from service.domain.query import Place, PlanChoice, PolicyQuestion, Query
from service.domain.regression import Figures
from service.domain.sample import sample
from service.domain.vocabulary import CityTier, Declared, Facility, PolicyState, RoomClass, Stage
from service.store.documents import Key
from service.usecases.edition import edition_of
from tests import world
from tests.world import answers, edition, edition_with, policy, rajat, rupees, staged

SHEET, PLAN = Key("cost_table", "cost_table"), Key("plan", "niva_reassure")
STAY, PHYSIO = Stage.HOSPITALISATION, Stage.PHYSIOTHERAPY
NONE, TODAY, PAST = PolicyState.NO_POLICY, PolicyState.BOUGHT_TODAY, PolicyState.PAST_WAITS
NIVA = PolicyQuestion(plans=(PlanChoice("niva_reassure"),), declared_condition=Declared.NO)
MRI = "mri_ls_spine_plain"


def priced(code: str, more: int, facility: Facility = Facility.PRIVATE_MID) -> Edition:
    """The edition in which the metro row of a code costs so many rupees more."""
    sheet = world.snapshot().one("cost_table", CostSheet)
    place = (code, CityTier.METRO, facility)
    rows = tuple(
        replace(row, low=row.low + rupees(more), typical=row.typical + rupees(more), high=row.high + rupees(more))
        if (row.code, row.tier, row.facility) == place
        else row
        for row in sheet.rows
    )
    assert rows != sheet.rows
    return edition_with({SHEET: replace(sheet, rows=rows)})


def without(code: str) -> Edition:
    """The edition in which a code has no row but public ones."""
    sheet = world.snapshot().one("cost_table", CostSheet)
    rows = tuple(row for row in sheet.rows if row.code != code or row.facility is Facility.PUBLIC)
    return edition_with({SHEET: replace(sheet, rows=rows)})


def termed(change: Callable[[Any], dict[str, Any]]) -> Edition:
    """The edition in which terms of Niva ReAssure differ."""
    plan = world.snapshot().one("plan", Plan, "niva_reassure")
    return edition_with({PLAN: replace(plan, terms=replace(plan.terms, **change(plan.terms)))})


def longer_wait(terms: Any) -> dict[str, Any]:
    return {"initial_wait_days": replace(terms.initial_wait_days, value=90)}


def copay(terms: Any) -> dict[str, Any]:
    """A co-payment of 10 % on every claim."""
    return {"copay_bps": replace(terms.copay_bps, value=1_000)}


def lacking(kind: str, name: str) -> Edition:
    """The edition before a document was published."""
    snapshot = world.snapshot()
    gone = Key(kind, name)
    values = {key: value for key, value in snapshot.values.items() if key != gone}
    entries = {key: entry for key, entry in snapshot.entries.items() if key != gone}
    return edition_of(replace(snapshot, values=values, entries=entries))


SCIATICA = staged("radiculopathy", PHYSIO, policy=NIVA)
ASKED = Asked("radiculopathy", CityTier.METRO, Facility.PRIVATE_MID, RoomClass.SEMI_PRIVATE)


def by_answer(found: Impact) -> dict[tuple[Stage, PolicyState], Change]:
    """The rows of an example under one plan."""
    return {(change.answer.scenario, change.answer.policy_state): change for change in found.example}


def test_changing_nothing_changes_no_answer() -> None:
    """96 questions (6 presentations and 2 operations, 4 tiers, 3 kinds of hospital), each a row without a policy and
    two under each of 20 plans."""
    found = impact(edition(), edition_with({}), sample(edition()), example=rajat())

    assert found.empty
    assert (found.answers, found.changed, found.completed, found.gapped) == (96 * 41, 0, 0, 0)
    assert (found.appeared, found.vanished, found.lines, found.terms) == ((), (), (), ())
    assert found.patient_pays == found.bills == Spread(0, None, None)
    assert len(found.example) == 2 * 41 and not any(change.moved for change in found.example)


def test_a_dearer_scan_is_the_patients_where_no_clinic_visit_is_paid() -> None:
    """By hand: an MRI at 7,500 instead of 6,500 in 15,575 until physiotherapy, all the patient's. With a stay it falls
    on the day before: past the waits the plan pays the 1,000 more (60 days before a stay), bought today nobody does."""
    found = impact(edition(), priced(MRI, 1_000), [SCIATICA], example=SCIATICA)

    clinic = by_answer(found)[PHYSIO, PAST]
    assert clinic == Change(
        Answer(ASKED, PHYSIO, "niva_reassure", PAST),
        Standing(Figures(rupees(15_575), 0, rupees(15_575)), None, False),
        Standing(Figures(rupees(16_575), 0, rupees(16_575)), None, False),
        (
            LineChange(
                "mri_ls_spine",
                rupees(6_500),
                rupees(7_500),
                rupees(6_500),
                rupees(7_500),
                (StepChange("out_patient", None, rupees(6_500), rupees(7_500)),),
            ),
        ),
    )
    more = {place: change.difference("patient_pays") // 100 for place, change in by_answer(found).items()}
    assert more == {(stage, state): 1_000 for stage in (PHYSIO, STAY) for state in (NONE, TODAY, PAST)} | {
        (STAY, PAST): 0
    }
    assert (found.answers, found.changed) == (6, 6)
    assert (found.patient_pays.median, found.bills.median) == (rupees(1_000), rupees(1_000))
    assert found.lines == (LineCause("mri_ls_spine", rupees(6_500), rupees(7_500), 6),)
    assert (found.terms, found.empty) == ((), False)


def test_the_largest_changes_up_and_down_are_named_with_their_question() -> None:
    """A scan 1,000 dearer in a metro: 850 in a city of tier 1, where imaging costs 0.85; cheaper by as much the other
    way round."""
    tiers = [replace(SCIATICA, place=Place(city_tier=tier)) for tier in (CityTier.TIER1, CityTier.METRO)]

    up, down = (impact(*pair, tiers) for pair in ((edition(), priced(MRI, 1_000)), (priced(MRI, 1_000), edition())))

    assert up.patient_pays.up is not None and up.patient_pays.up.answer.asked == ASKED
    assert up.patient_pays.up.difference("patient_pays") == rupees(1_000)
    assert up.patient_pays.down is None and down.patient_pays.up is None
    assert down.patient_pays.down is not None and down.patient_pays.down.answer.asked == ASKED
    # Five rows of either place move by 850 or 1,000, one of each by nothing.
    assert (up.patient_pays.median, down.patient_pays.median) == (rupees(850), -rupees(850))


def test_a_price_elsewhere_changes_no_answer_here() -> None:
    premium = priced("surgeon_fee_discectomy", 1_000)

    assert impact(edition(), premium, [SCIATICA], example=SCIATICA).empty


def test_a_changed_term_names_the_clause_and_the_lines_it_moves() -> None:
    """By hand: past the waits the plan paid 41,112 of Rajat's stay (test_comparison); 10 % of it, 4,111.20, is rounded
    to 4,111. Bought today it paid nothing, and of clinic visits alone it pays nothing."""
    asked = rajat(policy=NIVA)

    found = impact(edition(), termed(copay), [asked], example=asked)

    assert (found.answers, found.changed) == (6, 1)
    change = by_answer(found)[STAY, PAST]
    assert change.difference("patient_pays") == rupees(4_111)
    assert change.difference("bills") == 0
    assert {step.rule for line in change.lines for step in line.steps} == {"copay"}
    assert sum(step.after - step.before for line in change.lines for step in line.steps) == rupees(4_111)
    assert [(cause.plan_id, cause.rule, cause.answers) for cause in found.terms] == [("niva_reassure", "copay", 1)]
    assert found.lines == ()


def test_a_term_that_moves_no_money_here_changes_nothing() -> None:
    """A wait of 90 days instead of 30: on the first day neither is over."""
    assert impact(edition(), termed(longer_wait), [SCIATICA], example=SCIATICA).empty


def test_a_price_that_goes_missing_is_a_gap_and_one_that_is_found_fills_it() -> None:
    gone = without(MRI)

    lost, found = impact(edition(), gone, [SCIATICA]), impact(gone, edition(), [SCIATICA])

    assert (lost.changed, lost.gapped, lost.completed) == (6, 6, 0)
    assert (found.changed, found.gapped, found.completed) == (6, 0, 6)
    assert lost.lines == (LineCause("mri_ls_spine", rupees(6_500), None, 6),)
    assert found.lines == (LineCause("mri_ls_spine", None, rupees(6_500), 6),)


def test_answers_under_a_new_plan_appear_and_those_under_a_withdrawn_one_vanish() -> None:
    asked = staged("radiculopathy", STAY, policy=policy("niva_reassure", "optima_secure"))
    older = lacking("plan", "optima_secure")

    new, old = impact(older, edition(), [asked], example=asked), impact(edition(), older, [asked])

    assert [(answer.plan_id, answer.policy_state) for answer in new.appeared] == [
        ("optima_secure", TODAY),
        ("optima_secure", PAST),
    ]
    assert (new.answers, new.changed, old.vanished) == (5, 0, new.appeared)
    assert [(change.before, change.difference("bills")) for change in new.example if change.moved] == [(None, 0)] * 2
    assert not new.empty and not old.empty


def test_a_new_presentation_appears_without_a_policy_too() -> None:
    found = impact(lacking("pathway", "radiculopathy"), edition(), [SCIATICA])

    assert len(found.appeared) == found.answers == 6
    assert found.appeared[0] == Answer(ASKED, PHYSIO, None, NONE)


@pytest.mark.parametrize(
    "asked",
    [
        rajat(answers=answers("V19"), policy=NIVA),
        staged("radiculopathy", STAY, policy=policy("gone")),
        staged("lumbago", STAY, policy=NIVA),
    ],
    ids=["an emergency has no price", "a plan that nobody holds", "a presentation that does not exist"],
)
def test_a_question_without_an_answer_counts_none(asked: Query) -> None:
    found = impact(edition(), edition(), [asked], example=asked)

    assert (found.answers, found.example, found.empty) == (0, (), True)


def test_an_example_without_a_plan_is_asked_under_every_one() -> None:
    found = impact(edition(), edition(), [], example=rajat())

    assert {change.answer.plan_id for change in found.example} == {None, *edition().plans}


def test_the_sample_asks_each_operation_by_its_package() -> None:
    asked = sample(edition())

    assert {(query.presentation, *query.prescribed) for query in asked} == {
        *((presentation,) for presentation in edition().pathways),
        ("radiculopathy", "microdiscectomy_package"),
        ("post_spine_surgery", "revision_discectomy_package"),
    }
    assert [choice.plan_id for choice in asked[0].policy.plans] == sorted(edition().plans)


def test_the_sample_of_two_editions_covers_both() -> None:
    older = lacking("pathway", "radiculopathy"), lacking("plan", "optima_secure")

    assert sample(*older) == sample(edition())


def rows(query: Query, under: Edition) -> dict[tuple[Any, ...], Figures]:
    """The figures of an estimate, asked in full."""
    found = estimate(query, under)
    assert not isinstance(found, NoPrice) and isinstance(found, Estimate)
    return {
        (entry.stage, None if row.policy_state is NONE else entry.plan_id, row.policy_state): Figures(
            row.bills, row.plan_pays, row.patient_pays
        )
        for entry in found.comparison
        for row in entry.rows
    }


EDITIONS = st.sampled_from([lambda: priced(MRI, 500), lambda: termed(copay), lambda: termed(longer_wait), edition])


@given(
    st.sampled_from([query for query in sample(edition()) if query.place.facility is not Facility.PRIVATE_PREMIUM]),
    EDITIONS,
    EDITIONS,
)
@settings(max_examples=15, deadline=None)
def test_what_is_not_settled_again_does_not_differ(query: Query, one: Any, other: Any) -> None:
    """The law behind the speed: the changes are exactly the differences of two full estimates."""
    asked = replace(query, policy=policy("niva_reassure", "arogya_sanjeevani", declared_condition=Declared.NO))
    before, after = one(), other()

    found = impact(before, after, [asked])

    old, new = rows(asked, before), rows(asked, after)
    moved = [place for place in old if old[place] != new[place]]
    assert (found.answers, found.changed) == (len(old), len(moved))
    if moved:
        differences = sorted(new[place].patient_pays - old[place].patient_pays for place in moved)
        assert found.patient_pays.up is None or found.patient_pays.up.difference("patient_pays") == differences[-1]


def test_the_same_catalogue_on_a_later_day_answers_alike() -> None:
    later = edition_of(replace(world.snapshot(), as_of=date(2027, 2, 1)))

    assert impact(edition(), later, [SCIATICA], example=SCIATICA).empty


def test_a_clause_behind_several_answers_counts_them() -> None:
    asked = [rajat(policy=NIVA), rajat(policy=NIVA, place=Place(city_tier=CityTier.TIER2))]

    found = impact(edition(), termed(copay), asked)

    (cause,) = found.terms
    assert isinstance(cause, TermCause) and (cause.rule, cause.answers) == ("copay", 2)
