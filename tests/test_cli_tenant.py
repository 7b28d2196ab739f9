"""``flask catalogue`` on a tenant's folder: checked over its market's, published, taken back, written back."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.config import Config
from tests import tenancy
from tests.tenancy import DEMO
from tests.test_cli_catalogue import FIXTURES, Run, commands


@pytest.fixture
def offline(config: Config) -> Iterator[Run]:
    """The commands on an empty database that nobody migrated."""
    with commands(config, config.database_url) as catalogue:
        yield catalogue


@pytest.fixture
def run(config: Config, published_url: str) -> Iterator[Run]:
    """The commands on a database of each kind with the Indian catalogue."""
    with commands(config, published_url) as catalogue:
        yield catalogue


def test_a_tenants_folder_is_checked_over_its_markets(offline: Run, tmp_path: Path) -> None:
    demo = offline("check", DEMO, "--over", FIXTURES)
    acme = offline("check", tenancy.write_acme(tmp_path), "--over", FIXTURES)

    assert (demo.exit_code, demo.stdout) == (0, "In order: 1 document of market 'in', tenant 'demo'.\n")
    assert acme.exit_code == 0
    assert acme.stdout.startswith("In order: 4 documents of market 'in', tenant 'acme'.\n")


@pytest.mark.parametrize(
    ("path", "over"), [(DEMO, None), (FIXTURES, FIXTURES), (DEMO, DEMO)], ids=["no market", "no tenant", "two tenants"]
)
def test_over_goes_with_a_tenant_and_names_its_market(offline: Run, path: Path, over: Path | None) -> None:
    refused = offline("check", path, *(["--over", over] if over else []))

    assert refused.exit_code == 2
    assert "--over names the market's folder of a tenant's PATH" in refused.stderr


def test_faults_are_told_with_their_place_in_the_tenants_files(offline: Run, tmp_path: Path) -> None:
    folder = tenancy.write(
        tmp_path,
        "acme",
        tenant=json.dumps(tenancy.profile("acme", default_plan="care_suprem", cities=["pune", "mumbay"])),
        cost_override=tenancy.prices({**tenancy.price(5_000), "unit": "visit"}),
    )

    refused = offline("check", folder, "--over", FIXTURES)

    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "tenant.json:/default_plan 'care_suprem' → There is no plan 'care_suprem'. "
        "Nearest: care_supreme, care_plus, niva_reassure.",
        "tenant.json:/cities/1 'mumbay' → There is no city 'mumbay'. Nearest: mumbai, ahmedabad.",
        "tenant.json:/premium_zones/mumbai 'A' → 'mumbai' is not among the cities that the tenant shows: add it there, "
        "or leave its zone out.",
        "tenant.json:/premium_zones/pune 'B' → There is no premium zone 'B'. Nearest: 1.",
        "tenant.json:/premium_zones/mumbai 'A' → There is no premium zone 'A'. Nearest: 1.",
        "cost_override.csv:2:unit 'visit' → The market's 'mri_ls_spine_plain' has the unit 'scan', not 'visit': "
        "keep it as it is there.",
        "6 faults; nothing was changed.",
    ]


def test_a_tenants_documents_are_published_written_back_and_taken_back(run: Run, tmp_path: Path) -> None:
    first, second = run("publish", DEMO), run("publish", DEMO)
    written = run("export", tmp_path / "demo", "--tenant", "demo", "--effective", "2026-11-20")
    again = run("publish", tmp_path / "demo")

    assert first.stdout.endswith(
        "Published 1 document of market 'in', tenant 'demo' from 2025-01-01; in force already: 0.\n"
    )
    assert second.stdout == "Nothing to do: 1 document of the folder, all in force already.\n"
    assert written.exit_code == 0
    assert (tmp_path / "demo" / "tenant.json").read_text() == (DEMO / "tenant.json").read_text()
    assert again.stdout.startswith("Nothing to do")
    assert "tenant " in run("versions", "--tenant", "demo").stdout
    assert run("publish", tenancy.write_switch(tmp_path, "demo", off=True)).exit_code == 0
    assert "Took back 1 document" in run("rollback", "--tenant", "demo", "--kind", "switch").stdout
    assert run("rollback", "--tenant", "demo", "--kind", "tenant").exit_code == 1  # its shelf needs one


def test_a_market_has_no_tenants_documents_and_a_tenant_none_of_its_markets(offline: Run, tmp_path: Path) -> None:
    market = Path(shutil.copytree(FIXTURES, tmp_path / "in"))
    shutil.copy(DEMO / "tenant.json", market / "tenant.json")
    tenant = tenancy.write_acme(tmp_path)
    shutil.copy(FIXTURES / "triage.json", tenant / "triage.json")

    told = offline("check", market).stderr + offline("check", tenant, "--over", FIXTURES).stderr

    assert "tenant.json → 'tenant' belongs to a tenant: publish it on a tenant's shelf" in told
    assert "triage.json → 'triage' is the market's: a tenant lays no document of its own over it" in told
