"""The screens at ``/e`` ↔ the question of ``POST /v1/estimates``: what comes next, what was chosen, what is at fault.

All that was chosen travels in the form. The screens are read as ``GET /v1/config`` tells them, so what is asked is what
the widget asks. Knows no sentence and no request.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from schemas.page_form import Asked, FieldFault, Form, read_policy, read_where, said
from schemas.query import MOST_UNITS
from service.domain.answers import AGE
from service.domain.phrase import Phrase
from service.domain.screens import together
from service.domain.vocabulary import STAGES, Stage

Screens: TypeAlias = Mapping[str, Any]

NONE, TODAY, NOW = "none", "today", "now"  # the three buttons of the first screen
DOCTOR = "doctor"  # the button of the second screen that is no way to feel
OLDEST = 110
AGE_FIELD = f"answers.{AGE}"
# Where care would be bought, and the policy: the fields of the page, under its names.
REFINING = (
    "place",
    "facility",
    "room",
    AGE_FIELD,
    "plan",
    "sum_insured",
    "holds",
    "age_months",
    "declared_condition",
    "premium",
    "network",
)


class Screen(StrEnum):
    """A screen, in the order they are met."""

    SIGNS = "signs"
    EMERGENCY = "emergency"
    TODAY = "today"
    HOW = "how"
    DOCTOR = "doctor"
    FIRST = "first"
    RESULT = "result"


SHOWS = {
    Screen.TODAY: ("today",),
    Screen.DOCTOR: ("item", "quantity", "presentation"),
    Screen.FIRST: REFINING,
    Screen.RESULT: REFINING,
}
_AFTER = {Screen.SIGNS: Screen.HOW, Screen.HOW: Screen.DOCTOR}
_BEFORE = {Screen.FIRST: Screen.HOW, Screen.RESULT: Screen.FIRST, Screen.DOCTOR: Screen.HOW}
_LAST = (Screen.FIRST, Screen.RESULT)


def chosen(form: Form, name: str) -> str:
    """The button that was pressed: it stands behind what was chosen before."""
    return said({name: form.get(name, ())[-1:]}, name)


def after(screen: Screen, form: Form, screens: Screens) -> Screen:
    """The screen that follows what was chosen."""
    return reached(_AFTER.get(screen, Screen.RESULT), form, screens)


def before(screen: Screen, form: Form, screens: Screens) -> Screen:
    """One screen back."""
    aside = _aside(form)
    if aside and (screen in _LAST or (screen is Screen.EMERGENCY and aside is Screen.TODAY)):
        return aside
    return reached(_BEFORE.get(screen, Screen.SIGNS), form, screens)


def reached(screen: Screen, form: Form, screens: Screens) -> Screen:
    """``screen``, or the one that asks first for what it needs."""
    signs = chosen(form, "signs")
    if screen is Screen.SIGNS or signs not in (NONE, TODAY, NOW):
        return Screen.SIGNS
    if signs == NOW:
        return Screen.EMERGENCY
    if screen in _LAST and _emergency_together(form, screens):
        return Screen.EMERGENCY
    aside = _aside(form)
    if aside:
        return screen if screen in _LAST or (screen is Screen.HOW and signs == NONE) else aside
    known = chosen(form, "how") in {row["id"] for row in screens["how"]}
    if screen is Screen.HOW or not known:
        return Screen.HOW
    return screen if screen in _LAST else Screen.FIRST


def _emergency_together(form: Form, screens: Screens) -> bool:
    """Whether two signs were ticked that may be an emergency together, each harmless enough to wait till tonight."""
    if chosen(form, "signs") != TODAY:
        return False
    rows = [row for row in screens["signs"]["today"] if row["id"] in form.get("today", ())]
    return any(row["id"] in other["emergency_with"] for row in rows for other in rows)


def _aside(form: Form) -> Screen | None:
    """The screen of boxes that takes the place of a first number, if what was chosen leads there."""
    if chosen(form, "signs") == TODAY:
        return Screen.TODAY
    return Screen.DOCTOR if chosen(form, "signs") == NONE and chosen(form, "how") == DOCTOR else None


def read_steps(form: Form, screens: Screens, *, market: str, default_plan: str) -> Asked:
    """The question that the choices ask, as it would travel on the wire."""
    faults: list[FieldFault] = []
    query: dict[str, Any] = {"market": market}
    rows: tuple[str, ...] = ()
    aside = _aside(form)
    if aside is Screen.TODAY:
        query["answers"] = merged(_ticked(form, "today", screens["signs"]["today"], faults))
    elif aside is Screen.DOCTOR:
        given, rows = _prescription(form, screens, faults)
        query |= given
    else:
        query["answers"] = dict(next(row["answers"] for row in screens["how"] if row["id"] == chosen(form, "how")))
    age = _number(said(form, AGE_FIELD), range(OLDEST + 1))
    if age is not None:
        query[AGE] = age
        query.get("answers", {}).pop(AGE, None)  # what was typed is closer than what a row stands for
    elif said(form, AGE_FIELD):
        faults.append(FieldFault(AGE_FIELD, Phrase("widget.age.wrong")))
    parts = {"where": read_where(form), "policy": read_policy(form, faults, default_plan)}
    query |= {name: part for name, part in parts.items() if part}
    return Asked(query, tuple(faults), rows)


def screen_of(faults: Iterable[FieldFault]) -> Screen:
    """The screen that shows the field of the first fault."""
    for fault in faults:
        for screen in (Screen.TODAY, Screen.DOCTOR):
            if fault.field.partition(".")[0] in SHOWS[screen]:
                return screen
    return Screen.FIRST


def merged(sets: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Several rows' answers as one, the way the domain puts them together."""
    tuples = ({name: tuple(one) if isinstance(one, list) else one for name, one in given.items()} for given in sets)
    return {name: list(one) if isinstance(one, tuple) else one for name, one in together(tuples).items()}


