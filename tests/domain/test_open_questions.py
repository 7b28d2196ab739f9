"""V7 and the opening name the question that moves most, with its own two amounts and no other's."""

import pytest

from service.domain.vocabulary import Stage
from tests import world

HOSPITAL = Stage.HOSPITALISATION


@pytest.mark.parametrize("plan_id", ["new_india_mediclaim", "optima_secure"])
def test_amounts_belong_to_the_question_named(plan_id: str) -> None:
    """A spasm's stay may be refused (0), and a list of consumables may be paid (2,600 more): two questions, not one."""
    found = world.row(world.settle(plan_id, world.scenario("simple_spasm", "conservative_admission")))

    assert len(found.alternatives) == 2
    assert found.cover_verdict is not None
    said = world.say(found.cover_verdict.phrase)
    assert "₹0 or ₹38,755" in said
    assert "treatment, and not as rest or tests" in said


def test_opening_says_the_higher_reading_too() -> None:
    """Sciatica is not contested, so only the lists are open: 46,557, or 49,157 if all four are paid."""
    answer = world.ask(world.staged(policy=world.policy("new_india_mediclaim")))
    said = world.say(answer.opening.hospital)

    assert "about ₹49,200, or about ₹46,600" in said
    assert "whether listed consumables are paid" in said


def test_opening_and_verdict_agree() -> None:
    answer = world.ask(world.staged("simple_spasm", policy=world.policy("arogya_sanjeevani")))
    row = world.row(world.end(answer, HOSPITAL))

    assert row.cover_verdict is not None
    assert answer.opening.hospital.facts["because"] == row.cover_verdict.phrase.facts["because"]
