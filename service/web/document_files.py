"""A document as files that people edit in a spreadsheet, and what is uploaded read back.

The name of a file says what it was made from: ``cost_table.factors.2026-11-20.d3286085.csv``; a workbook says it on its
sheet ``about`` as well. Neither is trusted: what is read is checked like any document. Knows no shelf and no page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from schemas.catalogue import KINDS, Named, kind_of
from schemas.kind import NAME, Kind, Texts
from schemas.tables import as_tables, from_tables, table_names
from schemas.text import read_lines, write_lines
from service.domain.errors import CatalogueFault, Fault
from service.reports import csv_file, workbook
from service.store.documents import Key

CSV, XLSX, JSON = "csv", "xlsx", "json"
MEDIA = {CSV: "text/csv; charset=utf-8", XLSX: workbook.MEDIA_TYPE, JSON: "application/json"}
_VERSION = re.compile(r"(?:^|\.)([0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9a-f]{8})$")
_COPY = re.compile(r" ?\([0-9]{1,3}\)$")  # what a browser puts after a name that is there already


@dataclass(frozen=True, slots=True)
class File:
    """A file to be downloaded."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """What a file says it is: its form, the document, the version it was made from and the table, None where unsaid."""

    name: str
    form: str
    key: Key | None
    version: str | None
    table: str | None
    data: bytes


def write(document: Named, version: str, *, form: str, table: str | None = None) -> File:
    """A document as a file; of several tables CSV holds one, the first unless it is named.

    CatalogueFault for a form or a table that it does not come in.
    """
    tables = as_tables(document)
    if form == XLSX:
        about = {"kind": document.kind, "name": document.name, "version": version}
        data = workbook.write({name: read_lines(text) for name, text in tables.items()}, about)
    elif form == CSV:
        table = table or next(iter(tables))
        if table not in tables:
            raise _not_there(table, tables)
        data = csv_file.write(read_lines(tables[table]))
    elif form in forms_of(document.kind):
        data = next(iter(document.texts.values())).encode()
    else:
        raise _not_there(form, forms_of(document.kind))
    parts = [document.kind, *([document.name] if document.name != document.kind else [])]
    parts += [table] if form == CSV and table and len(tables) > 1 else []
    return File(".".join([*parts, version, form]), MEDIA[form], data)


def forms_of(kind: str) -> tuple[str, ...]:
    """The forms that documents of a kind come in."""
    files = kind_of(kind).files
    return (CSV, XLSX, JSON) if len(files) == 1 and files[0].endswith(".json") else (CSV, XLSX)


def look_at(name: str, data: bytes) -> Upload:
    """What a file says it is; CatalogueFault for a form that no document comes in."""
    called = PurePath(name.replace("\\", "/")).name
    stem, _, form = called.rpartition(".")
    form = form.lower()
    if form not in MEDIA:
        detail = f"'{called[:60]}' is no file of a document: send .csv, .xlsx or .json."
        raise CatalogueFault([Fault(called[:60], "form", detail)])
    stem = _COPY.sub("", stem)
    found = _VERSION.search(stem)
    version = found[1] if found else None
    key, table = _named(stem[: found.start()] if found else stem, form)
    return Upload(called, form, key, version, table, data)


def read(key: Key, uploads: Sequence[Upload], base: Texts | None) -> Named:
    """The document that files make together; tables that none of them holds are taken from ``base``.

    CatalogueFault with every fault of every file: ``cost_table#/12/low`` is a cell.
    """
    names = table_names(*key)
    tables: dict[str, str] = {}
    faults: list[Fault] = []
    for one in uploads:
        try:
            if one.form == JSON:
                return _from_json(key, one)
            for name, text in _tables(key, one, names).items():
                if name in tables:
                    detail = f"The table '{name}' is in two of the files: send it once."
                    faults.append(Fault(name, "twice", detail))
                tables[name] = text
        except CatalogueFault as refusal:
            faults += refusal.faults
    if faults:
        raise CatalogueFault(faults)
    return from_tables(*key, tables, base)


def cell(uploads: Iterable[Upload], key: Key, fault: Fault) -> tuple[str, str, str, str]:
    """Table, row, column and value of a fault, as far as it has them; of a JSON file the row is a place."""
    table, _, place = fault.pointer.partition("#")
    row, column, *_ = (*place.split("/")[1:], "", "")
    if not row.isdigit() or any(one.form == JSON for one in uploads):
        return table, place, "", ""
    rows = _rows_of(uploads, key, table)
    number = int(row)
    if column and rows and column in rows[0] and number < len(rows):
        return table, row, column, dict(zip(rows[0], rows[number], strict=False)).get(column, "")
    return table, row, column, ""


def workbook_about(upload: Upload) -> Upload:
    """The same upload, with what a workbook's sheet ``about`` says in place of its file's name."""
    if upload.form != XLSX:
        return upload
    about = workbook.read(upload.data).about
    kind, name = about.get("kind", ""), about.get("name", "")
    key = Key(kind, name) if kind in {one.name for one in KINDS} and re.fullmatch(NAME, name) else upload.key
    return Upload(upload.name, XLSX, key, about.get("version") or upload.version, upload.table, upload.data)


def _named(stem: str, form: str) -> tuple[Key | None, str | None]:
    """Document and table out of the parts of a file's name, or out of its name in a catalogue folder."""
    first, *rest = stem.split(".")
    kind = next((one for one in KINDS if one.name == first), None)
    if kind is None:
        return _in_folder(f"{stem}.{form}")
    if _single(kind):
        return Key(first, first), rest[0] if rest else next(iter(table_names(first, first)))
    if rest and re.fullmatch(NAME, rest[0]):
        return Key(first, rest[0]), None
    return None, None


