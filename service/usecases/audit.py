"""Read the log of everything that was done, and check that nobody changed anything afterwards. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from service.domain.errors import Fault
from service.store import log
from service.store.documents import Scope
from service.store.engine import reading
from service.store.log import LogEntry


@dataclass(frozen=True, slots=True)
class Audit:
    """How many entries there are, the newest of them (None in an empty log), and everything that is wrong."""

    entries: int
    last: LogEntry | None
    faults: tuple[Fault, ...]


def audit(engine: Engine, *, kept: Mapping[int, str]) -> Audit:
    """Check the log's seals, the events against the log, and the documents' digests, all as of one moment.

    ``kept`` are seals that were noted elsewhere, by the number of their entry.
    """
    # PostgreSQL shows each statement what was committed before it, so a publication in between would look
    # like a forgery; SQLite shows the whole transaction one state.
    whole = engine.execution_options(isolation_level="REPEATABLE READ") if engine.name == "postgresql" else engine
    with reading(whole)() as session:
        faults = log.verify(session, kept=kept)
        newest = log.entries(session, newest=1)
        return Audit(log.count(session), newest[0] if newest else None, faults)


def entries(
    engine: Engine,
    scope: Scope | None = None,
    *,
    tenant: str | None = None,
    naming: str | None = None,
    newest: int | None = None,
) -> tuple[LogEntry, ...]:
    """The entries of a scope, of a tenant in every market, or all; newest first, at most ``newest`` of them.

    ``naming``: those about the draft or the key of this id.
    """
    with reading(engine)() as session:
        return log.entries(session, scope, tenant=tenant, naming=naming, newest=newest)
