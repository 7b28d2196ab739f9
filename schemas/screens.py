"""The first questions as a published document: JSON ↔ the domain's Screens. Whether they fit triage is a proof's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from marshmallow import fields, post_load, pre_dump, validates_schema
from marshmallow.validate import Length

from schemas.document import Made, Named, Path, TupleOf, refuse
from schemas.fields import LARGEST_WHOLE, Said, Slug, Strict, Whole
from service.domain.screens import NamedByDoctor, Row, Screens

MOST_ROWS = 10  # more than that nobody reads
MOST_READINGS = 20
MOST_UNITS = 100
Found: TypeAlias = Iterator[tuple[Path, Said]]


class Answer(fields.Field[int | str | tuple[str, ...]]):
    """What a question of triage is answered with: a whole number, an option, or a list of options."""

    default_error_messages = {"answer": "Write a whole number, an option, or a list of at least one option."}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return list(value) if isinstance(value, tuple) else value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_WHOLE
        if whole or _option(value):
            return value
        if not isinstance(value, list) or not value or not all(map(_option, value)):
            raise self.make_error("answer")
        return tuple(value)


def _option(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _readings() -> TupleOf:
    answers = Named(keys=Slug(), values=Answer(), validate=Length(1))
    return TupleOf(answers, required=True, validate=Length(1, MOST_READINGS))


class RowSchema(Made):
    """A row: its sentence is the content's ``sign.<id>`` or ``how.<id>``."""

    makes = Row
    id = Slug(required=True)
    stands_for = _readings()


def _rows() -> TupleOf:
    return TupleOf(fields.Nested(RowSchema), required=True, validate=Length(1, MOST_ROWS))


class SignsSchema(Strict):
    """The first screen, by how soon to act."""

    now = _rows()
    today = _rows()
    unsure = _readings()

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        refuse(_twice([(name, place, row.id) for name in ("now", "today") for place, row in enumerate(data[name])]))


class NamedByDoctorSchema(Made):
    """An item on the list of what a doctor may have named, and how many at first."""

    makes = NamedByDoctor
    item = Slug(required=True)
    quantity = Whole(minimum=1, maximum=MOST_UNITS, required=True)


class ScreensSchema(Strict):
    """``screens.json``."""

    signs = fields.Nested(SignsSchema, required=True)
    how = _rows()
    doctor = TupleOf(fields.Nested(NamedByDoctorSchema), required=True, validate=Length(1, MOST_ROWS))

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        how = _twice([("how", place, row.id) for place, row in enumerate(data["how"])])
        doctor = _twice([("doctor", place, each.item) for place, each in enumerate(data["doctor"])])
        refuse((*how, *doctor))

    @pre_dump
    def nest(self, screens: Screens, **_: Any) -> dict[str, Any]:
        signs = {"now": screens.now, "today": screens.today, "unsure": screens.unsure}
        return {"signs": signs, "how": screens.how, "doctor": screens.doctor}

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Screens:
        return Screens(**data.pop("signs"), **data)


def _twice(named: Sequence[tuple[str, int, str]]) -> Found:
    """Every row, by list and place, whose name an earlier one has."""
    met: set[str] = set()
    for name, place, code in named:
        if code in met:
            yield (name, place), Said(f"'{code}' stands here twice: name each row once.", "repeated")
        met.add(code)
