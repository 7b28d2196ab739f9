"""Quotes at rest, with their events and share links. An owner finds its own and nobody else's. Decides nothing."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, insert, literal, or_, select, update
from sqlalchemy.orm import Session, load_only

from service.domain.quote import PRECEDENCE, Event, Owner, Quote, Share, Status, Wanted
from service.store.agent_tables import QuoteEventRow, QuoteRow, ShareRow

_NAMES = tuple(field.name for field in fields(Quote))
_SHORT = tuple(name for name in _NAMES if name not in ("question", "estimate"))  # what a list needs


def add(session: Session, quote: Quote) -> None:
    """Write a new quote; its primary key refuses a second one of the same id."""
    session.execute(insert(QuoteRow), [asdict(quote)])


def known(session: Session, id: str) -> bool:
    """Whether there is a quote of this id, whoever's it is."""
    return session.scalar(select(QuoteRow.id).where(QuoteRow.id == id)) is not None


def find(session: Session, owner: Owner, id: str) -> Quote | None:
    """The quote of this id, if it is the owner's."""
    row = session.scalar(select(QuoteRow).where(QuoteRow.id == id, _of(owner)))
    return None if row is None else _quote(row)


def status_at(now: datetime) -> ColumnElement[str]:
    """``Quote.status`` as SQL, out of the same table."""
    return case(*((_reached(name, now), status.value) for status, name in PRECEDENCE), else_=Status.ISSUED.value)


def still_open(now: datetime) -> ColumnElement[bool]:
    """Quotes that are neither withdrawn, ended nor deleted."""
    return and_(QuoteRow.deleted_at.is_(None), QuoteRow.withdrawn_at.is_(None), QuoteRow.expires_at > now)


