"""What a kind of catalogue document is: its files, how they are read and how they are written.

Two shapes cover all kinds: one JSON file, or CSV files. Faults point at the file and the place in it:
``plans/x.json#/terms/copay_bps`` or ``items.csv#/12/unit`` (the twelfth row of data). Knows no particular kind.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from marshmallow import Schema

from schemas.document import load_document
from schemas.text import Row, read_json, read_rows, write_json, write_rows
from service.domain.errors import CatalogueFault, Fault

Texts = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
NAME = "[A-Za-z0-9_-]{1,64}"


@dataclass(frozen=True, slots=True)
class Kind:
    """``files`` are paths in a catalogue folder, where ``{name}`` stands for the document's name.

    ``parse`` and ``dump`` work on texts by file; ``name_of`` finds the name that the document gives
    itself. ``prices`` is the file whose rows are kept as rows, with its columns. ``required``: no
    catalogue without one.
    """

    name: str
    files: tuple[str, ...]
    parse: Callable[[Texts], Any]
    dump: Callable[[Any], Texts]
    name_of: Callable[[Any], str] | None = None
    prices: tuple[str, tuple[str, ...]] | None = None
    required: bool = True

    @property
    def many(self) -> bool:
        """Whether there may be several documents of this kind."""
        return "{name}" in self.files[0]

    def path(self, file: str, name: str) -> str:
        """Where ``file`` of the document ``name`` is in a folder."""
        return file.replace("{name}", name)

    def find(self, path: str) -> tuple[str, str] | None:
        """The file of this kind that ``path`` is, and the document's name; None for any other path."""
        for file in self.files:
            match = re.fullmatch(re.escape(file).replace(r"\{name\}", f"(?P<name>{NAME})"), path)
            if match:
                return file, match.groupdict().get("name") or self.name
        return None

    def read(self, texts: Texts, name: str) -> Any:
        """The value of a document's texts, or a CatalogueFault that points at its files."""
        missing = [file for file in self.files if file not in texts]
        if missing:
            raise CatalogueFault([_missing(self.path(file, name)) for file in missing])
        try:
            value = self.parse(texts)
        except CatalogueFault as error:
            named = [Fault(self.path(fault.pointer, name), fault.code, fault.detail) for fault in error.faults]
            raise CatalogueFault(named) from error
        own = self.name_of(value) if self.name_of else name
        if own != name:
            place = self.path(self.files[0], name)
            raise CatalogueFault([Fault(place, "name", f"The document calls itself '{own}': name the file so.")])
        return value


def json_kind(
    name: str,
    file: str,
    load: Callable[[Any], Any],
    dump: Callable[[Any], Any],
    *,
    name_of: Callable[[Any], str] | None = None,
    required: bool = True,
) -> Kind:
    """A kind that is one JSON file."""

    def parse(texts: Texts) -> Any:
        return at(file, lambda: load(at(file, lambda: read_json(texts[file]))))

    return Kind(name, (file,), parse, lambda value: {file: write_json(dump(value))}, name_of, required=required)


def schema_kind(
    name: str, file: str, schema: Schema, *, name_of: Callable[[Any], str] | None = None, required: bool = True
) -> Kind:
    """A kind that is one JSON file in the form of ``schema``."""
    return json_kind(
        name, file, lambda read: load_document(schema, read), schema.dump, name_of=name_of, required=required
    )


def csv_kind(
    name: str,
    columns: Mapping[str, Sequence[str]],
    load: Callable[[Rows], Any],
    dump: Callable[[Any], Rows],
    *,
    name_of: Callable[[Any], str] | None = None,
    prices: str | None = None,
    required: bool = True,
) -> Kind:
    """A kind that is one or more CSV files with these columns; a fault that names no file is in the first."""

    first = next(iter(columns))

    def parse(texts: Texts) -> Any:
        rows = {file: at(file, lambda text=texts[file]: read_rows(text)) for file in columns}
        return at(first, lambda: load(rows))

    def write(value: Any) -> Texts:
        rows = dump(value)
        return {file: write_rows(columns[file], rows[file]) for file in columns}

    kept = (prices, tuple(columns[prices])) if prices else None
    return Kind(name, tuple(columns), parse, write, name_of, kept, required)


def at(file: str, read: Callable[[], Any]) -> Any:
    """What ``read`` returns; its faults are put into ``file`` unless they name a file already."""
    try:
        return read()
    except CatalogueFault as error:
        raise CatalogueFault([_in(file, fault) for fault in error.faults]) from error


def _in(file: str, fault: Fault) -> Fault:
    if PurePosixPath(fault.pointer.partition("#")[0].partition(":")[0]).suffix in {".json", ".csv"}:
        return fault
    where = f"{file}#{fault.pointer}" if fault.pointer.startswith("/") else f"{file}{fault.pointer}"
    return Fault(where, fault.code, fault.detail)


def _missing(path: str) -> Fault:
    return Fault(path, "missing", "This file belongs to the document and is not there.")
