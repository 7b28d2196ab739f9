"""What everybody who works on the catalogue needs at hand: the drafts of a shelf, keys, the time, and why.

Shared by the admin API and the console; composes use-cases and decides nothing.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine

from service import documents
from service.documents import law
from service.domain.errors import UnknownMarket
from service.domain.markets import MARKETS
from service.store.documents import Body, Key, Scope
from service.store.keys import AccessKey
from service.store.log import Stamp
from service.usecases.access import Access
from service.usecases.catalogue import Law
from service.usecases.drafts import Desk

LARGE = 2_000  # rows of a cost table from which few are remembered


def decode(key: Key, body: Body) -> object:
    """What a document means, remembered: a draft is compared with the same catalogue again and again."""
    return (_large if len(body.prices) > LARGE else _small)(key, body)


_small = functools.lru_cache(maxsize=256)(documents.decode)
_large = functools.lru_cache(maxsize=4)(documents.decode)


@dataclass(frozen=True, slots=True)
class Office:
    """``clock`` tells the time in UTC."""

    engine: Engine
    access: Access
    clock: Callable[[], datetime]

    def scope(self, key: AccessKey, market: str) -> Scope:
        """The shelf that a key opens in a market, or UnknownMarket."""
        if market not in MARKETS:
            raise UnknownMarket(market, MARKETS, pointer="/market")
        return Scope(market, key.tenant)

    def desk(self, scope: Scope) -> Desk:
        """The drafts of a shelf."""
        return Desk(self.engine, scope, decode, self.law(scope))

    def law(self, scope: Scope) -> Law:
        """What has to hold between the documents of a shelf."""
        return functools.partial(law, scope.market)

    def today(self) -> date:
        """The day by the office's clock, in UTC."""
        return self.clock().date()

    def stamp(self, key: AccessKey, why: str = "") -> Stamp:
        """Whoever holds the key does it now, for a reason."""
        return Stamp(key.who, why, self.clock())
