"""What agents send: messages of the Model Context Protocol, and questions of tools that no address of the API takes.

Fields that a question shares with an estimate's are the estimate's own. Knows no tool.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Equal, Length

from schemas.document import Named
from schemas.estimate_parts import told
from schemas.fields import LARGEST_WHOLE, EnumCode, Slug, Strict
from schemas.policy_asked import PlanChoiceSchema
from schemas.query import AnswerValue, PrescribedSchema, QuerySchema
from service.domain.agent_question import LineQuestion, PlanQuestion
from service.domain.query import Query
from service.domain.vocabulary import PolicyState, Stage

_QUERY = QuerySchema._declared_fields


class MessageId(fields.Field[int | str]):
    """By which an agent knows the answer again: a whole number or text."""

    default_error_messages = {"id": "Write a whole number, or text of at most 200 characters."}

    def __init__(self, **kwargs: Any) -> None:
        largest = {"minimum": -LARGEST_WHOLE, "maximum": LARGEST_WHOLE}
        kinds = [{"type": "integer", **largest}, {"type": "string", "maxLength": 200}]
        kwargs["metadata"] = {"oneOf": kinds, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | str:
        if isinstance(value, float) and value == value // 1:
            value = int(value)
        if isinstance(value, str) and len(value) <= 200:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE:
            return value
        raise self.make_error("id")


class AgentMessageSchema(Strict):
    """A request or notification of the Model Context Protocol (JSON-RPC 2.0)."""

    jsonrpc = fields.String(required=True, validate=Equal("2.0"), **told("The protocol below.", const="2.0"))
    id = MessageId(**told("By which the answer is known again; a message without one is a notification."))
    method = fields.String(required=True, validate=Length(1, 100), **told("What is asked for.", example="tools/list"))
    params = fields.Dict(keys=fields.String(), allow_none=True, **told("What the method takes."))


class AgentErrorSchema(Strict):
    """Why a message was not understood; what a tool refuses is a result that says isError."""

    code = fields.Integer(required=True, **told("A code of JSON-RPC."))
    message = fields.String(required=True, **told("What is wrong."))
    data = fields.Dict(keys=fields.String(), **told("Every fault with its place, where there are any."))


class AgentAnswerSchema(Strict):
    """The answer to a request: its result, or an error."""

    jsonrpc = fields.String(required=True, validate=Equal("2.0"), **told("The protocol below.", const="2.0"))
    id = MessageId(required=True, **told("That of the request."))
    result = fields.Dict(keys=fields.String(), **told("What the method gives."))
    error = fields.Nested(AgentErrorSchema(), **told("Instead of a result."))


class TriageQuestionSchema(Strict):
    """Answers to the questions of triage, and nothing about money."""

    market = _QUERY["market"]
    answers = Named(
        keys=Slug(), values=AnswerValue(), required=True, **told("Question ids of /v1/triage-questions, answered.")
    )
    age_years = _QUERY["age_years"]
    as_of = _QUERY["as_of"]
    recorded_at = _QUERY["recorded_at"]
    locale = _QUERY["locale"]

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Query:
        return Query(**data)


class LineQuestionSchema(QuerySchema):
    """The question of an estimate, and which line of its bills to explain."""

    item = PrescribedSchema._declared_fields["item"]
    scenario = EnumCode(
        Stage, load_default=None, allow_none=True, **told("Only where the episode ends here; everywhere if left out.")
    )
    policy_state = EnumCode(
        PolicyState, load_default=None, allow_none=True, **told("Only in this policy state; in all if left out.")
    )

    @post_load(pass_original=True)
    def make(self, data: dict[str, Any], original: Any, **kwargs: Any) -> Any:
        line = {name: data.pop(name) for name in ("item", "scenario", "policy_state")}
        return LineQuestion(super().make(data, original, **kwargs), **line)


class PlanQuestionSchema(Strict):
    """Which plan to read."""

    market = _QUERY["market"]
    plan_id = PlanChoiceSchema._declared_fields["plan_id"]
    as_of = _QUERY["as_of"]
    recorded_at = _QUERY["recorded_at"]
    locale = _QUERY["locale"]

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> PlanQuestion:
        return PlanQuestion(**data)
