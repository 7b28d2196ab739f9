"""One coherent set of published documents, and what is computed from them once and kept.

An estimate is a pure function of a query and an edition. Knows no storage and no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType

from service.domain.ask_insurer import PlanQuestions, plan_questions
from service.domain.care import ServiceItem
from service.domain.cities import City, find_city
from service.domain.comparison import Case, Comparison, settle, with_premium
from service.domain.cost_table import CostTable
from service.domain.cover_notes import Note, could_help, would_not_help
from service.domain.episode import Episode, EpisodeKey, price_episode
from service.domain.errors import UnknownCity, UnknownPlan, UnknownPresentation
from service.domain.ladder import Rung, climb
from service.domain.market import Market
from service.domain.nonpayable import ListedItem
from service.domain.pathway import Pathway
from service.domain.plan import Plan, Source, Terms
from service.domain.premium import UNKNOWN
from service.domain.query import PlanChoice, PolicyQuestion
from service.domain.scenario import Scenario, scenarios
from service.domain.shares import Shares
from service.domain.tenant import Tenant
from service.domain.terms import chosen_terms
from service.domain.triage import Triage
from service.domain.vocabulary import Stage

# An episode holds some 60 KB of drawn bills and lines, a settlement some 20 KB of steps.
EPISODES_KEPT = 256
LADDERS_KEPT = 1024
SETTLEMENTS_KEPT = 1024
NOTES_KEPT = 256


@dataclass(frozen=True, slots=True)
class Versions:
    """Which version of each document answered; a question that names them is answered the same again.

    The last two are empty without a tenant; a tenant without own prices has ``none`` of them.
    """

    engine: str
    content: str
    triage: str
    pathway: str
    cost_table: str
    items: str
    shares: str
    cities: str
    plans: Mapping[str, str]
    premiums: Mapping[str, str]
    tenant: str = ""
    cost_override: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Everything the scenarios of a question depend on, within one edition."""

    episode: EpisodeKey
    likely: Stage
    included: frozenset[Stage]
    differential_billing: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan at every end of a course, and what to ask its insurer."""

    ends: tuple[Comparison, ...]
    questions: PlanQuestions


class Edition:
    """The published documents of one market in force on one date; with a ``tenant``, what it shows and lays over them.

    ``fingerprint`` names them all: editions with the same one answer alike. What is kept is found by the
    values it was made from, and the longest unused leaves first. ``contents``: the languages on offer, the usual one
    first, each with the version of its sentences.
    """

    def __init__(
        self,
        *,
        market: Market,
        as_of: date,
        versions: Versions,
        pathway_versions: Mapping[str, str],
        triage: Triage,
        pathways: Mapping[str, Pathway],
        items: Mapping[str, ServiceItem],
        cost_table: CostTable,
        shares: Shares,
        plans: Mapping[str, Plan],
        cities: Mapping[str, City],
        sources: Mapping[str, Source],
        nonpayable: Sequence[ListedItem] = (),
        tenant: Tenant | None = None,
        contents: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.contents = contents
        self.market, self.as_of, self.nonpayable, self.tenant = market, as_of, nonpayable, tenant
        self._versions, self._pathway_versions = versions, pathway_versions
        self.triage, self.pathways, self.items, self.cost_table = (
            triage,
            pathways,
            items,
            cost_table,
        )
        self.shares, self.plans, self.cities, self.sources = (
            shares,
            plans,
            cities,
            sources,
        )
        named = (market.code, tenant.id if tenant else "", as_of, versions, sorted(pathway_versions.items()), contents)
        self.fingerprint = sha256(repr(named).encode()).hexdigest()
        self.episode = lru_cache(maxsize=EPISODES_KEPT)(self._price)
        self.ladder = lru_cache(maxsize=LADDERS_KEPT)(self._climb)
        self.scenarios = lru_cache(maxsize=LADDERS_KEPT)(self._scenarios)
        self.notes = lru_cache(maxsize=NOTES_KEPT)(self._notes)
        self.settled = lru_cache(maxsize=SETTLEMENTS_KEPT)(self._settled)

    @property
    def default_plan(self) -> str:
        """The plan that is compared when nobody names one."""
        return self.tenant.default_plan if self.tenant else self.market.default_plan

    @property
    def default_sum_insured(self) -> int:
        """The cover that is looked for when nobody names one, minor units."""
        return (self.tenant and self.tenant.default_sum_insured) or self.market.default_sum_insured

    def locale(self, asked: str) -> str:
        """The language asked for if it is on offer, else the usual one."""
        return asked if asked in self.contents else next(iter(self.contents), asked)

    def zone(self, city: str | None) -> str:
        """The premium zone of a city; empty if nobody knows it."""
        if city is None or self.tenant is None:
            return ""
        try:
            return self.tenant.premium_zones.get(self.city(city).name, "")
        except UnknownCity:
            return ""  # It came with its tier, and may be of any zone.

    def _price(self, key: EpisodeKey) -> Episode:
        return price_episode(
            key,
            pathway=self.pathway(key.presentation),
            items=self.items,
            table=self.cost_table,
            seed=f"{self._versions.cost_table}/{self._pathway_versions[key.presentation]}",
            unit=self.market.rulebook.unit,
        )

    def _climb(
        self, episode: EpisodeKey, included: frozenset[Stage], others: tuple[EpisodeKey, ...]
    ) -> tuple[Rung, ...]:
        found = self.episode(episode)
        return climb(found, included=included, others=tuple(self.episode(other) for other in others))

    def _scenarios(self, course: Course) -> tuple[Scenario, ...]:
        return scenarios(
            self.episode(course.episode),
            likely=course.likely,
            included=course.included,
            differential_billing=course.differential_billing,
        )

    def compare(self, course: Course, case: Case) -> Compared:
        """Every scenario of ``course`` with and without a plan; all but the premium is settled once and kept."""
        choice = PlanChoice(case.plan.id, case.sum_insured, case.options)
        # What somebody pays for a policy, and which others they ask about, settles nothing.
        known = replace(case.policy, plans=(), premium=None)
        found = self.settled(course, choice, known, case.age_that_counts)
        return replace(found, ends=tuple(with_premium(each, case, self.market) for each in found.ends))

    def _settled(self, course: Course, choice: PlanChoice, known: PolicyQuestion, age_years: int | None) -> Compared:
        assert choice.sum_insured is not None
        plan = self.plans[choice.plan_id]
        terms = self.terms(plan, choice.options, choice.sum_insured)
        case = Case(plan, terms, choice.sum_insured, known, UNKNOWN, self.as_of, age_years=age_years)
        ends = tuple(
            replace(settle(scenario, case, self.market), made_from=f"{number} {course} {choice} {known} {age_years}")
            for number, scenario in enumerate(self.scenarios(course))
        )
        return Compared(ends, plan_questions(ends, case, self.market.standard_clauses))

    def terms(self, plan: Plan, options: Sequence[str], sum_insured: int) -> Terms:
        """A plan's terms as held today, within the regulator's maxima."""
        maxima = self.market.longest_waits(self.as_of)
        return chosen_terms(plan, options, sum_insured=sum_insured, maxima=maxima)

    def _notes(
        self, plan_id: str, options: tuple[str, ...], sum_insured: int
    ) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
        """What a plan does not do for a back, and what it does."""
        plan, standard = self.plans[plan_id], self.market.standard_clauses
        terms = self.terms(plan, options, sum_insured)
        return would_not_help(plan, terms, standard), could_help(plan, terms, standard)

    def versions(self, presentation: str = "", plans: Iterable[str] = (), *, locale: str = "") -> Versions:
        """The versions that an answer about ``presentation`` under ``plans`` depends on, in the words of a locale."""
        named, all_of = tuple(plans), self._versions
        return replace(
            all_of,
            content=self.contents.get(locale, all_of.content),
            pathway=self._pathway_versions.get(presentation, ""),
            plans={plan: all_of.plans[plan] for plan in named},
            premiums={plan: all_of.premiums[plan] for plan in named if plan in all_of.premiums},
        )

    def presentation(self, pathway_version: str) -> str | None:
        """The presentation whose pathway has this version today."""
        return next((name for name, version in self._pathway_versions.items() if version == pathway_version), None)

    def pathway(self, presentation: str) -> Pathway:
        """The pathway of a presentation, or UnknownPresentation."""
        try:
            return self.pathways[presentation]
        except KeyError:
            raise UnknownPresentation(presentation, self.pathways, pointer="/presentation") from None

    def plan(self, plan_id: str, *, pointer: str) -> Plan:
        """The plan, or UnknownPlan with the nearest ids."""
        try:
            return self.plans[plan_id]
        except KeyError:
            raise UnknownPlan(plan_id, self.plans, pointer=pointer) from None

    def city(self, name: str) -> City:
        """The city of this name or alias, or UnknownCity."""
        return find_city(self.cities, name)
