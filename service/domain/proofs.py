"""What is proven of a catalogue on a day before it holds: named proofs, each with what it looked at.

A proof that nothing was looked at for says so: ``checked`` is 0, because a proof it builds on failed or because there
is no such document. The sums of settled bills are ``regression.py``'s. Knows no file and no store.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.domain import cited, coherence, screen_checks
from service.domain.care import ServiceItem
from service.domain.coherence import Documents
from service.domain.cost_sheet import CostSheet, dates_follow, factors_complete, items_fit, splits_fit
from service.domain.cost_table import cost_table, splits_add_up
from service.domain.errors import Fault, Looks
from service.domain.pathway import Pathway
from service.domain.plan import Plan
from service.domain.priced_places import priced_everywhere
from service.domain.screens import Screens
from service.domain.shares import Shares
from service.domain.shelf import TENANT_ONLY
from service.domain.tenant_checks import tenant_faults
from service.domain.triage import Triage


class ProofState(StrEnum):
    """How a proof came out; ``unchecked``: there was nothing to look at, so nothing is proven."""

    HOLDS = "holds"
    FAILS = "fails"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing proven, or not: how many things were looked at, and everything wrong with them."""

    code: str
    title: str
    checked: int
    faults: tuple[Fault, ...] = ()

    @property
    def state(self) -> ProofState:
        if self.faults:
            return ProofState.FAILS
        return ProofState.HOLDS if self.checked else ProofState.UNCHECKED


@dataclass(frozen=True, slots=True)
class Whole:
    """The documents of a catalogue in force on a day; ``unit`` is the market's whole unit of money, minor units."""

    documents: Documents
    required: tuple[str, ...]
    as_of: date
    unit: int
    tenant: str = ""

    @property
    def plans(self) -> Mapping[str, Plan]:
        return self.documents.get("plan", {})

    @property
    def pathways(self) -> Mapping[str, Pathway]:
        return self.documents.get("pathway", {})

    @property
    def items(self) -> Mapping[str, ServiceItem]:
        found: Mapping[str, ServiceItem] = self.documents["items"]["items"]
        return found

    @property
    def sheet(self) -> CostSheet:
        found: CostSheet = self.documents["cost_table"]["cost_table"]
        return found

    @property
    def triage(self) -> Triage:
        found: Triage = self.documents["triage"]["triage"]
        return found

    @property
    def screens(self) -> Screens:
        found: Screens = self.documents["screens"]["screens"]
        return found

    @property
    def shares(self) -> Shares:
        found: Shares = self.documents["shares"]["shares"]
        return found


@dataclass(frozen=True, slots=True)
class Check:
    """How a proof is made: ``needs`` names the proofs without which there is nothing to look at.

    ``of_tenants``: it is about a tenant's documents, and a market alone has none.
    """

    code: str
    title: str
    look: Callable[[Whole], Looks]
    needs: tuple[str, ...] = ("documents",)
    of_tenants: bool = False


def _documents(whole: Whole) -> Looks:
    for kind in whole.required:
        detail = f"A catalogue needs a document of kind '{kind}', and none would be in force."
        yield () if kind in whole.documents else (Fault(kind, "missing", detail),)


def _prices_found(whole: Whole) -> Looks:
    return priced_everywhere(whole.sheet, whole.items, whole.pathways, as_of=whole.as_of, unit=whole.unit)


def _sums_of_splits(whole: Whole) -> Looks:
    return splits_add_up(cost_table(whole.sheet, whole.items, as_of=whole.as_of, unit=whole.unit))


def _in_order(whole: Whole) -> Looks:
    yield from cited.amounts_in_order(whole.sheet)
    yield from cited.quantities_in_order(whole.pathways)
    yield from cited.shares_in_order(whole.shares)


def _tenant(whole: Whole) -> Looks:
    """One look: each of the tenant's documents may be right by itself."""
    yield tuple(tenant_faults(whole.documents, as_of=whole.as_of, unit=whole.unit, tenant=whole.tenant))


def _figures_cited(whole: Whole) -> Looks:
    yield from cited.prices_cited(whole.sheet)
    yield from cited.premiums_cited(whole.documents.get("premiums", {}))
    yield from cited.quantities_cited(whole.pathways)
    yield from cited.shares_cited(whole.shares)
    yield from cited.terms_cited(whole.plans)


