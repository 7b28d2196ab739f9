"""The questions that a change of the catalogue is tried on: every kind of care, everywhere, under every plan.

Each presentation is asked at its last stage, and once more for each operation that its pathway may end in, in every
tier of city and kind of hospital. Settles nothing.
"""

from collections.abc import Iterator
from itertools import product

from service.domain.cost_sheet import is_split, split_code
from service.domain.edition import Edition
from service.domain.query import Place, PlanChoice, PolicyQuestion, Query
from service.domain.vocabulary import CityTier, Declared, Facility, Stage

# An assumption: of a middle age, Rajat's, so that no co-payment of older people applies; nothing to declare.
AGE_YEARS = 38


def sample(*editions: Edition) -> tuple[Query, ...]:
    """The questions, in one order, that cover what any of the editions holds."""
    market = editions[0].market.code
    policy = PolicyQuestion(
        plans=tuple(PlanChoice(plan) for plan in sorted({plan for edition in editions for plan in edition.plans})),
        declared_condition=Declared.NO,
    )
    asked = dict.fromkeys(one for edition in editions for one in _asked(edition))
    return tuple(
        Query(
            market=market,
            presentation=presentation,
            stage=Stage.HOSPITALISATION,
            place=Place(city_tier=tier, facility=facility),
            age_years=AGE_YEARS,
            policy=policy,
            prescribed={operation: 1} if operation else {},
        )
        for (presentation, operation), tier, facility in product(sorted(asked), CityTier, Facility)
    )


def _asked(edition: Edition) -> Iterator[tuple[str, str]]:
    """Presentations with the usual stay, and with each operation sold as a package."""
    for presentation in edition.pathways:
        yield presentation, ""
        for operation in _operations(edition, presentation):
            yield presentation, operation


def _operations(edition: Edition, presentation: str) -> Iterator[str]:
    """The items that sell as a whole what a course of the pathway bills in parts."""
    codes = (code for line in edition.pathways[presentation].lines for code, _ in edition.items[line.item].cost_codes)
    packages = {split_code(code)[0] for code in codes if is_split(code)}
    for item in edition.items.values():
        if len(item.cost_codes) == 1 and item.cost_codes[0][0] in packages:
            yield item.code
