"""Decoded documents kept by digest: what did not change between two revisions is not decoded again."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy.orm import Session, sessionmaker

from service.store import history
from service.store.documents import Decode, Entry, Key

DOCUMENTS_KEPT = 2048

Place: TypeAlias = tuple[Key, str]  # key and digest


class Decoded:
    """At most ``kept`` documents, the least recently used one leaves first."""

    def __init__(self, decode: Decode, sessions: sessionmaker[Session], *, kept: int = DOCUMENTS_KEPT) -> None:
        self._decode, self._sessions, self._kept = decode, sessions, kept
        self._values: OrderedDict[Place, object] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, entries: Iterable[Entry]) -> dict[Key, object]:
        """The values of ``entries`` (one for each key); reads only those not yet held from the database."""
        wanted = tuple(entries)
        values = self._held(wanted)
        missing = [entry for entry in wanted if _place(entry) not in values]
        if missing:
            with self._sessions() as session:
                bodies = history.bodies(session, [entry.id for entry in missing])
            fresh = {_place(entry): self._decode(entry.key, bodies[entry.id]) for entry in missing}
            self._keep(fresh)
            values |= fresh
        return {entry.key: values[_place(entry)] for entry in wanted}

    def _held(self, entries: Iterable[Entry]) -> dict[Place, object]:
        held: dict[Place, object] = {}
        with self._lock:
            for place in map(_place, entries):
                if place in self._values:
                    self._values.move_to_end(place)
                    held[place] = self._values[place]
        return held

    def _keep(self, fresh: dict[Place, object]) -> None:
        with self._lock:
            self._values.update(fresh)
            while len(self._values) > self._kept:
                self._values.popitem(last=False)


def _place(entry: Entry) -> Place:
    return entry.key, entry.digest