def _in_folder(file: str) -> tuple[Key | None, str | None]:
    for kind in KINDS:
        if _single(kind) and file in kind.files:
            return Key(kind.name, kind.name), file.partition(".")[0]
    return None, None


def _single(kind: Kind) -> bool:
    """Whether there is one document of a kind, which is named like it."""
    return not any("{name}" in file for file in kind.files)


def _tables(key: Key, one: Upload, names: Mapping[str, str]) -> dict[str, str]:
    """The CSV texts of the tables in a file."""
    alone = next(iter(names)) if len(names) == 1 else None
    if one.form == CSV:
        table = alone or one.table
        if table is None:
            detail = f"'{one.name}' does not say which table it is: call it like one of {', '.join(names)}."
            raise CatalogueFault([Fault(one.name, "table", detail)])
        return {table: write_lines(csv_file.read(one.data, table=table))}
    sheets = workbook.read(one.data).sheets
    if alone and len(sheets) == 1:
        sheets = {alone: next(iter(sheets.values()))}
    return {name: write_lines(rows) for name, rows in sheets.items()}


def _rows_of(uploads: Iterable[Upload], key: Key, table: str) -> list[list[str]]:
    """The rows of a table as it was uploaded; none where it cannot be read."""
    names = table_names(*key)
    for one in uploads:
        try:
            text = _tables(key, one, names).get(table) if one.form != JSON else None
        except CatalogueFault:
            continue  # What stands there is a courtesy; the fault is told without it.
        if text:
            return read_lines(text)
    return []


def _from_json(key: Key, one: Upload) -> Named:
    kind = kind_of(key.kind)
    if JSON not in forms_of(key.kind):
        detail = f"A document of kind '{key.kind}' is a table: send it as .csv or .xlsx."
        raise CatalogueFault([Fault(one.name, "form", detail)])
    try:
        text = one.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueFault([Fault(one.name, "encoding", f"Save it as UTF-8: {error.reason}.")]) from error
    value = kind.read({kind.files[0]: text}, key.name)
    return Named(key.kind, key.name, value, kind.dump(value))


def _not_there(asked: str, known: Iterable[str]) -> CatalogueFault:
    detail = f"The document has no '{asked[:40]}'; it has: {', '.join(known)}."
    return CatalogueFault([Fault("", "unknown", detail)])
