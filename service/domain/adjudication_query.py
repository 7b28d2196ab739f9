"""What somebody asks to have settled: policies, people, claims in order. Typed and true past the schemas.

A plan may be named or handed in whole. Whether an id exists is the catalogue's question; whether things fit together
is answered here, all faults at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from service.domain.bill import BilledLine, Stay, lay_out
from service.domain.care import ServiceItem
from service.domain.claim import IN_STAY
from service.domain.claim_sheet import ClaimSheet
from service.domain.errors import Contradiction, Fault, Refusal, UnknownItem
from service.domain.fit import choice_faults
from service.domain.market import Market
from service.domain.money import plain
from service.domain.nonpayable import LISTED_AS, ListedItem, listed
from service.domain.plan import Plan
from service.domain.policy import Increase, Insured, Period, Policy
from service.domain.policy_year import PolicyYear, earned_bonus, open_year
from service.domain.query import PlanChoice
from service.domain.terms import chosen_terms
from service.domain.vocabulary import Declared, NonPayableList, Purpose, ServiceCategory


@dataclass(frozen=True, slots=True)
class PolicyAsked:
    """A policy as told. Either ``plan_id`` or ``plan``; ``year`` and ``years`` (by member): what was said of them."""

    id: str
    sum_insured: int
    plan_id: str | None = None
    plan: Plan | None = None
    options: tuple[str, ...] = ()
    floater: bool = False
    started: date | None = None
    age_months: int | None = None
    credit_months: int = 0
    increase: Increase | None = None
    period: Period | None = None
    zone: str = ""
    bonus_years: int = 0
    ever_paid: bool = True
    pending_instalments: int = 0
    year: Mapping[str, Any] = field(default_factory=dict)
    years: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """A claim as told; ``bill_total`` None: not said. ``existing`` None: as the member's declared conditions say."""

    id: str
    lines: tuple[BilledLine, ...]
    stay: Stay
    member: str = ""
    presentation: str = ""
    names: frozenset[str] = frozenset()
    accident: bool = False
    purpose: Purpose = Purpose.TREATMENT
    active_treatment: bool | None = None
    surgical: bool | None = None
    network: bool = True
    zone: str = ""
    illness: str = ""
    existing: Declared | None = None
    bill_total: int | None = None


@dataclass(frozen=True, slots=True)
class AdjudicationQuery:
    """The whole question. ``written`` maps the place of a fault to where the person wrote it, if that is elsewhere.

    ``recorded_at``: settle by what had been recorded by then. ``tenant``: who asks, by its key.
    """

    market: str
    policies: tuple[PolicyAsked, ...]
    claims: tuple[ClaimAsked, ...]
    members: tuple[Insured, ...] = (Insured("member"),)
    as_of: date | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    recorded_at: datetime | None = None
    tenant: str = ""


def policy_of(asked: PolicyAsked, plan: Plan, *, market: Market, as_of: date) -> Policy:
    """The policy that was told, its year opened where nothing else was said of it."""
    terms = chosen_terms(plan, asked.options, sum_insured=asked.sum_insured, maxima=market.longest_waits(as_of))
    bonus_bps = earned_bonus(terms.bonus.value, asked.bonus_years)
    year = open_year(terms, asked.sum_insured, bonus_bps=bonus_bps, ever_paid=asked.ever_paid)
    year = replace(year, **asked.year)
    return Policy(
        id=asked.id,
        plan=plan,
        sum_insured=asked.sum_insured,
        year=year,
        options=asked.options,
        floater=asked.floater,
        started=asked.started,
        age_months=asked.age_months,
        credit_months=asked.credit_months,
        increase=asked.increase,
        period=asked.period,
        zone=asked.zone,
        bonus_bps=bonus_bps,
        pending_instalments=asked.pending_instalments,
        own_years={member: _own(year, given) for member, given in asked.years.items()},
    )


def _own(year: PolicyYear, given: Mapping[str, Any]) -> PolicyYear:
    return replace(year, **given)


