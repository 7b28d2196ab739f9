"""From what a schema found wrong with a document to faults with JSON pointers. Knows no particular document."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, TypeAlias

from marshmallow import Schema, fields, post_load
from marshmallow.exceptions import SCHEMA, ValidationError

from schemas.fields import Said, Strict
from service.domain.errors import CatalogueFault, Fault, pointer

Path: TypeAlias = tuple[str | int, ...]


def load_document(schema: Schema, document: object) -> Any:
    """What ``schema`` makes of ``document``, or a CatalogueFault with every fault."""
    try:
        return schema.load(document)  # type: ignore[arg-type]  # refusing what is no object is the schema's job
    except ValidationError as error:
        raise CatalogueFault(faults_of(error.messages)) from error


def faults_of(messages: object, at: Path = ()) -> list[Fault]:
    """Marshmallow's nested messages as faults, in the order of their pointers.

    >>> faults_of({"terms": {"copay_bps": {"value": [Said("too much", "range")]}}})
    [Fault(pointer='/terms/copay_bps/value', code='range', detail='too much')]
    """
    return sorted(_walk(messages, at), key=lambda fault: (fault.pointer, fault.code))


def _walk(messages: object, at: Path) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _walk(inner, at if key == SCHEMA else (*at, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _walk(message, at)
    else:
        yield Fault(pointer(at), getattr(messages, "code", "invalid"), str(messages))


def refuse(found: Iterable[tuple[Path, Said]]) -> None:
    """Raise the faults found at these places, if any, the way marshmallow nests them."""
    messages: dict[Any, Any] = {}
    for path, said in found:
        place = messages
        for part in path:
            place = place.setdefault(part, {})
        place.setdefault(SCHEMA, []).append(said)
    if messages:
        raise ValidationError(messages)


class Made(Strict):
    """An object whose fields are those of ``makes``, and which loads as one."""

    makes: ClassVar[type]

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.makes(**data)


class Named(fields.Dict):
    """An object of named entries; a fault points at the entry itself."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # theirs
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            entries = {name: _entry(found) for name, found in error.messages.items()}
            raise ValidationError(entries, valid_data=error.valid_data) from error


def _entry(found: Mapping[str, Any]) -> object:
    """One entry's faults: those of its name and those of its content, at one place."""
    name, content = found.get("key", []), found.get("value", {})
    return {SCHEMA: name, **(content if isinstance(content, dict) else {SCHEMA: name + content})}


class TupleOf(fields.List[Any]):
    """A JSON array ↔ a tuple."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class SetOf(fields.List[Any]):
    """A JSON array of distinct values ↔ a frozenset; written in order."""

    default_error_messages = {"twice": "{twice} is written twice: name each once."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        values = super()._deserialize(value, attr, data, **kwargs)
        twice = sorted({str(one) for one in values if values.count(one) > 1})
        if twice:
            raise self.make_error("twice", twice=", ".join(twice))
        return frozenset(values)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else sorted(super()._serialize(list(value), attr, obj, **kwargs) or [])
