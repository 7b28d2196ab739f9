"""What everybody who works on the catalogue needs at hand: the drafts of a shelf, keys, the time, and why.

Shared by the admin API and the console; composes use-cases and decides nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine

from service.documents import law, remembered
from service.domain.errors import UnknownMarket
from service.domain.markets import MARKETS
from service.store.documents import Draft, Scope
from service.store.keys import AccessKey
from service.store.log import Stamp
from service.store.snapshot import Snapshot
from service.usecases.access import Access
from service.usecases.drafts import Desk
from service.usecases.once import Once
from service.usecases.preview import before_and_after


@dataclass(frozen=True, slots=True)
class Office:
    """``clock`` tells the time in UTC; ``upload_bytes`` is the largest file that is taken."""

    engine: Engine
    access: Access
    clock: Callable[[], datetime]
    upload_bytes: int

    def scope(self, key: AccessKey, market: str) -> Scope:
        """The shelf that a key opens in a market, or UnknownMarket."""
        if market not in MARKETS:
            raise UnknownMarket(market, MARKETS, pointer="/market")
        return Scope(market, key.tenant)

    @property
    def once(self) -> Once:
        """Requests that create something."""
        return Once(self.engine, self.clock)

    def desk(self, scope: Scope) -> Desk:
        """The drafts of a shelf."""
        return Desk(self.engine, scope, remembered, law)

    def preview(self, scope: Scope, drafts: Sequence[Draft], day: date) -> tuple[Snapshot, Snapshot]:
        """The catalogue of a shelf on a day as it stands, and with drafts in it."""
        return before_and_after(self.engine, scope, drafts, effective=day, decode=remembered)

    def today(self) -> date:
        """The day by the office's clock, in UTC."""
        return self.clock().date()

    def stamp(self, key: AccessKey, why: str = "") -> Stamp:
        """Whoever holds the key does it now, for a reason."""
        return Stamp(key.who, why, self.clock())
