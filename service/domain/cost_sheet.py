"""The published rows that prices come from: cost rows, factors, package splits; and what would be wrong with them.

Only what was published: looking up a price, with the fallback chain, is ``cost_table.py``. Knows no care plan.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, pairwise

from service.domain.care import ServiceItem
from service.domain.errors import Fault, Looks
from service.domain.vocabulary import CareSetting, CityTier, Confidence, Facility, ServiceCategory, Stage

# Averages over whole stays: they check a bill from above and are never a line of one.
CHECK_ONLY = frozenset({"msk_hospitalisation_case_avg"})
_SPLIT = "split:"
_SCANS = frozenset({"scan", "study"})


class FactorGroup(StrEnum):
    """Cost rows whose prices move together from city to city: the categories, with diagnostics in two."""

    CONSULTATION = "consultation"
    PHARMACY = "pharmacy"
    DEVICE = "device"
    CONSUMABLE = "consumable"
    LAB = "lab"
    IMAGING = "imaging"
    THERAPY = "therapy"
    ROOM = "room"
    ICU = "icu"
    NURSING = "nursing"
    PROCEDURE_PACKAGE = "procedure_package"
    SURGEON = "surgeon"
    ANAESTHESIA = "anaesthesia"
    THEATRE = "ot"
    IMPLANT = "implant"
    AMBULANCE = "ambulance"
    ADMIN = "admin"


class SplitPart(StrEnum):
    """A part of a package: a day-by-day charge of the stay, or a share of the rest."""

    STAY = "stay"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class CostRow:
    """Prices of one cost code at a place, minor units. ``tier`` or ``facility`` None: the row holds for all.

    It holds from ``effective_from`` to ``effective_to``, both days included; None leaves a side open.
    """

    code: str
    stage: Stage
    label: str
    unit: str
    category: ServiceCategory
    setting: CareSetting
    low: int
    typical: int
    high: int
    tier: CityTier | None
    facility: Facility | None
    source: str
    source_date: str
    confidence: Confidence
    note: str = ""
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def group(self) -> FactorGroup:
        """Whose factors apply; a set of tests, such as the pre-operation ones, counts as laboratory."""
        if self.category is ServiceCategory.DIAGNOSTIC:
            return FactorGroup.IMAGING if self.unit in _SCANS else FactorGroup.LAB
        return FactorGroup(self.category)

    def holds(self, as_of: date) -> bool:
        """Whether the row is in force on a day."""
        return (self.effective_from or date.min) <= as_of <= (self.effective_to or date.max)


@dataclass(frozen=True, slots=True)
class Factor:
    """What a metro price is multiplied by in a lower tier, and a mid-range one in a premium hospital."""

    group: FactorGroup
    tier1: Fraction
    tier2: Fraction
    tier3: Fraction
    premium: Fraction
    evidence: str

    def of(self, tier: CityTier) -> Fraction:
        """The factor of a tier; the metro is its own measure."""
        tiers = {CityTier.TIER1: self.tier1, CityTier.TIER2: self.tier2, CityTier.TIER3: self.tier3}
        return tiers.get(tier, Fraction(1))


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One component of a package at a place: its whole amount (not a unit price), minor units."""

    package: str
    tier: CityTier
    facility: Facility
    component: str
    part: SplitPart
    quantity: int
    unit: str
    share: Fraction | None
    low: int
    typical: int
    high: int
    basis: str
    price_from: str


@dataclass(frozen=True, slots=True)
class CostSheet:
    """Everything a cost table is published as."""

    rows: tuple[CostRow, ...]
    factors: tuple[Factor, ...]
    splits: tuple[SplitRow, ...]


def is_split(code: str) -> bool:
    """Whether a cost code names a component of a package instead of a row."""
    return code.startswith(_SPLIT)


def split_code(code: str) -> tuple[str, str]:
    """The package and the component that a cost code names.

    >>> split_code("split:microdiscectomy_package/ot_charge_microdiscectomy")
    ('microdiscectomy_package', 'ot_charge_microdiscectomy')
    """
    package, _, component = code.removeprefix(_SPLIT).partition("/")
    return package, component


def join_split(package: str, component: str) -> str:
    """The cost code of a component of a package."""
    return f"{_SPLIT}{package}/{component}"


def same_thing_twice(items: Iterable[ServiceItem]) -> Iterator[tuple[ServiceItem, ServiceItem]]:
    """Pairs of items that bill the same thing; each pair once, in the order given."""
    for first, second in combinations(dict.fromkeys(items), 2):
        if second.code in first.exclusive_with or first.code in second.exclusive_with:
            yield first, second


def double_counted(items: Iterable[ServiceItem], pointer: str = "") -> tuple[Fault, ...]:
    """A fault for every pair of items that bill the same thing twice."""
    return tuple(
        Fault(pointer, "double_counted", f"'{first.code}' and '{second.code}' bill the same thing: keep one of them.")
        for first, second in same_thing_twice(items)
    )


