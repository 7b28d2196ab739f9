"""What keeps a tenant's documents from lying over their market's: each fault with its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.domain.cost_sheet import CostRow
from service.domain.plan import PremiumRow
from service.domain.shelf import MARKET_ONLY, misplaced
from service.domain.tenant import Contact, Register, Tenant, tenant_of
from service.domain.tenant_checks import tenant_faults
from tests import world
from tests.costs import METRO, MIDDLE, sheet

AS_OF = date(2026, 11, 20)
ACME = Tenant(
    "acme",
    "Acme (made up)",
    ("niva_reassure", "care_supreme"),
    "niva_reassure",
    Contact(email="a@example.com"),
    ("en-IN",),
    ("pk_test_acme_0000",),
    default_sum_insured=5 * world.LAKH,
    register={"niva_reassure": Register(uin="X")},
    cities=("pune",),
    premium_zones={"pune": "1"},
)


def documents(profile: Tenant | None = ACME, *own: CostRow, **more: Any) -> dict[str, dict[str, Any]]:
    """The Indian fixtures with a tenant's documents over them."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in world.snapshot().values.items():
        found.setdefault(key.kind, {})[key.name] = value
    if profile:
        found["tenant"] = {"tenant": profile}
    if own:
        found["cost_override"] = {"cost_override": own}
    return {**found, **more}


def faults(given: dict[str, dict[str, Any]], tenant: str = "acme") -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in tenant_faults(given, as_of=AS_OF, unit=100, tenant=tenant)]


def priced(code: str, **changes: Any) -> CostRow:
    """The market's own row of a code in a mid-size hospital of a metro, but for ``changes``."""
    found = next(row for row in sheet().rows if (row.code, row.tier, row.facility) == (code, METRO, MIDDLE))
    return replace(found, **changes)


def test_a_market_without_a_tenant_has_no_fault() -> None:
    assert faults(documents(None), tenant="") == []


@pytest.mark.parametrize("tenant", ["", "acme"])
def test_a_tenant_that_fits_has_no_fault(tenant: str) -> None:
    assert faults(documents(ACME, priced("mri_ls_spine_plain", low=1, typical=1, high=1)), tenant) == []


def test_a_tenants_shelf_needs_its_profile() -> None:
    assert faults(documents(None), tenant="acme") == [("tenant", "missing")]
    assert faults(documents(None, switch={"switch": object()}), tenant="") == [("tenant", "missing")]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"id": "other"}, "/id", "name"),
        ({"plans": ("niva_reasure",)}, "/plans/0", "unknown"),
        ({"default_plan": "niva"}, "/default_plan", "unknown"),
        ({"default_sum_insured": 1}, "/default_sum_insured", "not_offered"),
        ({"register": {"niva": Register()}}, "/register/niva", "unknown"),
        ({"cities": ("pune", "atlantis")}, "/cities/1", "unknown"),
        ({"premium_zones": {"atlantis": "1"}}, "/premium_zones/atlantis", "unknown"),
        ({"premium_zones": {"mumbai": "1"}}, "/premium_zones/mumbai", "hidden"),
        ({"premium_zones": {"pune": "Zone 1"}}, "/premium_zones/pune", "unknown"),
        ({"locales": ("en-IN", "ta-IN")}, "/locales/1", "unknown"),
    ],
    ids=str,
)
def test_what_a_profile_names_is_there(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert faults(documents(replace(ACME, **changes))) == [(f"tenant/tenant#{pointer}", code)]


def test_it_shows_its_own_plans_those_it_names_and_its_default_one() -> None:
    plans = world.edition().plans

    assert set(ACME.shows(plans, ["optima_lite"])) == {"niva_reassure", "care_supreme", "optima_lite"}
    assert set(replace(ACME, plans=(), default_plan="care").shows(plans, ())) == {"care"}


def test_a_zone_that_a_premium_is_published_for_is_known() -> None:
    rows = {"care_supreme": (PremiumRow(30, 1, 1, "South", "S1", "2026"),)}
    given = documents(replace(ACME, premium_zones={"pune": "South"}), premiums={"care_supreme": rows})

    assert faults(given) == []


@pytest.mark.parametrize(
    ("row", "pointer", "code"),
    [
        (
            replace(priced("mri_ls_spine_plain"), code="mri_ls_spin"),
            "cost_override/cost_override#/1/item_code",
            "unknown",
        ),
        (priced("mri_ls_spine_plain", unit="visit"), "cost_override/cost_override#/1/unit", "differs"),
        (
            priced("microdiscectomy_package", low=100, typical=100, high=100),
            "cost_override/microdiscectomy_package/metro/private_mid",
            "package",
        ),
    ],
    ids=["mistyped", "another unit", "a package below its stay"],
)
def test_an_own_price_fits_the_markets(row: CostRow, pointer: str, code: str) -> None:
    assert (pointer, code) in faults(documents(ACME, row))


def test_own_prices_hold_the_law_of_dates() -> None:
    first = priced("mri_ls_spine_plain", effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    second = replace(first, effective_from=date(2026, 6, 30), effective_to=None)

    assert faults(documents(ACME, first, second)) == [("cost_override/mri_ls_spine_plain/metro/private_mid", "overlap")]


def test_each_shelf_has_its_kinds() -> None:
    every = [(kind, kind) for kind in (*sorted(MARKET_ONLY), "plan", "premiums", "cities", "tenant", "switch")]

    assert [fault.pointer for fault in misplaced(every, "acme")] == [f"{kind}/{kind}" for kind in sorted(MARKET_ONLY)]
    assert [fault.pointer for fault in misplaced(every, "")] == ["tenant/tenant", "switch/switch"]


@pytest.mark.parametrize(
    ("key", "tenant"),
    [
        ("pk_live_acme_0000", "acme"),
        ("pk_test_acme_health_a1b2", "acme_health"),
        ("pk_test_acme", None),
        ("pk_other_acme_0000", None),
        ("sk_live_acme_0000", None),
        ("", None),
    ],
)
def test_a_publishable_key_names_its_tenant(key: str, tenant: str | None) -> None:
    assert tenant_of(key) == tenant
