"""Pinned versions: ``{"cost_table": "2026-11-20.1a2b3c4d", "plans": {"niva_reassure": …}}`` → the documents meant.

A pin names a kind ("pathway" finds the document of that version, whatever its name) or, nested, each document
of a kind in the plural or as it stands ("plans", "premiums"). Any version that was ever published can be
pinned, also one that was taken back: an old answer must stay recomputable. So can "none", where an answer may have
been given without a document of the kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from service.domain.errors import Fault, UnknownVersion
from service.store.documents import Entry, Key

Pins: TypeAlias = tuple[tuple[str, str], ...]
Versions: TypeAlias = Mapping[str, str | Mapping[str, str]]

# The engine's own version is no document: the caller compares it.
NO_DOCUMENT = frozenset({"engine"})
# What an answer may do without, and says so.
NONE, DISPENSABLE = "none", frozenset({"cost_override"})


def flat(versions: Versions) -> Pins:
    """The pins as sorted pairs, nested ones written out: equal questions give equal pins.

    >>> flat({"engine": "1", "triage": "a", "plans": {"care": "b"}})
    (('plans/care', 'b'), ('triage', 'a'))
    """
    return tuple(sorted(_pairs(versions)))


def _pairs(versions: Versions) -> Iterator[tuple[str, str]]:
    for where, version in versions.items():
        if where in NO_DOCUMENT:
            continue
        if isinstance(version, str):
            yield where, version
            continue
        for name, inner in version.items():
            yield f"{where}/{name}", inner


def pinned(entries: Iterable[Entry], pins: Pins) -> dict[Key, Entry]:
    """The entries that ``pins`` name, or UnknownVersion with every fault."""
    known = tuple(entries)
    found: dict[Key, Entry] = {}
    missing: list[UnknownVersion] = []
    for where, version in pins:
        if version == NONE and where in DISPENSABLE:
            continue
        candidates = [entry for entry in known if _means(where, entry.key)]
        match = [entry for entry in candidates if entry.version == version]
        if match:
            found[match[0].key] = match[0]
        else:
            newest_first = [entry.version for entry in reversed(candidates)]
            missing.append(UnknownVersion(version, newest_first, pointer=f"/versions/{where}"))
    if missing:
        missing[0].faults = tuple(_faults(missing))
        raise missing[0]
    return found


def left_out(pins: Pins) -> frozenset[str]:
    """The kinds that ``pins`` answer without.

    >>> sorted(left_out((("cost_override", "none"), ("triage", "a"))))
    ['cost_override']
    """
    return frozenset(where for where, version in pins if version == NONE and where in DISPENSABLE)


def _faults(refusals: Iterable[UnknownVersion]) -> Iterator[Fault]:
    for refusal in refusals:
        yield from refusal.faults


def _means(where: str, key: Key) -> bool:
    kind, _, name = where.partition("/")
    return key.kind.removesuffix("s") == kind.removesuffix("s") and (not name or key.name == name)