def items_fit(sheet: CostSheet, items: Mapping[str, ServiceItem]) -> Looks:
    """Item by item: it is priced by codes that have a row, and whatever it excludes excludes it in turn."""
    known = {row.code for row in sheet.rows} - CHECK_ONLY
    split = {join_split(row.package, row.component) for row in sheet.splits if row.part is SplitPart.CORE}
    for item in items.values():
        yield (*_code_faults(item, known | split), *_exclusion_faults(item, items))


def _code_faults(item: ServiceItem, known: Set[str]) -> Iterator[Fault]:
    for code, _ in item.cost_codes:
        if code in CHECK_ONLY or item.code in CHECK_ONLY:
            detail = f"'{code}' is an average over whole stays and can never be a line of a bill."
            yield Fault(f"items/{item.code}/cost_codes", "check_only", detail)
        elif code not in known:
            detail = f"No row has the cost code '{code}': leave the cell empty if there is no price."
            yield Fault(f"items/{item.code}/cost_codes", "unknown", detail)


def _exclusion_faults(item: ServiceItem, items: Mapping[str, ServiceItem]) -> Iterator[Fault]:
    for other in sorted(item.exclusive_with):
        if other not in items:
            yield Fault(f"items/{item.code}/exclusive_with", "unknown", f"There is no item '{other}'.")
        elif item.code not in items[other].exclusive_with:
            detail = f"'{other}' does not name '{item.code}' in turn: both have to say it."
            yield Fault(f"items/{item.code}/exclusive_with", "one_sided", detail)


def dates_follow(rows: Iterable[CostRow]) -> Looks:
    """Place by place: rows of one code follow each other day by day, with no day of two prices or of none between.

    A row for every city or facility is a place of its own: beside a nearer one it is the fallback, no second price.
    """
    places: defaultdict[tuple[str, str, str], list[CostRow]] = defaultdict(list)
    for row in rows:
        places[row.code, row.tier or "all", row.facility or "all"].append(row)
    for place, found in places.items():
        yield tuple(_date_faults("/".join(("cost_table", *place)), found))


def _date_faults(pointer: str, rows: Iterable[CostRow]) -> Iterator[Fault]:
    for earlier, later in pairwise(sorted(rows, key=lambda row: row.effective_from or date.min)):
        ends, starts = earlier.effective_to or date.max, later.effective_from or date.min
        if starts <= ends:
            yield Fault(pointer, "overlap", "Two rows hold on the same day: end the earlier one first.")
        elif starts > ends + timedelta(days=1):
            yield Fault(pointer, "gap", f"No row holds between {ends} and {starts}.")


def factors_complete(factors: Sequence[Factor]) -> Looks:
    """Group by group: its prices move from city to city by exactly one row of factors."""
    groups = [factor.group for factor in factors]
    for group in FactorGroup:
        count = groups.count(group)
        detail = f"Give '{group}' one row of factors, not {count}."
        yield () if count == 1 else (Fault(f"factors/{group}", "incomplete", detail),)


def splits_fit(sheet: CostSheet, items: Mapping[str, ServiceItem]) -> Looks:
    """Package by package: it has a price, and is split into known items, by shares that make a whole, alike anywhere.

    The sums are ``cost_table.splits_add_up``'s.
    """
    packages: defaultdict[str, list[SplitRow]] = defaultdict(list)
    for row in sheet.splits:
        packages[row.package].append(row)
    priced = {row.code for row in sheet.rows}
    for package, rows in packages.items():
        yield (*_component_faults(rows, items), *_shape_faults(package, rows, priced))


def _component_faults(rows: Iterable[SplitRow], items: Mapping[str, ServiceItem]) -> Iterator[Fault]:
    for row in rows:
        if row.component not in items:
            pointer = f"package_split/{row.package}/{row.component}"
            yield Fault(pointer, "unknown", f"There is no item '{row.component}'.")


def _shape_faults(package: str, rows: Iterable[SplitRow], priced: Set[str]) -> Iterator[Fault]:
    pointer = f"package_split/{package}"
    places: defaultdict[tuple[str, str], list[SplitRow]] = defaultdict(list)
    for row in rows:
        places[row.tier, row.facility].append(row)
    if package not in priced:
        yield Fault(pointer, "unknown", f"No cost row has the code '{package}'.")
    shapes = {tuple((row.component, row.quantity, row.share) for row in found) for found in places.values()}
    if len(shapes) > 1:
        yield Fault(pointer, "shape", "Name the same components, quantities and shares at every place.")
    for shape in shapes:
        if sum(share or 0 for _, _, share in shape) != 1:
            yield Fault(pointer, "shares", "The shares of the core parts have to add up to 1.")
