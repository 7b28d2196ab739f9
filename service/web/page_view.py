"""From the wire's answer to what the page draws: bars on one scale, a table per scenario, prices by item.

Reads only the answer of ``POST /v1/estimates``; adds no figure of its own but a bar's place and width in percent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.page_form import FieldFault
from service.domain.answers import Question, QuestionType
from service.domain.edition import Edition
from service.domain.tenant import Register
from service.domain.triage import AllOf, AnyOf, Condition, HasAny, Triage
from service.domain.vocabulary import Urgency

Wire = Mapping[str, Any]

CLOSED = Urgency.URGENT.value  # from here on prices wait under the advice
ZERO, HUNDREDTH = Decimal(0), Decimal("0.01")
# The fields that are no questions, in the form's order: those before the questions about the person, those after.
OTHER_FIELDS = (
    ("presentation", "stage", "item", "quantity", "place", "facility", "room"),
    ("plan", "sum_insured", "holds", "age_months", "declared_condition", "premium", "network"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar, in percent of the longest bar on the page."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class BillRow:
    """A line of a scenario's bill: what it is, what the patient pays by policy state, and why.

    ``why`` names together the policy states that are settled alike.
    """

    line: Wire
    billed: str
    pays: tuple[str, ...]
    why: tuple[tuple[tuple[str, ...], Wire], ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One comparison with its bars and its table."""

    wire: Wire
    bars: tuple[tuple[Piece, ...], ...]
    table: tuple[BillRow, ...]


def drawn(answer: Wire) -> dict[str, Any]:
    """An answer, and all that its page is drawn from beside it."""
    priced = answer["kind"] == "estimate"
    return {
        "answer": answer,
        "scenarios": scenarios(answer) if priced else (),
        "prices": priced_items(answer) if priced else (),
        "numbers": numbered(answer),
        "waiting": prices_wait(answer),
    }


def scenarios(answer: Wire) -> tuple[Scenario, ...]:
    """Every comparison; all bars of all of them share one linear scale that starts at 0."""
    rows = [row for entry in answer["comparison"] for row in entry["rows"]]
    longest = max((sum(_amounts(row).values(), ZERO) for row in rows), default=ZERO)
    return tuple(
        Scenario(entry, tuple(_bar(row, longest) for row in entry["rows"]), tuple(_table(entry, answer["ladder"])))
        for entry in answer["comparison"]
    )


def _amounts(row: Wire) -> dict[str, Decimal]:
    """What a bar is made of, in the order it is drawn."""
    premium = row["premium"] and row["premium"]["amount"]
    return {
        "bills": Decimal(row["patient_pays"]),
        "premium": Decimal(premium or 0),
        "plan": Decimal(row["plan_pays"]),
    }


def _bar(row: Wire, longest: Decimal) -> tuple[Piece, ...]:
    pieces, x = [], ZERO
    for kind, amount in _amounts(row).items():
        if amount:
            width = (100 * amount / longest).quantize(HUNDREDTH)
            pieces.append(Piece(kind, f"{x}%", f"{width}%"))
            x += width
    return tuple(pieces)


def _table(entry: Wire, ladder: Sequence[Wire]) -> Iterator[BillRow]:
    rows = entry["rows"]
    known = [line for rung in ladder for line in rung["lines"] if line["amount"] is not None]
    for index, settled in enumerate(rows[0]["lines"]):
        states = [(row["policy_state"], row["lines"][index]) for row in rows[1:]]
        pays = tuple(line["patient_pays"] for _, line in states)
        yield BillRow(_described(settled, known), settled["billed"], pays, _alike(states))


def _alike(states: list[tuple[str, Wire]]) -> tuple[tuple[tuple[str, ...], Wire], ...]:
    groups: list[tuple[list[str], Wire]] = []
    for state, line in states:
        same = next((names for names, other in groups if other == line), None)
        if same is None:
            groups.append(([state], line))
        else:
            same.append(state)
    return tuple((tuple(names), line) for names, line in groups)


def _described(settled: Wire, known: list[Wire]) -> Wire:
    """The ladder's line behind a settled one; each is used once, for an item may be billed twice."""
    same = [line for line in known if line["item"] == settled["item"]]
    best = next((line for line in same if line["amount"] == settled["billed"]), same[0] if same else None)
    days = {"day": settled["day"], "last_day": settled["last_day"]}
    if best is None:
        return {"label": settled["item"], "quantity": None, **days}
    known.remove(best)
    return {**best, **days}


