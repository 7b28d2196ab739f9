"""What is wrong between a tenant's documents and its market's: plans, cities, zones and prices that do not fit.

Documents come decoded, by kind and name, the tenant's laid over the market's; a market without a tenant has no
fault here. A fault points at ``kind/name#/place``. Knows no file and no store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, TypeAlias

from service.domain.care import ServiceItem
from service.domain.cities import City
from service.domain.cost_override import laid_over
from service.domain.cost_sheet import CHECK_ONLY, CostRow, CostSheet, dates_follow, is_split, split_code
from service.domain.cost_table import CostTable, cost_table
from service.domain.errors import Fault, UnknownCity, UnknownCode, UnknownLocale, UnknownPlan, UnknownZone
from service.domain.plan import Plan, PremiumRow
from service.domain.shelf import TENANT_ONLY
from service.domain.tenant import Tenant
from service.domain.vocabulary import CityTier, Facility

Documents: TypeAlias = Mapping[str, Mapping[str, Any]]
PROFILE, OWN_ROWS = "tenant/tenant#", "cost_override/cost_override#"
MEASURES = ("stage", "unit", "category", "setting")  # what a price is of; an own row changes only how much


def tenant_faults(documents: Documents, *, as_of: date, unit: int, tenant: str = "") -> Iterator[Fault]:
    """Every fault of a tenant's documents; ``tenant`` is whose shelf it is, if the caller knows."""
    profile: Tenant | None = documents.get("tenant", {}).get("tenant")
    if profile is None:
        if tenant or TENANT_ONLY & documents.keys():
            yield Fault("tenant", "missing", "A tenant's shelf needs a document of kind 'tenant', and has none.")
        return
    if tenant and profile.id != tenant:
        yield Fault(f"{PROFILE}/id", "name", f"This is the shelf of tenant '{tenant}', not of '{profile.id}'.")
    yield from _plans(profile, documents["plan"])
    yield from _register(profile, documents["plan"])
    yield from _cities(profile, documents.get("cities", {}).get("cities", {}))
    yield from _zones(profile, documents.get("premiums", {}))
    yield from _locales(profile, documents.get("content", {}))
    yield from price_faults(documents, as_of=as_of, unit=unit)


def _plans(profile: Tenant, plans: Mapping[str, Plan]) -> Iterator[Fault]:
    """What it shows is published, and its default plan is sold with the default cover."""
    for place, name in enumerate(profile.plans):
        if name not in plans:
            yield from UnknownPlan(name, plans, pointer=f"{PROFILE}/plans/{place}").faults
    default = plans.get(profile.default_plan)
    if default is None:
        yield from UnknownPlan(profile.default_plan, plans, pointer=f"{PROFILE}/default_plan").faults
        return
    insured = profile.default_sum_insured
    if insured is not None and not default.sum_insured.offers(insured):
        detail = f"{default.name} is not sold with this sum insured. On offer: {default.sum_insured.in_words()}."
        yield Fault(f"{PROFILE}/default_sum_insured", "not_offered", detail)


def _register(profile: Tenant, plans: Mapping[str, Plan]) -> Iterator[Fault]:
    for name in profile.register:
        if name not in plans:
            yield from UnknownPlan(name, plans, pointer=f"{PROFILE}/register/{name}").faults


def _cities(profile: Tenant, cities: Mapping[str, City]) -> Iterator[Fault]:
    named = {f"cities/{place}": city for place, city in enumerate(profile.cities or ())}
    for place, city in {**named, **{f"premium_zones/{city}": city for city in profile.premium_zones}}.items():
        if city not in cities:
            yield from UnknownCity(city, cities, pointer=f"{PROFILE}/{place}").faults
        elif city not in profile.lists(cities):
            detail = f"'{city}' is not among the cities that the tenant shows: add it there, or leave its zone out."
            yield Fault(f"{PROFILE}/{place}", "hidden", detail)


def _zones(profile: Tenant, premiums: Mapping[str, Mapping[str, Sequence[PremiumRow]]]) -> Iterator[Fault]:
    """A city's zone is one that some premium is published for: a mistyped one would have no premium at all."""
    rows = (row for table in premiums.values() for found in table.values() for row in found)
    known = sorted({row.zone for row in rows if row.zone})
    for city, zone in profile.premium_zones.items():
        if zone not in known:
            yield from UnknownZone(zone, known, pointer=f"{PROFILE}/premium_zones/{city}").faults


def _locales(profile: Tenant, content: Mapping[str, object]) -> Iterator[Fault]:
    for place, locale in enumerate(profile.locales):
        if locale not in content:
            yield from UnknownLocale(locale, sorted(content), pointer=f"{PROFILE}/locales/{place}").faults


def price_faults(documents: Documents, *, as_of: date, unit: int) -> Iterator[Fault]:
    """What is wrong with own prices, alone and laid over the market's."""
    own: Sequence[CostRow] = documents.get("cost_override", {}).get("cost_override", ())
    if not own:
        return
    sheet: CostSheet = documents["cost_table"]["cost_table"]
    items: Mapping[str, ServiceItem] = documents["items"]["items"]
    alone = tuple(_rows(own, sheet))
    yield from alone
    both = laid_over(sheet, own)
    days = [fault for look in dates_follow(both.rows) for fault in look]
    yield from (replace(fault, pointer=fault.pointer.replace("cost_table", "cost_override", 1)) for fault in days)
    if not alone and not days:
        yield from _packages(cost_table(both, items, as_of=as_of, unit=unit, printed_splits=False))


def _rows(own: Sequence[CostRow], sheet: CostSheet) -> Iterator[Fault]:
    """An own price is of something that the market prices too, by the same measure."""
    market = {row.code: row for row in sheet.rows if row.code not in CHECK_ONLY}
    for number, row in enumerate(own, start=1):
        if row.code not in market:
            yield from UnknownCode(row.code, sorted(market), pointer=f"{OWN_ROWS}/{number}/item_code").faults
            continue
        for name in MEASURES:
            theirs, ours = getattr(market[row.code], name), getattr(row, name)
            if ours != theirs:
                detail = f"The market's '{row.code}' has the {name} '{theirs}', not '{ours}': keep it as it is there."
                yield Fault(f"{OWN_ROWS}/{number}/{name}", "differs", detail)


def _packages(table: CostTable) -> Iterator[Fault]:
    """A package that is priced can be split: it costs at least as much as the stay that it contains."""
    components = {code: item for item in table.items.values() for code, _ in item.cost_codes if is_split(code)}
    packages = {split_code(code)[0]: item for code, item in components.items()}
    for (package, item), tier, facility in product(packages.items(), CityTier, Facility):
        if facility is Facility.PUBLIC or table.quote(package, tier, facility) is None:
            continue
        if table.price(item, tier=tier, facility=facility) is None:
            detail = f"'{package}' costs less than the stay in it, {facility} in {tier}: mend one of the two."
            yield Fault(f"cost_override/{package}/{tier}/{facility}", "package", detail)
