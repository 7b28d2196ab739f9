"""A snapshot: the documents of a market in force on a date, decoded, that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from service.domain.errors import NothingPublished
from service.store.documents import Entry, Key

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Never changes; compared by identity, so that what is computed from it can be cached by it.

    ``values`` and ``entries`` have the same keys. ``revision`` is the catalogue's when it was taken.
    """

    market: str
    as_of: date
    revision: int
    entries: Mapping[Key, Entry]
    values: Mapping[Key, object]
    tenant: str = ""

    def one(self, kind: str, of: type[T], name: str | None = None) -> T:
        """The document ``name`` of a kind, or the document of a kind that has just one; NothingPublished without it."""
        key = Key(kind, name or kind)
        if key not in self.values:
            raise NothingPublished(f"No {kind} '{key.name}' is published in '{self.market}' for {self.as_of}.")
        value = self.values[key]
        assert isinstance(value, of), f"{key} decodes to {type(value).__name__}, not {of.__name__}"
        return value

    def each(self, kind: str, of: type[T]) -> dict[str, T]:
        """Every document of a kind, by name."""
        return {key.name: self.one(kind, of, key.name) for key in self.values if key.kind == kind}

    def version(self, kind: str, name: str | None = None) -> str | None:
        """The version of a document, None when none is published."""
        entry = self.entries.get(Key(kind, name or kind))
        return entry.version if entry else None

    def versions(self, kind: str) -> dict[str, str]:
        """The versions of every document of a kind, by name."""
        return {key.name: entry.version for key, entry in self.entries.items() if key.kind == kind}
