"""Who the tenants are: by the profiles in force today, refreshed with the catalogue, one key for one tenant."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service import cli_folder, documents
from service.domain.errors import CatalogueFault
from service.store.catalogue import Catalogue
from service.store.documents import Scope
from service.store.engine import open_engine
from service.store.log import Stamp
from service.usecases import catalogue
from service.usecases.tenants import Tenants
from tests import tenancy
from tests.databases import migrated, prepared_database
from tests.served import FIXTURES

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def engine(database_kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database of each kind with the Indian catalogue."""
    with prepared_database(database_kind, tmp_path, indian) as url:
        opened = open_engine(url)
        yield opened
        opened.dispose()


def indian(url: str) -> None:
    """The tables, and the Indian catalogue as it was published at noon."""
    migrated(url)
    opened = open_engine(url)
    publish(opened, FIXTURES)
    opened.dispose()


def publish(engine: Engine, folder: Path) -> None:
    given = cli_folder.read(cli_folder.texts(folder), called="in")
    catalogue.publish(
        engine,
        given.scope,
        given.drafts,
        effective=given.effective_from or NOON.date(),
        stamp=Stamp("asha", "", NOON),
        decode=documents.decode,
        law=documents.law,
    )


def test_a_tenant_is_found_by_its_keys_as_soon_as_they_are_published(engine: Engine, tmp_path: Path) -> None:
    held = Catalogue(engine, documents.decode, every_seconds=0.0, clock=lambda: NOON)
    tenants = Tenants(held)
    assert (tenants.today().by_key, tenants.today().origins) == ({}, frozenset())

    publish(engine, tenancy.write_acme(tmp_path))
    first = tenants.today()
    changed = tenancy.profile("acme", publishable_keys=["pk_live_acme_eeee"], origins=[])
    publish(engine, tenancy.write(tmp_path / "changed", "acme", tenant=json.dumps(changed)))
    second = tenants.today()

    assert set(first.by_key) == {tenancy.ACME} and first.origins == {tenancy.ACME_PAGE}
    assert set(second.by_key) == {"pk_live_acme_eeee"} and second.origins == frozenset()
    assert (second.by_id["acme"].scope, second.by_id["acme"].off) == (Scope("in", "acme"), None)
    assert tenants.today() is second


def test_a_market_cannot_pull_a_plan_from_under_a_tenant(engine: Engine, tmp_path: Path) -> None:
    publish(engine, tenancy.write_acme(tmp_path))

    with pytest.raises(CatalogueFault) as refused:
        catalogue.rollback(
            engine,
            Scope("in"),
            kind="plan",
            name="care_supreme",
            stamp=Stamp("asha", "", NOON),
            decode=documents.decode,
            law=documents.law,
        )

    told = [fault for fault in refused.value.faults if fault.pointer.startswith("tenant/")]
    assert [fault.pointer for fault in told] == ["tenant/tenant#/plans/1"]
    assert told[0].detail.startswith("For tenant 'acme': There is no plan 'care_supreme'.")


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"tenant": json.dumps(tenancy.profile("bolt", default_plan="care"))}, ("tenant/tenant#/id", "name")),
        ({"plans__acme_secret": json.dumps(tenancy.plan("acme"))}, ("tenant", "missing")),
    ],
    ids=["another's profile", "no profile"],
)
def test_a_shelf_has_the_profile_of_its_tenant(
    engine: Engine, tmp_path: Path, files: dict[str, str], fault: tuple[str, str]
) -> None:
    with pytest.raises(CatalogueFault) as refused:
        publish(engine, tenancy.write(tmp_path, "acme", **files))

    assert [(each.pointer, each.code) for each in refused.value.faults] == [fault]


def test_a_tenant_of_a_later_day_is_nobody_yet(engine: Engine, tmp_path: Path) -> None:
    later = json.dumps({"market": "in", "tenant": "acme", "effective_from": "2030-01-01"})
    profile = tenancy.profile("acme", default_plan="care", premium_zones={})
    folder = tenancy.write(tmp_path, "acme", market=later, tenant=json.dumps(profile))

    publish(engine, folder)

    known = [
        Tenants(Catalogue(engine, documents.decode, every_seconds=0.0, clock=partial(_same, at))).today().by_id
        for at in (NOON, datetime(2030, 1, 1, tzinfo=UTC))
    ]
    assert [list(each) for each in known] == [[], ["acme"]]


def _same(at: datetime) -> datetime:
    """A clock that stands."""
    return at
