"""The tools for agents: a name, a question, an answer. Their words and fields are those of the API.

Each answers what the API answers to the same question; a docstring below is what an agent reads about its tool.
Knows no protocol.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http

from schemas.agent import LineQuestionSchema, PlanQuestionSchema, TriageQuestionSchema
from schemas.agent_answers import ABOUT_A_PLAN, line_faults, line_to_wire, triage_alone_to_wire, without_lines
from schemas.document import faults_of
from schemas.estimate import disclosure_to_wire
from schemas.query import QuerySchema
from schemas.side_by_side_shape import ComparisonQuerySchema
from service.domain.agent_question import LineQuestion, PlanQuestion
from service.domain.errors import Contradiction, Fault, Refusal, UnknownItem
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.store.catalogue import Unavailable
from service.usecases.comparison import compare as compare_plans
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.web import comparisons, estimates, problems
from service.web.reference import Shelf, tell_plan

Json = dict[str, Any]


class Refused(Exception):
    """A tool has no answer; ``problem`` tells why, as the API would."""

    def __init__(self, problem: Json) -> None:
        self.problem = problem
        super().__init__(problem["detail"])


def triage(estimator: Estimator, asked: Query) -> Json:
    """How soon to act

    Call this first. Give what the person says as answers to triage's questions; leave out what they did not say, and
    send [] for "none of these". Tells how urgent it is, what to do now, where to start and how far it may go, and
    names required questions that are still open. It knows nothing of money. Where kind is emergency or no_price, pass
    on the advice and stop: there is no price.
    """
    answer = estimator.answer(asked)
    if isinstance(answer.result, NoPrice):
        return dict(estimates.to_wire(answer))
    assert answer.result.triage is not None  # the question has answers
    return triage_alone_to_wire(
        answer.result.triage,
        answer.result.versions,
        triage=answer.edition.triage,
        country=answer.edition.market.country,
        locale=answer.locale,
        say=answer.wording.say,
        as_of=answer.as_of,
    )


def estimate(estimator: Estimator, asked: Query) -> Json:
    """What it could cost, with and without a policy

    Give either answers, or presentation with stage; plans in policy, else the default plan is taken. The answer of
    POST /v1/estimates without the lines of its bills: explain_line tells those. An emergency is the emergency answer.
    """
    return without_lines(estimates.to_wire(estimator.answer(asked)))


def compare(estimator: Estimator, asked: Query) -> Json:
    """Up to ten plans beside one another

    The question of an estimate with its plans named in policy. Each plan in the order asked for, at the likely and the
    worst end, in every policy state: who pays what, the premium, and the verdicts in sentences. An emergency is the
    emergency answer, whatever plans are named.
    """
    return dict(comparisons.to_wire(compare_plans(estimator, asked)))


def explain_line(estimator: Estimator, asked: LineQuestion) -> Json:
    """Why one line of the bill is settled as it is

    The question of an estimate with one item of its bills. What it costs and who says so, and step by step who pays it
    in each policy state, each step with its clause. An emergency is the emergency answer.
    """
    items = estimator.edition(estimator.asked(asked.query)).items
    unknown = () if asked.item in items else UnknownItem(asked.item, items, pointer="/item").faults
    try:
        answer = estimator.answer(asked.query)
    except Contradiction as refusal:
        raise Contradiction([*refusal.faults, *unknown]) from refusal
    told = estimates.to_wire(answer)
    if isinstance(answer.result, NoPrice):
        return dict(told)
    faults = [*unknown, *(one for one in line_faults(told, asked) if not (unknown and one.pointer == "/item"))]
    if faults:
        raise Contradiction(faults)
    return line_to_wire(told, asked)


def read_plan(estimator: Estimator, asked: PlanQuestion, tenant: str = "") -> Json:
    """One plan term by term

    Every term with its value, its clause and its verbatim text; a term that no source settles says so.
    """
    snapshot = estimator.snapshot(asked.market, asked.as_of, tenant=tenant, recorded_at=asked.recorded_at)
    edition = estimator.edition(snapshot)
    edition.plan(asked.plan_id, pointer="/plan_id")
    say = estimator.wording(snapshot, edition.locale(asked.locale) or DEFAULT_LOCALE).say
    told = tell_plan(Shelf(snapshot, edition), asked.plan_id)
    about = [disclosure_to_wire(code, say, snapshot.as_of) for code in ABOUT_A_PLAN]
    return {"kind": "plan", "market": asked.market, "as_of": snapshot.as_of.isoformat(), **told, "disclosures": about}


class Tool(NamedTuple):
    """What an agent calls: the question's schema, and what answers it."""

    schema: Schema
    answer: Callable[..., Json]

    @property
    def name(self) -> str:
        return self.answer.__name__

    @property
    def told(self) -> tuple[str, str]:
        """The title, and what an agent has to know."""
        title, _, rest = (inspect.getdoc(self.answer) or "").partition("\n\n")
        return title, " ".join(rest.split())


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(TriageQuestionSchema(), triage),
        Tool(QuerySchema(), estimate),
        Tool(ComparisonQuerySchema(), compare),
        Tool(LineQuestionSchema(), explain_line),
        Tool(PlanQuestionSchema(), read_plan),
    )
}


def call(name: str, arguments: Json, estimator: Estimator, tenant: str) -> Json:
    """The answer of a tool, asked for a tenant or for anybody; Refused with every fault."""
    tool = TOOLS[name]
    try:
        asked = tool.schema.load(arguments)
        if isinstance(asked, PlanQuestion):
            return tool.answer(estimator, asked, tenant)
        if isinstance(asked, LineQuestion):
            return tool.answer(estimator, replace(asked, query=replace(asked.query, tenant=tenant)))
        return tool.answer(estimator, replace(asked, tenant=tenant))
    except ValidationError as error:
        raise _refused(http.UnprocessableEntity(), faults_of(error.messages)) from error
    except Refusal as refusal:
        raise _refused(refusal, refusal.faults, str(refusal)) from refusal
    except (Unavailable, OperationalError) as error:
        raise _refused(error, (), problems.AWAY) from error


def _refused(error: Exception, faults: Sequence[Fault], detail: str = "") -> Refused:
    return Refused(problems.told(error, detail=detail or problems.summary(faults), faults=faults))
