"""The copy register: every sentence of every released version, out of the catalogue's events. Writes nothing.

Holds one document at a time. A rollback takes nothing out: what was released could have been read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Engine

from service.domain.content import Content
from service.domain.document_words import city_label, country, item_label, triage_words
from service.domain.phrase import Phrase
from service.domain.tenant import Register, Tenant
from service.reports.copy_columns import Sentence
from service.store import history
from service.store.documents import Decode, Entry, Scope
from service.store.engine import reading
from service.store.history import Event
from service.store.tables import Action
from service.usecases.edition import LOCALE

Said = tuple[str, str, str]  # a language, a key, a sentence


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment on (None: from the beginning) until before another."""

    first: datetime | None
    end: datetime

    def has(self, at: datetime) -> bool:
        """Whether a moment is in it."""
        return (self.first is None or self.first <= at) and at < self.end


def sentences(
    engine: Engine, scope: Scope, period: Period, *, decode: Decode, register: Mapping[str, Register], place: tzinfo
) -> Iterator[Sentence]:
    """Every sentence released in a period on the shelves of a scope, in the order of release, by a place's time."""
    known = [register[name] for name in sorted(register)]
    ad_ref = "; ".join(one.advertisement_reference for one in known if one.advertisement_reference)
    uin = "; ".join(one.uin for one in known if one.uin)
    for event, entry in _released(engine, scope, period):
        with reading(engine)() as session:
            body = history.bodies(session, [entry.id])[entry.id]
        at = event.at.astimezone(place).isoformat(timespec="seconds")
        for locale, key, text in _SPEAKING[entry.key.kind](decode(entry.key, body)):
            yield Sentence(entry.version, locale, key, text, at, event.who, ad_ref, uin, entry.key.kind)


def _released(engine: Engine, scope: Scope, period: Period) -> Iterator[tuple[Event, Entry]]:
    with reading(engine)() as session:
        found = history.load(session)
    for event in found.events:
        entry = found.entries[event.document_id]
        shown = entry.market == scope.market and event.tenant in ("", scope.tenant) and entry.key.kind in _SPEAKING
        if shown and event.action == Action.PUBLISH and period.has(event.at):
            yield event, entry


def _of_content(content: Content) -> Iterator[Said]:
    for key, message in content.messages.items():
        if isinstance(message, str):
            yield content.locale, key, message
        else:
            yield from ((content.locale, f"{key}[{form}]", text) for form, text in message.items() if form != "by")


def _of_tenant(tenant: Tenant) -> Iterator[Said]:
    if tenant.notice:
        yield "", "tenant.notice", tenant.notice


def _in_own_words(phrases_of: Callable[[Any], Iterator[Phrase]]) -> Callable[[Any], Iterator[Said]]:
    """A document speaks the usual language; the others say its words in their catalogues."""

    def said(document: Any) -> Iterator[Said]:
        words = {phrase.key: phrase.text or "" for phrase in phrases_of(document)}
        yield from ((LOCALE, key, text) for key, text in words.items())

    return said


_SPEAKING: Mapping[str, Callable[[Any], Iterator[Said]]] = {
    "content": _of_content,
    "triage": _in_own_words(triage_words),
    "items": _in_own_words(lambda items: map(item_label, items.values())),
    "cities": _in_own_words(lambda cities: map(city_label, cities.values())),
    "shares": _in_own_words(lambda shares: map(country, shares.countries)),
    "tenant": _of_tenant,
}
