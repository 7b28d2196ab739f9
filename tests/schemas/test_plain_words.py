"""Every fault of a question says what would be right, not only that it is wrong."""

from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.query import QuerySchema

ASKED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy"}


@pytest.mark.parametrize(
    ("wrong", "place", "said"),
    [
        ({"answers": "none"}, ["answers"], "Write a JSON object here, with braces."),
        ({"policy": {"plan_ids": "niva_reassure"}}, ["policy", "plan_ids"], "Write a list, in square brackets."),
        ({"prescribed": "physio_session"}, ["prescribed"], "Write a list, in square brackets."),
        ({"where": {"city": 5}}, ["where", "city"], "Write text, in quotes."),
    ],
)
def test_wrong_kind_of_value_is_told_the_right_one(wrong: dict[str, Any], place: list[str], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        QuerySchema().load({**ASKED, **wrong})

    found: Any = refused.value.messages
    for name in place:
        found = found[name]
    assert found == [said]