SCREENS = ("documents", "screens")
SHEET = ("documents", "cost_codes", "dates", "factors", "splits")
CHECKS = (
    Check("documents", "Every kind of document that a catalogue needs is there", _documents, needs=()),
    Check(
        "premiums",
        "Premiums belong to plans and cite sources that their plans list",
        lambda whole: coherence.premiums_belong(whole.documents.get("premiums", {}), whole.plans),
    ),
    Check(
        "presentations",
        "Whatever triage may find has a pathway, and shares are of presentations there are",
        lambda whole: coherence.presentations_known(whole.triage, whole.shares, whole.pathways),
    ),
    Check(
        "screens",
        "Triage takes the answers of every row of the first questions",
        lambda whole: screen_checks.answers_known(whole.screens, whole.triage),
    ),
    Check(
        "screens_kept",
        "No row of the first questions promises less than its heading",
        lambda whole: screen_checks.promises_kept(whole.screens, whole.triage),
        SCREENS,
    ),
    Check(
        "screens_cover",
        "Every emergency and urgent sign of triage is among the first questions",
        lambda whole: screen_checks.signs_covered(whole.screens, whole.triage),
        SCREENS,
    ),
    Check(
        "screens_said",
        "Every row of the first questions has its sentence in every language",
        lambda whole: screen_checks.sentences_there(whole.screens, whole.documents.get("content", {})),
    ),
    Check(
        "screens_items",
        "Whatever a doctor may have named exists",
        lambda whole: screen_checks.doctors_items_known(whole.screens, whole.items),
    ),
    Check(
        "pathway_items",
        "Every item of a pathway exists",
        lambda whole: coherence.pathway_items_known(whole.pathways, whole.items),
    ),
    Check(
        "counted_once",
        "No course of a pathway bills the same thing twice",
        lambda whole: coherence.counted_once(whole.pathways, whole.items),
    ),
    Check(
        "plan_items",
        "Every item that a plan excludes or limits exists",
        lambda whole: coherence.plan_items_known(whole.plans, whole.items),
    ),
    Check(
        "cost_codes",
        "Every item is priced by codes that have a row, and exclusions are mutual",
        lambda whole: coherence.items_placed(items_fit(whole.sheet, whole.items), whole.items),
    ),
    Check(
        "dates",
        "Prices of a code at a place follow each other without gap or overlap",
        lambda whole: dates_follow(whole.sheet.rows),
    ),
    Check(
        "factors",
        "Every group of prices has its factors once",
        lambda whole: factors_complete(whole.sheet.factors),
    ),
    Check(
        "splits",
        "Every package is split into known parts whose shares make a whole",
        lambda whole: splits_fit(whole.sheet, whole.items),
    ),
    Check("split_sums", "The parts of every package add up to its price", _sums_of_splits, needs=SHEET),
    Check(
        "prices",
        "Every item has exactly one price in every tier and kind of hospital, or is declared without one",
        _prices_found,
        needs=SHEET,
    ),
    Check("order", "Low, typical and high of every figure are in rising order", _in_order),
    Check("tenant", "A tenant's plans, cities, zones and prices fit its market's", _tenant, SHEET, of_tenants=True),
    Check("sources", "Every figure has a source and a date", _figures_cited),
)


def prove(
    documents: Documents, required: Iterable[str], *, as_of: date, unit: int, tenant: str = ""
) -> tuple[Proof, ...]:
    """Every proof about ``documents`` on a day, in the order of ``CHECKS``; ``required`` names the kinds it needs.

    ``tenant``: whose documents lie over the market's, if any.
    """
    whole = Whole(documents, tuple(required), as_of, unit, tenant)
    held: set[str] = set()
    proofs = []
    hosted = bool(tenant or TENANT_ONLY & documents.keys())
    for check in CHECKS:
        if check.of_tenants and not hosted:
            continue
        looks = tuple(check.look(whole)) if held.issuperset(check.needs) else ()
        faults = tuple(fault for look in looks for fault in look)
        proofs.append(Proof(check.code, check.title, len(looks), faults))
        if not faults and held.issuperset(check.needs):
            held.add(check.code)
    return tuple(proofs)


def faults_of(proofs: Iterable[Proof]) -> tuple[Fault, ...]:
    """What keeps a catalogue from being published: the faults of every proof."""
    return tuple(fault for proof in proofs for fault in proof.faults)