def kept_steps(form: Form, screens: Screens) -> dict[str, list[str]]:
    """What was chosen and typed, to carry it on: nothing but fields that exist."""
    many = {"today": screens["signs"]["today"], "item": screens["doctor"]}
    found = {name: [chosen(form, name)] for name in ("signs", "how") if chosen(form, name)}
    for name, rows in many.items():
        known = {row.get("id") or row["item"] for row in rows}
        found[name] = [value for value in form.get(name, ()) if value in known]
    typed = ("presentation", *(quantity_field(row["item"]) for row in screens["doctor"]), *REFINING)
    found |= {name: [said(form, name)] for name in typed}
    return {name: values for name, values in found.items() if any(values)}


def hidden(kept: Mapping[str, Sequence[str]], screen: Screen) -> dict[str, Sequence[str]]:
    """What a screen carries without showing it."""
    shown = SHOWS.get(screen, ())
    return {name: values for name, values in kept.items() if name not in shown and name.partition(".")[0] not in shown}


def quantity_field(item: str) -> str:
    """The field that says how many of an item."""
    return f"quantity.{item}"


def _ticked(
    form: Form, name: str, rows: Iterable[Mapping[str, Any]], faults: list[FieldFault]
) -> list[Mapping[str, Any]]:
    found = [row["answers"] for row in rows if row["id"] in form.get(name, ())]
    if not found:
        faults.append(FieldFault(name, Phrase("widget.today.none")))
    return found


def _prescription(form: Form, screens: Screens, faults: list[FieldFault]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Its stage is the furthest of what was ticked, and no other stage is gone through than those."""
    rows = [row for row in screens["doctor"] if row["item"] in form.get("item", ())]
    if not rows:
        faults.append(FieldFault("item", Phrase("widget.doctor.none")))
    prescribed = []
    for row in rows:
        field = quantity_field(row["item"])
        quantity = _number(said(form, field), range(1, MOST_UNITS + 1))
        if quantity is None:
            faults.append(FieldFault(field, Phrase("widget.doctor.wrong")))
        prescribed.append({"item": row["item"], "quantity": quantity or 1})
    if not said(form, "presentation"):
        faults.append(FieldFault("presentation", Phrase("page.fault.presentation")))
    stages = sorted({Stage(row["stage"]) for row in rows}, key=STAGES.index)
    given = {
        "presentation": said(form, "presentation"),
        "stage": next(reversed(stages), Stage.DOCTOR_VISIT).value,
        "stages_included": [stage.value for stage in stages],
        "prescribed": prescribed,
    }
    return given, tuple(row["item"] for row in rows)


def _number(text: str, allowed: range) -> int | None:
    """Digits within ``allowed`` as a number; None for anything else."""
    found = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else -1
    return found if found in allowed else None
