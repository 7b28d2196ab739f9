"""JSON Schemas of the API's description as rows to read: names, types in words, limits. Draws nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

REF = "#/components/schemas/"
LONG = 40  # a pattern longer than this says nothing to a reader
DECIMALS = "(?:[.][0-9]{1,2})?"  # ends the pattern of every amount and rate


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a type: words, or the name of a shape."""

    text: str
    shape: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape; ``limits`` are short phrases, ``codes`` the values it may have."""

    name: str
    type: tuple[Token, ...]
    required: bool
    description: str
    limits: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the API, or a choice between several."""

    name: str
    description: str
    fields: tuple[Field, ...]
    choices: tuple[Token, ...] = ()


def type_of(schema: Json) -> tuple[Token, ...]:
    """The type in words.

    >>> "".join(token.text for token in type_of({"type": "array", "items": {"type": ["string", "null"]}}))
    'list of text or null'
    """
    if "$ref" in schema:
        return (Token(schema["$ref"].removeprefix(REF), shape=True),)
    for word in ("anyOf", "oneOf"):
        if word in schema and "properties" not in schema:
            return _joined([type_of(part) for part in schema[word]])
    if "const" in schema:
        return (Token(f'"{schema["const"]}"'),)
    kinds = schema.get("type", "any value")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return _joined([_plain(kind, schema) for kind in kinds])


def _plain(kind: str, schema: Json) -> tuple[Token, ...]:
    if kind == "array":
        return (Token("list of "), *type_of(schema.get("items", {})))
    values = schema.get("additionalProperties")
    if kind == "object" and isinstance(values, Mapping) and values:
        return (Token("names to "), *type_of(values))
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    if kind == "string" and (schema.get("format") == "date" or DECIMALS in schema.get("pattern", "")):
        return (Token("date" if "format" in schema else "decimal text"),)
    return (Token(words.get(kind, kind)),)


def _joined(parts: Iterable[tuple[Token, ...]]) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for part in parts:
        tokens += [Token(" or "), *part] if tokens else part
    return tuple(tokens)


def fields_of(schema: Json, *, under: str = "") -> Iterator[Field]:
    """The fields of an object; those of an object written inside it follow it with dotted names."""
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        inner = told.get("items", told)
        said = (part.get(word) for part in (told, inner) for word in ("title", "description"))
        yield Field(
            f"{under}{name}",
            type_of(told),
            name in required,
            " ".join(dict.fromkeys(text for text in said if text)),
            tuple(_limits(told, inner)),
            tuple(str(code) for code in inner.get("enum", ()) if code is not None),
        )
        yield from fields_of(told, under=f"{under}{name}.")


def _limits(told: Json, inner: Json) -> Iterator[str]:
    if told.get("default") is not None:
        default = told["default"]
        yield f"left out: {str(default).lower() if isinstance(default, bool) else default}"
    if "minimum" in inner and "maximum" in inner:
        yield (
            f"{inner['minimum']} to {inner['maximum']}" if inner["maximum"] < 2**53 - 1 else f"from {inner['minimum']}"
        )
    if "maxLength" in inner:
        yield f"at most {inner['maxLength']} characters"
    if "maxItems" in told:
        yield f"at most {told['maxItems']}"
    if "enum" not in inner and "example" in inner:
        yield f"such as {inner['example']}"
    elif "enum" not in inner and 0 < len(inner.get("pattern", "")) <= LONG:
        yield f"of the form {inner['pattern']}"


def shape_named(document: Json, name: str) -> Shape:
    """A component of the document."""
    schema = document["components"]["schemas"][name]
    choices = () if "properties" in schema else type_of(schema) if "oneOf" in schema else ()
    return Shape(name, schema.get("description", ""), tuple(fields_of(schema)), choices)


def shapes_from(document: Json, tokens: Iterable[Token]) -> list[Shape]:
    """The shapes that these types name, and all that those name in turn, each after the one that names it."""
    found: dict[str, Shape] = {}

    def visit(token: Token) -> None:
        if token.shape and token.text not in found:
            shape = found[token.text] = shape_named(document, token.text)
            for inner in (*shape.choices, *(part for field in shape.fields for part in field.type)):
                visit(inner)

    for token in tokens:
        visit(token)
    return list(found.values())
