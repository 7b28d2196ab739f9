"""Reports that were run, at rest: their counts and the checksum of their bytes. Decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from service.store.agent_tables import ReportRow


@dataclass(frozen=True, slots=True)
class Report:
    """A report; ``finished_at`` None: it is being sent, or was broken off. ``sha256`` and ``size`` of what was sent."""

    id: str
    tenant: str
    live: bool
    market: str
    who: str
    started_at: datetime
    finished_at: datetime | None = None
    rows_read: int = 0
    rows_written: int = 0
    rows_wrong: int = 0
    size: int = 0
    sha256: str = ""


def add(session: Session, report: Report) -> None:
    """Keep a report that begins."""
    session.execute(insert(ReportRow), [{name: getattr(report, name) for name in Report.__slots__}])


def finish(session: Session, report: Report) -> None:
    """Keep what became of a report."""
    told = {name: getattr(report, name) for name in Report.__slots__ if name != "id"}
    session.execute(update(ReportRow).where(ReportRow.id == report.id).values(told))


def by_id(session: Session, id: str) -> Report | None:
    """The report of this id."""
    row = session.get(ReportRow, id)
    return None if row is None else Report(**{name: getattr(row, name) for name in Report.__slots__})
