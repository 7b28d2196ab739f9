"""Everything that is proven of a catalogue before it holds: its documents, and the figures that come of them.

What a document means is decoded before; which kinds a catalogue needs is handed in. Knows no format and no database.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from service.domain.edition import Edition
from service.domain.markets import MARKETS
from service.domain.proofs import Proof, faults_of
from service.domain.proofs import prove as prove_documents
from service.domain.regression import RegressionCase, regression_proof
from service.store.documents import Entry, Key
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of


def prove(market: str, documents: Mapping[Key, object], as_of: date, *, required: Iterable[str]) -> tuple[Proof, ...]:
    """Every proof about the documents of a market that would be in force together on a day."""
    by_kind: dict[str, dict[str, object]] = {}
    for key, document in documents.items():
        by_kind.setdefault(key.kind, {})[key.name] = document
    proofs = prove_documents(by_kind, required, as_of=as_of, unit=MARKETS[market].rulebook.unit)
    cases = cases_in(documents)
    whole = cases and not faults_of(proofs)
    return (*proofs, regression_proof(edition_before(market, documents, as_of) if whole else None, cases))


def cases_in(documents: Mapping[Key, object]) -> tuple[RegressionCase, ...]:
    """The stored cases among these documents, if there are any."""
    cases = documents.get(Key("regressions", "regressions"), ())
    assert isinstance(cases, tuple)
    return cases


def edition_before(market: str, documents: Mapping[Key, object], as_of: date) -> Edition:
    """The edition of documents that are not published yet: figures hang on no version, and its versions are empty."""
    entries = {key: Entry(0, market, key, "", as_of, "") for key in documents}
    return edition_of(Snapshot(market, as_of, 0, MappingProxyType(entries), MappingProxyType(dict(documents))))
