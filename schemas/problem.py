"""The shape of a refusal on the wire (RFC 9457), for the API's description. Knows no particular problem."""

from marshmallow import Schema, fields


class FaultSchema(Schema):
    """One thing wrong with a request."""

    pointer = fields.String(metadata={"description": "JSON pointer to the value at fault; empty for the whole."})
    code = fields.String(metadata={"description": "What kind of fault, in one word."})
    detail = fields.String(metadata={"description": "What is wrong and what would be right."})


class ProblemSchema(Schema):
    """A refusal: what was refused, why, and what would be right."""

    type = fields.String(metadata={"description": "Address of a page that explains this kind of problem."})
    title = fields.String(metadata={"description": "The kind of problem in a few words."})
    status = fields.Integer(metadata={"description": "The HTTP status."})
    detail = fields.String(metadata={"description": "What happened this time."})
    instance = fields.String(metadata={"description": "The path that was asked for."})
    request_id = fields.String(metadata={"description": "Names this request in the log."})
    errors = fields.List(fields.Nested(FaultSchema), metadata={"description": "Every fault found, when there are any."})
