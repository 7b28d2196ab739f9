"""Keys and sessions: shown once, opened by their secret alone, over when they are over."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from service.domain.errors import CatalogueFault, NotAllowed, UnknownKey
from service.store import log
from service.store.documents import Scope
from service.store.engine import reading
from service.store.keys import AccessKey
from service.store.log import Stamp
from service.usecases.access import READ, SCOPES, WRITE, Access
from tests.store.world import NOON, Clock

BY_HAND = Stamp("operator", "for the pricing team", NOON)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(engine: Engine, clock: Clock) -> Access:
    return Access(engine, clock)


def issue(access: Access, tenant: str = "", **more: object) -> tuple[AccessKey, str]:
    return access.issue(who="asha", tenant=tenant, scopes=[WRITE, READ], stamp=BY_HAND, **more)  # type: ignore[arg-type]


def test_a_secret_opens_its_key_and_is_kept_nowhere(access: Access, engine: Engine) -> None:
    key, secret = issue(access, "demo")

    assert access.find(secret) == key
    assert (key.who, key.tenant, key.scopes, key.created_by) == ("asha", "demo", (READ, WRITE), "operator")
    assert access.find(secret + "x") is None
    with engine.connect() as connection:
        tables = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in ("api_key", "log_entry")]
    assert secret not in str(tables)
    assert key.id in str(tables)


def test_a_key_ends_when_it_expires_or_is_revoked(access: Access, clock: Clock) -> None:
    short, secret = issue(access, expires_at=NOON + timedelta(days=1))
    other, other_secret = issue(access)
    clock.wait(86_399)
    assert access.find(secret) == short
    clock.wait(1)
    assert access.find(secret) is None

    access.revoke(other.id, tenant="", stamp=BY_HAND)

    assert access.find(other_secret) is None
    assert [one.revoked_at for one in access.listed("") if one.id == other.id] == [NOON]
    with pytest.raises(UnknownKey):
        access.revoke(other.id, tenant="", stamp=BY_HAND)


def test_a_tenant_neither_sees_nor_ends_anothers_keys(access: Access) -> None:
    key, secret = issue(access, "demo")

    with pytest.raises(UnknownKey):
        access.revoke(key.id, tenant="other", stamp=BY_HAND)

    assert access.listed("other") == ()
    assert access.find(secret) == key


def test_every_fault_of_a_new_key_is_told_at_once(access: Access) -> None:
    with pytest.raises(CatalogueFault) as refused:
        access.issue(who=" ", tenant="", scopes=["catalogue:all", "keys"], stamp=BY_HAND)

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/who", "length"),
        ("/scopes", "unknown"),
        ("/scopes", "unknown"),
    ]
    assert all(scope in refused.value.faults[1].detail for scope in SCOPES)
    with pytest.raises(CatalogueFault, match="Name at least one"):
        access.issue(who="asha", tenant="", scopes=[], stamp=BY_HAND)


def test_who_got_and_lost_a_key_is_in_the_log(access: Access, engine: Engine) -> None:
    key, _ = issue(access, "demo")
    access.revoke(key.id, tenant="demo", stamp=BY_HAND)

    with reading(engine)() as session:
        revoked, issued = log.entries(session)

    assert (issued.action, issued.scope, issued.who, issued.about["holder"]) == (
        "issue_key",
        Scope("", "demo"),
        "operator",
        "asha",
    )
    assert (revoked.action, revoked.about["key"]) == ("revoke_key", key.id)


def test_a_session_lasts_while_it_is_used(access: Access, clock: Clock) -> None:
    key, secret = issue(access)
    token = access.sign_in(secret)
    for _ in range(3):
        clock.wait(29 * 60)
        found = access.session(token)
        assert found is not None
        assert found.key == key

    clock.wait(30 * 60 + 1)

    assert access.session(token) is None


def test_a_session_ends_with_its_key_or_by_signing_out(access: Access) -> None:
    key, secret = issue(access)
    first, second = access.sign_in(secret), access.sign_in(secret)
    assert first != second
    access.sign_out(first)
    assert access.session(first) is None
    assert access.session(second) is not None

    access.revoke(key.id, tenant="", stamp=BY_HAND)

    assert access.session(second) is None
    with pytest.raises(NotAllowed):
        access.sign_in(secret)
    assert access.session("") is None
