"""Decoded documents kept by digest: what did not change between two revisions is not decoded again."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from sqlalchemy.orm import Session, sessionmaker

from service.store import history
from service.store.documents import Decode, Entry, Key

DOCUMENTS_KEPT = 2048


class Decoded:
    """At most ``kept`` documents, the least recently used one leaves first."""

    def __init__(self, decode: Decode, sessions: sessionmaker[Session], *, kept: int = DOCUMENTS_KEPT) -> None:
        self._decode, self._sessions, self._kept = decode, sessions, kept
        self._values: OrderedDict[tuple[Key, str], object] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, entries: Iterable[Entry]) -> dict[Key, object]:
        """The values of ``entries``; reads from the database only those not yet held."""
        wanted = tuple(entries)
        held = self._held(wanted)
        missing = [entry for entry in wanted if entry.key not in held]
        if not missing:
            return held
        with self._sessions() as session:
            bodies = history.bodies(session, [entry.id for entry in missing])
        fresh = {(entry.key, entry.digest): self._decode(entry.key, bodies[entry.id]) for entry in missing}
        with self._lock:
            self._values.update(fresh)
            while len(self._values) > self._kept:
                self._values.popitem(last=False)
        return held | {key: value for (key, _), value in fresh.items()}

    def _held(self, entries: Iterable[Entry]) -> dict[Key, object]:
        held: dict[Key, object] = {}
        with self._lock:
            for entry in entries:
                place = (entry.key, entry.digest)
                if place in self._values:
                    self._values.move_to_end(place)
                    held[entry.key] = self._values[place]
        return held
