"""How a shelf is kept, on the wire: the published document, and what it may not say."""

from typing import Any

import pytest

from schemas.document import load_document
from schemas.publishing import PublishingSchema
from schemas.text import read_json
from service.domain.errors import CatalogueFault
from service.domain.publishing_rules import PublishingRules
from service.domain.vocabulary import Confidence
from tests.test_cli_catalogue import FIXTURES


def published() -> Any:
    return read_json((FIXTURES / "publishing.json").read_text(encoding="utf-8"))


def test_the_market_s_own_rules_say_that_they_are_ours() -> None:
    rules: PublishingRules = load_document(PublishingSchema(), published())

    assert (rules.four_eyes, rules.least_bills) == (False, 20)
    assert [rules.months("cost_table", one) for one in Confidence] == [24, 18, 12]
    assert (rules.months("plan"), rules.months("premiums"), rules.months("pathway")) == (12, 12, 36)
    assert rules.basis.startswith("Ours, an assumption")
    assert PublishingSchema().dump(rules) == published()


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("four_eyes",), "yes", "/four_eyes flag"),
        (("least_bills",), 0, "/least_bills range"),
        (("review_months", "plan"), 0, "/review_months/plan range"),
        (("review_months", "plans"), 12, "/review_months/plans unknown"),
        (("review_months", "cost_table", "low"), 241, "/review_months/cost_table/low range"),
        (("basis",), "", "/basis invalid"),
    ],
    ids=lambda case: ".".join(case) if isinstance(case, tuple) else None,
)
def test_what_the_rules_may_not_say(path: tuple[str, ...], value: object, fault: str) -> None:
    document = published()
    place = document
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value

    with pytest.raises(CatalogueFault) as refused:
        load_document(PublishingSchema(), document)

    assert [f"{one.pointer} {one.code}" for one in refused.value.faults] == [fault]
