"""What the catalogue would be: the documents of a scope in force on a day, with and without some drafts.

Writes nothing. What documents mean is handed in.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Engine

from service.domain.errors import NothingPublished
from service.store import history
from service.store.documents import Decode, Draft, Entry, Key, Scope, layers
from service.store.engine import reading
from service.store.history import in_force
from service.store.snapshot import Snapshot


def before_and_after(
    engine: Engine, scope: Scope, drafts: Sequence[Draft], *, effective: date, decode: Decode
) -> tuple[Snapshot, Snapshot]:
    """The snapshots on ``effective`` as it stands, and with ``drafts`` in their places.

    NothingPublished where nothing stands that a draft could be compared with.
    """
    with reading(engine)() as session:
        past = history.load(session)
        entries: dict[Key, Entry] = {}
        for layer in layers(scope):
            entries |= in_force(past.of(layer).standing(), effective)
        if not entries:
            raise NothingPublished(f"Nothing is in force in {scope} on {effective}: there is nothing to compare with.")
        bodies = history.bodies(session, [entry.id for entry in entries.values()])
    values = {key: decode(key, bodies[entry.id]) for key, entry in entries.items()}
    new = {draft.key: _entry(scope, draft, effective) for draft in drafts}
    changed = {draft.key: decode(draft.key, draft.body) for draft in drafts}
    return (
        _snapshot(scope, effective, past.revision, entries, values),
        _snapshot(scope, effective, past.revision, entries | new, values | changed),
    )


def _entry(scope: Scope, draft: Draft, effective: date) -> Entry:
    """A draft as if it were published; it has no row, so its id is none."""
    return Entry(0, scope.market, draft.key, draft.version(effective), effective, draft.digest)


def _snapshot(
    scope: Scope, day: date, revision: int, entries: Mapping[Key, Entry], values: Mapping[Key, object]
) -> Snapshot:
    return Snapshot(scope.market, day, revision, entries, values, tenant=scope.tenant)
