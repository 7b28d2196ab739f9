"""Keys and sessions: shown once, opened by their secret alone, over when they are over."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from service.domain.errors import CatalogueFault, NotAllowed, UnknownKey
from service.store import log, migrate
from service.store.documents import Scope
from service.store.engine import open_engine, reading
from service.store.keys import AccessKey
from service.store.log import Stamp
from service.usecases.access import FOR_TESTS, KEYS, QUOTES_WRITE, READ, SCOPES, WRITE, Access
from tests.store.world import NOON, Clock

BY_HAND = Stamp("operator", "for the pricing team", NOON)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(engine: Engine, clock: Clock) -> Access:
    return Access(engine, clock)


def issue(access: Access, tenant: str = "", **more: object) -> tuple[AccessKey, str]:
    told = {"who": "asha", "tenant": tenant, "scopes": [WRITE, READ], "stamp": BY_HAND, **more}
    return access.issue(**told)  # type: ignore[arg-type]  # a table of arguments


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


def last_used(access: Access, key: AccessKey) -> datetime | None:
    """When a key was last used, as it is told."""
    return next(one.last_used_at for one in access.listed(key.tenant) if one.id == key.id)


def test_the_last_use_of_a_key_is_noted_once_a_minute(access: Access, clock: Clock) -> None:
    key, secret = issue(access)
    access.look_up(secret)
    assert last_used(access, key) is None
    noted = []
    for seconds in (0, 59, 1):  # the third is a minute after the first
        clock.wait(seconds)
        access.find(secret)
        noted.append(last_used(access, key))

    assert noted == [NOON, NOON, NOON + timedelta(seconds=60)]


def test_the_console_uses_a_key_as_well(access: Access, clock: Clock) -> None:
    key, secret = issue(access)
    token = access.sign_in(secret)
    clock.wait(600)
    access.session(token)

    assert last_used(access, key) == NOON + timedelta(seconds=600)


def test_a_key_is_good_though_its_use_cannot_be_noted(tmp_path: Path) -> None:
    """The file of the database can be read and not written."""
    place = tmp_path / "keys.db"
    writable = open_engine(f"sqlite:///{place}")
    migrate.upgrade(writable)
    key, secret = issue(Access(writable, Clock()))
    writable.dispose()
    engine = open_engine(f"sqlite:///file:{place}?mode=ro&uri=true")

    found = Access(engine, Clock()).find(secret)

    engine.dispose()
    assert found == key


def test_a_holder_has_two_keys_of_a_mode_at_most_and_is_told_which_to_revoke(access: Access) -> None:
    oldest, _ = issue(access, "demo")
    newer, secret = issue(access, "demo", stamp=replace(BY_HAND, at=NOON + timedelta(seconds=1)))
    access.find(secret)

    with pytest.raises(CatalogueFault) as refused:
        issue(access, "demo")

    [fault] = refused.value.faults
    assert (fault.pointer, fault.code) == ("/who", "two_keys")
    assert fault.detail == (
        f"asha has 2 live keys already: {newer.id} (last used 2026-11-20 12:00 UTC) and {oldest.id} (never used). "
        f"Revoke {oldest.id}, the oldest, first."
    )
    assert len(access.listed("demo")) == 2
    for other in ({"tenant": "other"}, {"tenant": "demo", "who": "ravi"}, {"tenant": "demo", "live": False}):
        told = {"who": "asha", "scopes": [READ], "stamp": BY_HAND, **other}
        access.issue(**told)  # type: ignore[arg-type]  # a table of arguments
    access.revoke(oldest.id, tenant="demo", stamp=BY_HAND)
    issue(access, "demo")


def test_a_key_that_has_ended_does_not_count_among_two(access: Access, clock: Clock) -> None:
    for _ in range(2):
        issue(access, expires_at=NOON + timedelta(seconds=60))
    clock.wait(60)

    key, _ = access.issue(who="asha", tenant="", scopes=[READ], stamp=Stamp("operator", "", clock()))

    assert key.holds(clock())


def test_a_successor_is_for_the_same_and_holds_as_long(access: Access, clock: Clock) -> None:
    """Issued at noon for 30 days and rotated ten days later: it holds 30 days from then, beside the first."""
    wanted = {"who": "desk", "tenant": "demo", "scopes": [READ, QUOTES_WRITE], "live": False, "stamp": BY_HAND}
    old, secret = access.issue(**wanted, expires_at=NOON + timedelta(days=30))  # type: ignore[arg-type]  # a table
    access.find(secret)
    clock.wait(10 * 86_400)

    new, other = access.rotate(old.id, tenant="demo", stamp=Stamp("asha", "yearly", clock()))

    assert (new.who, new.tenant, new.scopes, new.live) == ("desk", "demo", (READ, QUOTES_WRITE), False)
    assert (new.created_at, new.created_by, new.last_used_at) == (clock(), "asha", None)
    assert new.expires_at == NOON + timedelta(days=40)
    assert [access.look_up(one) for one in (secret, other)] == [replace(old, last_used_at=NOON), new]
    assert access.rotate(issue(access)[0].id, tenant="", stamp=BY_HAND)[0].expires_at is None
    for id, tenant in ((old.id, ""), (old.id, "other"), ("key_none", "demo")):
        with pytest.raises(UnknownKey):
            access.rotate(id, tenant=tenant, stamp=BY_HAND)
    access.revoke(old.id, tenant="demo", stamp=BY_HAND)
    with pytest.raises(UnknownKey):
        access.rotate(old.id, tenant="demo", stamp=BY_HAND)


def test_a_test_key_changes_nothing_live(access: Access) -> None:
    key, secret = access.issue(who="asha", tenant="demo", scopes=FOR_TESTS, stamp=BY_HAND, live=False)

    with pytest.raises(CatalogueFault) as refused:
        access.issue(who="ravi", tenant="demo", scopes=SCOPES, stamp=BY_HAND, live=False)

    found = access.look_up(secret)
    assert found is not None
    assert (found.mode, secret[:8], issue(access)[1][:8]) == ("test", "sk_test_", "sk_live_")
    assert {fault.code for fault in refused.value.faults} == {"live_only"}
    assert len(refused.value.faults) == len(SCOPES) - len(key.scopes)
    assert {WRITE, KEYS}.isdisjoint(key.scopes)


def test_who_got_and_lost_a_key_is_in_the_log(access: Access, engine: Engine) -> None:
    key, _ = issue(access, "demo")
    next_one, _ = access.rotate(key.id, tenant="demo", stamp=BY_HAND)
    access.revoke(key.id, tenant="demo", stamp=BY_HAND)

    with reading(engine)() as session:
        revoked, rotated, issued = log.entries(session)

    assert (issued.action, issued.scope, issued.who, issued.about["holder"]) == (
        "issue_key",
        Scope("", "demo"),
        "operator",
        "asha",
    )
    assert (revoked.action, revoked.about["key"]) == ("revoke_key", key.id)
    assert rotated.action == "rotate_key"
    assert (rotated.about["key"], rotated.about["instead_of"]) == (next_one.id, key.id)


def test_a_session_lasts_while_it_is_used(access: Access, clock: Clock) -> None:
    key, secret = issue(access)
    token = access.sign_in(secret)
    for _ in range(3):
        clock.wait(29 * 60)
        found = access.session(token)
        assert found is not None
        assert found.key.id == key.id

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
