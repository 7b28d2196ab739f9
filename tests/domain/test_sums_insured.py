"""Which sums insured can be bought, and which one is shown where none was asked for."""

import pytest

from service.domain.plan_values import SumInsured

LISTED = SumInsured(options=(30, 50))
IN_STEPS = SumInsured(minimum=10, maximum=50, step=20)
IN_RANGE = SumInsured(minimum=10, maximum=50)
UNKNOWN = SumInsured(unknown=True)
NAMED = SumInsured(options=(30, 50), unknown=True)


@pytest.mark.parametrize(
    ("sums", "amount", "offered"),
    [
        (LISTED, 30, True),
        (LISTED, 40, False),
        (IN_STEPS, 30, True),
        (IN_STEPS, 40, False),
        (IN_RANGE, 10, True),
        (IN_RANGE, 9, False),
        (IN_RANGE, 51, False),
        (UNKNOWN, 1, True),
        (UNKNOWN, 0, False),
        (NAMED, 40, True),
    ],
)
def test_what_can_be_bought(sums: SumInsured, amount: int, offered: bool) -> None:
    assert sums.offers(amount) is offered


@pytest.mark.parametrize(
    ("sums", "nearest"),
    [
        (LISTED, 30),
        (IN_STEPS, 30),
        (SumInsured(minimum=9, maximum=69, step=20), 49),
        (SumInsured(minimum=11, maximum=71, step=20), 31),
        (SumInsured(minimum=50, maximum=60), 50),
        (UNKNOWN, 40),
        (NAMED, 30),
    ],
)
def test_forty_becomes_the_nearest_sum_the_lower_one_on_a_tie(sums: SumInsured, nearest: int) -> None:
    assert sums.nearest(40) == nearest


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        (LISTED, "0.30, 0.50"),
        (IN_STEPS, "0.10 to 0.50 in steps of 0.20"),
        (IN_RANGE, "0.10 to 0.50"),
        (UNKNOWN, "any amount above zero"),
    ],
)
def test_the_sums_on_offer_in_words(sums: SumInsured, said: str) -> None:
    assert sums.in_words() == said
