"""The form of the page ↔ the question of ``POST /v1/estimates``: fields, what was typed, which one is at fault.

The form asks what the wire asks, field by field, and refuses by the wire's own schema. Only what a form can say
and JSON cannot (a box ticked beside "none of these", a half-filled choice) is refused here, as a phrase.
Knows no sentence, no request and no catalogue beyond the questions it is handed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.query import QuerySchema
from service.domain.answers import AGE, Question, QuestionType
from service.domain.errors import Fault
from service.domain.phrase import Phrase
from service.domain.query import Query

Form: TypeAlias = Mapping[str, Sequence[str]]

NONE = "-"  # the box "none of these"; no option is called so
ROWS = 5  # of prescribed items
ANSWERS, DOCTOR = "answers", "doctor"
CITY, TIER = "city:", "tier:"
WHOLE_FORM = ""

_PLAIN = ("facility", "room")
_FIELDS = {
    "/where/city": "place",
    "/where/city_tier": "place",
    "/where/facility": "facility",
    "/where/room": "room",
    "/policy/plans": "plan",
    "/policy/plans/0/sum_insured": "sum_insured",
    "/policy/age_months": "age_months",
    "/policy/premium": "premium",
    "/policy/declared_condition": "declared_condition",
    "/policy/network": "network",
    "/presentation": "presentation",
    "/stage": "stage",
    "/prescribed": "item.0",
    f"/{AGE}": f"answers.{AGE}",
}
NAMES = frozenset({"ask", "holds", *_FIELDS.values()})


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One thing wrong with a field of the form; a phrase where the form itself refuses."""

    field: str
    told: str | Phrase


@dataclass(frozen=True, slots=True)
class Asked:
    """A form read as a question: ``rows`` are the form's rows behind the entries of ``prescribed``."""

    query: dict[str, Any]
    faults: tuple[FieldFault, ...]
    rows: tuple[int | str, ...] = ()

    @property
    def by_answers(self) -> bool:
        return "answers" in self.query

    def field(self, pointer: str) -> str:
        """The name of the field that wrote what ``pointer`` points at."""
        parts = pointer.split("/")
        if pointer == "/answers":
            return WHOLE_FORM if self.by_answers else "presentation"
        if parts[1:2] == ["answers"]:
            return f"answers.{parts[2]}"
        if parts[1:2] == ["prescribed"] and len(parts) > 3:
            return f"{parts[3]}.{self.rows[int(parts[2])]}"
        near = (name for place, name in reversed(_FIELDS.items()) if f"{pointer}/".startswith(f"{place}/"))
        return next(near, WHOLE_FORM)

    def at_fields(self, faults: Iterable[Fault]) -> tuple[FieldFault, ...]:
        """The wire's faults, each at its field."""
        return tuple(FieldFault(self.field(fault.pointer), fault.detail) for fault in faults)


def read_form(form: Form, questions: Mapping[str, Question], *, market: str, default_plan: str) -> Asked:
    """The question that ``form`` asks, as it would travel on the wire."""
    faults: list[FieldFault] = []
    query: dict[str, Any] = {"market": market}
    rows: tuple[int, ...] = ()
    if said(form, "ask") == DOCTOR:
        given, rows = _prescription(form, faults)
        query |= given
    else:
        query["answers"] = dict(_answers(form, questions, faults))
    parts = {"where": read_where(form), "policy": read_policy(form, faults, default_plan)}
    query |= {name: part for name, part in parts.items() if part}
    return Asked(query, tuple(faults), rows)


def load_asked(asked: Asked) -> tuple[Query | None, tuple[FieldFault, ...]]:
    """The typed question and every fault so far; with faults, what is left of it without the values at fault."""
    try:
        return QuerySchema().load(asked.query), asked.faults
    except ValidationError as error:
        found = faults_of(error.messages)
    told = {fault.field for fault in asked.faults}
    faults = asked.faults + tuple(fault for fault in asked.at_fields(found) if fault.field not in told)
    try:
        return QuerySchema().load(_without(asked.query, found)), faults
    except ValidationError:
        return None, faults  # What is left is no question; its faults are told already.


def fill_form(query: Mapping[str, Any]) -> dict[str, list[str]]:
    """The form that asks ``query``, for an example."""
    form = {"ask": [ANSWERS if "answers" in query else DOCTOR]}
    for name, value in (query.get("answers") or {}).items():
        form[f"answers.{name}"] = [str(one) for one in value] or [NONE] if isinstance(value, list) else [str(value)]
    if query.get(AGE) is not None:
        form[f"answers.{AGE}"] = [str(query[AGE])]
    form |= {name: [query[name]] for name in ("presentation", "stage") if query.get(name)}
    for row, line in enumerate(query.get("prescribed", ())):
        form |= {f"item.{row}": [line["item"]], f"quantity.{row}": [str(line["quantity"])]}
    return form | _fill_where(query.get("where", {})) | _fill_policy(query.get("policy", {}))


def kept(form: Form, questions: Mapping[str, Question]) -> dict[str, list[str]]:
    """What was typed into fields that exist, to show it again."""
    rows = {f"{part}.{row}" for part in ("item", "quantity") for row in range(ROWS)}
    known = NAMES | rows | {f"answers.{name}" for name in questions}
    return {name: [value for value in values if value] for name, values in form.items() if name in known}


def said(form: Form, name: str) -> str:
    """What was typed into a field; empty if nothing was."""
    return next(iter(form.get(name, ())), "").strip()


