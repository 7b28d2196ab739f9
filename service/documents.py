"""Stored documents and what they mean: the gate between the store, which knows no format, and the schemas.

Shared by the edges: the shell and HTTP read and write documents alike. Decides nothing.
"""

import functools

from schemas import catalogue as wire
from service.domain.errors import Fault
from service.domain.proofs import Proof, faults_of
from service.store.documents import Body, Draft, Key, PriceRow, price_cells
from service.store.snapshot import Snapshot
from service.usecases.proofs import prove

LARGE = 2_000  # rows of a cost table from which few are remembered


def decode(key: Key, body: Body) -> object:
    """What a stored document means; the composition root hands it to the catalogue, which remembers by itself."""
    return wire.value_of(key.kind, key.name, body.text, price_cells(body.prices))


def remembered(key: Key, body: Body) -> object:
    """The same, remembered: a catalogue that is being changed is checked, compared and shown again and again."""
    return (_large if len(body.prices) > LARGE else _small)(key, body)


_small = functools.lru_cache(maxsize=256)(decode)
_large = functools.lru_cache(maxsize=2)(decode)


def law(snapshot: Snapshot) -> tuple[Fault, ...]:
    """What is wrong between documents in force together, and with the figures that come of them."""
    return faults_of(proofs(snapshot))


def proofs(snapshot: Snapshot) -> tuple[Proof, ...]:
    """Everything that is proven of documents in force together."""
    return prove(snapshot, required=[kind.name for kind in wire.KINDS if kind.required])


def named(key: Key, body: Body) -> wire.Named:
    """A stored document with its value and its files."""
    return wire.decode(key.kind, key.name, body.text, price_cells(body.prices))


def draft_of(document: wire.Named) -> Draft:
    """A document on its way into the store."""
    text, prices = wire.stored(document)
    return Draft(Key(document.kind, document.name), Body(text, tuple(PriceRow(**row) for row in prices)))