def sheet_of(asked: ClaimAsked, member: Insured, *, pointer: str) -> ClaimSheet:
    """The claim laid out by days; Contradiction with its faults under ``pointer``."""
    laid = lay_out(
        asked.lines,
        asked.stay,
        presentation=asked.presentation,
        treatments=asked.names,
        accident=asked.accident,
        pointer=pointer,
    )
    return ClaimSheet(
        id=asked.id,
        member=member,
        claim=laid.claim,
        labels=tuple(asked.lines[number].label for number in laid.order),
        order=laid.order,
        day_zero=laid.day_zero,
        purpose=asked.purpose,
        active_treatment=asked.active_treatment,
        surgical=laid.surgical if asked.surgical is None else asked.surgical,
        network=asked.network,
        treated_zone=asked.zone,
        illness=asked.illness,
        existing=asked.existing,
        assumed=laid.assumed,
        recognised=tuple((line.label, line.listed) for line in asked.lines if line.listed),
    )


def with_items(
    query: AdjudicationQuery, items: Mapping[str, ServiceItem], lists: Sequence[ListedItem] = ()
) -> AdjudicationQuery:
    """Lines that only name an item get its category, setting and list; Contradiction names every unknown item.

    A line whose words name an entry of the regulator's lists stands on that list, unless it names one itself.
    """
    faults: list[Fault] = []
    claims = []
    for number, claim in enumerate(query.claims):
        lines = []
        for place, line in enumerate(claim.lines):
            item = items.get(line.item) if line.category is None else None
            known = _of_item(line, item) if item is not None else _on_list(line, lists)
            if known.category is None:
                faults += UnknownItem(line.label, items, pointer=f"/claims/{number}/bill/{place}/item").faults
            lines.append(known)
        claims.append(replace(claim, lines=tuple(lines)))
    refuse(query, faults)
    return replace(query, claims=tuple(claims))


def _on_list(line: BilledLine, lists: Sequence[ListedItem]) -> BilledLine:
    """The line on the list that its words name; as it is where they name none, or where it says its list."""
    if line.list_said or line.nonpayable is not NonPayableList.NONE or line.category not in {None, *LISTED_AS}:
        return line
    found = listed(line.item, lists)
    if found is None:
        return line
    category = line.category or ServiceCategory.CONSUMABLE
    return replace(line, category=category, nonpayable=found[1].list, listed=found[1])


def _of_item(line: BilledLine, item: ServiceItem) -> BilledLine:
    away = item.setting not in IN_STAY
    listed = item.nonpayable if line.nonpayable is NonPayableList.NONE else line.nonpayable
    outside = away if line.outside is None else line.outside
    return replace(line, label=item.label, category=item.category, outside=outside, nonpayable=listed)


def sheets_of(query: AdjudicationQuery) -> tuple[ClaimSheet, ...]:
    """Every claim laid out, or a Contradiction with the faults of all of them."""
    people = {member.id: member for member in query.members}
    sheets, faults = [], [*_people(query, people), *_totals(query)]
    for number, claim in enumerate(query.claims):
        try:
            member = people.get(claim.member) or query.members[0]
            sheets.append(sheet_of(claim, member, pointer=f"/claims/{number}"))
        except Refusal as refusal:
            faults += refusal.faults
    refuse(query, faults)
    return tuple(sheets)


def check_policies(query: AdjudicationQuery, plans: Sequence[Plan], sheets: Sequence[ClaimSheet]) -> None:
    """Raise Contradiction with everything in which policies, plans and claims do not fit together."""
    faults: list[Fault] = []
    for number, (asked, plan) in enumerate(zip(query.policies, plans, strict=True)):
        at = f"/policies/{number}"
        choice = PlanChoice(plan.id, asked.sum_insured, asked.options)
        faults += choice_faults(plan, choice, at)
        faults += _zones(asked, plan, query, at)
        for place, sheet in enumerate(sheets):
            faults += _dates(asked, sheet, f"/claims/{place}")
            faults += _ages(plan, asked, sheet, query, f"/claims/{place}")
    refuse(query, faults)


