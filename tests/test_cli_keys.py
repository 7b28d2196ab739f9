"""``flask keys``: a secret is shown once, on standard output alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from service.config import Config
from service.usecases.access import FOR_TESTS, SCOPES, Access
from tests.catalogue_commands import Run, commands
from tests.store.world import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shell(config: Config, database_url: str, clock: Clock) -> Iterator[tuple[Run, Engine]]:
    with commands(config, database_url, clock, group="keys") as opened:
        yield opened


def test_a_key_is_issued_used_listed_and_revoked(shell: tuple[Run, Engine], clock: Clock) -> None:
    run, engine = shell
    access = Access(engine, clock)
    none = run("list", "--tenant", "demo")
    issued = run("issue", "--who", "meera", "--tenant", "demo", "--all", "--expires", "2027-01-01", "--by", "asha")
    secret = issued.stdout.strip()
    fresh = run("list", "--tenant", "demo").stdout

    key = access.find(secret)

    assert none.stdout == "No keys of tenant 'demo'.\n"
    assert re.fullmatch(r"sk_live_[\w-]{43}", secret)
    assert "not shown again" in issued.stderr
    assert secret not in issued.stderr
    assert key is not None
    assert (key.who, key.tenant, key.scopes, key.created_by) == ("meera", "demo", SCOPES, "asha")
    assert key.expires_at == datetime(2027, 1, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert run("list").stdout == "No keys of the operator.\n"
    line = f"{key.id}  live  valid    until 2027-01-01 23:59 UTC  {{:25}}  meera: {' '.join(SCOPES)}\n"
    assert fresh == line.format("never used")
    assert run("list", "--tenant", "demo").stdout == line.format("used 2026-11-20 12:00 UTC")

    elsewhere = run("revoke", key.id)
    revoked = run("revoke", key.id, "--tenant", "demo", "--why", "left the team")

    assert (elsewhere.exit_code, elsewhere.stderr) == (1, f"There is no key '{key.id}'.\n")
    assert (revoked.exit_code, revoked.stdout) == (0, f"Revoked {key.id} of meera; its sessions are over.\n")
    assert access.find(secret) is None
    assert run("list", "--tenant", "demo").stdout.split()[2] == "revoked"


def test_a_test_key_is_rotated_and_a_third_is_refused(shell: tuple[Run, Engine], clock: Clock) -> None:
    run, engine = shell
    access = Access(engine, clock)
    issued = run("issue", "--who", "agents' desk", "--tenant", "demo", "--all", "--test").stdout.strip()
    old = access.look_up(issued)
    assert old is not None
    clock.wait(1)

    rotated = run("rotate", old.id, "--tenant", "demo", "--by", "asha")
    third = run("rotate", old.id, "--tenant", "demo")

    new = access.look_up(rotated.stdout.strip())
    assert new is not None
    assert re.fullmatch(r"sk_test_[\w-]{43}\n", rotated.stdout)
    assert (new.who, new.scopes, new.mode, new.created_by) == ("agents' desk", FOR_TESTS, "test", "asha")
    assert rotated.stderr.endswith(f"flask --app wsgi keys revoke {old.id} --tenant demo\n")
    assert (third.exit_code, third.stdout) == (1, "")
    assert f"{old.id} → agents' desk has 2 test keys already" in third.stderr
    assert f"Revoke {old.id}, the oldest, first." in third.stderr
    assert run("rotate", old.id).exit_code == 1  # it is not the operator's


def test_a_key_without_an_end_and_one_past_it(shell: tuple[Run, Engine], clock: Clock) -> None:
    run, _ = shell
    arguments = ("issue", "--who", "job", "--scope", "catalogue:write", "--scope", "catalogue:read")
    assert run(*arguments).exit_code == 0
    clock.wait(1)
    assert run(*arguments, "--expires", "2026-11-20T13:00:00Z").exit_code == 0
    clock.wait(3600)

    listed, too_late = run("list").stdout, run(*arguments, "--expires", "2026-11-20T13:00:00Z")

    assert [re.split(r"  +", line)[1:4] for line in listed.splitlines()] == [
        ["live", "expired", "until 2026-11-20 13:00 UTC"],
        ["live", "valid", "without an end"],
    ]
    assert too_late.exit_code == 2
    assert "--expires 2026-11-20 13:00 UTC has passed" in too_late.output


def test_every_fault_of_a_new_key_is_told_with_its_option(shell: tuple[Run, Engine]) -> None:
    run, _ = shell

    refused = run("issue", "--who", " ", "--scope", "catalogue:all", "--scope", "catalogue:publish", "--test")

    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert [line.split(" → ")[0] for line in refused.stderr.splitlines()] == [
        "--who",
        "--scope",
        "--scope",
        "3 faults; nothing was changed.",
    ]
    assert "catalogue:approve" in refused.stderr
    assert "A test key cannot have 'catalogue:publish'" in refused.stderr
