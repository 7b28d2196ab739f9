"""A bill on the wire: its lines as hospitals and published examples write them ↔ the domain's lines.

An amount may be given, or a rate and the days; where both are, they agree. Knows no plan and no stay.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.bill_words import WORDS, Meaning, meaning_of
from schemas.document import Path, refuse
from schemas.fields import (
    LARGEST_AMOUNT,
    EnumCode,
    Flag,
    IsoDate,
    Money,
    Said,
    Strict,
    Whole,
    suggest,
    written,
)
from service.domain.bill import BilledLine
from service.domain.vocabulary import CareSetting, NonPayableList, RoomClass

LONGEST = 366  # days
MOST_BEFORE = 366


def told(text: str, **more: Any) -> dict[str, Any]:
    """What the description says of a field."""
    return {"metadata": {"description": text, **more}}


def _whole(value: object) -> int | None:
    """A JSON integer in the sense of JSON Schema, which ``5.0`` is too; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        return None
    return int(value)


def _nothing(kwargs: Mapping[str, Any]) -> list[dict[str, str]]:
    """null as a further form of a field that may be left out."""
    return [{"type": "null"}] if kwargs.get("load_default", ...) is None else []


class BillAmount(Money):
    """An amount on a bill: a decimal string, or a whole number of major units as bills are often typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        text = {"type": "string", "pattern": f"^{self.pattern}$"}
        whole = {"type": "integer", "minimum": 0, "maximum": LARGEST_AMOUNT // 100}
        self.metadata = {key: value for key, value in self.metadata.items() if key not in {"type", "pattern"}} | {
            "anyOf": [text, whole, *_nothing(kwargs)]
        }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        whole = _whole(value)
        return super()._deserialize(value if whole is None else f"{whole}.00", attr, data, **kwargs)


class Category(fields.Field[tuple[Meaning, bool]]):
    """What a line is for: a category's code or another word that bills use, in any case, with ``pre_``, ``post_`` or
    ``opd_`` before it for care outside the stay."""

    default_error_messages = {"word": "No bill word is '{given}'. {suggestion}"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "string", "minLength": 1, "maxLength": 60, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[Meaning, bool]:
        word = slug(value) if isinstance(value, str) else ""
        found = meaning_of(word)
        if found is None:
            raise self.make_error("word", given=str(value)[:60], suggestion=suggest(word, WORDS))
        return found


class DaysFrom(fields.Field[tuple[int, int]]):
    """Days before an admission or after a discharge: one number, or the first and the last as ``"1-40"``."""

    default_error_messages = {
        "days": 'Write a number of days from 1 to {most}, or a range such as "1-40".',
    }

    def __init__(self, **kwargs: Any) -> None:
        text = {"type": "string", "pattern": "^[1-9][0-9]{0,2}-[1-9][0-9]{0,2}$"}
        kwargs["metadata"] = {
            "anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST_BEFORE}, text, *_nothing(kwargs)],
            **kwargs.get("metadata", {}),
        }
        super().__init__(**kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[int, int]:
        whole = _whole(value)
        text = value if whole is None else f"{whole}-{whole}"
        found = re.fullmatch(r"([1-9][0-9]{0,2})-([1-9][0-9]{0,2})", text) if isinstance(text, str) else None
        if found is None or not 1 <= int(found[1]) <= int(found[2]) <= MOST_BEFORE:
            raise self.make_error("days", most=MOST_BEFORE)
        return int(found[1]), int(found[2])


def slug(text: str) -> str:
    """Words as an id: small letters, digits and underscores.

    >>> slug("X-ray (LS spine)")
    'x_ray_ls_spine'
    """
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:64]


class BilledLineSchema(Strict):
    """A line of a bill: what it is for and how much; where it matters, when and under what circumstances."""

    category = Category(load_default=None, **told("What it is for, as bills say it.", example="room"))
    item = fields.String(
        validate=Length(1, 120), load_default="", **told("The charge in the bill's own words, or an item of /v1/plans.")
    )
    amount = BillAmount(load_default=None, **told("What was charged in all.", example="18400.00"))
    per_day = BillAmount(load_default=None, **told("The rate a day, where it is billed by the day."))
    days = Whole(minimum=1, maximum=LONGEST, load_default=None, **told("How many days, visits or sessions."))
    date = IsoDate(load_default=None, **told("The day of it, or the first of several."))
    until = IsoDate(load_default=None, **told("With date: the last day."))
    days_before = DaysFrom(load_default=None, **told("Instead of a date: days before the admission."))
    days_after = DaysFrom(load_default=None, **told("Instead of a date: days after the discharge."))
    setting = EnumCode(CareSetting, load_default=None, **told("Where it was given; as the bill shows if left out."))
    list = EnumCode(NonPayableList, load_default=None, **told("The regulator's list it stands on, if any."))
    prescribed = Flag(load_default=None, **told("Whether the treating doctor prescribed it."))
    icu_day = Flag(load_default=False, **told("Whether it was incurred in intensive care."))
    network = Flag(load_default=None, **told("Whether its provider is in the network, where that differs."))
    room_class = EnumCode(RoomClass, load_default=None, **told("Of a room: its class."))

    @validates_schema(skip_on_field_errors=False)
    def adds_up(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse([*_amount_faults(data), *_date_faults(data)])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> BilledLine:
        meaning, outside = data["category"] or (Meaning(None), False)
        setting = data["setting"]
        away = setting in {CareSetting.OUT_PATIENT, CareSetting.HOME} if setting else outside
        offset = _offset(data)
        label = data["item"]
        amount, days = data["amount"], data["days"]
        return BilledLine(
            label=label,
            item=slug(label) or str(meaning.category),
            category=meaning.category,
            amount=data["per_day"] * days if amount is None else amount,
            outside=True if away or offset else (False if setting else None),
            days=days,
            dates=(data["date"], data["until"] or data["date"]) if data["date"] else None,
            offset=offset,
            nonpayable=meaning.nonpayable if data["list"] is None else data["list"],
            list_said=data["list"] is not None,
            prescribed=meaning.prescribed if data["prescribed"] is None else data["prescribed"],
            icu_day=data["icu_day"],
            network=data["network"],
            room_class=data["room_class"],
        )


def _offset(data: Mapping[str, Any]) -> tuple[int, int] | None:
    if data["days_before"] is not None:
        first, last = data["days_before"]
        return -last, -first
    offset: tuple[int, int] | None = data["days_after"]
    return offset


def _amount_faults(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """A category, or an item that has one; an amount, or a rate and days; all three agree."""
    if not data.get("category") and not data.get("item") and "category" in data:
        yield ("category",), Said("Say what it is for: a category, or an item of the catalogue.", "required")
    if not {"amount", "per_day", "days"} <= data.keys():
        return
    amount, rate, days = data["amount"], data["per_day"], data["days"]
    if amount is None and (rate is None or days is None):
        yield ("amount",), Said("Give the amount, or per_day and days.", "required")
    elif rate is not None and days is not None and amount not in (None, rate * days):
        said = f"{days} days at {written(rate)} come to {written(rate * days)}, not {written(amount)}."
        yield ("amount",), Said(said, "differs")
    elif amount is None and rate * days > LARGEST_AMOUNT:
        yield ("per_day",), Said(f"{written(rate * days)} is above {written(LARGEST_AMOUNT)}.", "range")


def _date_faults(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """One way to say when."""
    ways = [name for name in ("date", "days_before", "days_after") if data.get(name) is not None]
    if len(ways) > 1:
        yield (ways[1],), Said(f"Say when once: with {ways[0]} or with {ways[1]}.", "twice")
    first, last = data.get("date"), data.get("until")
    if last is not None and first is None:
        yield ("until",), Said("A last day needs its first: give date too.", "needed")
    if first is not None and last is not None and not 0 <= (last - first).days < LONGEST:
        yield ("until",), Said(f"Write a day from date on, within {LONGEST} days.", "range")
