"""The document of shares: it comes back as it went in, and every fault is named."""

from typing import Any

import pytest
from marshmallow import Schema

from schemas.document import load_document
from schemas.shares import ShareField, SharesSchema
from service.domain.errors import CatalogueFault
from tests.clinical import document, shares

PATH = "fixtures/in/shares.json"
AT = "/presentations/simple_spasm/physio"


def faults(spoiled: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_document(SharesSchema(), spoiled)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_document_comes_back_as_it_went_in() -> None:
    assert SharesSchema().dump(shares()) == document(PATH)


@pytest.mark.parametrize("value", [0.1, "1.0", "0.1234567", "-0.1", "1.1", "", "10%", ".5"])
def test_share_is_a_decimal_string_from_0_to_1(value: object) -> None:
    spoiled = document(PATH)
    spoiled["presentations"]["simple_spasm"]["physio"]["typical"]["value"] = value

    assert faults(spoiled) == [(f"{AT}/typical/value", "share")]


def test_missing_share_stays_missing() -> None:
    class Row(Schema):
        share = ShareField()

    assert Row().dump({"share": None}) == {"share": None}


def test_faults_of_shape_are_named_at_once() -> None:
    spoiled = document(PATH)
    physio = spoiled["presentations"]["simple_spasm"]["physio"]
    physio["low"]["basis"] = "guessed"
    physio["typical"]["countries"] = []
    physio["high"]["sources"] = []
    physio["horizon"] = "weeks"
    spoiled["presentations"]["chronic_spasm"]["massage"] = physio

    pointers = [pointer for pointer, _ in faults(spoiled)]

    assert pointers[:1] == ["/presentations/chronic_spasm/massage"]
    assert {f"{AT}/low/basis", f"{AT}/typical/countries", f"{AT}/high/sources", f"{AT}/horizon"} <= set(pointers)


def test_readings_rise() -> None:
    spoiled = document(PATH)
    spoiled["presentations"]["simple_spasm"]["physio"]["low"]["value"] = "0.2"

    assert faults(spoiled) == [(AT, "order")]


def test_every_source_cited_is_in_the_table() -> None:
    spoiled = document(PATH)
    del spoiled["sources"]["ZHENG"]

    assert faults(spoiled)[-1] == (f"{AT}/typical/sources/0", "source")
