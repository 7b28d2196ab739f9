"""When a plan would not help: the sentences follow its own terms."""

import pytest

from service.domain.cover_notes import would_not_help
from service.domain.markets.india import MARKET
from service.domain.terms import chosen_terms
from tests import world


@pytest.mark.parametrize(
    ("plan_id", "options", "code"),
    [
        ("niva_reassure", (), "consumables"),
        ("niva_reassure", ("with_safeguard",), "bundled"),
        ("optima_secure", (), "bundled"),
        ("niva_reassure", ("with_safeguard_plus",), None),
        ("activ_one_max", (), None),
    ],
    ids=["no rider", "Safeguard: List I", "List I built in", "Safeguard+: all lists", "all lists built in"],
)
def test_consumables_are_left_to_you_only_where_the_plan_leaves_them(
    plan_id: str, options: tuple[str, ...], code: str | None
) -> None:
    """gloves, kits and belts are List I, which a rider may pay without the other three."""
    plan = world.plan(plan_id)
    notes = would_not_help(plan, chosen_terms(plan, options), MARKET.standard_clauses)

    assert [note.code for note in notes if note.code in {"consumables", "bundled"}] == ([code] if code else [])
