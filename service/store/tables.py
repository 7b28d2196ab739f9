"""The tables of what is published: documents, their price rows, the events that put them in force, and the log.

Nothing here is ever updated or deleted (triggers refuse it): what is in force is what the events say. What does
change, drafts and keys, is in ``desk_tables.py``.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Action(StrEnum):
    PUBLISH = "publish"
    ROLLBACK = "rollback"


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; a time without a zone is refused, because nobody knows when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone: pass a time in UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: dict[Any, Any] = {datetime: UtcTime(), date: Date()}


class DocumentRow(Base):
    """One version of one document of a market; who may see it is said by the events that put it in force."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("market", "kind", "name", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    market: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    effective_from: Mapped[date]
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class CostRow(Base):
    """One price of a cost table; ``line`` keeps the order in which the table was written."""

    __tablename__ = "cost_row"
    __table_args__ = (
        CheckConstraint("0 <= low AND low <= typical AND typical <= high", name="ordered"),
        Index("ix_cost_row_place", "item_code", "city_tier", "facility"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    item_code: Mapped[str] = mapped_column(String(64))
    city_tier: Mapped[str] = mapped_column(String(16))
    facility: Mapped[str] = mapped_column(String(32))
    low: Mapped[int] = mapped_column(BigInteger)
    typical: Mapped[int] = mapped_column(BigInteger)
    high: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    source_date: Mapped[str] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(32))
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32))
    category: Mapped[str] = mapped_column(String(32))
    setting: Mapped[str] = mapped_column(String(32))
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]


class EventRow(Base):
    """A document put in force or taken back. ``run`` is the first ``seq`` of the events made together.

    ``tenant`` says on whose shelf; empty is the market's own.
    """

    __tablename__ = "event"
    __table_args__ = (CheckConstraint("action IN ('publish', 'rollback')", name="action"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    run: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(8))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    who: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    tenant: Mapped[str] = mapped_column(String(32), server_default=text("''"))


class LogRow(Base):
    """Who did what, when and why; ``hash`` covers the row and the hash of the row before it."""

    __tablename__ = "log_entry"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(32))
    market: Mapped[str] = mapped_column(String(8))
    tenant: Mapped[str] = mapped_column(String(32))
    why: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
