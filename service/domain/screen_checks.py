"""Whether the first questions fit triage: no row promises less than its heading, and no sign is left out.

A fault points at ``screens/screens#/…``. Knows no words but whether there are any.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

from service.domain.answers import Question
from service.domain.care import ServiceItem
from service.domain.content import Content
from service.domain.errors import Contradiction, Fault, Looks, UnknownItem
from service.domain.screens import AnswerSet, Screens, together
from service.domain.triage import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    Disposition,
    HasAny,
    Is,
    Triage,
)
from service.domain.vocabulary import Stage, Urgency

AT = "screens/screens#"
GROUPS = {"now": Urgency.EMERGENCY, "today": Urgency.URGENT}


def answers_known(screens: Screens, triage: Triage) -> Looks:
    """Set by set: triage has these questions, and takes these answers."""
    for place, answers in _sets(screens):
        try:
            triage.read(answers)
        except Contradiction as refused:
            yield tuple(
                replace(fault, pointer=place + fault.pointer.removeprefix("/answers")) for fault in refused.faults
            )
        else:
            yield ()


def promises_kept(screens: Screens, triage: Triage) -> Looks:
    """A sign is as urgent as its heading, in all it may mean; how it is today never is."""
    for name, least in (*GROUPS.items(), ("unsure", Urgency.URGENT)):
        for place, answers in _sets(screens, f"/signs/{name}"):
            found = _assess(answers, screens, triage).urgency
            detail = f"Triage finds these answers '{found}', and the heading says '{least}'."
            yield () if found.rank >= least.rank else (Fault(place, "less_urgent", detail),)
    yield from _today_told_apart(screens, triage)
    yield from _one_course(screens, triage)


def _today_told_apart(screens: Screens, triage: Triage) -> Looks:
    """What is sent for a row of today must not hide what else it may mean."""
    least: dict[str, int] = {}
    for number, row in enumerate(screens.today):
        place = f"{AT}/signs/today/{number}/stands_for"
        kinds = [_assess(answers, screens, triage).kind for answers in row.stands_for]
        for at, kind in enumerate(kinds):
            detail = f"Triage gives '{kind}' here and '{kinds[0]}' for what is sent: put it into another row."
            yield () if kind == kinds[0] else (Fault(f"{place}/{at}", "kind_differs", detail),)
        for one, other in combinations(range(len(kinds)), 2):
            both = _assess(together((row.stands_for[one], row.stands_for[other])), screens, triage)
            detail = f"With reading {one} of the same row it is an emergency, which one tick hides: split the row."
            emergency = both.urgency is Urgency.EMERGENCY
            yield (Fault(f"{place}/{other}", "hides_emergency", detail),) if emergency else ()
        yield tuple(_falling(row.answers, least, triage.questions, f"{place}/0"))


def _falling(
    answers: AnswerSet, least: dict[str, int], questions: Mapping[str, Question], place: str
) -> Iterator[Fault]:
    """Of two rows ticked the later one's scale or number counts, so it must not be the lesser one; notes ``least``."""
    for name, answer in answers.items():
        if isinstance(answer, tuple):
            continue
        rank = answer if isinstance(answer, int) else questions[name].values.index(answer)
        if rank < least.setdefault(name, rank):
            yield Fault(f"{place}/{name}", "falls", "A row above sends a worse answer to this: put this row before it.")
        least[name] = max(rank, least[name])


def _one_course(screens: Screens, triage: Triage) -> Looks:
    for number, row in enumerate(screens.how):
        for at, answers in enumerate(row.stands_for):
            sent, found = (_assess(each, screens, triage) for each in (row.answers, answers))
            place = f"{AT}/how/{number}/stands_for/{at}"
            if found.urgency.rank >= Urgency.URGENT.rank:
                yield (Fault(place, "urgent", f"Triage finds this '{found.urgency}': it is a sign, not a choice."),)
            elif _course(found) != _course(sent):
                detail = f"Triage gives {_course(found)} here and {_course(sent)} for what is sent."
                yield (Fault(place, "course_differs", detail),)
            else:
                yield ()


