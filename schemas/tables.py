"""A catalogue document as the tables that people edit in a spreadsheet, and back.

A CSV file of a document is a table as it is, a JSON file the flat one. A fault says table, row, column, value and
what would be right: ``cost_table#/12/low`` is column ``low`` of the twelfth row under the header, and a fault of a
JSON document is told in the row that holds the value. Knows no kind, no workbook and no bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias

from schemas.catalogue import Named, kind_of
from schemas.csv_table import in_place
from schemas.fields import Strict, suggest
from schemas.flat_table import from_flat, parts_of, rows_by_place, to_flat
from schemas.kind import Kind, Texts
from schemas.text import read_json, read_lines, read_rows, write_json
from service.domain.errors import CatalogueFault, Fault

LONGEST_NAME = 31  # of a sheet in a workbook
_NO_FIELD = Strict.error_messages["unknown"].partition("{")[0]

Tables: TypeAlias = Mapping[str, str]


def table_names(kind: str, name: str) -> dict[str, str]:
    """The file that each table of a document holds, by the table's name; CatalogueFault for an unknown kind.

    >>> table_names("pathway", "radiculopathy"), list(table_names("cost_table", "cost_table"))
    ({'radiculopathy': 'pathways/{name}.json'}, ['cost_table', 'factors', 'package_split'])
    """
    return _files(kind_of(kind), name)


def as_tables(document: Named) -> dict[str, str]:
    """The CSV text of each table of a document, by the table's name: ``from_tables`` of them gives it back."""
    return {table: _table(file, document.texts) for table, file in table_names(document.kind, document.name).items()}


def from_tables(kind: str, name: str, tables: Tables, base: Texts | None = None) -> Named:
    """The document of its tables, or a CatalogueFault with every fault of all of them.

    A table that is not given is taken from ``base``, the texts of the version that the others were made from.
    """
    of_kind = kind_of(kind)
    files = _files(of_kind, name)
    texts = {file: text for file, text in (base or {}).items() if file in of_kind.files}
    faults = [
        Fault(table, "unknown", f"There is no table '{table}' in this document. {suggest(table, files)}")
        for table in tables
        if table not in files
    ]
    for table, file in files.items():
        try:
            if table in tables:
                texts[file] = write_json(from_flat(tables[table])) if _flat(file) else tables[table]
            elif file not in texts:
                raise CatalogueFault([Fault("", "missing", f"The document needs the table '{table}'.")])
        except CatalogueFault as error:
            faults += [_in_table(table, fault) for fault in error.faults]
            texts.pop(file, None)
    if len(texts) == len(files):
        try:
            value = of_kind.read(texts, name)
        except CatalogueFault as error:
            faults += _told(error.faults, of_kind, name, texts)
    if faults:
        raise CatalogueFault(faults)
    return Named(kind, name, value, of_kind.dump(value))


def _files(kind: Kind, name: str) -> dict[str, str]:
    return {PurePosixPath(kind.path(file, name)).stem[:LONGEST_NAME]: file for file in kind.files}


def _flat(file: str) -> bool:
    return file.endswith(".json")


def _table(file: str, texts: Texts) -> str:
    return to_flat(read_json(texts[file])) if _flat(file) else texts[file]


def _in_table(table: str, fault: Fault) -> Fault:
    return Fault(f"{table}#{fault.pointer}" if fault.pointer else table, fault.code, fault.detail)


def _told(faults: Iterable[Fault], kind: Kind, name: str, texts: Texts) -> Iterator[Fault]:
    """Faults of a document's files, each in the row of its table."""
    by_path: dict[str, list[Fault]] = {}
    for fault in faults:
        path, _, place = fault.pointer.partition("#")
        by_path.setdefault(path, []).append(Fault(place, fault.code, fault.detail))
    for table, file in _files(kind, name).items():
        found = by_path.get(kind.path(file, name), ())
        if _flat(file):
            sheet = _FlatSheet(_table(file, texts))
            found = sorted(map(sheet.fault, found), key=_row)
        else:
            found = [_in_words(fault, texts[file]) for fault in found]
        yield from (_in_table(table, fault) for fault in found)


def _in_words(fault: Fault, text: str) -> Fault:
    """A fault of a CSV table that begins with its place and what stands there."""
    if not fault.pointer or fault.pointer.startswith("/0/") or fault.detail.startswith("Row "):
        return fault
    row, column = (*parts_of(fault.pointer), "")[:2]
    header, *lines = read_lines(text)
    value = dict(zip(header, lines[int(row) - 1], strict=False)).get(column, "")
    return Fault(fault.pointer, fault.code, in_place(int(row), column, value, fault.detail))


class _FlatSheet:
    """A flat table, to tell the faults of its document in."""

    def __init__(self, text: str) -> None:
        self.rows, self.numbers = read_rows(text), rows_by_place(text)

    def fault(self, fault: Fault) -> Fault:
        """The fault in the row of its value, or where there is no such value in the first row of what is around it."""
        if not fault.pointer:
            return fault
        path = parts_of(fault.pointer)
        number = next(self.numbers[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.numbers)
        row = self.rows[number - 1]
        if row["place"] != fault.pointer:
            column, detail = "place", f"{fault.pointer}: {fault.detail}"
        else:
            column, detail = "place" if fault.detail.startswith(_NO_FIELD) else "value", fault.detail
        return Fault(f"/{number}/{column}", fault.code, in_place(number, column, row[column], detail))


def _row(fault: Fault) -> int:
    return int(parts_of(fault.pointer)[0]) if fault.pointer else 0
