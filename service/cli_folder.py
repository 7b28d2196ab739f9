"""A catalogue folder on disk ↔ the store's documents, through the schemas. Prints nothing, decides nothing."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schemas import catalogue as wire
from schemas.kind import data_file
from service.documents import draft_of, remembered
from service.domain.checks.case import Finding
from service.domain.coherence import warnings_about
from service.domain.errors import CatalogueFault, Fault, UnknownMarket
from service.domain.markets import MARKETS
from service.store.documents import Draft, Key, Scope


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was read: its files as they are, and the documents in them."""

    texts: Mapping[str, str]
    scope: Scope
    effective_from: date | None
    drafts: tuple[Draft, ...]


def warnings(given: Folder, as_of: date, *, only: Container[Key]) -> tuple[Finding, ...]:
    """What somebody should look at in the folder's plans, of the documents in ``only``."""
    by_kind: dict[str, dict[str, Any]] = {}
    for draft in given.drafts:
        by_kind.setdefault(draft.key.kind, {})[draft.key.name] = remembered(draft.key, draft.body)
    found = warnings_about(by_kind, market=MARKETS[given.scope.market], as_of=as_of)
    return tuple(one for one in found if Key(*one.pointer.partition("#")[0].split("/")) in only)


def texts(path: Path) -> dict[str, str]:
    """The data files of a folder by their paths in it, or a CatalogueFault with those that are no text."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if not data_file(name) or not file.is_file():
            continue
        try:
            found[name] = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            faults.append(Fault(name, "encoding", f"Save it as UTF-8: {error.reason}."))
    if faults:
        raise CatalogueFault(faults)
    return found


def read(files: Mapping[str, str], *, called: str) -> Folder:
    """The documents of a folder's files; without a ``market.json`` the folder is ``called`` like its market."""
    folder = wire.read_folder(files)
    market = folder.market or called
    if market not in MARKETS:
        raise UnknownMarket(market, MARKETS)
    return Folder(
        files,
        Scope(market, folder.tenant),
        folder.effective_from,
        tuple(draft_of(document) for document in folder.documents),
    )


def write(path: Path, documents: Iterable[wire.Named], *, scope: Scope, effective_from: date) -> None:
    """Write the files that read back to ``documents``."""
    for name, text in wire.write_folder(
        documents, market=scope.market, tenant=scope.tenant, effective_from=effective_from
    ).items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
