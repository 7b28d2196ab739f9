"""Answer what a family pays for its policy: pick the day and the words, compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.family_premium import FamilyPremium, family_premium
from service.domain.market import Market
from service.domain.markets import MARKETS
from service.domain.premium_question import PremiumQuestion
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.version import ENGINE
from service.wording import Wording


@dataclass(frozen=True, slots=True)
class PremiumAnswer:
    """What a family pays, its day and the words to say it in; ``versions`` name what answered."""

    result: FamilyPremium
    as_of: date
    market: Market
    wording: Wording
    versions: Mapping[str, str | None]


def answer_premium(asked: PremiumQuestion, estimator: Estimator, *, locale: str = DEFAULT_LOCALE) -> PremiumAnswer:
    """Compute the answer to ``asked`` on the day it asks for, today if it names none."""
    snapshot = estimator.snapshot(asked.market, asked.as_of, tenant=asked.tenant, recorded_at=asked.recorded_at)
    market, profile = MARKETS[asked.market], snapshot.version("tenant")
    return PremiumAnswer(
        result=family_premium(asked, market, as_of=snapshot.as_of),
        as_of=snapshot.as_of,
        market=market,
        wording=estimator.wording(snapshot, locale),
        versions={
            "engine": ENGINE,
            "content": snapshot.version("content", locale),
            **({"tenant": profile} if profile else {}),
        },
    )
