"""A tenant's documents over its market's: whose each is, what stands when, and what another tenant cannot reach."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from service.domain.errors import CatalogueFault, NothingPublished, UnknownVersion
from service.store.catalogue import Catalogue
from service.store.documents import Draft, Key, Scope
from service.usecases import catalogue
from tests.store.world import ASHA, FROM, NOON, Clock, anything, decode, document

MARKET, ACME, BOLT = Scope("in"), Scope("in", "acme"), Scope("in", "bolt")
HOUR = timedelta(hours=1)


def publish(engine: Engine, scope: Scope, *drafts: Draft, hours: int = 0) -> None:
    """So many hours after noon."""
    stamp = replace(ASHA, at=NOON + hours * HOUR)
    catalogue.publish(engine, scope, drafts, effective=FROM, stamp=stamp, decode=decode, law=anything)


@pytest.fixture
def shelves(engine: Engine) -> Catalogue:
    """The market at noon, Acme at one, Bolt at two, Acme again at three; it is four."""
    publish(engine, MARKET, document("triage", "market's"), document("plan", "public", name="care"))
    mine = document("plan", "mine", name="secret")
    publish(engine, ACME, document("tenant", "acme"), mine, document("plan", "as I sell it", name="care"), hours=1)
    publish(engine, BOLT, document("tenant", "bolt"), document("plan", "public", name="care"), hours=2)
    publish(engine, ACME, document("tenant", "acme, moved"), hours=3)
    return Catalogue(engine, decode, every_seconds=5.0, clock=Clock(NOON + 4 * HOUR))


def test_a_tenants_documents_lie_over_its_markets(shelves: Catalogue) -> None:
    acme, market = shelves.snapshot("in", tenant="acme"), shelves.snapshot("in")

    assert acme.each("plan", str) == {"care": "as I sell it", "secret": "mine"}
    assert acme.one("triage", str) == "market's"
    assert market.each("plan", str) == {"care": "public"}
    assert acme.own_names("plan") == {"care", "secret"}
    assert (market.own, market.own_names("plan")) == (frozenset(), frozenset())


def test_a_document_of_the_same_text_is_its_own_too(shelves: Catalogue) -> None:
    bolt = shelves.snapshot("in", tenant="bolt")

    assert bolt.each("plan", str) == {"care": "public"}
    assert bolt.own == {Key("tenant", "tenant"), Key("plan", "care")}


def test_what_was_taken_back_is_its_own_no_longer(engine: Engine, shelves: Catalogue) -> None:
    """Bolt's plan has the text of the market's, so both shelves hold one document."""
    catalogue.rollback(engine, BOLT, kind="plan", stamp=ASHA, decode=decode, law=anything)
    shelves.refresh()

    bolt = shelves.snapshot("in", tenant="bolt")

    assert bolt.each("plan", str) == {"care": "public"}
    assert bolt.own_names("plan") == frozenset()


def test_a_pinned_document_is_of_the_shelf_it_was_published_on(shelves: Catalogue) -> None:
    public = shelves.snapshot("in").version("plan", "care")
    assert public is not None

    acme = shelves.snapshot("in", versions={"plans": {"care": public}}, tenant="acme")

    assert acme.each("plan", str)["care"] == "public"
    assert acme.own_names("plan") == {"secret"}


def test_every_tenant_is_known(shelves: Catalogue) -> None:
    assert shelves.tenants() == (ACME, BOLT)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(59, None), (60, "acme"), (61, "acme"), (179, "acme"), (180, "acme, moved"), (600, "acme, moved")],
)
def test_a_tenant_stands_as_it_was_recorded(shelves: Catalogue, minutes: int, told: str | None) -> None:
    found = shelves.snapshot("in", FROM, tenant="acme", recorded_at=NOON + timedelta(minutes=minutes))

    assert found.each("tenant", str).get("tenant") == told


def test_moments_between_the_same_events_are_one_snapshot(shelves: Catalogue) -> None:
    asked = [
        [shelves.snapshot("in", FROM, tenant="acme", recorded_at=NOON + timedelta(minutes=at)) for at in moments]
        for moments in ((60, 61, 119), (180, 181, 9_000))
    ]

    assert [len({id(found) for found in same}) for same in asked] == [1, 1]
    assert asked[1][0] is shelves.snapshot("in", FROM, tenant="acme")
    with pytest.raises(NothingPublished, match="Nothing was published by 2026-11-20 11:59"):
        shelves.snapshot("in", FROM, recorded_at=NOON - timedelta(minutes=1))


def test_no_version_of_another_tenant_can_be_pinned(shelves: Catalogue) -> None:
    version = shelves.snapshot("in", tenant="acme").version("plan", "secret")
    assert version is not None

    for tenant in ("", "bolt"):
        with pytest.raises(UnknownVersion):
            shelves.snapshot("in", versions={"plans": {"secret": version}}, tenant=tenant)


def test_an_earlier_version_of_its_own_can_be_pinned(shelves: Catalogue) -> None:
    earlier = document("tenant", "acme").version(FROM)

    assert shelves.snapshot("in", versions={"tenant": earlier}, tenant="acme").one("tenant", str) == "acme"


def test_nothing_is_known_of_a_tenant_that_never_published(shelves: Catalogue) -> None:
    stranger = shelves.snapshot("in", tenant="nobody")

    assert (stranger.each("plan", str), stranger.own) == ({"care": "public"}, frozenset())


@pytest.mark.parametrize(("scope", "kind"), [(MARKET, "switch"), (ACME, "triage")])
def test_a_kind_is_published_only_where_it_belongs(engine: Engine, scope: Scope, kind: str) -> None:
    with pytest.raises(CatalogueFault) as refused:
        publish(engine, scope, document("plan", "x", name="x"), document(kind, "x"))

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(f"{kind}/{kind}", "misplaced")]
