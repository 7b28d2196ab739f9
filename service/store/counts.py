"""How often pages were shown, at rest: a number for each day, tenant, screen and verdict. Decides nothing."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.counts import Counts, Shown
from service.store.desk_tables import CountRow

_NAMES = Shown._fields


def add(session: Session, counts: Counts) -> None:
    """Add to what is kept. In order, so that two processes that add to the same rows never wait for each other."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(CountRow)
    added = new.on_conflict_do_update(index_elements=_NAMES, set_={"times": CountRow.times + new.excluded.times})
    rows = sorted((shown._replace(verdict=shown.verdict or ""), times) for shown, times in counts.items())
    session.execute(added, [{**shown._asdict(), "times": times} for shown, times in rows])


def between(session: Session, market: str, first: date, last: date, *, tenant: str | None = None) -> dict[Shown, int]:
    """The counts of the days from first to last, of one tenant or (None) of all."""
    chosen = select(CountRow).where(CountRow.market == market, CountRow.day.between(first, last))
    if tenant is not None:
        chosen = chosen.where(CountRow.tenant == tenant)
    return {
        Shown(row.day, row.market, row.tenant, row.screen, row.verdict or None): row.times
        for row in session.scalars(chosen)
    }
