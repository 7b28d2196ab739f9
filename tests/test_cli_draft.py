"""``flask catalogue submit|drafts|show|approve|reject|withdraw|publish-draft``: a change goes through two people."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine

from service.config import Config
from tests.catalogue_commands import FIXTURES, FOUR_EYES, Run, changed, commands, publish_fixtures
from tests.store.world import Clock

DEARER = {"premiums/care_supreme.csv": ("3353.00", "3400.00")}


@pytest.fixture
def shell(config: Config, database_url: str) -> Iterator[tuple[Run, Engine]]:
    with commands(config, database_url, Clock()) as opened:
        yield opened


def draft_of(result: Result) -> str:
    """The id in a command's answer."""
    assert result.exit_code == 0, result.output
    found = re.search(r"dr_[0-9a-f]{16}", result.stdout)
    assert found
    return found[0]


def test_a_change_is_handed_in_looked_at_approved_by_another_and_published(
    shell: tuple[Run, Engine], tmp_path: Path
) -> None:
    run, engine = shell
    publish_fixtures(engine, four_eyes=True)
    folder = changed(tmp_path / "in", DEARER | {"publishing.json": FOUR_EYES})

    past_a_draft = run("publish", folder, "--who", "ravi")
    handed_in = run("submit", folder, "--effective", "2027-01-01", "--who", "ravi", "--why", "tariff of 2027")
    draft = draft_of(handed_in)
    listed = run("drafts", "--state", "submitted")
    shown = run("show", draft)
    too_early = run("publish-draft", draft, "--who", "ravi")
    by_its_writer = run("approve", draft, "--who", "ravi")
    approved = run("approve", draft, "--who", "meera", "--revision", 2)
    done = run("publish-draft", draft, "--who", "ravi")

    assert past_a_draft.exit_code == 1
    assert f"flask --app wsgi catalogue submit {folder}" in past_a_draft.stderr
    assert handed_in.stdout.splitlines()[0].startswith("  premiums care_supreme, replaces 2025-01-01.")
    assert f"catalogue approve {draft} --revision 2" in handed_in.stdout
    assert listed.stdout.split()[:2] == [draft, "submitted"]
    assert "from 2027-01-01  ravi (tariff of 2027)" in listed.stdout
    assert "Submitted, revision 2; written by ravi." in shown.stdout
    assert "  -care_supreme,17,500000.00,3353.00" in shown.stdout
    assert "  +care_supreme,17,500000.00,3400.00" in shown.stdout
    assert [line.split()[4] for line in shown.stdout.split("Next:\n")[1].splitlines()] == [
        "approve",
        "reject",
        "withdraw",
    ]
    assert too_early.exit_code == 1
    assert "a second person has to approve it first" in too_early.stderr
    assert f"catalogue approve {draft}" in too_early.stderr
    assert (by_its_writer.exit_code, "ravi wrote some" in by_its_writer.stderr) == (1, True)
    assert (approved.exit_code, done.exit_code) == (0, 0)
    assert f"Published draft {draft}: 1 document of market 'in', from 2027-01-01." in done.stdout
    assert "premiums care_supreme 2027-01-01." in run("versions").stdout.splitlines()[0]
    assert "tariff of 2027" in run("versions").stdout.splitlines()[0]
    after = run("show", draft).stdout
    assert "Published, revision 4" in after
    assert "approve   meera" in after


def test_what_is_sent_back_says_why_and_is_not_published(shell: tuple[Run, Engine], tmp_path: Path) -> None:
    run, engine = shell
    publish_fixtures(engine)
    draft = draft_of(run("submit", changed(tmp_path / "in", DEARER), "--who", "ravi"))

    without_a_reason = run("reject", draft)
    of_an_older_revision = run("reject", draft, "--why", "too dear", "--revision", 1)
    rejected = run("reject", draft, "--who", "meera", "--why", "page 12 says 3,390")
    published = run("publish-draft", draft)
    shown = run("show", draft)
    withdrawn = run("withdraw", draft)

    assert without_a_reason.exit_code == 2
    assert (of_an_older_revision.exit_code, "is at revision 2, not 1" in of_an_older_revision.stderr) == (1, True)
    assert rejected.exit_code == 0
    assert (published.exit_code, "is rejected; this can be done while" in published.stderr) == (1, True)
    assert "reject    meera (page 12 says 3,390)" in shown.stdout
    assert withdrawn.exit_code == 0
    assert run("drafts").stdout.split()[:2] == [draft, "withdrawn"]
    assert run("versions").stdout.count("premiums care_supreme ") == 1


def test_a_draft_made_from_what_was_replaced_meanwhile_is_shown_as_outdated(
    shell: tuple[Run, Engine], tmp_path: Path
) -> None:
    run, engine = shell
    publish_fixtures(engine)
    draft = draft_of(run("submit", changed(tmp_path / "first", DEARER), "--who", "ravi"))
    dearest = changed(tmp_path / "second", {"premiums/care_supreme.csv": ("3353.00", "3500.00")})
    assert run("publish", dearest).exit_code == 0

    shown, published = run("show", draft), run("publish-draft", draft)

    assert "premiums care_supreme is outdated: another version is in force" in shown.stdout
    assert "publish-draft" not in shown.stdout
    assert (published.exit_code, "premiums/care_supreme" in published.stderr) == (1, True)


def test_a_folder_with_a_fault_is_not_handed_in_and_one_without_a_change_need_not_be(
    shell: tuple[Run, Engine], tmp_path: Path
) -> None:
    run, engine = shell
    publish_fixtures(engine)
    wait = '"pre_existing_wait_months": {\n      "value": '
    spoilt = changed(tmp_path / "in", {"plans/care_supreme.json": (f"{wait}36", f"{wait}48")})

    refused, nothing = run("submit", spoilt), run("submit", FIXTURES)

    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[0].startswith(
        "plans/care_supreme.json:/terms/pre_existing_wait_months/value 48 → 48 months is longer than the 36 allowed"
    )
    assert refused.stderr.splitlines()[-1] == "1 fault; nothing was changed."
    assert (nothing.exit_code, nothing.stdout.startswith("Nothing to do: ")) == (0, True)
    assert run("drafts").stdout == "No drafts in market 'in'.\n"


def test_a_tenants_drafts_are_its_own(shell: tuple[Run, Engine]) -> None:
    run, engine = shell

    empty = run("drafts", "--tenant", "demo", "--state", "submitted", "--state", "approved")
    unknown = run("show", "dr_0", "--tenant", "demo")

    assert empty.stdout == "No submitted or approved drafts in market 'in', tenant 'demo'.\n"
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no draft 'dr_0'.\n")
