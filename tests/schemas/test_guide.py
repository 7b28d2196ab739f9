"""The document of the guide: it comes back as it went in, and every fault is named."""

from typing import Any

import pytest

from schemas.document import load_document
from schemas.guide import GuideSchema
from service.domain.errors import CatalogueFault
from tests.clinical import document

PATH = "fixtures/in/guide.json"
ENTRY = {"id": "cold", "sources": ["GK"], "facts": [26]}


def guide(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": "1", "sections": list(sections), "sources": {}, **more}


def section(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "causes", "entries": list(entries), **more}


def test_document_comes_back_as_it_went_in() -> None:
    assert GuideSchema().dump(load_document(GuideSchema(), document(PATH))) == document(PATH)


@pytest.mark.parametrize(
    ("spoiled", "place", "code"),
    [
        (guide(), "/sections", "invalid"),
        (guide(section()), "/sections/0/entries", "invalid"),
        (guide(section({**ENTRY, "sources": []})), "/sections/0/entries/0/sources", "invalid"),
        (guide(section({**ENTRY, "facts": [0]})), "/sections/0/entries/0/facts/0", "range"),
        (guide(section({**ENTRY, "text": "Cold."})), "/sections/0/entries/0/text", "unknown"),
        (guide(section(ENTRY, asks="yes")), "/sections/0/asks", "flag"),
        (guide(section(ENTRY, ENTRY)), "/sections/0/entries/1/id", "twice"),
        (guide(section(ENTRY), section(ENTRY)), "/sections/1/id", "twice"),
    ],
)
def test_a_fault_is_named_with_its_place(spoiled: dict[str, Any], place: str, code: str) -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_document(GuideSchema(), spoiled)

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(place, code)]
