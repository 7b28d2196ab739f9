"""Triage: from answers to how soon to act, where to go first and how far the plan may go.

The rules are data and can only add up: nothing is negated, so one more sign, or a worse one, never
lowers a result. It finds a pathway; it is no diagnosis. Refuses to know anything about money or
insurance: a policy must never change what a person is told to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from service.domain.answers import AGE, Answers, Question, read_answers
from service.domain.plan import Source
from service.domain.vocabulary import STAGES, Stage, Urgency

Kind: TypeAlias = Literal["estimate", "no_price", "emergency"]


@dataclass(frozen=True, slots=True)
class Always:
    """True of everyone."""

    def holds(self, answers: Answers) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Is:
    """The option chosen is ``value``: only ever the worst one of its scale."""

    question: str
    value: str

    def holds(self, answers: Answers) -> bool:
        return answers.choices.get(self.question) == self.value


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The option chosen is ``value`` or a worse one; ``accepted`` lists them."""

    question: str
    value: str
    accepted: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        return answers.choices.get(self.question) in self.accepted


@dataclass(frozen=True, slots=True)
class Below:
    """The number is under ``limit``: only ever an age."""

    question: str
    limit: int

    def holds(self, answers: Answers) -> bool:
        return answers.numbers.get(self.question, self.limit) < self.limit


@dataclass(frozen=True, slots=True)
class NotBelow:
    """The number is ``limit`` or more."""

    question: str
    limit: int

    def holds(self, answers: Answers) -> bool:
        return answers.numbers.get(self.question, self.limit - 1) >= self.limit


@dataclass(frozen=True, slots=True)
class HasAny:
    """At least one of ``options`` is ticked."""

    question: str
    options: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return not answers.chosen(self.question).isdisjoint(self.options)


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]

    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)


Condition: TypeAlias = Always | Is | AtLeast | Below | NotBelow | HasAny | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class TriageRule:
    """When it fires: how soon, how far the plan may go, where to start, whom to see and why."""

    id: str
    red_flag: bool
    when: Condition
    urgency: Urgency
    stage: Stage
    start_at: Stage
    stages: tuple[Stage, ...]
    specialist: str
    reason: str
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A kind of back spasm; one that is not ``priced`` may not come from the back at all."""

    id: str
    label: str
    when: Condition
    priced: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """What an urgency asks of a person: by when, and what to do now."""

    act_within: str
    advice: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """Lines of text and the ids of their sources."""

    lines: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    rule: str
    text: str
    sources: tuple[str, ...]
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Disposition:
    """The result: ``reasons`` has the leading one first, then the other warning signs in the order of the rules.

    ``missing`` names the required questions that are unanswered.
    """

    kind: Kind
    urgency: Urgency
    stage: Stage
    start_at: Stage
    presentation: str
    stages_included: tuple[Stage, ...]
    reasons: tuple[Reason, ...]
    specialist: str
    act_within: str
    advice: str
    fired: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """A published set of questions and rules.

    ``unanswered`` joins the fired rules while a required question is open, ``not_spinal`` when the
    presentation has no price; both keep a result from sounding safer than it is.
    """

    version: str
    purpose: str
    not_for: tuple[str, ...]
    questions: Mapping[str, Question]
    rules: tuple[TriageRule, ...]
    unanswered: TriageRule
    not_spinal: TriageRule
    presentations: tuple[Presentation, ...]
    guides: Mapping[Urgency, Guide]
    act_within_basis: str
    emergency_numbers: Mapping[str, Sourced]
    safety_net: Sourced
    sources: Mapping[str, Source]

    @property
    def age_limits(self) -> tuple[int, ...]:
        """The ages from which on some rule or presentation speaks otherwise."""
        conditions = [*(rule.when for rule in self.rules), *(each.when for each in self.presentations)]
        return tuple(sorted({limit for condition in conditions for limit in _age_limits(condition)}))

    def read(self, answers: Mapping[str, object], *, age_years: int | None = None) -> Answers:
        """The answers checked against the questions; raises Contradiction with every fault."""
        return read_answers(self.questions, answers, age_years=age_years)

    def presentation(self, answers: Answers) -> Presentation:
        """The first presentation that fits; the last one fits everybody."""
        return next(each for each in self.presentations if each.when.holds(answers))

    def assess(self, answers: Answers) -> Disposition:
        """The result of every rule that fires: each of urgency, stage and start is the highest of them."""
        presentation = self.presentation(answers)
        missing = tuple(name for name, asked in self.questions.items() if asked.required and not answers.answered(name))
        fired = self._fired(answers, presentation, incomplete=bool(missing))
        lead = max(fired, key=_weight)
        emergency = lead.urgency is Urgency.EMERGENCY
        others = (rule for rule in fired if rule.red_flag and rule is not lead)
        guide = self.guides[lead.urgency]
        return Disposition(
            kind="emergency" if emergency else "estimate" if presentation.priced else "no_price",
            urgency=lead.urgency,
            stage=max((rule.stage for rule in fired), key=STAGES.index),
            start_at=max((rule.start_at for rule in fired), key=STAGES.index),
            presentation=presentation.id,
            stages_included=_stages(fired, emergency=emergency),
            reasons=tuple(Reason(rule.id, rule.reason, rule.sources, rule.red_flag) for rule in (lead, *others)),
            specialist=lead.specialist,
            act_within=guide.act_within,
            advice=guide.advice,
            fired=tuple(rule.id for rule in fired),
            missing=missing,
        )

    def _fired(self, answers: Answers, presentation: Presentation, *, incomplete: bool) -> list[TriageRule]:
        fired = [rule for rule in self.rules if rule.when.holds(answers)]
        if incomplete:
            fired.append(self.unanswered)
        if not presentation.priced and not any(rule.urgency is Urgency.EMERGENCY for rule in fired):
            fired.append(self.not_spinal)
        return fired


def _age_limits(condition: Condition) -> Iterator[int]:
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _age_limits(part)
    elif isinstance(condition, Below | NotBelow) and condition.question == AGE:
        yield condition.limit


def _weight(rule: TriageRule) -> tuple[int, int]:
    """The most urgent rule leads, then the one that goes furthest, then the first."""
    return rule.urgency.rank, rule.stage.rank


def _stages(fired: list[TriageRule], *, emergency: bool) -> tuple[Stage, ...]:
    """All stages of the fired rules, in order; in an emergency nothing is left to self-care."""
    named = {stage for rule in fired for stage in rule.stages}
    return tuple(stage for stage in STAGES if stage in named and not (emergency and stage is Stage.SELF_CARE))
