"""``flask catalogue learn``: settled bills in, a folder ready to publish out, and nothing written otherwise.

The bills are made up: they are nobody's, and say nothing about what anything costs.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from service import cli_learn
from service.config import Config
from tests.databases import prepared_database
from tests.served import published_at
from tests.test_cli_catalogue import FIXTURES, Run, commands

HEAD = "item,city,city_tier,facility,date,amount\n"
FROM = ("--effective", "2027-01-01", "--into")
# Made up: 25 days of one scan in Pune, 4000.00 to 6400.00, and 19 of another place.
MADE_UP = (
    HEAD
    + "".join(
        f"mri_ls_spine,Pune,,private_mid,{date(2026, 6, 1) + timedelta(days=day)},{4000 + 100 * day}.00\n"
        for day in range(25)
    )
    + "mri_ls_spine,,tier2,private_mid,2026-06-01,3000.00\n" * 19
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The commands on the published fixtures; nothing here publishes, so one SQLite file serves them all."""
    folder = tmp_path_factory.mktemp("published")
    with prepared_database("sqlite", folder, published_at) as url, commands(Config.from_env({}), url) as catalogue:
        yield catalogue


@pytest.fixture
def bills(tmp_path: Path) -> Path:
    file = tmp_path / "made_up_bills.csv"
    file.write_text(MADE_UP, encoding="utf-8")
    return file


def prices(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "cost_table.csv").read_text(encoding="utf-8").splitlines()))


def test_the_folder_differs_from_what_is_in_force_by_its_prices_alone(run: Run, bills: Path, tmp_path: Path) -> None:
    into = tmp_path / "learned"

    result = run("learn", bills, *FROM, into)

    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    scan = next(line for line in lines if line.startswith("mri_ls_spine_plain metro private_mid"))
    assert scan.split()[3:] == ["25", "4000.00", "6500.00", "9000.00", "4240.00", "5200.00", "6160.00"]
    assert "1 stay: Fewer than 20 bills." in lines
    assert lines[-2] == "Bills: 44, of which used 25, in cells that stay 19, outside of the days 0, refused 0."
    assert lines[-1] == f"Wrote 1 new price from 2027-01-01 to {into}; nothing is published."
    learned = [row for row in prices(into) if row["source"].startswith("settled bills")]
    assert [(row["low"], row["typical"], row["high"], row["effective_from"]) for row in learned] == [
        ("4240.00", "5200.00", "6160.00", "2027-01-01")
    ]
    assert len(prices(into)) == len(prices(FIXTURES)) + 1
    compared = run("diff", into)
    assert compared.stdout.splitlines()[-1].startswith("Would be published: 1 of ")
    assert {line.partition("#")[0].split(":")[0] for line in compared.stderr.splitlines()[:-1]} == {"regressions.json"}
    assert run("reapprove", into).exit_code == 0
    assert run("diff", into).exit_code == 0


def test_least_and_days_may_be_given(run: Run, bills: Path, tmp_path: Path) -> None:
    days = ("--since", "2026-06-01", "--until", "2026-06-10")

    result = run("learn", bills, *FROM, tmp_path / "learned", "--least", "10", *days)

    assert "used 29, in cells that stay 0, outside of the days 15, refused 0." in result.stdout
    assert "Wrote 2 new prices" in result.stdout


def test_a_folder_is_never_overwritten(run: Run, bills: Path, tmp_path: Path) -> None:
    result = run("learn", bills, *FROM, tmp_path)

    assert result.exit_code == 2
    assert "is not empty: name a new folder, so that nothing is overwritten." in result.stderr


def test_nothing_is_written_when_there_is_nothing_to_learn(run: Run, bills: Path, tmp_path: Path) -> None:
    bills.write_text(HEAD + "no_such_item,Pune,,private_mid,2026-06-01,1.00\n", encoding="utf-8")

    result = run("learn", bills, *FROM, tmp_path / "learned")

    assert result.exit_code == 0
    assert result.stderr.startswith("Row 1, column item: There is no item 'no_such_item'.")
    assert result.stdout.splitlines()[-1] == "No cell has 20 bills or more to learn from; nothing was written."
    assert not (tmp_path / "learned").exists()


def test_bills_that_cannot_be_read_are_refused_with_file_row_and_column(run: Run, bills: Path, tmp_path: Path) -> None:
    bills.write_text(HEAD + 'mri_ls_spine,Pune,,private_mid,2026-06-01,"1,00"\n', encoding="utf-8")

    result = run("learn", bills, *FROM, tmp_path / "learned")

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "made_up_bills.csv:2:amount → '1,00': Write digits and at most two decimals, such as \"1234.50\".",
        "1 fault; nothing was changed.",
    ]
    bills.write_bytes(b"\xff\xfe")
    assert run("learn", bills, *FROM, tmp_path / "learned").stderr.startswith("made_up_bills.csv → Save it as UTF-8")


def test_a_large_file_is_announced(run: Run, bills: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_learn, "LARGE", 1)

    result = run("learn", bills, *FROM, tmp_path / "learned")

    assert result.stderr == "Reading made_up_bills.csv, 0 MB …\n"
