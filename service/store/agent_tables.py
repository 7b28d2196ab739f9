"""The tables of what agents keep: quotes with what was done to them, share links, creating requests, reports.

A quote's question and estimate are never changed, only deleted together. What an agent may still say of it
(reference, note, end) is beside them.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base


class QuoteRow(Base):
    """An estimate saved as an immutable illustration. ``live`` False: made with a test key, for test keys only.

    ``question`` and ``estimate`` are the JSON that ``sha256`` covers; null once they were deleted. ``headline`` is
    what a list shows and filters by, and goes with them. ``revision`` counts the changes that an agent makes.
    """

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("ref"),
        Index("ix_quote_newest", "tenant", "live", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    ref: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(32))
    live: Mapped[bool] = mapped_column(Boolean)
    market: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    key_id: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime]
    viewed_on: Mapped[date | None]
    shared_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(String(500))
    deleted_at: Mapped[datetime | None]
    supersedes: Mapped[str | None] = mapped_column(String(40))
    client_ref: Mapped[str] = mapped_column(String(64))
    agent_note: Mapped[str] = mapped_column(String(500))
    revision: Mapped[int] = mapped_column(Integer)
    versions: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)
    estimate: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    city: Mapped[str | None] = mapped_column(String(60))
    verdict: Mapped[str | None] = mapped_column(String(8))
    headline: Mapped[str | None] = mapped_column(Text)


class QuoteEventRow(Base):
    """What was done to a quote, by whom; ``about`` is JSON. Rows are only added."""

    __tablename__ = "quote_event"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quote.id"), index=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text)


class ShareRow(Base):
    """A link to one quote, by the hash of its token. Of who opened it only how often, and the first day, is kept."""

    __tablename__ = "quote_share"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quote.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(Integer)
    first_opened_on: Mapped[date | None]


class RequestRow(Base):
    """A creating request, by the hash of its Idempotency-Key: what it makes, and whether that is done."""

    __tablename__ = "creating_request"

    tenant: Mapped[str] = mapped_column(String(32), primary_key=True)
    live: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    route: Mapped[str] = mapped_column(String(120), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    makes: Mapped[str] = mapped_column(String(40))
    claimed_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]


class ReportRow(Base):
    """A report that was run: its counts and the checksum of its bytes; neither its input nor its output is kept."""

    __tablename__ = "report"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(32))
    live: Mapped[bool] = mapped_column(Boolean)
    market: Mapped[str] = mapped_column(String(8))
    who: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows_read: Mapped[int] = mapped_column(BigInteger)
    rows_written: Mapped[int] = mapped_column(BigInteger)
    rows_wrong: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
