"""Which published figures are past the day on which somebody should look at them again.

A figure is due so many months after the date of its source (``publishing_rules``); one whose source names no date
has no such day and is listed as undated. Reminds only: a stale figure stays in force. Knows no store and no clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.dates import add_months, months_between
from service.domain.money import plain
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Source, Term
from service.domain.publishing_rules import PublishingRules
from service.domain.shares import Figure, Shares
from service.domain.source_date import date_of
from service.domain.triage import Triage
from service.domain.vocabulary import Confidence

Documents: TypeAlias = Mapping[str, Mapping[str, Any]]
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Stale:
    """A figure to look at again.

    ``place`` is its place in the document: code, tier and facility of a price; the path of a term or line; age and sum
    insured of a premium. ``source_date`` is printed as the document has it. ``review_date`` and the whole
    ``months_overdue`` since it are None where that names no date.
    """

    kind: str
    name: str
    place: str
    what: str
    source: str
    source_date: str
    review_date: date | None
    months_overdue: int | None


@dataclass(frozen=True, slots=True)
class StaleSource:
    """The figures of one source and date, the longest overdue first, whose days stand for the group."""

    source: str
    source_date: str
    figures: tuple[Stale, ...]

    @property
    def review_date(self) -> date | None:
        """The earliest day on which one of its figures was due."""
        return self.figures[0].review_date

    @property
    def months_overdue(self) -> int | None:
        """Whole months since that day."""
        return self.figures[0].months_overdue


@dataclass(frozen=True, slots=True)
class _Dated:
    place: str
    what: str
    source: str
    source_date: str
    confidence: Confidence | None = None


_Figures: TypeAlias = Callable[[Any, Documents, date], Iterable[_Dated]]


def due(documents: Documents, rules: PublishingRules, as_of: date) -> tuple[Stale, ...]:
    """The figures of ``documents`` (by kind and name) due on ``as_of`` or before, the longest overdue first.

    The undated ones come last. Prices that do not hold on the day are left out; every source that a line or a share
    cites is a figure of its own, because it ages by itself.
    """
    found = [
        stale
        for kind, figures in _FIGURES.items()
        for name, document in documents.get(kind, {}).items()
        for figure in figures(document, documents, as_of)
        if (stale := _judged(kind, name, figure, rules, as_of)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.review_date or date.max, one.kind, one.name)))


def by_source(stale: Iterable[Stale]) -> tuple[StaleSource, ...]:
    """The same figures, those of one source and date together; in the order of ``stale``."""
    groups: dict[tuple[str, str], list[Stale]] = {}
    for one in stale:
        groups.setdefault((one.source, one.source_date), []).append(one)
    return tuple(StaleSource(*cited, tuple(figures)) for cited, figures in groups.items())


def _judged(kind: str, name: str, figure: _Dated, rules: PublishingRules, as_of: date) -> Stale | None:
    stated = date_of(figure.source_date)
    review = add_months(stated, rules.months(kind, figure.confidence)) if stated else None
    if review is not None and review > as_of:
        return None
    overdue = months_between(review, as_of) if review else None
    return Stale(kind, name, figure.place, figure.what, figure.source, figure.source_date, review, overdue)


def _prices(sheet: CostSheet, documents: Documents, as_of: date) -> Iterator[_Dated]:
    return _rows(sheet.rows, documents, as_of)


def _rows(rows: Iterable[CostRow], _: Documents, as_of: date) -> Iterator[_Dated]:
    for row in rows:
        if row.holds(as_of):
            place = "/".join((row.code, row.tier or _ALL, row.facility or _ALL))
            yield _Dated(place, row.label, row.source, row.source_date, row.confidence)


def _terms(plan: Plan, _: Documents, __: date) -> Iterator[_Dated]:
    written = {name: getattr(plan.terms, name) for name in plan.terms.__slots__}
    yield from _cited("terms", written, plan)
    for number, band in enumerate(plan.by_sum_insured):
        yield from _cited(f"by_sum_insured/{number}/terms", band.terms, plan)
    for name, terms in plan.variants.items():
        yield from _cited(f"variants/{name}", terms, plan)
    for number, entry in enumerate(plan.described):
        yield _Dated(f"described/{number}", entry.label, _title(plan.sources, entry.source), entry.as_of)


def _cited(place: str, terms: Mapping[str, Term[Any]], plan: Plan) -> Iterator[_Dated]:
    for name, term in terms.items():
        if term.clause is not None:
            title = _title(plan.sources, term.clause.source)
            yield _Dated(f"{place}/{name}", name.replace("_", " "), title, term.clause.as_of)


def _premiums(table: Mapping[str, Iterable[PremiumRow]], documents: Documents, _: date) -> Iterator[_Dated]:
    plans: Mapping[str, Plan] = documents.get("plan", {})
    for plan_id, rows in table.items():
        plan = plans.get(plan_id)
        called, sources = (plan.name, plan.sources) if plan else (plan_id, {})
        for row in rows:
            what = f"{called}: premium at {row.age_years}, sum insured {plain(row.sum_insured)}"
            yield _Dated(f"{row.age_years}/{plain(row.sum_insured)}", what, _title(sources, row.source), row.as_of)


def _lines(pathway: Pathway, _: Documents, __: date) -> Iterator[_Dated]:
    for number, line in enumerate(pathway.lines):
        what = f"{line.item.replace('_', ' ')}, {line.stage.replace('_', ' ')}"
        yield from _by_source(f"lines/{number}", what, line.sources, pathway.sources)


def _shares(shares: Shares, _: Documents, __: date) -> Iterator[_Dated]:
    for presentation, transitions in shares.presentations.items():
        for key, transition in transitions.items():
            for reading in ("low", "typical", "high"):
                figure: Figure = getattr(transition, reading)
                place = f"presentations/{presentation}/{key}/{reading}"
                what = f"{presentation.replace('_', ' ')}: {key.replace('_', ' ')}, {reading}"
                yield from _by_source(place, what, figure.sources, shares.sources)


def _rules(triage: Triage, _: Documents, __: date) -> Iterator[_Dated]:
    for rule in triage.rules:
        yield from _by_source(f"rules/{rule.id}", rule.reason, rule.sources, triage.sources)


def _by_source(place: str, what: str, cited: Iterable[str], sources: Mapping[str, Source]) -> Iterator[_Dated]:
    for name in cited:
        yield _Dated(place, what, sources[name].title, sources[name].date)


def _title(sources: Mapping[str, Source], name: str) -> str:
    """The title of a source, or its id where its document is not at hand."""
    return sources[name].title if name in sources else name


_FIGURES: Mapping[str, _Figures] = MappingProxyType(
    {
        "cost_table": _prices,
        "cost_override": _rows,
        "plan": _terms,
        "premiums": _premiums,
        "pathway": _lines,
        "shares": _shares,
        "triage": _rules,
    }
)
