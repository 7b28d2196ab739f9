"""The form of the page /settle ↔ the question of ``POST /v1/adjudications``: a pasted bill, a plan, what is known.

Refuses by the wire's own schema, field by field and line by line. Knows no sentence, no request and no plan beyond the
names it is handed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from marshmallow import ValidationError

from schemas.adjudication import AdjudicationQuerySchema
from schemas.claim import MOST_LINES
from schemas.document import faults_of
from schemas.page_form import WHOLE_FORM, FieldFault
from schemas.pasted_bill import CHOICES, LONGEST_PASTE, Kind, PastedBill, read_bill
from schemas.pasted_numbers import iso_moment
from service.domain.adjudication_query import AdjudicationQuery
from service.domain.errors import Fault
from service.domain.nonpayable import ListedItem
from service.domain.phrase import Phrase

Form: TypeAlias = Mapping[str, Sequence[str]]
Place: TypeAlias = tuple[str, str]

BILL = "bill"
LINE, SAID, KIND = "line", "said", "kind"  # line.3: the fault of a line; said.3 and kind.3: its text and its choice

# Where each field goes on the wire: text as typed, then whole numbers, amounts, days, yes or no, lists of words.
_TEXT: Mapping[str, Place] = {
    "plan": ("policy", "plan_id"),
    "presentation": ("claim", "presentation"),
    "diagnosis": ("claim", "diagnosis"),
    "purpose": ("claim", "purpose"),
    "cause": ("claim", "cause"),
    "treatment": ("claim", "treatment"),
    "pre_existing": ("claim", "pre_existing"),
}
_WHOLE: Mapping[str, Place] = {
    "age_months": ("policy", "age_months"),
    "age_years": ("member", "age_years"),
    "hours": ("claim", "hours"),
}
_MONEY: Mapping[str, Place] = {"sum_insured": ("policy", "sum_insured")}
_DAY: Mapping[str, Place] = {
    "started": ("policy", "started"),
    "admitted": ("claim", "admitted"),
    "discharged": ("claim", "discharged"),
}
_YES_NO: Mapping[str, Place] = {
    "network": ("claim", "network"),
    "active_treatment": ("claim", "active_treatment"),
    "differential_billing": ("claim", "differential_billing"),
}
_WORDS: Mapping[str, Place] = {
    "declared": ("member", "declared_conditions"),
    "undeclared": ("member", "undeclared_conditions"),
}
OPTION = "option"
PLACES: Mapping[str, Place] = {**_TEXT, **_WHOLE, **_MONEY, **_DAY, **_YES_NO, **_WORDS, OPTION: ("policy", "options")}
# Every field, as the form asks them.
NAMES = (
    BILL,
    *(
        "plan",
        "sum_insured",
        "started",
        "age_months",
        "age_years",
        OPTION,
        "admitted",
        "discharged",
        "hours",
        "network",
    ),
    *("purpose", "active_treatment", "diagnosis", "presentation", "cause", "treatment", "declared", "pre_existing"),
    *("undeclared", "differential_billing"),
)


@dataclass(frozen=True, slots=True)
class Settling:
    """A form read as a question; ``bill`` is the paste line by line."""

    query: dict[str, Any]
    bill: PastedBill
    faults: tuple[FieldFault, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def field(self, pointer: str) -> str:
        """The field, or the line of the paste, that wrote what ``pointer`` points at."""
        line = re.match(r"/claim/bill/(\d+)", pointer)
        if line and int(line[1]) < len(self.bill.charges):
            return f"{LINE}.{self.bill.charges[int(line[1])].number}"
        near = (name for place, name in self.places.items() if f"{pointer}/".startswith(f"{place}/"))
        return next(near, WHOLE_FORM)

    def at_fields(self, faults: Iterable[Fault]) -> tuple[FieldFault, ...]:
        """The wire's faults, each at its field."""
        return tuple(FieldFault(self.field(fault.pointer), fault.detail) for fault in faults)