def priced_items(answer: Wire) -> tuple[Wire, ...]:
    """Every price behind the ladder, once an item, in the order of the ladder."""
    lines = [line for rung in answer["ladder"] for line in rung["lines"] if line["unit_price"] is not None]
    return tuple({line["item"]: line for line in lines}.values())


def registered(answer: Wire, edition: Edition) -> Iterator[tuple[str, str | None, str | None]]:
    """Each plan compared: its name, its UIN, and the reference of its advertisement; None where nobody has told us."""
    named = edition.tenant.register if edition.tenant else {}
    for plan_id in dict.fromkeys(entry["plan_id"] for entry in answer["comparison"]):
        known, plan = named.get(plan_id, Register()), edition.plans[plan_id]
        yield plan.name, known.uin or plan.uin, known.advertisement_reference


def numbered(answer: Wire) -> dict[str, int]:
    """The sources of an answer by id, counted from 1, for the marks beside what they back."""
    return {source["id"]: number for number, source in enumerate(answer["sources"], 1)}


def prices_wait(answer: Wire) -> bool:
    """Whether prices stay closed until opened, because someone should see a doctor today."""
    return bool(answer["kind"] == "estimate" and answer["triage"]["urgency"] == CLOSED)


def question_groups(triage: Triage) -> dict[str, tuple[Question, ...]]:
    """The published questions as the form asks them: warning signs, the pain itself, what may be skipped."""
    flagged = {name for rule in triage.rules if rule.red_flag for name in _asks(rule.when)}
    groups: dict[str, list[Question]] = {"signs": [], "pain": [], "optional": [], "you": []}
    for question in triage.questions.values():
        groups[_group(question, flagged)].append(question)
    return {name: tuple(questions) for name, questions in groups.items()}


def in_order(faults: Iterable[FieldFault], triage: Triage) -> list[FieldFault]:
    """Faults from the top of the form to its end; what belongs to no field comes first."""
    asked = {name: [f"answers.{one.id}" for one in group] for name, group in question_groups(triage).items()}
    before, after = OTHER_FIELDS
    names = [*asked["signs"], *asked["pain"], *asked["optional"], *before, *asked["you"], *after]
    places = {name: place for place, name in enumerate(names)}

    def place(fault: FieldFault) -> tuple[int, str]:
        kind, _, row = fault.field.partition(".")
        return places.get(fault.field, places.get(kind, -1)), row

    return sorted(faults, key=place)


def _group(question: Question, flagged: set[str]) -> str:
    if question.id == "age_years":
        return "you"
    if not question.required:
        return "optional"
    return "signs" if question.type is QuestionType.MULTI and question.id in flagged else "pain"


def _asks(condition: Condition) -> Iterator[str]:
    """The questions that a condition ticks boxes of."""
    if isinstance(condition, HasAny):
        yield condition.question
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _asks(part)


def choices(question: Question) -> list[tuple[str, str]]:
    """The options of a question as pairs of code and words."""
    return [(option.value, option.label) for option in question.options]


def premium(answer: Wire) -> Wire | None:
    """The premium that the comparison counts."""
    rows = (row for entry in answer["comparison"] for row in entry["rows"])
    return next((row["premium"] for row in rows if row["premium"]), None)


def versions(answer: Wire) -> Iterator[tuple[str, str]]:
    """Every version that answered, with what it is the version of."""
    for name, version in answer["versions"].items():
        if isinstance(version, Mapping):
            yield from ((f"{name}: {part}", one) for part, one in version.items())
        else:
            yield name, version


def option_groups(question: Question) -> list[tuple[str, list[Any]]]:
    """Options under their headings, in published order."""
    groups: dict[str, list[Any]] = {}
    for option in question.options:
        groups.setdefault(option.group, []).append(option)
    return list(groups.items())


def answered(questions: Iterable[Question], query: Wire) -> Iterator[tuple[str, str]]:
    """Each question that was answered, with the answer in words."""
    answers = query.get("answers") or {}
    for question in questions:
        value = answers.get(question.id)
        if value is None:
            continue
        labels = {option.value: option.label for option in question.options}
        if isinstance(value, list):
            yield question.text, "; ".join(labels[one] for one in value) or question.none_option
        else:
            yield question.text, labels.get(str(value), str(value))