def _number(text: str) -> int | str:
    """Digits as a number; anything else as it is, for the wire to refuse."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text


def _whole(form: Form, name: str, faults: list[FieldFault]) -> int | None:
    number = _number(said(form, name))
    if isinstance(number, int):
        return number
    if number:
        faults.append(FieldFault(name, Phrase("page.fault.whole")))
    return None


def _amount(text: str) -> str:
    """5,00,000 and ₹ 500000 as 500000."""
    return re.sub(r"[\s,₹]", "", text)


def _answers(
    form: Form, questions: Mapping[str, Question], faults: list[FieldFault]
) -> Iterator[tuple[str, int | str | list[str]]]:
    for name, question in questions.items():
        field = f"answers.{name}"
        given = [value.strip() for value in form.get(field, ()) if value.strip()]
        if not given:
            continue
        if question.type is QuestionType.INTEGER:
            yield name, _number(given[0])
        elif question.type is QuestionType.ORDINAL:
            yield name, given[0]
        else:
            if NONE in given and len(given) > 1:
                faults.append(FieldFault(field, Phrase("page.fault.none_and_more", {"none": question.none_option})))
            yield name, [value for value in given if value != NONE]


def _prescription(form: Form, faults: list[FieldFault]) -> tuple[dict[str, Any], tuple[int, ...]]:
    given: dict[str, Any] = {}
    for name in ("presentation", "stage"):
        if said(form, name):
            given[name] = said(form, name)
        else:
            faults.append(FieldFault(name, Phrase(f"page.fault.{name}")))
    age = _whole(form, f"answers.{AGE}", faults)
    if age is not None:
        given[AGE] = age
    rows = tuple(row for row in range(ROWS) if said(form, f"item.{row}") or said(form, f"quantity.{row}"))
    if rows:
        given["prescribed"] = [_prescribed(form, row, faults) for row in rows]
    return given, rows


def _prescribed(form: Form, row: int, faults: list[FieldFault]) -> dict[str, Any]:
    item, quantity = said(form, f"item.{row}"), _whole(form, f"quantity.{row}", faults)
    for name, missing in (("item", not item), ("quantity", not said(form, f"quantity.{row}"))):
        if missing:
            faults.append(FieldFault(f"{name}.{row}", Phrase(f"page.fault.{name}")))
    return ({"item": item} if item else {}) | ({} if quantity is None else {"quantity": quantity})


def read_where(form: Form) -> dict[str, str]:
    """Where care would be bought."""
    place = said(form, "place")
    where = {name: said(form, name) for name in _PLAIN if said(form, name)}
    if place.startswith(TIER):
        return {"city_tier": place.removeprefix(TIER)} | where
    return ({"city": place.removeprefix(CITY)} if place else {}) | where


def read_policy(form: Form, faults: list[FieldFault], default_plan: str) -> dict[str, Any]:
    """The policy asked about; what the form itself refuses goes to ``faults``."""
    policy: dict[str, Any] = {}
    plan, insured = said(form, "plan"), _amount(said(form, "sum_insured"))
    if plan or insured:
        policy["plans"] = [{"plan_id": plan or default_plan} | ({"sum_insured": insured} if insured else {})]
    months, holds = _whole(form, "age_months", faults), said(form, "holds")
    if holds == "yes" and not said(form, "age_months"):
        faults.append(FieldFault("age_months", Phrase("page.fault.age_months")))
    if holds == "no" and said(form, "age_months"):
        faults.append(FieldFault("age_months", Phrase("page.fault.no_policy")))
    if months is not None:
        policy["age_months"] = months
    premium, network = _amount(said(form, "premium")), said(form, "network")
    policy |= {"premium": premium} if premium else {}
    policy |= {"network": {"yes": True, "no": False}.get(network, network)} if network else {}
    declared = said(form, "declared_condition")
    return policy | ({"declared_condition": declared} if declared else {})


def _fill_where(where: Mapping[str, Any]) -> dict[str, list[str]]:
    form = {name: [where[name]] for name in _PLAIN if where.get(name)}
    if where.get("city"):
        form["place"] = [CITY + where["city"]]
    if where.get("city_tier"):
        form["place"] = [TIER + where["city_tier"]]
    return form


def _fill_policy(policy: Mapping[str, Any]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    plans = policy.get("plans") or [{"plan_id": plan_id} for plan_id in policy.get("plan_ids", ())]
    insured = (plans[0].get("sum_insured") if plans else None) or policy.get("sum_insured")
    if plans:
        form["plan"] = [plans[0]["plan_id"]]
    if insured:
        form["sum_insured"] = [insured.removesuffix(".00")]
    if policy.get("age_months") is not None:
        form |= {"age_months": [str(policy["age_months"])], "holds": ["yes"]}
    if policy.get("premium"):
        form["premium"] = [policy["premium"].removesuffix(".00")]
    if policy.get("declared_condition"):
        form["declared_condition"] = [policy["declared_condition"]]
    if "network" in policy:
        form["network"] = ["yes" if policy["network"] else "no"]
    return form


def _without(query: Mapping[str, Any], faults: Iterable[Fault]) -> dict[str, Any]:
    """A copy of ``query`` without the values at fault; a list goes whole."""
    rest = deepcopy(dict(query))
    for fault in faults:
        name, _, inside = fault.pointer.removeprefix("/").partition("/")
        part = rest.get(name)
        if inside and isinstance(part, dict):
            part.pop(inside.partition("/")[0], None)
        else:
            rest.pop(name, None)
    return rest
