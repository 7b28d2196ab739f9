"""Where a fault is, the way a person finds it: file, row and column, and what stands there."""

import json
import re
from collections.abc import Mapping
from typing import Any

from schemas.flat_table import parts_of
from schemas.text import read_rows
from service.domain.errors import CatalogueFault, Fault

LONGEST = 40
# How a table's own faults begin; the place is said once, in front.
_ROW = re.compile(r"Row [0-9]+(?:, column [a-z0-9_]+)?: ")


def spoken_fault(fault: Fault, texts: Mapping[str, str]) -> tuple[str, str]:
    """Where, and what stands there → what would be right."""
    where, value = spoken_place(fault.pointer, texts)
    detail = _ROW.sub("", fault.detail, count=1) if _ROW.match(fault.detail) else fault.detail
    return where, f"{value}→ {detail.removeprefix(f'{value[:-1]}: ') if value else detail}"


def spoken_place(pointer: str, texts: Mapping[str, str]) -> tuple[str, str]:
    """``items.csv#/12/unit`` as ("items.csv:13:unit", "'day' "): rows count the first line, as editors do.

    >>> spoken_place("a.csv#/1/low", {"a.csv": "item,low\\nmri,x\\n"})
    ('a.csv:2:low', "'x' ")
    >>> spoken_place("a.json#/terms/copay", {"a.json": '{"terms": {"copay": -1}}'})
    ('a.json:/terms/copay', '-1 ')
    """
    file, _, place = pointer.partition("#")
    if not place:
        return file, ""
    path = list(parts_of(place))
    if not file.endswith(".csv"):
        return f"{file}:{place}", _shown(_in_json(texts.get(file, ""), path))
    row, column = int(path[0]), path[1:2]
    return ":".join([file, str(row + 1), *column]), _shown(_in_csv(texts.get(file, ""), row, column))


def _in_csv(text: str, row: int, column: list[str]) -> object:
    try:
        return read_rows(text)[row - 1].get(column[0]) if column else None
    except (CatalogueFault, IndexError):
        return None  # What stands there is a courtesy; the fault is told without it.


def _in_json(text: str, path: list[str]) -> object:
    try:
        value: Any = json.loads(text)
        for part in path:
            value = value[int(part)] if isinstance(value, list) else value[part]
    except (ValueError, LookupError, TypeError):
        return None  # As above.
    return value


def _shown(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return f"{text if len(text) <= LONGEST else text[:LONGEST] + '…'} "
