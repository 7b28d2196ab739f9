"""A tenant's profile and its kill switch: they come back as they went in, and every fault has its place."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.document import load_document
from schemas.tenant import SwitchSchema, TenantSchema
from service.domain.errors import CatalogueFault
from service.domain.tenant import Contact, Register, Switch, Tenant

DEMO = Path(__file__).parents[2] / "fixtures" / "demo" / "tenant.json"
FULL: dict[str, Any] = {
    "id": "acme_health",
    "name": "Acme Health (made up for tests)",
    "demonstration": True,
    "notice": "Made up.",
    "plans": ["niva_reassure"],
    "default_plan": "niva_reassure",
    "default_sum_insured": "500000.00",
    "register": {
        "niva_reassure": {
            "uin": "X1",
            "advertisement_reference": "AD/1",
            "brochure": "https://example.com/b.pdf",
            "prospectus": "https://example.com",
            "wording": "https://example.com/w.pdf?v=2",
        }
    },
    "cities": ["pune", "mumbai"],
    "premium_zones": {"pune": "Zone 2"},
    "contact": {"phone": "+91 00000 00000", "email": "a@example.com", "hours": "9 to 5", "address": "Nowhere 1"},
    "quote_retention_days": 3650,
    "locales": ["en-IN"],
    "origins": ["https://www.example.com", "https://example.com:8443", "http://localhost:8000", "http://127.0.0.1"],
    "publishable_keys": ["pk_live_acme_health_a1b2", "pk_test_acme_health_0000"],
}
LEAST: dict[str, Any] = {
    "id": "acme",
    "name": "Acme",
    "default_plan": "care",
    "contact": {"email": "a@example.com"},
    "locales": ["en-IN"],
    "publishable_keys": ["pk_live_acme_a1b2"],
}


def faults(schema: Any, document: Any) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_document(schema, document)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("document", [FULL, json.loads(DEMO.read_text())], ids=["full", "demo"])
def test_a_profile_comes_back_as_it_went_in(document: Any) -> None:
    assert TenantSchema().dump(load_document(TenantSchema(), document)) == document


def test_what_is_left_out_is_nothing() -> None:
    assert load_document(TenantSchema(), LEAST) == Tenant(
        "acme", "Acme", (), "care", Contact(email="a@example.com"), ("en-IN",), ("pk_live_acme_a1b2",)
    )
    assert load_document(TenantSchema(), {**LEAST, "register": {"care": {}}}).register == {"care": Register()}


def test_the_demonstration_says_so_wherever_its_name_shows() -> None:
    demo = load_document(TenantSchema(), json.loads(DEMO.read_text()))

    assert demo.demonstration and "emonstration" in demo.name and "demonstration" in demo.notice
    assert (demo.default_plan, demo.contact.phone) == ("niva_reassure", None)


@pytest.mark.parametrize(
    ("place", "value", "pointer", "code"),
    [
        ("id", "Acme", "/id", "slug"),
        ("id", "other", "/publishable_keys/0", "key"),
        ("name", "", "/name", "length"),
        ("notice", " ", "/notice", "required"),
        ("demonstration", "yes", "/demonstration", "flag"),
        ("plans", ["a", "a"], "/plans/1", "twice"),
        ("default_sum_insured", "0.00", "/default_sum_insured", "invalid"),
        ("register", {"a": {"uin": ""}}, "/register/a/uin", "length"),
        ("register", {"a": {"wording": "http://example.com/w.pdf"}}, "/register/a/wording", "link"),
        ("register", {"a": {"wording": "https://user@example.com/"}}, "/register/a/wording", "link"),
        ("register", {"a": {"wording": 5}}, "/register/a/wording", "link"),
        ("register", {"a": {"leaflet": "x"}}, "/register/a/leaflet", "unknown"),
        ("cities", [], "/cities", "invalid"),
        ("cities", ["pune", "pune"], "/cities/1", "twice"),
        ("premium_zones", {"pune": ""}, "/premium_zones/pune", "zone"),
        ("quote_retention_days", 0, "/quote_retention_days", "range"),
        ("quote_retention_days", 3651, "/quote_retention_days", "range"),
        ("contact", {}, "/contact", "empty"),
        ("contact", {"email": "nobody"}, "/contact/email", "email"),
        ("contact", {"phone": "call us"}, "/contact/phone", "phone"),
        ("locales", ["xx-YY"], "/locales/0", "locale"),
        ("locales", ["en-IN", "en-IN"], "/locales/1", "twice"),
        ("origins", ["https://*.example.com"], "/origins/0", "origin"),
        ("origins", ["*"], "/origins/0", "origin"),
        ("origins", ["null"], "/origins/0", "origin"),
        ("origins", ["http://example.com"], "/origins/0", "origin"),
        ("origins", ["http://127.0.0.1.example.com"], "/origins/0", "origin"),
        ("origins", ["https://example.com/"], "/origins/0", "origin"),
        ("origins", ["https://Example.com"], "/origins/0", "origin"),
        ("origins", [8], "/origins/0", "origin"),
        ("publishable_keys", [], "/publishable_keys", "invalid"),
        ("publishable_keys", ["sk_live_acme_health_a1b2"], "/publishable_keys/0", "key"),
        ("publishable_keys", ["pk_live_acme_a1b2"], "/publishable_keys/0", "key"),
        ("publishable_keys", ["pk_live_acme_health_a1"], "/publishable_keys/0", "key"),
        ("publishable_keys", [1], "/publishable_keys/0", "key"),
        ("colour", "blue", "/colour", "unknown"),
    ],
)
def test_a_fault_has_its_place(place: str, value: object, pointer: str, code: str) -> None:
    spoiled = copy.deepcopy(FULL) | {place: value}

    assert (pointer, code) in faults(TenantSchema(), spoiled)


def test_a_switch_comes_back_and_says_why() -> None:
    written = {"off": True, "because": "A premium was wrong.", "since": "2026-11-20"}

    read = load_document(SwitchSchema(), written)

    assert read == Switch(off=True, because="A premium was wrong.", since=date(2026, 11, 20))
    assert SwitchSchema().dump(read) == written
    assert faults(SwitchSchema(), {"off": 1, "because": "", "since": "today"}) == [
        ("/because", "length"),
        ("/off", "flag"),
        ("/since", "date"),
    ]
