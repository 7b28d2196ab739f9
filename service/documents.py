"""Stored documents and what they mean: the gate between the store, which knows no format, and the schemas.

Shared by the edges: the shell and HTTP read and write documents alike. Decides nothing.
"""

import functools
from collections.abc import Mapping
from datetime import date

from schemas import catalogue as wire
from service.domain.errors import Fault
from service.domain.proofs import Proof, faults_of
from service.store.documents import Body, Draft, Key, PriceRow, Scope, price_cells
from service.usecases.catalogue import Law
from service.usecases.proofs import prove


def decode(key: Key, body: Body) -> object:
    """What a stored document means; the composition root hands it to the catalogue."""
    return wire.value_of(key.kind, key.name, body.text, price_cells(body.prices))


def law(market: str, documents: Mapping[Key, object], as_of: date) -> tuple[Fault, ...]:
    """What is wrong between documents in force together, and with the figures that come of them."""
    return faults_of(proofs(market, documents, as_of))


def proofs(market: str, documents: Mapping[Key, object], as_of: date) -> tuple[Proof, ...]:
    """Everything that is proven of documents in force together."""
    required = [kind.name for kind in wire.KINDS if kind.required]
    return prove(market, documents, as_of, required=required)


def law_of(scope: Scope) -> Law:
    """The law that holds in a scope."""
    return functools.partial(law, scope.market)


def named(key: Key, body: Body) -> wire.Named:
    """A stored document with its value and its files."""
    return wire.decode(key.kind, key.name, body.text, price_cells(body.prices))


def draft_of(document: wire.Named) -> Draft:
    """A document on its way into the store."""
    text, prices = wire.stored(document)
    return Draft(Key(document.kind, document.name), Body(text, tuple(PriceRow(**row) for row in prices)))
