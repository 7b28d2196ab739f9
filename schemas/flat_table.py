"""A JSON document ↔ a table with one row a value: its place, the part it is in, its type, the value as text.

    place               part    type         value
    /lines/3/item       mri     text         mri_lumbar
    /lines/3/sources    mri     empty list

``place`` is a JSON pointer (RFC 6901), ``part`` the nearest label, id or item above it, for reading only. Names that
are all digits number the elements of a list, unless a row of type ``object`` says otherwise. Any JSON document comes
back exactly as it went in. Knows no document; faults name row, column, value and what would be right.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, TypeAlias

from marshmallow import fields

from schemas.csv_table import Cells, Row
from schemas.document import refuse
from schemas.fields import EnumCode, Said
from schemas.text import write_lines
from service.domain.errors import CatalogueFault, Fault, Path, pointer

Names: TypeAlias = tuple[str, ...]

COLUMNS = ("place", "part", "type", "value")
NAMES = ("label", "id", "item")  # of a part, the best first
DEEPEST = 50
LONGEST_NUMBER = 400
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*", re.DOTALL)


class Type(StrEnum):
    """What stands at a place."""

    TEXT = "text"
    NUMBER = "number"
    TRUE_FALSE = "true/false"
    NOTHING = "nothing"
    EMPTY_LIST = "empty list"
    EMPTY_OBJECT = "empty object"
    OBJECT = "object"


def parts_of(place: str) -> Names:
    """The parts of a JSON pointer.

    >>> parts_of("/sources/a~1b~0c/0")
    ('sources', 'a/b~c', '0')
    """
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:])


class PlaceCell(fields.Field[Names]):
    """A JSON pointer ↔ its parts."""

    default_error_messages = {
        "place": 'Write a place as "/lines/3/item", a "/" before each part, at most {deepest} parts.',
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Names:
        if value.count("/") > DEEPEST or not _POINTER.fullmatch(value):
            raise self.make_error("place", deepest=DEEPEST)
        return parts_of(value)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What one row says: ``value`` is that of the document; ``opens`` if others lie below it."""

    path: Names
    value: Any
    opens: bool


class FlatRow(Row):
    """One value of a document."""

    place = PlaceCell(required=True)
    part = fields.String(required=True)
    type = EnumCode(Type, required=True)
    value = fields.String(required=True)

    def check(self, data: dict[str, Any]) -> None:
        right = _right(data["type"], data["value"])
        if right:
            refuse([(("value",), Said(right, "value"))])

    def make(self, data: dict[str, Any]) -> Leaf:
        return Leaf(data["place"], _value(data["type"], data["value"]), data["type"] is Type.OBJECT)


ROWS = Cells(COLUMNS, FlatRow(), key=lambda leaf: leaf.path, least=1)


def to_flat(document: object) -> str:
    """The CSV text of a JSON document: ``from_flat`` of it gives the document back."""
    return write_lines([COLUMNS, *_rows(document, (), "")])


def from_flat(text: str) -> Any:
    """The JSON document of a flat table, or a CatalogueFault with every fault; ``/57/value`` is a cell of row 57."""
    tree = _Tree(ROWS.load(text))
    faults = sorted(tree.faults(), key=lambda found: found[0])
    if faults:
        raise CatalogueFault([tree.fault(*found) for found in faults])
    return tree.build(())


def rows_by_place(text: str) -> dict[Names, int]:
    """The number of the row that holds the value at each place, and for what lies around values the first row in it."""
    found: dict[Names, int] = {}
    for number, leaf in enumerate(ROWS.load(text), start=1):
        for length in range(len(leaf.path) + 1):
            found.setdefault(leaf.path[:length], number)
    return found


def _rows(value: object, path: Path, part: str) -> Iterator[Sequence[str]]:
    """The rows of ``value`` and of all that is in it."""
    place = pointer(path)
    if isinstance(value, dict) and value:
        part = next((value[name] for name in NAMES if isinstance(value.get(name), str)), part)
        if any(_INDEX.fullmatch(name) for name in value):
            yield place, part, Type.OBJECT, ""
        for name, inner in value.items():
            yield from _rows(inner, (*path, name), part)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _rows(inner, (*path, number), part)
    else:
        yield place, part, *_written(value)


