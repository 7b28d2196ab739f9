"""What an uploaded document was made from: the version that is named with it, or else the one in force on its shelf.

Shared by the admin API and the console. Reads the shelf; changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from schemas.kind import Texts
from service import documents
from service.domain.errors import CatalogueFault, Fault, Unknown
from service.store.documents import Key, Scope
from service.store.drafts import Based
from service.usecases import shelves
from service.web.office import Office


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document was made from: the version, empty for a new one; its texts; and whether that was said."""

    version: str
    texts: Texts | None
    said: bool


def origin_of(office: Office, scope: Scope, key: Key, named: Collection[str], in_draft: Based | None) -> Origin:
    """The origin of a document; ``named`` are the versions that came with it, ``in_draft`` is what it replaces there.

    CatalogueFault if they differ, or if one of them was never on the shelf.
    """
    if len(named) > 1:
        detail = f"The files were made from different versions: {', '.join(sorted(named))}. Send those of one."
        raise CatalogueFault([Fault("", "versions", detail)])
    if in_draft is not None and not named:
        return Origin(in_draft.base, documents.named(key, in_draft.draft.body).texts, True)
    if not named:
        return Origin(*(_texts_of(office, scope, key, None) or ("", None)), said=False)
    [version] = named
    found = _texts_of(office, scope, key, version)
    if found is None:
        detail = f"It says it was made from version {version}, which is not on this shelf. Download the document anew."
        raise CatalogueFault([Fault("", "version", detail)])
    texts = documents.named(key, in_draft.draft.body).texts if in_draft else found[1]
    return Origin(found[0], texts, said=True)


def _texts_of(office: Office, scope: Scope, key: Key, version: str | None) -> tuple[str, Texts] | None:
    """A version of a document and its texts. What lies below the shelf is replaced by nothing: its version is empty."""
    try:
        found = shelves.read(office.engine, scope, key, today=office.today(), version=version)
    except Unknown:
        return None
    own = found.scope == scope
    return found.entry.version if own else "", documents.named(key, found.body).texts
