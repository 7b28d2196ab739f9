"""``flask catalogue keys``: a secret is shown once, on standard output alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from service.config import Config
from service.usecases.access import SCOPES, Access
from tests.catalogue_commands import Run, commands
from tests.store.world import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shell(config: Config, database_url: str, clock: Clock) -> Iterator[tuple[Run, Engine]]:
    with commands(config, database_url, clock) as opened:
        yield opened


def test_a_key_is_issued_used_listed_and_revoked(shell: tuple[Run, Engine], clock: Clock) -> None:
    run, engine = shell
    access = Access(engine, clock)
    none = run("keys", "list", "--tenant", "demo")
    issued = run(
        "keys", "issue", "--who", "meera", "--tenant", "demo", "--all", "--expires", "2027-01-01", "--by", "asha"
    )
    secret = issued.stdout.strip()

    key = access.find(secret)

    assert none.stdout == "No keys of tenant 'demo'.\n"
    assert re.fullmatch(r"sk_[\w-]{43}", secret)
    assert "not shown again" in issued.stderr
    assert secret not in issued.stderr
    assert key is not None
    assert (key.who, key.tenant, key.scopes, key.created_by) == ("meera", "demo", SCOPES, "asha")
    assert key.expires_at == datetime(2027, 1, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert run("keys", "list").stdout == "No keys of the operator.\n"
    assert run("keys", "list", "--tenant", "demo").stdout == (
        f"{key.id}  valid    until 2027-01-01 23:59 UTC  meera: {' '.join(SCOPES)}\n"
    )

    elsewhere = run("keys", "revoke", key.id)
    revoked = run("keys", "revoke", key.id, "--tenant", "demo", "--why", "left the team")

    assert (elsewhere.exit_code, elsewhere.stderr) == (1, f"There is no key '{key.id}'.\n")
    assert (revoked.exit_code, revoked.stdout) == (0, f"Revoked {key.id} of meera; its sessions are over.\n")
    assert access.find(secret) is None
    assert run("keys", "list", "--tenant", "demo").stdout.split()[1] == "revoked"


def test_a_key_without_an_end_and_one_past_it(shell: tuple[Run, Engine], clock: Clock) -> None:
    run, _ = shell
    arguments = ("keys", "issue", "--who", "job", "--scope", "catalogue:write", "--scope", "catalogue:read")
    assert run(*arguments).exit_code == 0
    clock.wait(1)
    assert run(*arguments, "--expires", "2026-11-20T13:00:00Z").exit_code == 0
    clock.wait(3600)

    listed, too_late = run("keys", "list").stdout, run(*arguments, "--expires", "2026-11-20T13:00:00Z")

    assert [line.split(maxsplit=1)[1] for line in listed.splitlines()] == [
        "expired  until 2026-11-20 13:00 UTC  job: catalogue:read catalogue:write",
        "valid    without an end              job: catalogue:read catalogue:write",
    ]
    assert too_late.exit_code == 2
    assert "--expires 2026-11-20 13:00 UTC has passed" in too_late.output


def test_every_fault_of_a_new_key_is_told_with_its_option(shell: tuple[Run, Engine]) -> None:
    run, _ = shell

    refused = run("keys", "issue", "--who", " ", "--scope", "catalogue:all")

    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert [line.split(" → ")[0] for line in refused.stderr.splitlines()] == [
        "--who",
        "--scope",
        "2 faults; nothing was changed.",
    ]
    assert "catalogue:approve" in refused.stderr
