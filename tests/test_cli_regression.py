"""A catalogue whose stored cases no longer hold is refused; ``catalogue reapprove`` writes the figures of today."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from service.config import Config
from tests.test_cli_catalogue import FIXTURES, Run, commands


@pytest.fixture
def run(config: Config, published_url: str) -> Iterator[Run]:
    """The commands on a database of each kind with the Indian catalogue."""
    with commands(config, published_url) as catalogue:
        yield catalogue


@pytest.fixture
def offline(config: Config) -> Iterator[Run]:
    """The commands without a database that could be reached."""
    with commands(config, "postgresql://nobody@127.0.0.1:1/nowhere") as catalogue:
        yield catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Indian catalogue to change."""
    return Path(shutil.copytree(FIXTURES, tmp_path / "in"))


def raise_mri(folder: Path) -> None:
    """An MRI in a metro's mid-range hospital for 7,500 instead of 6,500."""
    with (folder / "cost_table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = ("mri_ls_spine_plain", "metro", "private_mid")
    mri = next(row for row in rows if (row["item_code"], row["city_tier"], row["facility"]) == place)
    assert mri["typical"] == "6500.00"
    mri["typical"] = "7500.00"
    with (folder / "cost_table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(mri), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def told(result: Result) -> str:
    assert result.exit_code == 1
    return result.stderr


# mri_in_pune: 15,575 with the MRI, all the patient's; the operation too has an MRI before it, which the plan pays.
DEARER = (
    "Case 'mri_in_pune' at physiotherapy under niva_reassure (past_waits) no longer holds: approved were bills "
    "15575.00, plan pays 0.00, patient pays 15575.00; now it is bills 16575.00, plan pays 0.00, patient pays 16575.00."
)


def test_a_change_that_breaks_a_case_is_neither_in_order_nor_published(run: Run, folder: Path) -> None:
    raise_mri(folder)

    for result in (run("check", folder), run("diff", folder), run("publish", folder)):
        assert DEARER in told(result)
        assert "regressions.json:/cases/3/expected/1 → " in result.stderr
    assert run("publish", FIXTURES).stdout.startswith("Nothing to do")


def test_approved_anew_it_is_published(run: Run, folder: Path) -> None:
    raise_mri(folder)

    approved = run("reapprove", folder, "--who", "Asha")

    assert approved.exit_code == 0
    assert (
        "  physiotherapy niva_reassure past_waits: bills 15575.00 → 16575.00, patient pays 15575.00 → 16575.00"
        in approved.stdout
    )
    assert approved.stdout.splitlines()[-1] == "Approved anew: 2 of 9 cases."
    cases = json.loads((folder / "regressions.json").read_text(encoding="utf-8"))["cases"]
    assert [case["id"] for case in cases if case["approved_by"] == "Asha"] == ["mri_in_pune", "operation_as_a_package"]
    assert run("publish", folder).exit_code == 0


def test_only_the_case_that_is_named_is_approved(offline: Run, folder: Path) -> None:
    raise_mri(folder)

    approved = offline("reapprove", folder, "--case", "mri_in_pune", "--who", "Asha")

    assert approved.stdout.splitlines()[-1] == "Approved anew: 1 of 9 cases."
    refused = told(offline("check", folder))
    assert "operation_as_a_package" in refused and "mri_in_pune" not in refused


def test_nothing_is_approved_in_a_catalogue_with_other_faults(offline: Run, folder: Path) -> None:
    raise_mri(folder)
    before = (folder / "regressions.json").read_bytes()
    (folder / "plans" / "care_supreme.json").unlink()

    assert "There is no plan 'care_supreme'" in told(offline("reapprove", folder))
    assert (folder / "regressions.json").read_bytes() == before


def test_where_nothing_changed_nothing_is_written(offline: Run, folder: Path) -> None:
    before = (folder / "regressions.json").read_bytes()

    assert offline("reapprove", folder).stdout == "Approved anew: 0 of 9 cases.\n"
    assert (folder / "regressions.json").read_bytes() == before


def test_a_mistyped_case_is_answered_with_the_nearest(offline: Run, folder: Path) -> None:
    result = offline("reapprove", folder, "--case", "mri_in_puna")

    assert result.exit_code == 2
    assert "There is no case 'mri_in_puna'. Did you mean 'mri_in_pune'?" in result.stderr