def read_settling(form: Form, *, market: str, lists: Sequence[ListedItem] = ()) -> Settling:
    """The question that ``form`` asks, as it would travel, with what a form can say and JSON cannot."""
    paste = _said(form, BILL)
    bill = read_bill(paste[:LONGEST_PASTE], _chosen(form), lists=lists)
    query: dict[str, Any] = {"market": market, "policy": {}, "claim": {"bill": bill.bill}}
    faults = [*_bill_faults(paste, bill), *_field_faults(form)]
    for name, (part, key) in PLACES.items():
        value = _value(form, name)
        if value not in ("", []):
            query.setdefault(part, {})[key] = value
    places = {f"/{part}/{key}": name for name, (part, key) in PLACES.items()}
    return Settling(query, bill, tuple(faults), {**places, "/claim/bill": BILL, "/policy": "plan"})


def load_settling(asked: Settling) -> tuple[AdjudicationQuery | None, tuple[FieldFault, ...]]:
    """The typed question, or None; with every fault of the form and of the wire, one kind a field."""
    told = {fault.field for fault in asked.faults}
    try:
        query = AdjudicationQuerySchema().load(asked.query)
    except ValidationError as error:
        found = asked.at_fields(faults_of(error.messages))
        # A line or a field that the form refuses already is missing from the question for that very reason.
        waiting = told | ({BILL} if any(name.startswith(LINE) for name in told) else set())
        return None, asked.faults + tuple(fault for fault in found if fault.field not in waiting)
    return (None if asked.faults else query), asked.faults


def kept(form: Form) -> dict[str, list[str]]:
    """What was typed into fields that exist, to show it again."""
    return {
        name: [value for value in values if value]
        for name, values in form.items()
        if name in NAMES or re.fullmatch(rf"(?:{SAID}|{KIND})\.\d{{1,3}}", name)
    }


def _said(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "").strip()


def _chosen(form: Form) -> dict[str, str]:
    """The category that was chosen for a line, by the text of the line: lines may have moved since."""
    numbers = [name.partition(".")[2] for name in form if name.startswith(f"{SAID}.")]
    found = {_said(form, f"{SAID}.{number}"): _said(form, f"{KIND}.{number}") for number in numbers}
    return {text: code for text, code in found.items() if code in CHOICES}


def _value(form: Form, name: str) -> Any:
    """What a field says on the wire; what means nothing stays as it is, for the wire to refuse."""
    text = _said(form, name)
    if name in _WHOLE:
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text
    if name in _MONEY:
        return re.sub(r"[\s,₹]|/-$|^rs\.?", "", text, flags=re.IGNORECASE)
    if name in _DAY:
        return iso_moment(text)
    if name in _YES_NO:
        return {"yes": True, "no": False}.get(text, text)
    if name in _WORDS:
        return [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
    if name == OPTION:
        return [one.partition(":")[2] for one in form.get(name, ()) if one]
    return text


def _bill_faults(paste: str, bill: PastedBill) -> Iterator[FieldFault]:
    """Every fault of a line, and those of the paste as a whole."""
    if len(paste) > LONGEST_PASTE:
        yield FieldFault(BILL, Phrase("settle.fault.long", {"most": LONGEST_PASTE}))
    if len(bill.charges) > MOST_LINES:
        yield FieldFault(BILL, Phrase("settle.fault.many", {"most": MOST_LINES}))
    for line in bill.lines:
        for told in line.faults:
            yield FieldFault(f"{LINE}.{line.number}", told)
    if not any(line.kind is Kind.CHARGE for line in bill.lines):
        yield FieldFault(BILL, Phrase("settle.fault.bill"))


def _field_faults(form: Form) -> Iterator[FieldFault]:
    """What is missing, what is no number, and an option of another plan."""
    plan = _said(form, "plan")
    if not plan:
        yield FieldFault("plan", Phrase("settle.fault.plan"))
    if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", _value(form, "sum_insured")):
        yield FieldFault("sum_insured", Phrase("settle.fault.sum_insured"))
    for name in _WHOLE:
        if _said(form, name) and isinstance(_value(form, name), str):
            yield FieldFault(name, Phrase("page.fault.whole"))
    if any(plan and one and one.partition(":")[0] != plan for one in form.get(OPTION, ())):
        yield FieldFault(OPTION, Phrase("settle.fault.option"))
