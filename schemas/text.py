"""JSON and CSV texts of catalogue files ↔ plain values, with the line of what is wrong. Knows no kind of document."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from service.domain.errors import CatalogueFault, Fault

Row = Mapping[str, str]


def read_json(text: str) -> Any:
    """The value of a JSON text; a name written twice and NaN are refused, which Python's reader would accept."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise CatalogueFault(
            [Fault(f":{error.lineno}:{error.colno}", "json", f"This is not JSON: {error.msg}.")]
        ) from error


def write_json(value: object) -> str:
    """The canonical JSON text of a value: two spaces, one entry a line, as people edit it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def read_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text by the names in its first line; a row with too many or too few cells is refused."""
    try:
        header, *lines = [cells for cells in csv.reader(io.StringIO(text, newline=""), strict=True) if cells] or [[]]
    except csv.Error as error:
        raise CatalogueFault([Fault("", "csv", f"This is not CSV: {error}.")]) from error
    faults = [
        Fault("", "column", f"The column '{name}' stands twice: name each once.")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    faults += [
        Fault(f"/{number}", "cells", f"This row has {len(cells)} cells and the first line has {len(header)}.")
        for number, cells in enumerate(lines, start=1)
        if len(cells) != len(header)
    ]
    if faults:
        raise CatalogueFault(faults)
    return [dict(zip(header, cells, strict=True)) for cells in lines]


def write_rows(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """The canonical CSV text: one line a row, quoted where needed, ends with a newline.

    >>> write_rows(["item", "note"], [{"item": "mri", "note": "plain, 1.5 T"}])
    'item,note\\nmri,"plain, 1.5 T"\\n'
    """
    return write_lines([columns, *([row[name] for name in columns] for row in rows)])


def read_lines(text: str) -> list[list[str]]:
    """The cells of a CSV text, line by line; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        return [line for line in reader if line]
    except csv.Error as error:
        raise CatalogueFault([Fault(f"/{reader.line_num}", "csv", f"Line {reader.line_num}: {error}.")]) from error


def write_lines(lines: Iterable[Sequence[str]]) -> str:
    """The canonical CSV text of cells.

    >>> write_lines([["a", "b"], ["1,5", "two\\rlines"]])
    'a,b\\n"1,5","two\\rlines"\\n'
    """
    written = _Written()
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return "".join(written.lines)


class _Written:
    """What a csv.writer writes, line by line; a writer told to end lines in CR LF quotes cells with a CR in them."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(f"{line[:-2]}\n")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CatalogueFault([Fault("", "twice", f"'{name}' is written twice in one object.") for name in twice])
    return dict(pairs)


def _no_number(constant: str) -> NoReturn:
    raise CatalogueFault([Fault("", "json", f"{constant} is not a JSON number.")])
