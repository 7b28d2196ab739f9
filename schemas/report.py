"""What became of a report, on the wire."""

from marshmallow import Schema, fields

from schemas.fields import Whole


class ReportSchema(Schema):
    """The counts and the checksum of a report; ``finished_at`` is null while it is sent, or where it broke off."""

    id = fields.String()
    started_at = fields.AwareDateTime(format="iso")
    finished_at = fields.AwareDateTime(format="iso", allow_none=True)
    rows_read = Whole(metadata={"description": "Rows of the input."})
    rows_written = Whole(metadata={"description": "Rows of the report, without its header."})
    rows_wrong = Whole(metadata={"description": "Rows of the input that have an error and no answer."})
    size = Whole(metadata={"description": "Bytes of the report."})
    sha256 = fields.String(metadata={"description": "SHA-256 of the bytes of the report, in hex."})
