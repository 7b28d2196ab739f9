"""The content catalogue: templates that read, plural forms, a locale whose numbers somebody could write."""

from typing import Any

import pytest

from schemas.content import ContentSchema
from schemas.document import load_document
from service.domain.errors import CatalogueFault
from tests.clinical import document

PUBLISHED = "fixtures/in/content/en-IN.json"


def body(locale: str = "en-IN", **messages: Any) -> dict[str, Any]:
    return {"locale": locale, "messages": messages or {"a": "text"}}


def faults(asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_document(ContentSchema(), asked)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_published_content_reads_and_writes_back() -> None:
    published = document(PUBLISHED)

    assert ContentSchema().dump(load_document(ContentSchema(), published)) == published


def test_a_draft_says_so_and_a_signed_catalogue_says_nothing() -> None:
    draft = {"locale": "hi-IN", "draft": True, "messages": {"a": "text"}}

    assert load_document(ContentSchema(), draft).draft is True
    assert ContentSchema().dump(load_document(ContentSchema(), draft)) == draft
    assert load_document(ContentSchema(), body()).draft is False
    assert ContentSchema().dump(load_document(ContentSchema(), {**body(), "draft": False})) == body()
    assert faults({**body(), "draft": "yes"}) == [("/draft", "flag")]


@pytest.mark.parametrize(
    "message",
    [
        "text",
        "{amount:about} and {plan}",
        "{{braces}}",
        {"by": "days", "one": "a day", "other": "{days} days"},
        {"by": "days", "zero": "no days", "few": "few", "many": "many", "two": "two", "other": "{days}"},
    ],
)
def test_a_template_or_its_plural_forms_are_accepted(message: object) -> None:
    assert load_document(ContentSchema(), body(a=message)).messages == {"a": message}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", "text"),
        (5, "text"),
        (["text"], "text"),
        ({}, "text"),
        ({"other": "{days}"}, "text"),
        ({"by": "days", "one": "a day"}, "text"),
        ({"by": "days", "other": "", "one": "a day"}, "text"),
        ({"by": "days", "other": "{days}", "dozen": "twelve"}, "text"),
        ("{amount", "template"),
        ("amount}", "template"),
        ({"by": "days", "other": "{days"}, "template"),
    ],
)
def test_a_message_that_could_not_be_said_is_refused(message: object, code: str) -> None:
    assert faults(body(a=message)) == [("/messages/a", code)]


@pytest.mark.parametrize("key", ["", "A", "a..b", "a.", "page-title", "a b"])
def test_a_key_is_words_joined_by_dots(key: str) -> None:
    assert faults(body(**{key: "text"})) == [(f"/messages/{key}", "invalid")]


@pytest.mark.parametrize(
    ("locale", "known"),
    [("en-IN", True), ("hi-IN", True), ("en", True), ("xx-IN", False), ("english!", False), ("en_IN", False)],
)
def test_a_locale_is_one_whose_numbers_can_be_written(locale: str, known: bool) -> None:
    if known:
        assert load_document(ContentSchema(), body(locale)).locale == locale
    else:
        assert faults(body(locale)) == [("/locale", "locale")]


def test_a_draft_says_so_until_a_native_reader_has_signed_it() -> None:
    draft, signed = load_document(ContentSchema(), {**body(), "draft": True}), load_document(ContentSchema(), body())

    assert (draft.draft, signed.draft) == (True, False)
    assert ContentSchema().dump(draft) == {**body(), "draft": True}
    assert ContentSchema().dump(signed) == body()


def test_a_catalogue_without_messages_is_refused() -> None:
    assert faults({"locale": "en-IN", "messages": {}}) == [("/messages", "invalid")]


def test_only_a_draft_says_what_it_is() -> None:
    """So what was published before there were drafts is still written as it was."""
    draft, signed = (load_document(ContentSchema(), {**body(a="text"), **told}) for told in ({"draft": True}, {}))

    assert (draft.draft, ContentSchema().dump(draft)) == (True, {**body(a="text"), "draft": True})
    assert (signed.draft, ContentSchema().dump(signed)) == (False, body(a="text"))
    assert faults({**body(a="text"), "draft": "yes"}) == [("/draft", "flag")]
