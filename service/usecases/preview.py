"""What the catalogue would be with some drafts: its documents on a day, before and after, and how answers change.

Writes nothing. What documents mean is handed in.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine

from service.domain.errors import NothingPublished
from service.domain.impact import Impact, impact
from service.domain.query import Query
from service.domain.sample import sample
from service.store import history
from service.store.documents import Decode, Draft, Entry, Scope, layers
from service.store.engine import reading
from service.store.history import in_force, laid_over
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of


def before_and_after(
    engine: Engine, scope: Scope, drafts: Sequence[Draft], *, effective: date, decode: Decode
) -> tuple[Snapshot, Snapshot]:
    """The snapshots on ``effective`` as it stands, and with ``drafts`` in their places.

    NothingPublished where nothing stands that a draft could be compared with.
    """
    with reading(engine)() as session:
        past = history.load(session)
        entries = laid_over(in_force(past.of(layer).standing(), effective) for layer in layers(scope))
        own = in_force(past.of(scope).standing(), effective) if scope.tenant else {}
        if not entries:
            raise NothingPublished(f"Nothing is in force in {scope} on {effective}: there is nothing to compare with.")
        bodies = history.bodies(session, [entry.id for entry in entries.values()])
    values = {key: decode(key, bodies[entry.id]) for key, entry in entries.items()}
    new = {draft.key: _entry(scope, draft, effective) for draft in drafts}
    changed = {draft.key: decode(draft.key, draft.body) for draft in drafts}
    ours = frozenset(own)
    return (
        Snapshot(scope.market, effective, past.revision, entries, values, tenant=scope.tenant, own=ours),
        Snapshot(
            scope.market,
            effective,
            past.revision,
            entries | new,
            values | changed,
            tenant=scope.tenant,
            own=ours | frozenset(new) if scope.tenant else ours,
        ),
    )


def _entry(scope: Scope, draft: Draft, effective: date) -> Entry:
    """A draft as if it were published; it has no row, so its id is none."""
    return Entry(0, scope.market, draft.key, draft.version(effective), effective, draft.digest)


def impact_between(before: Snapshot, after: Snapshot, *, example: Query | None) -> Impact:
    """What of the sample's answers, and of an example's, changes from one snapshot to the other.

    Takes seconds. The editions are made for it alone, so that live answers are not pushed out of their caches.
    """
    was, now = edition_of(before), edition_of(after)
    return impact(was, now, sample(was, now), example=example)
