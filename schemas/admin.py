"""What the admin API is asked and answers about drafts, versions, the log and keys. Knows no document's content."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from schemas.document import TupleOf
from schemas.fields import Flag, IsoDate, Said, Strict

REASON = 500
NEWEST = 1_000
MOST_BILLS = 1_000_000


def counted(most: int, **kwargs: Any) -> fields.Integer:
    """A whole number in a query string, from 1."""
    said = Said(f"Write a whole number from 1 to {most}.", "range")
    return fields.Integer(validate=Range(1, most, error=said), error_messages={"invalid": said}, **kwargs)


def reason() -> fields.String:
    """Why something is done; it stands in the log."""
    said = Said(f"Write at most {REASON} characters.", "length")
    told = {"description": "Why; it stands in the log."}
    return fields.String(load_default="", validate=Length(max=REASON, error=said), metadata=told)


class ShelfSchema(Strict):
    """Which market's shelf; the tenant is the key's."""

    market = fields.String(load_default="in", metadata={"description": "The market's code."})


class ReasonSchema(Strict):
    """Why it is done."""

    why = reason()


class NewDraftSchema(ReasonSchema):
    """A draft to be filled with documents; without ``effective_from`` it holds from the day it is published."""

    effective_from = IsoDate(load_default=None, allow_none=True)


class RollbackSchema(ReasonSchema):
    """Which part of the newest publication is taken back; all of it unless a kind or a name is given."""

    kind = fields.String(load_default=None, allow_none=True)
    name = fields.String(load_default=None, allow_none=True)


class NewestSchema(ShelfSchema):
    """How many entries, newest first."""

    newest = counted(NEWEST, load_default=100)


class DownloadSchema(ShelfSchema):
    """Which version of a document, as what; of several tables a CSV holds one."""

    format = fields.String(load_default=None, metadata={"description": "csv, xlsx or, where there are no rows, json."})
    table = fields.String(load_default=None, metadata={"description": "Of a CSV; the first without it."})
    version = fields.String(load_default=None, metadata={"description": "The one in force without it."})


class UploadSchema(ShelfSchema):
    """What a file that is sent is: of several tables which one, and the version it was made from."""

    table = fields.String(load_default=None, metadata={"description": "Of a CSV; the first of several without it."})
    base = fields.String(load_default=None, metadata={"description": "The version it was made from: the ETag."})


class CasesSchema(ReasonSchema):
    """Which stored cases; all of them unless some are named."""

    cases = TupleOf(fields.String(), load_default=())


class LearnSchema(ShelfSchema):
    """From which day the learned prices hold, which bills count, and whether a draft is made of them."""

    effective_from = IsoDate(required=True, metadata={"example": "2027-01-01"})
    least = counted(MOST_BILLS, load_default=None, allow_none=True)
    since = IsoDate(load_default=None, allow_none=True)
    until = IsoDate(load_default=None, allow_none=True)
    draft = fields.Boolean(load_default=False)


class ThrowSchema(Strict):
    """Off or on again, and why: those who ask are told the reason."""

    off = Flag(required=True)
    why = fields.String(
        required=True,
        validate=Length(1, 300, error=Said("Say why in 1 to 300 characters: those who ask are told.", "length")),
    )


class SwitchedSchema(Schema):
    """How a kill switch stands."""

    off = fields.Boolean()
    because = fields.String()
    since = IsoDate(allow_none=True)


class NewKeySchema(ReasonSchema):
    """Whom a key is for and what may be done with it; without ``expires_at`` it holds until it is revoked.

    Nobody holds more than two keys of a mode at a time.
    """

    who = fields.String(required=True, metadata={"description": "Who holds it; the log names this person or system."})
    scopes = TupleOf(fields.String(), required=True)
    mode = fields.String(
        load_default="live",
        validate=OneOf(["live", "test"], error=Said("Known: {choices}.", "choice")),
        metadata={"description": "A test key is for trying things out: what is made with it, only test keys see."},
    )
    expires_at = fields.AwareDateTime(load_default=None, allow_none=True)


class DraftSchema(Schema):
    """A set of documents on its way to being published together."""

    id = fields.String()
    market = fields.String(attribute="scope.market")
    tenant = fields.String(attribute="scope.tenant", metadata={"description": "Empty: the market's own shelf."})
    state = fields.String(metadata={"description": "open, submitted, approved, rejected, published or withdrawn."})
    revision = fields.Integer(metadata={"description": "Counts its changes; the ETag."})
    effective_from = IsoDate(allow_none=True, metadata={"description": "null: the day on which it is published."})
    why = fields.String()
    editors = fields.List(fields.String(), metadata={"description": "Who has written any of it; none may approve it."})
    approved_by = fields.String()
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class DraftDocumentSchema(Schema):
    """A document of a draft."""

    kind = fields.String(attribute="draft.key.kind")
    name = fields.String(attribute="draft.key.name")
    digest = fields.String(attribute="draft.digest", metadata={"description": "SHA-256 of what it says."})
    base = fields.String(metadata={"description": "The version it was made from; empty for a new document."})


class KeyNameSchema(Schema):
    """Which document."""

    kind = fields.String()
    name = fields.String()


class OpenedDraftSchema(Schema):
    """A draft with its documents."""

    draft = fields.Nested(DraftSchema, attribute="set")
    documents = fields.List(fields.Nested(DraftDocumentSchema))
    outdated = fields.List(
        fields.Nested(KeyNameSchema),
        metadata={"description": "Documents that would replace another version than they were made from."},
    )
    needs_approval = fields.Boolean(metadata={"description": "A second person has to approve before it is published."})


class DraftsSchema(Schema):
    """The drafts of a shelf, those changed last first."""

    drafts = fields.List(fields.Nested(DraftSchema))


class PublishedDocumentSchema(Schema):
    """A document that was published, and the version it replaces."""

    kind = fields.String(attribute="draft.key.kind")
    name = fields.String(attribute="draft.key.name")
    version = fields.String()
    replaces = fields.String(attribute="was.version", allow_none=True)


class PublicationSchema(Schema):
    """What a publication put in force, from the day of its draft."""

    revision = fields.Integer(metadata={"description": "The catalogue's; /readyz names the one being served."})
    published = fields.List(fields.Nested(PublishedDocumentSchema))
    unchanged = fields.List(fields.Nested(PublishedDocumentSchema), metadata={"description": "In force already."})


class EntrySchema(Schema):
    """A published document."""

    kind = fields.String(attribute="key.kind")
    name = fields.String(attribute="key.name")
    version = fields.String()
    effective_from = IsoDate()


class ShelfEntrySchema(Schema):
    """A publication that nobody took back."""

    document = fields.Nested(EntrySchema, attribute="entry")
    since = fields.AwareDateTime(attribute="event.at")
    who = fields.String(attribute="event.who")
    why = fields.String(attribute="event.why")


class ShelfDocumentsSchema(Schema):
    """What stands on a shelf."""

    in_force = fields.List(fields.Nested(ShelfEntrySchema))
    scheduled = fields.List(fields.Nested(ShelfEntrySchema), metadata={"description": "The next one first."})


class TakenBackSchema(Schema):
    """What was taken back; what was in force before holds again."""

    taken_back = fields.List(fields.Nested(EntrySchema))


class RecordSchema(Schema):
    """Something published or taken back."""

    seq = fields.Integer(attribute="event.seq")
    run = fields.Integer(attribute="event.run", metadata={"description": "What was done together has the same one."})
    at = fields.AwareDateTime(attribute="event.at")
    action = fields.String(attribute="event.action")
    who = fields.String(attribute="event.who")
    why = fields.String(attribute="event.why")
    document = fields.Nested(EntrySchema, attribute="entry")
    in_force = fields.Boolean()


class RecordsSchema(Schema):
    """Everything done on a shelf, newest first."""

    versions = fields.List(fields.Nested(RecordSchema))


class LogEntrySchema(Schema):
    """An entry of the log."""

    seq = fields.Integer()
    at = fields.AwareDateTime()
    who = fields.String()
    action = fields.String()
    why = fields.String()
    about = fields.Dict()
    seal = fields.String(attribute="hash", metadata={"description": "Over the entry and the seal before it."})


class LogSchema(Schema):
    """The log of a shelf, newest first. Numbers are the whole log's: those of others are missing between them."""

    entries = fields.List(fields.Nested(LogEntrySchema))


class KeySchema(Schema):
    """A key without its secret, which is shown once and kept nowhere."""

    id = fields.String()
    tenant = fields.String()
    who = fields.String()
    scopes = fields.List(fields.String())
    mode = fields.String(metadata={"description": "live or test."})
    created_at = fields.AwareDateTime()
    created_by = fields.String()
    last_used_at = fields.AwareDateTime(allow_none=True, metadata={"description": "To the minute; null: never."})
    expires_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)


class KeysSchema(Schema):
    """The keys of a tenant, newest first."""

    keys = fields.List(fields.Nested(KeySchema))


class IssuedKeySchema(Schema):
    """A new key and its secret, which is never shown again."""

    key = fields.Nested(KeySchema)
    secret = fields.String(allow_none=True, metadata={"description": "null when the request is only sent again."})
