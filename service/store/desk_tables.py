"""The tables of what is still being worked on, of who may, and of counts: drafts, keys, sessions. These rows change.

What was done to drafts and keys is in the log, which does not.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base


class DraftSetRow(Base):
    """Documents that are to be published together. ``revision`` counts its changes; ``editors`` is a JSON list."""

    __tablename__ = "draft_set"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    market: Mapped[str] = mapped_column(String(8))
    tenant: Mapped[str] = mapped_column(String(32))
    effective_from: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Integer)
    editors: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DraftRow(Base):
    """A document of a draft set; ``prices`` is a JSON list, ``base`` the version it was made from, empty if new."""

    __tablename__ = "draft"

    set_id: Mapped[str] = mapped_column(ForeignKey("draft_set.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    base: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    prices: Mapped[str] = mapped_column(Text)


class KeyRow(Base):
    """A secret key by its hash: whose it is, which tenant's (empty: the operator's), and what it may do.

    ``live`` False: for trying things out; what is made with it, only such keys see.
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    tenant: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    live: Mapped[bool] = mapped_column(Boolean, server_default=true())
    last_used_at: Mapped[datetime | None]


class SessionRow(Base):
    """Somebody signed in with a key; the cookie's token is kept as a hash only."""

    __tablename__ = "session"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("api_key.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]


class CountRow(Base):
    """How often pages were shown: a screen, with a verdict or (empty) none, for a tenant or (empty) the public page."""

    __tablename__ = "screen_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    market: Mapped[str] = mapped_column(String(8), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(32), primary_key=True)
    screen: Mapped[str] = mapped_column(String(32), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(8), primary_key=True)
    times: Mapped[int] = mapped_column(BigInteger)
