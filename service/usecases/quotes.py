"""Quotes: made once from an estimate, read, noted, withdrawn, made anew, shared with a client. Never recalculated.

How a question and an answer are written is handed in (``Wire``). Whoever owns no quote of an id is told that there is
none. Marking and deleting what has grown old is ``quote_upkeep``'s.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.domain.edition import Versions
from service.domain.errors import (
    ChangedMeanwhile,
    Contradiction,
    EmergencyAnswers,
    Fault,
    NoPriceAnswers,
    NoteNotAllowed,
    UnknownQuote,
    UnknownShare,
    WrongState,
)
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.domain.quote import (
    OPEN,
    Event,
    NewQuote,
    Owner,
    Quote,
    Share,
    Wanted,
    digest,
    end_of_day,
    headline,
    note_faults,
    reference,
    ulid,
)
from service.store import quotes as kept
from service.store.engine import reading, writing
from service.store.keys import AccessKey
from service.usecases.estimate import Answer, Estimator

TRIES = 5  # references drawn until one is free; the second is already rare


@dataclass(frozen=True, slots=True)
class Wire:
    """How questions are read and answers said; ``versions`` as the answer says them."""

    read: Callable[[bytes], Query]
    say: Callable[[Answer], dict[str, Any]]
    versions: Callable[[Versions], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Quotes:
    """``clock`` tells the time in UTC."""

    engine: Engine
    estimator: Estimator
    clock: Callable[[], datetime]
    wire: Wire

    def new_id(self, prefix: str = "quo") -> str:
        """The id of something that is to be made."""
        return f"{prefix}_{ulid(self.clock(), secrets.token_bytes(10))}"

    def create(self, new: NewQuote, *, key: AccessKey, id: str, instead: Quote | None = None) -> Quote:
        """A quote under a reserved id; of an emergency, or where there is no price, none is made.

        ``instead``: the quote that it takes the place of.
        """
        _check_note(new.agent_note)
        answer = self.estimator.answer(replace(new.query, tenant=key.tenant))
        if isinstance(answer.result, NoPrice):
            raise _nothing_to_quote(answer.result)
        quote = self._made(new, answer, key=key, id=id)
        if instead is not None:
            quote = replace(quote, supersedes=instead.id)
        for attempt in range(TRIES):
            try:
                return self._add(replace(quote, ref=reference(secrets.token_bytes(5))), instead)
            except IntegrityError:
                if attempt == TRIES - 1 or self._known(id):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _made(self, new: NewQuote, answer: Answer, *, key: AccessKey, id: str) -> Quote:
        assert not isinstance(answer.result, NoPrice)
        now, said, shown = self.clock(), self.wire.say(answer), headline(answer.result)
        estimate = orjson.dumps(said)
        return Quote(
            id=id,
            ref="",
            tenant=key.tenant,
            live=key.live,
            market=new.query.market,
            locale=answer.locale,
            created_at=now,
            created_by=key.who,
            key_id=key.id,
            expires_at=end_of_day(now, new.expires_in_days, new.query.market),
            client_ref=new.client_ref,
            agent_note=new.agent_note,
            versions=orjson.dumps(said["versions"]).decode(),
            question=new.question.decode(),
            estimate=estimate.decode(),
            sha256=digest(new.question, estimate),
            city=said["where"]["city"],
            verdict=shown["scenarios"][0]["cover_verdict"],
            headline=orjson.dumps(shown).decode(),
        )

    def _add(self, quote: Quote, instead: Quote | None) -> Quote:
        with writing(self.engine).begin() as session:
            kept.add(session, quote)
            about = {} if instead is None else {"supersedes": instead.id}
            _tell(session, quote.id, "created", quote.created_by, quote.created_at, about)
            if instead is not None:
                kept.mark(session, instead.id, superseded_at=quote.created_at)
                _tell(session, instead.id, "requoted", quote.created_by, quote.created_at, {"as": quote.id})
        return quote

    def _known(self, id: str) -> bool:
        with reading(self.engine)() as session:
            return kept.known(session, id)

    def found(self, owner: Owner, id: str) -> Quote | None:
        """The quote of this id, if the owner has it."""
        with reading(self.engine)() as session:
            return kept.find(session, owner, id)

    def get(self, owner: Owner, id: str) -> Quote:
        """The quote of this id; UnknownQuote for another's too."""
        quote = self.found(owner, id)
        if quote is None:
            raise UnknownQuote(id, ())
        return quote

    def listed(
        self,
        owner: Owner,
        wanted: Wanted,
        *,
        before: tuple[datetime, str] | None,
        limit: int,
        after: tuple[datetime, str] | None = None,
    ) -> tuple[Quote, ...]:
        """At most ``limit`` quotes, newest first, from after the place ``before`` on; or up to the place ``after``."""
        now = self.clock()
        with reading(self.engine)() as session:
            return kept.listed(session, owner, wanted, now=now, before=before, after=after, limit=limit)

    def events(self, owner: Owner, id: str) -> tuple[Event, ...]:
        """What was done to a quote, the first thing first."""
        quote = self.get(owner, id)
        with reading(self.engine)() as session:
            return kept.events(session, quote.id)

    def change(self, was: Quote, changes: Mapping[str, Any], *, key: AccessKey) -> Quote:
        """Change what an agent may: reference, note, an earlier end. ChangedMeanwhile if somebody was faster."""
        self._must_be_open(was)
        now, changed = self.clock(), {name: value for name, value in changes.items() if value is not None}
        _check_note(changed.get("agent_note", ""))
        end = changed.get("expires_at")
        if end is not None and not now < end <= was.expires_at:
            detail = f"A quote may only end earlier, and not in the past: between now and {was.expires_at.isoformat()}."
            raise Contradiction([Fault("/expires_at", "range", detail)])
        with writing(self.engine).begin() as session:
            if not kept.change(session, was, changed):
                raise ChangedMeanwhile(f"Quote {was.id} was changed since you read it: read it again.")
            _tell(session, was.id, "changed", key.who, now, {"fields": sorted(changed)})
        return replace(was, **changed, revision=was.revision + 1)

    def withdraw(self, owner: Owner, id: str, because: str, *, key: AccessKey) -> Quote:
        """Withdraw a quote for a reason that its readers see; one that is withdrawn already stays as it is."""
        quote = self.get(owner, id)
        if quote.withdrawn_at is None:
            self._must_be_open(quote)
            now = self.clock()
            with writing(self.engine).begin() as session:
                if kept.mark(session, id, withdrawn_at=now):
                    kept.write(session, id, withdrawn_because=because, revision=quote.revision + 1)
                    _tell(session, id, "withdrawn", key.who, now, {})
        return self.get(owner, id)

    def requote(self, owner: Owner, id: str, *, key: AccessKey, new: str) -> Quote:
        """The same question under today's versions, as the quote ``new`` that takes the place of this one."""
        quote = self.get(owner, id)
        if quote.question is None:
            raise WrongState(f"The answers of quote {id} were deleted: ask the question anew.")
        question = quote.question.encode()
        again = NewQuote(self.wire.read(question), question, quote.client_ref, quote.agent_note)
        return self.create(again, key=key, id=new, instead=quote)

    def share(
        self, owner: Owner, id: str, *, key: AccessKey, share_id: str, request_key: str, days: int | None = None
    ) -> Share:
        """A link to a quote until an end of its own, which lies no later than the quote's."""
        quote, now = self.get(owner, id), self.clock()
        self._must_be_open(quote)
        end = quote.expires_at if days is None else end_of_day(now, days, quote.market)
        if end > quote.expires_at:
            detail = f"The quote ends {quote.expires_at.isoformat()}, and no link to it later: leave it out for that."
            raise Contradiction([Fault("/expires_in_days", "range", detail)])
        nonce = secrets.token_hex(32)
        hash = _hash(token_of(nonce, request_key, share_id))
        made = Share(share_id, id, hash, nonce, now, key.who, end)
        with writing(self.engine).begin() as session:
            kept.add_share(session, made)
            kept.mark(session, id, shared_at=now)
            _tell(session, id, "shared", key.who, now, {"share": share_id})
        return made

    def shares(self, quote_id: str) -> tuple[Share, ...]:
        """The links to a quote."""
        with reading(self.engine)() as session:
            return kept.shares(session, quote_id)

    def shared(self, quote_id: str, share_id: str) -> Share | None:
        """The link of this id to a quote, if there is one."""
        with reading(self.engine)() as session:
            return kept.share(session, quote_id, share_id)

    def revoke(self, owner: Owner, id: str, share_id: str, *, key: AccessKey) -> Share:
        """End a link now; one that has ended stays so."""
        quote, now = self.get(owner, id), self.clock()
        if self.shared(quote.id, share_id) is None:
            raise UnknownShare(share_id, ())
        with writing(self.engine).begin() as session:
            if kept.revoke(session, share_id, now):
                _tell(session, id, "revoked", key.who, now, {"share": share_id})
        ended = self.shared(quote.id, share_id)
        assert ended is not None
        return ended

    def opened(self, token: str, day: date, *, counts: bool = True) -> Quote | None:
        """The quote that a token opens; None, after the same work, for a wrong, expired or revoked one.

        A withdrawn quote opens: its reader is told why. Of the opening only the day is kept, and how many there were;
        without ``counts`` nothing.
        """
        with writing(self.engine).begin() as session:
            found = kept.open_by(session, _hash(token), now=self.clock(), day=day, counts=counts)
            if found is None:
                return None
            quote, share = found
            if counts and share.opened == 1:
                kept.mark(session, quote.id, viewed_on=day)
                at = datetime.combine(day, time(), UTC)
                _tell(session, quote.id, "opened", "a reader", at, {"share": share.id})
        return quote if quote.viewed_on or not counts else replace(quote, viewed_on=day)

    def _must_be_open(self, quote: Quote) -> None:
        status = quote.status(self.clock())
        if status not in OPEN:
            raise WrongState(f"Quote {quote.id} is {status}: make another one.")


def token_of(nonce: str, request_key: str, share_id: str) -> str:
    """The token of a link: 128 bits that only whoever has both the database and the request's key can make again."""
    made = hmac.digest(bytes.fromhex(nonce), (request_key + share_id).encode(), "sha256")
    return base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _check_note(note: str) -> None:
    faults = [*note_faults(note)]
    if faults:
        raise NoteNotAllowed(faults)


def _nothing_to_quote(answer: NoPrice) -> EmergencyAnswers | NoPriceAnswers:
    if answer.triage.kind == "emergency":
        return EmergencyAnswers(
            "These answers are those of an emergency: the person needs help now, and no quote is made."
        )
    return NoPriceAnswers("These answers may not come from the back: there is advice, and no price to quote.")


def _tell(session: Session, quote_id: str, action: str, who: str, at: datetime, about: Mapping[str, Any]) -> None:
    kept.tell(session, quote_id, Event(at, action, who, orjson.dumps(about).decode()))