def _written(value: object) -> tuple[str, str]:
    """Type and text of a value with nothing in it."""
    if isinstance(value, str):
        return Type.TEXT, value
    if isinstance(value, bool):
        return Type.TRUE_FALSE, "true" if value else "false"
    if isinstance(value, int | float):
        return Type.NUMBER, json.dumps(value)
    if value is None:
        return Type.NOTHING, ""
    return (Type.EMPTY_LIST if isinstance(value, list) else Type.EMPTY_OBJECT), ""


def _right(type_: Type, text: str) -> str:
    """What would be right instead of ``text``; nothing if it is right."""
    if type_ is Type.NUMBER and not (_NUMBER.fullmatch(text) and len(text) <= LONGEST_NUMBER and isfinite(float(text))):
        return 'Write a number such as 12 or 0.5, or give the row the type "text".'
    if type_ is Type.TRUE_FALSE and text.lower() not in ("true", "false"):
        return "Write true or false."
    if type_ not in (Type.TEXT, Type.NUMBER, Type.TRUE_FALSE) and text:
        return f'Leave the value empty where the type is "{type_}".'
    return ""


def _value(type_: Type, text: str) -> object:
    """The value that a row in order writes; a spreadsheet may have put true and false in capitals."""
    if type_ is Type.TEXT:
        return text
    if type_ is Type.EMPTY_LIST:
        return []
    if type_ in (Type.EMPTY_OBJECT, Type.OBJECT):
        return {}
    return None if type_ is Type.NOTHING else json.loads(text.lower())


class _Tree:
    """Rows as the tree that their places make."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.paths = [leaf.path for leaf in leaves]
        self.leaves = {leaf.path: (number, leaf) for number, leaf in enumerate(leaves, start=1)}
        self.inner: defaultdict[Names, dict[str, int]] = defaultdict(dict)  # names below a place, with their first rows
        for number, path in enumerate(self.paths, start=1):
            for length, name in enumerate(path):
                self.inner[path[:length]].setdefault(name, number)

    def faults(self) -> Iterator[tuple[int, str]]:
        """Rows, and what is wrong with their places."""
        for path, names in self.inner.items():
            if path in self.leaves and not self.leaves[path][1].opens:
                above = self.leaves[path][0]
                yield next(iter(names.values())), f"Row {above} ends at '{pointer(path)}': nothing can lie below it."
            elif self._listed(path):
                yield from self._list_faults(pointer(path), names)

    def fault(self, number: int, detail: str) -> Fault:
        """A fault of the place in row ``number``."""
        place = pointer(self.paths[number - 1])[:80]
        return Fault(f"/{number}/place", "place", f"Row {number}, column place: '{place}': {detail}")

    def build(self, path: Names) -> Any:
        """The document at a place."""
        names = self.inner.get(path, {})
        if self._listed(path):
            return [self.build((*path, str(number))) for number in range(len(names))]
        if names:
            return {name: self.build((*path, name)) for name in names}
        return self.leaves[path][1].value

    def _listed(self, path: Names) -> bool:
        """Whether numbers stand below a place, and no row says that they are names."""
        return path not in self.leaves and any(_INDEX.fullmatch(name) for name in self.inner.get(path, {}))

    def _list_faults(self, where: str, names: Mapping[str, int]) -> Iterator[tuple[int, str]]:
        numbers = {int(name): row for name, row in names.items() if _INDEX.fullmatch(name)}
        for name, row in names.items():
            if not _INDEX.fullmatch(name):
                yield row, f"'{where}' is a list: number its elements from 0 instead of naming them."
        for number, row in numbers.items():
            if number and number - 1 not in numbers:
                yield row, f"The list '{where}' has no element {number - 1}: number its elements without a gap."
