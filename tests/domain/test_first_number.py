"""The first number: over all sizes of city, with what comes before, and without naming where it will end."""

from dataclasses import replace

import pytest

from service.domain.edition import Edition
from service.domain.first_number import FirstNumber, first_number
from service.domain.ladder import Rung
from service.domain.query import Place
from service.domain.screens import AnswerSet
from service.domain.tenant import Contact, Tenant
from service.domain.vocabulary import CityTier, Stage
from service.store.documents import Key
from tests import world

NO_SIGN: AnswerSet = {"nerve_symptoms": (), "other_symptoms": (), "health_history": ()}
EASES: AnswerSet = {**NO_SIGN, "trend": "improving"}
LEG: AnswerSet = {**NO_SIGN, "nerve_symptoms": ("leg_numb_one",)}


def found(answers: AnswerSet, edition: Edition | None = None) -> FirstNumber:
    number = first_number(answers, edition or world.edition())
    assert number is not None
    return number


def rungs(presentation: str, stage: Stage) -> list[Rung]:
    """The rung in each tier, of a question that ends at the doctor."""
    asked = world.staged(presentation, Stage.DOCTOR_VISIT)
    answers = [world.ask(replace(asked, place=Place(city_tier=tier))) for tier in CityTier]
    return [rung for answer in answers for rung in answer.ladder if rung.stage is stage]


@pytest.mark.parametrize(("answers", "presentation"), [(EASES, "simple_spasm"), (LEG, "radiculopathy")])
def test_it_reaches_from_the_cheapest_city_to_the_dearest(answers: AnswerSet, presentation: str) -> None:
    number = found(answers)

    for span, stage in ((number.self_care, Stage.SELF_CARE), (number.doctor_visit, Stage.DOCTOR_VISIT)):
        each = rungs(presentation, stage)
        assert len(each) == 4
        assert span.low == min(rung.cumulative.low for rung in each)
        assert span.high == max(rung.cumulative.high for rung in each)
        # Medicines cost the same everywhere, visits do not.
        assert len({rung.cumulative.low for rung in each}) == (1 if stage is Stage.SELF_CARE else 4)


def test_a_visit_to_the_doctor_counts_what_came_before() -> None:
    number = found(LEG)

    assert number.doctor_visit.low > number.self_care.low
    assert number.doctor_visit.high > number.self_care.high


def test_the_default_plan_would_not_pay_at_the_doctor() -> None:
    """Out-patient care is outside its cover, in every city alike."""
    verdict = found(LEG).verdict

    assert verdict is not None and verdict.code == "V1"


def test_a_verdict_that_hangs_on_the_city_is_not_given() -> None:
    """A plan for out-patients pays a part of the bill, which is another in each size of city."""
    edition = world.edition_with({})
    edition.tenant = Tenant(
        id="acme",
        name="Acme (made up for tests)",
        plans=(),
        default_plan="star_outpatient_care",
        contact=Contact(),
        locales=(),
        publishable_keys=(),
    )

    assert found(LEG, edition).verdict is None
    assert found(LEG, edition).doctor_visit == found(LEG).doctor_visit


def test_a_price_that_is_missing_anywhere_leaves_no_number() -> None:
    """A part of a bill would pass for the whole of it."""
    items = dict(world.edition().items)
    items["orthopaedic_visit"] = replace(items["orthopaedic_visit"], cost_codes=())
    items["gp_visit"] = replace(items["gp_visit"], cost_codes=())

    assert first_number(LEG, world.edition_with({Key("items", "items"): items})) is None


@pytest.mark.parametrize(
    "sign", [{"other_symptoms": ("colic_flank",)}, {"nerve_symptoms": ("saddle_numb",)}], ids=["no price", "emergency"]
)
def test_where_triage_gives_no_price_there_is_no_number(sign: AnswerSet) -> None:
    assert first_number({**NO_SIGN, **sign}, world.edition()) is None
