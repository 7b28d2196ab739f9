"""What a kind of catalogue document is: its files, how they are read and how they are written.

Faults point at the file and the place in it: ``plans/x.json#/terms/copay_bps``, or ``items.csv#/12/unit`` for
the twelfth row of data. Knows no particular kind.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from marshmallow import Schema

from schemas.csv_table import Rows
from schemas.document import load_document
from schemas.text import read_json, write_json
from service.domain.errors import CatalogueFault, Fault

Texts: TypeAlias = Mapping[str, str]
Held: TypeAlias = Mapping[str, str | Rows]  # a file's text, or the cells of the rows that the store keeps as rows
NameOf: TypeAlias = Callable[[Any], str]
NAME = "[A-Za-z0-9_-]{1,64}"


@dataclass(frozen=True, slots=True)
class Kind:
    """``files`` are paths in a catalogue folder, where ``{name}`` stands for the document's name.

    ``parse`` and ``dump`` work on texts by file; ``name_of`` finds the name that the document gives
    itself. ``prices``: the file whose rows the store keeps as rows, and its columns. ``required``: no
    catalogue without one. ``reparse``: how to parse what was published before, where that asks for less;
    of ``prices`` it is given the rows themselves.
    """

    name: str
    files: tuple[str, ...]
    parse: Callable[[Texts], Any]
    dump: Callable[[Any], Texts]
    name_of: NameOf | None = None
    prices: tuple[str, tuple[str, ...]] | None = None
    required: bool = True
    reparse: Callable[[Held], Any] | None = None

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
        return self._value(self.parse, texts, name)

    def reread(self, held: Held, name: str) -> Any:
        """The value of what the store holds of a published document, or a CatalogueFault as ``read`` raises it."""
        return self._value(self.reparse or self.parse, held, name)

    def _value(self, parse: Callable[[Any], Any], held: Held, name: str) -> Any:
        missing = [file for file in self.files if file not in held]
        if missing:
            raise CatalogueFault([_missing(self.path(file, name)) for file in missing])
        try:
            value = parse(held)
        except CatalogueFault as error:
            named = [Fault(self.path(fault.pointer, name), fault.code, fault.detail) for fault in error.faults]
            raise CatalogueFault(named) from error
        own = self.name_of(value) if self.name_of else name
        if own != name:
            place = self.path(self.files[0], name)
            raise CatalogueFault([Fault(place, "name", f"The document calls itself '{own}': name the file so.")])
        return value


def text_kind(
    name: str,
    file: str,
    load: Callable[[str], Any],
    dump: Callable[[Any], str],
    *,
    name_of: NameOf | None = None,
    required: bool = True,
    reload: Callable[[str], Any] | None = None,
) -> Kind:
    """A kind that is one file."""
    return Kind(
        name,
        (file,),
        lambda texts: within(file, load, texts[file]),
        lambda value: {file: dump(value)},
        name_of,
        required=required,
        reparse=lambda texts: within(file, reload or load, texts[file]),
    )


def json_kind(
    name: str,
    file: str,
    load: Callable[[Any], Any],
    dump: Callable[[Any], Any],
    *,
    name_of: NameOf | None = None,
    required: bool = True,
    reload: Callable[[Any], Any] | None = None,
) -> Kind:
    """A kind that is one JSON file; ``reload`` reads one that was published before."""
    return text_kind(
        name,
        file,
        lambda text: load(read_json(text)),
        lambda value: write_json(dump(value)),
        name_of=name_of,
        required=required,
        reload=lambda text: (reload or load)(read_json(text)),
    )


def schema_kind(name: str, file: str, schema: Schema, *, name_of: NameOf | None = None, required: bool = True) -> Kind:
    """A kind that is one JSON file in the form of ``schema``."""
    return json_kind(
        name, file, lambda read: load_document(schema, read), schema.dump, name_of=name_of, required=required
    )


def within(file: str, load: Callable[[Any], Any], held: str | Rows) -> Any:
    """What ``load`` makes of what ``file`` holds; its faults are put into the file."""
    try:
        return load(held)
    except CatalogueFault as error:
        raise CatalogueFault([_in(file, fault) for fault in error.faults]) from error


def data_file(path: str) -> bool:
    """Whether a file of a folder holds data, and so has to belong to a document."""
    return PurePosixPath(path).suffix in {".json", ".csv"}


def _in(file: str, fault: Fault) -> Fault:
    where = f"{file}#{fault.pointer}" if fault.pointer.startswith("/") else f"{file}{fault.pointer}"
    return Fault(where, fault.code, fault.detail)


def _missing(path: str) -> Fault:
    return Fault(path, "missing", "This file belongs to the document and is not there.")