def listed(
    session: Session,
    owner: Owner,
    wanted: Wanted,
    *,
    now: datetime,
    before: tuple[datetime, str] | None,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> tuple[Quote, ...]:
    """Newest first, from after the place ``before`` on, or the nearest ones newer than the place ``after``.

    Without question and estimate.
    """
    chosen = select(QuoteRow).where(_of(owner), *_filters(wanted, now))
    if before is not None:
        at, id = before
        chosen = chosen.where(or_(QuoteRow.created_at < at, and_(QuoteRow.created_at == at, QuoteRow.id < id)))
    if after is not None:
        at, id = after
        chosen = chosen.where(or_(QuoteRow.created_at > at, and_(QuoteRow.created_at == at, QuoteRow.id > id)))
        chosen = chosen.order_by(QuoteRow.created_at, QuoteRow.id)
    else:
        chosen = chosen.order_by(QuoteRow.created_at.desc(), QuoteRow.id.desc())
    short = load_only(*(getattr(QuoteRow, name) for name in _SHORT), raiseload=True)
    found = [_quote(row, _SHORT) for row in session.scalars(chosen.limit(limit).options(short))]
    return tuple(reversed(found) if after is not None else found)


def change(session: Session, was: Quote, values: dict[str, Any]) -> bool:
    """Write what an agent changes as the next revision; False if somebody else was faster."""
    chosen = update(QuoteRow).where(QuoteRow.id == was.id, QuoteRow.revision == was.revision)
    done = session.execute(chosen.values({**values, "revision": was.revision + 1}))
    return done.rowcount == 1  # type: ignore[attr-defined,no-any-return]  # an UPDATE always counts


def mark(session: Session, id: str, **moments: Any) -> bool:
    """Note the first time that something happened to a quote; False if it had before."""
    unmarked = [getattr(QuoteRow, name).is_(None) for name in moments]
    done = session.execute(update(QuoteRow).where(QuoteRow.id == id, *unmarked).values(moments))
    return done.rowcount == 1  # type: ignore[attr-defined,no-any-return]


def write(session: Session, id: str, **values: Any) -> None:
    """Write columns of a quote."""
    session.execute(update(QuoteRow).where(QuoteRow.id == id).values(values))


def tell(session: Session, quote_id: str, event: Event) -> None:
    """Add an event."""
    session.execute(insert(QuoteEventRow), [{"quote_id": quote_id, **asdict(event)}])


def events(session: Session, quote_id: str) -> tuple[Event, ...]:
    """What was done to a quote, the first thing first."""
    chosen = select(QuoteEventRow).where(QuoteEventRow.quote_id == quote_id).order_by(QuoteEventRow.seq)
    return tuple(Event(row.at, row.action, row.who, row.about) for row in session.scalars(chosen))


def add_share(session: Session, share: Share) -> None:
    """Write a new link."""
    session.execute(insert(ShareRow), [asdict(share)])


def shares(session: Session, quote_id: str) -> tuple[Share, ...]:
    """The links to a quote, the first one first."""
    chosen = select(ShareRow).where(ShareRow.quote_id == quote_id).order_by(ShareRow.created_at, ShareRow.id)
    return tuple(_share(row) for row in session.scalars(chosen))


def share(session: Session, quote_id: str, id: str) -> Share | None:
    """The link of this id to a quote."""
    row = session.scalar(select(ShareRow).where(ShareRow.id == id, ShareRow.quote_id == quote_id))
    return None if row is None else _share(row)


def revoke(session: Session, id: str, at: datetime) -> bool:
    """End a link; False if it had ended before."""
    ended = update(ShareRow).where(ShareRow.id == id, ShareRow.revoked_at.is_(None)).values(revoked_at=at)
    return session.execute(ended).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def open_by(session: Session, token_hash: str, *, now: datetime, day: date, counts: bool) -> tuple[Quote, Share] | None:
    """The quote of a link that holds, the opening counted; the same two statements whatever is wrong with it."""
    there = select(QuoteRow.id).where(QuoteRow.deleted_at.is_(None), QuoteRow.expires_at > now)
    holds = and_(
        ShareRow.token_hash == token_hash,
        ShareRow.revoked_at.is_(None),
        ShareRow.expires_at > now,
        ShareRow.quote_id.in_(there),
    )
    session.execute(
        update(ShareRow)
        .where(holds)
        .values(
            opened=ShareRow.opened + (1 if counts else 0),
            first_opened_on=case((ShareRow.first_opened_on.is_(None), day), else_=ShareRow.first_opened_on)
            if counts
            else ShareRow.first_opened_on,
        )
        .execution_options(synchronize_session=False)
    )
    found = session.execute(
        select(QuoteRow, ShareRow).join(ShareRow, ShareRow.quote_id == QuoteRow.id).where(holds)
    ).one_or_none()
    return None if found is None else (_quote(found[0]), _share(found[1]))


def versions_in_use(
    session: Session, tenant: str, market: str, *, now: datetime, since: datetime | None
) -> Sequence[tuple[str, str]]:
    """The versions and languages of open quotes that nothing has superseded yet, of those created since."""
    chosen = select(QuoteRow.versions, QuoteRow.locale).distinct().where(_unmarked(tenant, market, now))
    if since is not None:
        chosen = chosen.where(QuoteRow.created_at >= since)
    return [(versions, locale) for versions, locale in session.execute(chosen)]


def supersede(
    session: Session, tenant: str, market: str, *, versions: str, locale: str, event: Event, now: datetime
) -> int:
    """Mark the open quotes of these versions, and tell it of each; how many there were."""
    these = and_(_unmarked(tenant, market, now), QuoteRow.versions == versions, QuoteRow.locale == locale)
    told = [literal(getattr(event, name)) for name in ("action", "who", "about")]
    told_of = select(QuoteRow.id, literal(event.at, QuoteEventRow.at.type), *told).where(these)
    columns = ["quote_id", "at", "action", "who", "about"]
    session.execute(insert(QuoteEventRow).from_select(columns, told_of))
    marked = update(QuoteRow).where(these).values(superseded_at=now).execution_options(synchronize_session=False)
    return session.execute(marked).rowcount  # type: ignore[attr-defined,no-any-return]


def ended(session: Session, tenant: str, *, by: datetime, limit: int, beyond: str = "") -> tuple[Quote, ...]:
    """Quotes with answers that ended by a moment, by expiry or withdrawal, by id from after ``beyond`` on."""
    over = or_(QuoteRow.expires_at <= by, QuoteRow.withdrawn_at <= by)
    chosen = select(QuoteRow).where(QuoteRow.tenant == tenant, QuoteRow.deleted_at.is_(None), over)
    short = load_only(*(getattr(QuoteRow, name) for name in _SHORT), raiseload=True)
    rows = session.scalars(chosen.where(QuoteRow.id > beyond).order_by(QuoteRow.id).limit(limit).options(short))
    return tuple(_quote(row, _SHORT) for row in rows)


def tenants(session: Session) -> tuple[tuple[str, str], ...]:
    """The tenants that have quotes, with their markets."""
    found = session.execute(select(QuoteRow.tenant, QuoteRow.market).distinct())
    return tuple(sorted((tenant, market) for tenant, market in found))


def _unmarked(tenant: str, market: str, now: datetime) -> ColumnElement[bool]:
    mine = and_(QuoteRow.tenant == tenant, QuoteRow.market == market)
    return and_(mine, still_open(now), QuoteRow.superseded_at.is_(None))


def _of(owner: Owner) -> ColumnElement[bool]:
    return and_(QuoteRow.tenant == owner.tenant, QuoteRow.live.is_(owner.live))


def _reached(name: str, now: datetime) -> ColumnElement[bool]:
    column: ColumnElement[Any] = getattr(QuoteRow, name)
    return column <= now if name == "expires_at" else column.is_not(None)


def _filters(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    asked = {
        "market": QuoteRow.market,
        "city": QuoteRow.city,
        "verdict_code": QuoteRow.verdict,
        "client_ref": QuoteRow.client_ref,
    }
    found: list[ColumnElement[bool]] = [
        column == getattr(wanted, name) for name, column in asked.items() if getattr(wanted, name) is not None
    ]
    if wanted.status is not None:
        found.append(status_at(now) == wanted.status.value)
    if wanted.created_after is not None:
        found.append(QuoteRow.created_at >= wanted.created_after)
    if wanted.created_before is not None:
        found.append(QuoteRow.created_at < wanted.created_before)
    return found


def _quote(row: QuoteRow, names: Sequence[str] = _NAMES) -> Quote:
    return Quote(**{name: getattr(row, name) if name in names else None for name in _NAMES})


def _share(row: ShareRow) -> Share:
    return Share(**{field.name: getattr(row, field.name) for field in fields(Share)})
