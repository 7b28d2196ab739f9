"""``flask catalogue stale``: the figures due, by source, one by one and for programs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.config import Config
from tests.databases import prepared_database
from tests.served import published_at
from tests.test_cli_catalogue import Run, commands

DAY = ("--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The commands on the published fixtures; they only read, so one SQLite file serves them all."""
    folder = tmp_path_factory.mktemp("published")
    with prepared_database("sqlite", folder, published_at) as url, commands(Config.from_env({}), url) as catalogue:
        yield catalogue


def test_sources_are_listed_with_the_longest_overdue_first(run: Run) -> None:
    result = run("stale", *DAY)

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].split() == ["source", "of", "review", "months", "over", "figures"]
    assert lines[2].startswith("Jette et al., ") and lines[2].split()[-4:] == ["1994-02", "1997-02-28", "356", "1"]
    assert "no date" in lines[-2]
    assert re.fullmatch(r"\d+ figures are due on 2026-11-20, \d+ of them because no date is known\.", lines[-1])


def test_each_figure_is_listed_with_its_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")  # as wide as a terminal that shows it whole

    result = run("stale", *DAY, "--each")

    lines = result.stdout.splitlines()
    assert lines[0].split() == ["figure", "source", "of", "review", "months", "over"]
    assert any(
        re.fullmatch(r"cost_table ambulance_bls/metro/private_mid +2021-05-06 +2022-11-06 +48", line) for line in lines
    )


def test_programs_get_every_figure(run: Run) -> None:
    told = json.loads(run("stale", *DAY, "--json").stdout)

    counted = sum(source["figures"] for source in told["sources"])
    assert (told["market"], told["as_of"]) == ("in", "2026-11-20")
    assert told["total"] == counted == len(told["figures"]) > 500
    assert run("stale", *DAY).stdout.splitlines()[-1].startswith(f"{told['total']} figures are due")


def test_nothing_published_is_said(config: Config, tmp_path: Path) -> None:
    with commands(config, f"sqlite:///{tmp_path / 'empty.db'}") as catalogue:
        result = catalogue("stale")

    assert result.exit_code == 1
    assert result.stderr.startswith("No catalogue of market 'in' is in force")