def refuse(query: AdjudicationQuery, faults: Sequence[Fault]) -> None:
    """Raise the faults, each at the place where it was written."""
    if faults:
        placed = (replace(fault, pointer=_where_written(fault.pointer, query.written)) for fault in faults)
        raise Contradiction(dict.fromkeys(placed))


def _where_written(pointer: str, written: Mapping[str, str]) -> str:
    """The longest known beginning of a pointer, put where the person wrote it."""
    for prefix in sorted(written, key=len, reverse=True):
        if pointer == prefix or pointer.startswith(f"{prefix}/"):
            return written[prefix] + pointer[len(prefix) :]
    return pointer


def _people(query: AdjudicationQuery, people: Mapping[str, Insured]) -> Iterator[Fault]:
    known = ", ".join(people)
    for number, claim in enumerate(query.claims):
        if claim.member and claim.member not in people:
            yield Fault(f"/claims/{number}/member", "unknown", f"There is no member '{claim.member}'. Known: {known}.")
        if not claim.member and len(people) > 1:
            yield Fault(f"/claims/{number}/member", "needed", f"Say whose claim it is: {known}.")
    for number, asked in enumerate(query.policies):
        for member in asked.years:
            if member not in people:
                at = f"/policies/{number}/years/{member}"
                yield Fault(at, "unknown", f"There is no member '{member}'. Known: {known}.")


def _totals(query: AdjudicationQuery) -> Iterator[Fault]:
    for number, claim in enumerate(query.claims):
        total = sum(line.amount for line in claim.lines)
        if claim.bill_total not in (None, total):
            said = plain(claim.bill_total or 0)
            detail = f"The lines come to {plain(total)}, not {said}: mend a line, or leave it out."
            yield Fault(f"/claims/{number}/bill_total", "differs", detail)


def _dates(asked: PolicyAsked, sheet: ClaimSheet, at: str) -> Iterator[Fault]:
    """A claim lies in the policy's year, and not before its inception."""
    day = sheet.date_of(sheet.first_day)
    if day is None:
        return
    place = f"{at}/admitted" if sheet.claim.admission_day is not None else f"{at}/bill"
    if asked.started is not None and day < asked.started:
        yield Fault(place, "outside_policy", f"{day} lies before the policy '{asked.id}' started on {asked.started}.")
    elif asked.period is not None and not asked.period.first <= day <= asked.period.last:
        detail = f"{day} lies outside the year of policy '{asked.id}', {asked.period.first} to {asked.period.last}."
        yield Fault(place, "outside_policy", detail)


def _zones(asked: PolicyAsked, plan: Plan, query: AdjudicationQuery, at: str) -> Iterator[Fault]:
    """Zones are those the plan names; a plan without any takes none."""
    terms = chosen_terms(plan, [], sum_insured=asked.sum_insured, maxima={})
    pairs = [pair for copay in terms.copays.value for pair in copay.zones]
    known = sorted({zone for pair in pairs for zone in (pair.insured, pair.treated)})
    said = [(f"{at}/zone", asked.zone), *((f"/claims/{i}/zone", claim.zone) for i, claim in enumerate(query.claims))]
    for pointer, zone in said:
        if zone and known and zone not in known:
            yield Fault(pointer, "unknown", f"'{plan.name}' has no zone '{zone}'. Known: {', '.join(known)}.")


def _ages(plan: Plan, asked: PolicyAsked, sheet: ClaimSheet, query: AdjudicationQuery, at: str) -> Iterator[Fault]:
    """A co-payment by age needs the age."""
    terms = chosen_terms(plan, [], sum_insured=asked.sum_insured, maxima={})
    if sheet.member.age_years is None and any(copay.age_from for copay in terms.copays.value):
        number = query.members.index(sheet.member)
        yield Fault(f"/members/{number}/age_years", "needed", f"'{plan.name}' has a co-payment by age: give age_years.")
