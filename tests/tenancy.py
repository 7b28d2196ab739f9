"""Two made-up tenants over the Indian catalogue, for tests: each with a plan, prices and premiums nobody else may see.

Acme shows two public plans beside its own, in two cities of two zones; Bolt one. All their figures are samples.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask

from service.app import create_app
from service.config import Config
from tests.served import FIXTURES, close, publish, published_at, served

DEMO = FIXTURES.parent / "demo"
ACME, BOLT = "pk_live_acme_a1b2c3d4", "pk_test_bolt_0000"
DEMO_KEY = "pk_test_demo_7c1f0a52"
ACME_PAGE, BOLT_PAGE = "https://www.acme.example", "https://bolt.example"
SAMPLE = "Sample figure for tests"
OF_THE_MRI = {"item_code": "mri_ls_spine_plain", "city_tier": "metro", "facility": "private_mid"}


def bearer(key: str, **more: str) -> dict[str, str]:
    """The headers of somebody with a key."""
    return {"Authorization": f"Bearer {key}", **more}


def profile(tenant: str, **changes: Any) -> dict[str, Any]:
    """A tenant's profile, but for ``changes``."""
    known: dict[str, dict[str, Any]] = {
        "acme": {
            "plans": ["niva_reassure", "care_supreme"],
            "default_plan": "acme_secret",
            "cities": ["pune", "mumbai", "delhi"],
            "premium_zones": {"pune": "B", "mumbai": "A"},
            "origins": [ACME_PAGE],
            "publishable_keys": [ACME],
            "register": {
                "niva_reassure": {
                    "uin": "SAMPLE-UIN",
                    "advertisement_reference": "SAMPLE/AD/1",
                    "brochure": "https://www.acme.example/b.pdf",
                }
            },
        },
        "bolt": {
            "plans": ["care_supreme"],
            "default_plan": "bolt_secret",
            "origins": [BOLT_PAGE],
            "publishable_keys": [BOLT],
        },
    }
    usual = {
        "id": tenant,
        "name": f"{tenant.title()} (made up for tests)",
        "contact": {"email": f"help@{tenant}.example"},
        "locales": ["en-IN"],
    }
    return {**usual, **known[tenant], **changes}


def plan(tenant: str) -> dict[str, Any]:
    """A public plan under a name of the tenant's own."""
    told: dict[str, Any] = json.loads((FIXTURES / "plans" / "niva_reassure.json").read_text())
    return {**told, "id": f"{tenant}_secret", "name": f"{tenant.title()} Secret"}


def premiums(tenant: str, **zones: int) -> str:
    """Sample premiums at 38, in rupees by zone; the zone ``none`` stands for no zone."""
    lines = ["plan_id,age_years,sum_insured,amount,zone,basis,source,as_of"]
    lines += [
        f"{tenant}_secret,38,500000.00,{amount}.00,{'' if zone == 'none' else zone},individual,S5,2026-01"
        for zone, amount in zones.items()
    ]
    return "\n".join(lines) + "\n"


def prices(*rows: Mapping[str, str]) -> str:
    """Own prices: each row is the market's of the same place, but for what it says."""
    with (FIXTURES / "cost_table.csv").open(newline="", encoding="utf-8") as file:
        market = list(csv.DictReader(file))
    place = ("item_code", "city_tier", "facility")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(market[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        published = next(one for one in market if all(one[name] == row[name] for name in place))
        writer.writerow({**published, "source": SAMPLE, "note": SAMPLE, **row})
    return text.getvalue()


def price(amount: int, **place: str) -> dict[str, str]:
    """An exact price in rupees; of the MRI in a mid-size hospital of a metro unless another place is named."""
    return {**OF_THE_MRI, **place, **dict.fromkeys(("low", "typical", "high"), f"{amount}.00")}


def write(folder: Path, whose: str, **files: str) -> Path:
    """A tenant's folder with these files, ``plans__x`` for plans/x; JSON unless it is a table."""
    told = {"market": json.dumps({"market": "in", "tenant": whose, "effective_from": "2025-01-01"}), **files}
    for name, text in told.items():
        suffix = "csv" if name.startswith(("premiums", "cost_override", "cities")) else "json"
        path = folder / whose / f"{name.replace('__', '/')}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / whose


def write_acme(folder: Path) -> Path:
    """Acme's folder."""
    return write(
        folder,
        "acme",
        tenant=json.dumps(profile("acme")),
        plans__acme_secret=json.dumps(plan("acme")),
        premiums__acme_secret=premiums("acme", A=12_000, B=9_000),
        cost_override=prices(price(5_000)),
    )


def write_bolt(folder: Path) -> Path:
    """Bolt's folder."""
    return write(
        folder,
        "bolt",
        tenant=json.dumps(profile("bolt")),
        plans__bolt_secret=json.dumps(plan("bolt")),
        premiums__bolt_secret=premiums("bolt", none=7_000),
        cost_override=prices(price(3_000)),
    )


def write_switch(folder: Path, tenant: str, *, off: bool) -> Path:
    """A folder with nothing but the kill switch."""
    told = {"off": off, "because": "A premium was printed wrong.", "since": "2026-11-20"}
    return write(folder, tenant, switch=json.dumps(told))


@contextmanager
def hosting(folder: Path, **changes: Any) -> Iterator[flask.Flask]:
    """The service with the demonstration, Acme and Bolt over the Indian catalogue; it looks at every request."""
    write_acme(folder), write_bolt(folder)
    with served(holding=_hosted_at, snapshot_seconds=0.0, **changes) as service:
        yield service


def _hosted_at(url: str) -> None:
    """Put the Indian catalogue and the three tenants into the empty database at ``url``."""
    published_at(url)
    service = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": url}))
    with tempfile.TemporaryDirectory() as name:
        for tenant in (DEMO, write_acme(Path(name)), write_bolt(Path(name))):
            publish(service, tenant)
    close(service)
