"""Everything that is proven of a catalogue before it holds: its documents, and the figures that come of them.

What a document means is decoded before; which kinds a catalogue needs is handed in. Knows no format and no database.
"""

from collections.abc import Iterable

from service.domain.markets import MARKETS
from service.domain.proofs import Proof, faults_of
from service.domain.proofs import prove as prove_documents
from service.domain.regression import RegressionCase, regression_proof
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of


def prove(snapshot: Snapshot, *, required: Iterable[str]) -> tuple[Proof, ...]:
    """Every proof about documents that are, or would be, in force together."""
    unit = MARKETS[snapshot.market].rulebook.unit
    proofs = prove_documents(by_kind(snapshot), required, as_of=snapshot.as_of, unit=unit, tenant=snapshot.tenant)
    cases = cases_in(snapshot)
    whole = cases and not faults_of(proofs)
    return (*proofs, regression_proof(edition_of(snapshot) if whole else None, cases))


def by_kind(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """What the documents of a snapshot mean, by kind and name."""
    found: dict[str, dict[str, object]] = {}
    for key, document in snapshot.values.items():
        found.setdefault(key.kind, {})[key.name] = document
    return found


def cases_in(snapshot: Snapshot) -> tuple[RegressionCase, ...]:
    """The stored cases among its documents, if there are any."""
    return snapshot.each("regressions", tuple).get("regressions", ())
