"""What a draft would do: its diff, its proofs, its impact on answers, and stored cases approved anew.

Shared by the admin API and the console; writes nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from schemas.query import QuerySchema
from schemas.regressions import regressions_to_document
from schemas.table_diff import changes
from schemas.tables import as_tables
from schemas.text import write_json
from service import documents
from service.domain.errors import CatalogueFault
from service.domain.example import Example
from service.domain.impact import Impact
from service.domain.proofs import Proof, faults_of
from service.domain.query import Query
from service.domain.regression import RegressionCase, reapproved
from service.store.documents import Body, Draft, Key, Scope
from service.store.drafts import Based
from service.store.snapshot import Snapshot
from service.usecases.catalogue import Comparison
from service.usecases.drafts import Opened
from service.usecases.edition import edition_of
from service.usecases.preview import impact_between
from service.usecases.proofs import cases_in
from service.web.office import Office

EXAMPLE = "rajat"
CASES = Key("regressions", "regressions")
OF_CASES = "regressions"  # the code of the proof that stored cases hold


def diff_to_wire(found: Comparison) -> dict[str, Any]:
    """What each document of a draft changes, row by row."""
    return {
        "documents": [
            {
                "kind": change.draft.key.kind,
                "name": change.draft.key.name,
                "replaces": change.was.version if change.was else None,
                "version": change.version,
                "changes": _changes(change.draft.key, change.body_was, change.draft.body),
            }
            for change in found.new
        ],
        "unchanged": len(found.changes) - len(found.new),
    }


def _changes(key: Key, before: Body | None, after: Body) -> list[Any]:
    old = as_tables(documents.named(key, before)) if before else {}
    new = as_tables(documents.named(key, after))
    return [one for table, text in new.items() for one in changes(table, old.get(table), text)]


def proofs_of(office: Office, scope: Scope, opened: Opened) -> tuple[Proof, ...]:
    """Everything that is proven of the catalogue with a draft in it, on the draft's day."""
    _, after = _snapshots(office, scope, opened.documents, _day(office, opened))
    return documents.proofs(after)


def impact_of(office: Office, scope: Scope, opened: Opened) -> tuple[Snapshot, Snapshot, Impact]:
    """The catalogue without a draft and with it, and how answers change.

    CatalogueFault where its documents do not go together.
    """
    before, after = _snapshots(office, scope, opened.documents, _day(office, opened))
    _whole(documents.proofs(after))
    example = example_of(after)
    query: Query | None = QuerySchema().load(example.query) if example else None
    return before, after, impact_between(before, after, example=query)


def reapproval(office: Office, scope: Scope, opened: Opened, *, who: str, only: Sequence[str] = ()) -> Based:
    """The stored cases with the figures that they have with a draft, as a document of it; ``only`` names some of them.

    CatalogueFault where the documents do not go together, or an id is of no case.
    """
    before, _ = _snapshots(office, scope, opened.documents, _day(office, opened))
    _, cases = cases_approved_anew(office, scope, opened, who=who, only=only)
    kept = next((one.base for one in opened.documents if one.draft.key == CASES), before.version(CASES.kind))
    return Based(Draft(CASES, Body(write_json(regressions_to_document(cases)))), kept or "")


def _snapshots(office: Office, scope: Scope, drafts: Sequence[Based], day: date) -> tuple[Snapshot, Snapshot]:
    return office.preview(scope, [one.draft for one in drafts], day)


def _day(office: Office, opened: Opened) -> date:
    return opened.set.effective_from or office.today()


def _whole(proofs: Sequence[Proof]) -> None:
    """Refuse what does not go together; cases that no longer hold are what is looked at here."""
    faults = faults_of(proof for proof in proofs if proof.code != OF_CASES)
    if faults:
        raise CatalogueFault(faults)


def cases_approved_anew(
    office: Office, scope: Scope, opened: Opened, *, who: str, only: Sequence[str] = ()
) -> tuple[tuple[RegressionCase, ...], tuple[RegressionCase, ...]]:
    """The stored cases with a draft, as they are, and with the figures they have now; raises as ``reapproval`` does."""
    _, after = _snapshots(office, scope, opened.documents, _day(office, opened))
    _whole(documents.proofs(after))
    cases = cases_in(after)
    return cases, reapproved(edition_of(after), cases, who, office.today(), only=tuple(only))


def example_of(snapshot: Snapshot) -> Example | None:
    """The named example that everybody knows, if it is published."""
    examples: dict[str, Example] = snapshot.each("examples", dict).get("examples", {})
    return examples.get(EXAMPLE)
