"""The columns of the copy register: every sentence that a customer can be shown, with who released it and when.

An insurer keeps such a register of its advertisements. Knows no store and no CSV.
"""

from dataclasses import dataclass

from service.reports.columns import CODE, MOMENT, TEXT, Column, Report


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a released document; ``ad_ref`` and ``uin`` are of the tenant that asks."""

    content_version: str
    locale: str
    message_key: str
    message_text: str
    released_at: str
    approved_by: str
    ad_ref: str
    uin: str
    document: str


COPY_REGISTER = Report(
    "copy_register",
    "One row for each sentence of each released version of a document that customers are shown sentences of: the "
    "languages' catalogues, what the other documents say in their own words, and the tenant's notice.",
    (
        Column("content_version", CODE, "content_version", "The version of the document that holds the sentence."),
        Column("locale", CODE, "locale", "The language."),
        Column("message_key", CODE, "message_key", "Its key; of a sentence with plural forms, the form in brackets."),
        Column("message_text", TEXT, "message_text", "The sentence; {names} stand for what an answer fills in."),
        Column("released_at", MOMENT, "released_at", "When the version was published."),
        Column("approved_by", TEXT, "approved_by", "Who published it."),
        Column(
            "ad_ref", CODE, "ad_ref", "Advertisement references of the tenant's plans, by plan id, with '; ' between."
        ),
        Column("uin", CODE, "uin", "UINs of the tenant's plans, by plan id, with '; ' between them."),
        Column("document", CODE, "document", "The kind of document: content, triage, items, cities, shares, tenant."),
    ),
    key=("document", "content_version", "locale", "message_key", "released_at"),
)
