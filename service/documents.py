"""Stored documents and what they mean: the gate between the store, which knows no format, and the schemas.

Shared by the edges: the shell and HTTP read and write documents alike. Decides nothing.
"""

import functools
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from schemas import catalogue as wire
from service.domain.coherence import faults_between
from service.domain.errors import Fault
from service.domain.markets import MARKETS
from service.store.documents import Body, Draft, Key, PriceRow, Scope
from service.usecases.catalogue import Law


def decode(key: Key, body: Body) -> object:
    """What a stored document means; the composition root hands it to the catalogue."""
    return named(key, body).value


def law(market: str, documents: Mapping[Key, object], as_of: date) -> tuple[Fault, ...]:
    """What is wrong between documents in force together."""
    by_kind: dict[str, dict[str, object]] = {}
    for key, document in documents.items():
        by_kind.setdefault(key.kind, {})[key.name] = document
    required = [kind.name for kind in wire.KINDS if kind.required]
    return faults_between(by_kind, required, as_of=as_of, unit=MARKETS[market].rulebook.unit)


def law_of(scope: Scope) -> Law:
    """The law that holds in a scope."""
    return functools.partial(law, scope.market)


def named(key: Key, body: Body) -> wire.Named:
    """A stored document with its value and its files."""
    return wire.decode(key.kind, key.name, body.text, [asdict(row) for row in body.prices])


def draft_of(document: wire.Named) -> Draft:
    """A document on its way into the store."""
    text, prices = wire.stored(document)
    return Draft(Key(document.kind, document.name), Body(text, tuple(PriceRow(**row) for row in prices)))
