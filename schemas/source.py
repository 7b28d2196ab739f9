"""Sources on the wire: a table by id in each document, and lists of ids that cite them. Knows no figure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Regexp

from schemas.document import Named, Path, TupleOf
from schemas.fields import Said, Strict, suggest
from service.domain.plan import Source

SOURCE_ID = Regexp(r"^[A-Za-z0-9_.-]{1,64}$", error="Write a source id of letters, digits and underscores.")


class SourceSchema(Strict):
    """Where facts come from, and how much of it was read."""

    title = fields.String(required=True, validate=Length(1, 300))
    where = fields.String(required=True, validate=Length(1, 400))
    date = fields.String(required=True, validate=Length(1, 100))
    kind = fields.String(load_default="", validate=Length(0, 200))


class Sources(Named):
    """A table of sources by id ↔ Source objects by id."""

    def __init__(self, **kwargs: Any) -> None:
        keys = fields.String(validate=SOURCE_ID)
        super().__init__(keys=keys, values=fields.Nested(SourceSchema), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        read = super()._deserialize(value, attr, data, **kwargs)
        return {name: Source(id=name, **source) for name, source in read.items()}


class Cited(TupleOf):
    """The ids of at least one source."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.String(validate=SOURCE_ID), validate=Length(1), **kwargs)


def unknown_sources(
    cited: Iterable[tuple[Path, tuple[str, ...]]], known: Mapping[str, Source]
) -> Iterator[tuple[Path, Said]]:
    """Every id cited that the table of sources does not hold, with its place."""
    for path, sources in cited:
        for place, source in enumerate(sources):
            if source not in known:
                said = Said(f"There is no source '{source}'. {suggest(source, known)}", "source")
                yield (*path, "sources", place), said
