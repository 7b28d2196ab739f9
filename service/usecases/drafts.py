"""The way of a draft: started, filled, looked at, submitted, approved by a second person, published; or not.

Each call is one publisher's turn: the set is changed and logged together, or neither. What documents mean
(``decode``) and which go together (``law``) are handed in. Whoever reads a set gives its revision back with a
change; if somebody else was faster, ChangedMeanwhile.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.domain.errors import (
    CatalogueFault,
    ChangedMeanwhile,
    Fault,
    NeedsApproval,
    NotAllowed,
    UnknownDocument,
    UnknownDraft,
    WrongState,
)
from service.store import drafts, history, log, publishing
from service.store.documents import Decode, Draft, Entry, Key, Scope
from service.store.drafts import Based, DraftSet, State
from service.store.engine import reading
from service.store.history import History, in_force
from service.store.log import Stamp
from service.usecases.catalogue import Comparison, Law, Publication, compare, four_eyes, put_in_force

EDITABLE = frozenset({State.OPEN, State.SUBMITTED, State.APPROVED, State.REJECTED})
WAITING = frozenset({State.SUBMITTED, State.APPROVED})


def new_id() -> str:
    """The id of a set that is to be started."""
    return f"dr_{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A set with its documents, and the keys of those whose base is no longer what would be replaced."""

    set: DraftSet
    documents: tuple[Based, ...]
    outdated: tuple[Key, ...]
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The drafts of one scope, as one person works on them."""

    engine: Engine
    scope: Scope
    decode: Decode
    law: Law

    def listed(self) -> tuple[DraftSet, ...]:
        """The sets, those changed last first."""
        with reading(self.engine)() as session:
            return drafts.listed(session, self.scope)

    def read(self, id: str, *, today: date) -> Opened:
        """A set with its documents; UnknownDraft if there is none in this scope."""
        with reading(self.engine)() as session:
            found, documents = drafts.find(session, self.scope, id), drafts.documents(session, id)
            past = history.load(session)
            outdated = _outdated(past, self.scope, documents, found.effective_from or today)
            return Opened(found, documents, outdated, four_eyes(session, past, self.scope, today, self.decode))

    def start(
        self, *, effective_from: date | None, stamp: Stamp, documents: Sequence[Based] = (), id: str = ""
    ) -> DraftSet:
        """A new set, with the documents given; under ``id`` if one was reserved."""
        with publishing.turn(self.engine) as (session, _):
            return self._started(session, effective_from, stamp, documents, id)

    def started(self, id: str) -> DraftSet | None:
        """The set of this id, if there is one."""
        with reading(self.engine)() as session:
            try:
                return drafts.find(session, self.scope, id)
            except UnknownDraft:
                return None

    def hand_in(
        self, given: Sequence[Draft], *, effective_from: date | None, stamp: Stamp
    ) -> tuple[DraftSet | None, Comparison]:
        """A new set of those that differ from what is in force, submitted at once; no set if none does.

        CatalogueFault, and nothing done, if they do not fit.
        """
        effective = effective_from or stamp.at.date()
        with publishing.turn(self.engine) as (session, past):
            found = compare(session, past, self.scope, given, effective=effective, decode=self.decode, law=self.law)
            if found.faults:
                raise CatalogueFault(found.faults)
            if not found.new:
                return None, found
            documents = [Based(one.draft, one.was.version if one.was else "") for one in found.new]
            return self._submitted(session, self._started(session, effective_from, stamp, documents), stamp), found

    def put(self, id: str, revision: int, documents: Sequence[Based], *, stamp: Stamp) -> DraftSet:
        """Write documents into a set, which is open again then."""
        with publishing.turn(self.engine) as (session, _):
            was = self._at(session, id, revision, EDITABLE)
            drafts.put(session, id, documents)
            return self._edited(session, was, was, stamp, put=[_title(one) for one in documents])

    def remove(self, id: str, revision: int, key: Key, *, stamp: Stamp) -> DraftSet:
        """Take a document out of a set, which is open again then; UnknownDocument if it is not in it."""
        with publishing.turn(self.engine) as (session, _):
            was = self._at(session, id, revision, EDITABLE)
            known = {one.draft.key for one in drafts.documents(session, id)}
            if key not in known:
                raise UnknownDocument("/".join(key), ["/".join(one) for one in sorted(known)])
            drafts.remove(session, id, key)
            return self._edited(session, was, was, stamp, removed=[*key])

    def describe(self, id: str, revision: int, *, effective_from: date | None, stamp: Stamp) -> DraftSet:
        """Change the day and, with the stamp's ``why``, the reason; the set is open again then."""
        with publishing.turn(self.engine) as (session, _):
            was = self._at(session, id, revision, EDITABLE)
            now = replace(was, effective_from=effective_from, why=stamp.why)
            return self._edited(session, was, now, stamp, effective_from=effective_from)

    def submit(self, id: str, revision: int, *, stamp: Stamp) -> DraftSet:
        """Hand a set to whoever approves; CatalogueFault if it could not be published as it is."""
        with publishing.turn(self.engine) as (session, past):
            was = self._at(session, id, revision, {State.OPEN, State.REJECTED})
            self._fit(session, past, was, stamp.at.date())
            return self._submitted(session, was, stamp)

    def approve(self, id: str, revision: int, *, stamp: Stamp) -> DraftSet:
        """Approve a submitted set; NotAllowed for whoever wrote any of it."""
        with publishing.turn(self.engine) as (session, _):
            was = self._at(session, id, revision, {State.SUBMITTED})
            if stamp.who in was.editors:
                raise NotAllowed(f"{stamp.who} wrote some of draft {id}: somebody else has to approve it.")
            now = replace(was, state=State.APPROVED, approved_by=stamp.who, changed_at=stamp.at)
            now = drafts.change(session, was, now)
            self._tell(session, "approve", now, stamp)
            return now

    def reject(self, id: str, revision: int, *, stamp: Stamp) -> DraftSet:
        """Send a submitted or approved set back, with the stamp's ``why``."""
        with publishing.turn(self.engine) as (session, _):
            return self._end(session, self._at(session, id, revision, WAITING), State.REJECTED, "reject", stamp)

    def withdraw(self, id: str, revision: int, *, stamp: Stamp) -> DraftSet:
        """Give a set up."""
        with publishing.turn(self.engine) as (session, _):
            return self._end(session, self._at(session, id, revision, EDITABLE), State.WITHDRAWN, "withdraw", stamp)

    def compare(self, id: str, *, today: date) -> Comparison:
        """What publishing the set would change, and what would be wrong with the catalogue after it."""
        with reading(self.engine)() as session:
            found = drafts.find(session, self.scope, id)
            return self._compare(session, history.load(session), found, drafts.documents(session, id), today)

    def publish(self, id: str, revision: int, *, stamp: Stamp) -> tuple[DraftSet, Publication]:
        """Put a set in force from its day, whole or not at all.

        ChangedMeanwhile if a document it replaces is no longer the one it was made from, NeedsApproval where a
        second person has to approve first, CatalogueFault if it does not fit.
        """
        today = stamp.at.date()
        with publishing.turn(self.engine) as (session, past):
            was = self._at(session, id, revision, EDITABLE - {State.REJECTED})
            if was.state is not State.APPROVED and four_eyes(session, past, self.scope, today, self.decode):
                raise NeedsApproval(f"Draft {id} is {was.state}: a second person has to approve it first.")
            comparison = self._fit(session, past, was, today)
            about = {"draft": id, "editors": was.editors, "approved_by": was.approved_by}
            reason = replace(stamp, why=stamp.why or was.why)
            effective = was.effective_from or today
            done = put_in_force(session, past, self.scope, comparison, effective=effective, stamp=reason, about=about)
            now = replace(was, state=State.PUBLISHED, effective_from=effective, changed_at=stamp.at)
            return drafts.change(session, was, now), done

    def _at(self, session: Session, id: str, revision: int, states: frozenset[State] | set[State]) -> DraftSet:
        """The set as its editor read it, in a state in which this can be done."""
        found = drafts.find(session, self.scope, id)
        if found.revision != revision:
            raise ChangedMeanwhile(
                f"Draft {id} is at revision {found.revision}, not {revision}: somebody has changed it. Read it again."
            )
        if found.state not in states:
            wanted = ", ".join(sorted(states))
            raise WrongState(f"Draft {id} is {found.state}; this can be done while it is {wanted}.")
        return found

    def _started(
        self, session: Session, effective_from: date | None, stamp: Stamp, documents: Sequence[Based], id: str = ""
    ) -> DraftSet:
        new = DraftSet(
            id=id or new_id(),
            scope=self.scope,
            effective_from=effective_from,
            why=stamp.why,
            state=State.OPEN,
            revision=1,
            editors=(stamp.who,),
            approved_by="",
            created_at=stamp.at,
            changed_at=stamp.at,
        )
        drafts.start(session, new)
        drafts.put(session, new.id, documents)
        self._tell(session, "draft", new, stamp, documents=[_title(one) for one in documents])
        return new

    def _submitted(self, session: Session, was: DraftSet, stamp: Stamp) -> DraftSet:
        now = drafts.change(session, was, replace(was, state=State.SUBMITTED, changed_at=stamp.at))
        self._tell(session, "submit", now, stamp)
        return now

    def _edited(self, session: Session, was: DraftSet, now: DraftSet, stamp: Stamp, **about: object) -> DraftSet:
        editors = was.editors if stamp.who in was.editors else (*was.editors, stamp.who)
        now = replace(now, state=State.OPEN, approved_by="", editors=editors, changed_at=stamp.at)
        now = drafts.change(session, was, now)
        self._tell(session, "edit", now, stamp, **about)
        return now

    def _end(self, session: Session, was: DraftSet, state: State, action: str, stamp: Stamp) -> DraftSet:
        now = drafts.change(session, was, replace(was, state=state, approved_by="", changed_at=stamp.at))
        self._tell(session, action, now, stamp)
        return now

    def _fit(self, session: Session, past: History, was: DraftSet, today: date) -> Comparison:
        """The comparison of a set that could be published."""
        documents = drafts.documents(session, was.id)
        if not documents:
            raise CatalogueFault([Fault("", "empty", f"Draft {was.id} holds no document: upload one first.")])
        outdated = _outdated(past, self.scope, documents, was.effective_from or today)
        if outdated:
            names = ", ".join("/".join(key) for key in outdated)
            raise ChangedMeanwhile(
                f"Another version of {names} is in force than the draft was made from: take it over and upload again."
            )
        comparison = self._compare(session, past, was, documents, today)
        if comparison.faults:
            raise CatalogueFault(comparison.faults)
        return comparison

    def _compare(
        self, session: Session, past: History, was: DraftSet, documents: Sequence[Based], today: date
    ) -> Comparison:
        effective = was.effective_from or today
        new = [one.draft for one in documents]
        return compare(session, past, self.scope, new, effective=effective, decode=self.decode, law=self.law)

    def _tell(self, session: Session, action: str, now: DraftSet, stamp: Stamp, **about: object) -> None:
        log.append(session, action, self.scope, {"draft": now.id, "revision": now.revision, **about}, stamp=stamp)


def _outdated(past: History, scope: Scope, documents: Sequence[Based], day: date) -> tuple[Key, ...]:
    """Documents that would replace another version than they were made from, unless they say the same as it."""
    current = in_force(past.of(scope).standing(), day)
    return tuple(one.draft.key for one in documents if _moved_on(current.get(one.draft.key), one))


def _moved_on(entry: Entry | None, one: Based) -> bool:
    if entry is None:
        return bool(one.base)
    return entry.version != one.base and entry.digest != one.draft.digest


def _title(one: Based) -> list[str]:
    return [*one.draft.key, one.draft.digest]