def _course(found: Disposition) -> tuple[str, str, str]:
    return str(found.urgency), str(found.stage), found.presentation


def signs_covered(screens: Screens, triage: Triage) -> Looks:
    """Way by way to an emergency or urgent rule: a row at least as urgent stands for it, or for a part of it."""
    named = {name: [each for row in getattr(screens, name) for each in row.stands_for] for name in GROUPS}
    enough = {
        Urgency.EMERGENCY: named["now"],
        Urgency.URGENT: [*named["now"], *named["today"], *screens.unsure],
    }
    for rule in triage.rules:
        for way in ways(rule.when) if rule.urgency in enough else ():
            covered = any(_within(each, way) for each in enough[rule.urgency])
            asked = ", ".join(f"{name} {_said(answer)}" for name, answer in way.items())
            detail = f"No row stands for rule {rule.id} of triage, {rule.urgency}, where {asked}."
            yield () if covered else (Fault(f"{AT}/signs", "uncovered", detail),)


def ways(condition: Condition) -> list[AnswerSet]:
    """The ways in which a condition may come true, each at its mildest."""
    match condition:
        case Always():
            return [{}]
        case AllOf(parts):
            return [together(chosen) for chosen in product(*map(ways, parts))]
        case AnyOf(parts):
            return [way for part in parts for way in ways(part)]
        case Is(question, value) | AtLeast(question, value):
            return [{question: value}]
        case HasAny(question, options):
            return [{question: (option,)} for option in options]
        case Below(question, limit):
            return [{question: limit - 1}]
    return [{condition.question: condition.limit}]


def _within(part: AnswerSet, whole: AnswerSet) -> bool:
    """Whether whoever answers ``whole`` has answered ``part``."""
    for name, answer in part.items():
        given = whole.get(name)
        both = isinstance(answer, tuple) and isinstance(given, tuple)
        if not (set(answer) <= set(given) if both else answer == given):  # type: ignore[arg-type]  # both are tuples
            return False
    return True


def _said(answer: int | str | tuple[str, ...]) -> str:
    return " and ".join(answer) if isinstance(answer, tuple) else str(answer)


def sentences_there(screens: Screens, contents: Mapping[str, Content]) -> Looks:
    """In every language, each row has its sentence."""
    keys = [f"sign.{row.id}" for row in (*screens.now, *screens.today)] + [f"how.{row.id}" for row in screens.how]
    for locale, content in contents.items():
        for key in keys:
            detail = f"The first questions need the sentence '{key}'."
            there = key in content.messages
            yield () if there else (Fault(f"content/{locale}#/messages/{key}", "missing", detail),)


def doctors_items_known(screens: Screens, items: Mapping[str, ServiceItem]) -> Looks:
    """What a doctor may have named exists, and is more than self-care."""
    for number, named in enumerate(screens.doctor):
        place = f"{AT}/doctor/{number}/item"
        item = items.get(named.item)
        if item is None:
            yield UnknownItem(named.item, items, pointer=place).faults
        elif item.stage is Stage.SELF_CARE:
            yield (Fault(place, "self_care", f"'{named.item}' is self-care: nobody has to be told it by a doctor."),)
        else:
            yield ()


def _sets(screens: Screens, under: str = "") -> Iterator[tuple[str, AnswerSet]]:
    """Every set of answers with its place."""
    for name, rows in (("/signs/now", screens.now), ("/signs/today", screens.today), ("/how", screens.how)):
        for number, row in enumerate(rows if name.startswith(under) else ()):
            for at, answers in enumerate(row.stands_for):
                yield f"{AT}{name}/{number}/stands_for/{at}", answers
    if "/signs/unsure".startswith(under):
        for at, answers in enumerate(screens.unsure):
            yield f"{AT}/signs/unsure/{at}", answers


def _assess(answers: AnswerSet, screens: Screens, triage: Triage) -> Disposition:
    return triage.assess(triage.read({**screens.none_of_these(triage.questions), **answers}))
