"""Every figure of a catalogue has a source and a date, and every triple of figures is in order.

``n.d.`` and ``undated`` count as dates: they say that the source prints none. A term marked unknown is no figure.
The documents' own schemas refuse most of this one by one; here it is proven of all that is in force. Knows no price.
"""

from collections.abc import Iterable, Iterator, Mapping

from service.domain.care import Triple
from service.domain.checks.product import stated
from service.domain.cost_sheet import CostRow, CostSheet, SplitRow
from service.domain.errors import Fault, Looks, pointer
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Source
from service.domain.shares import Figure, Shares, Transition


def prices_cited(sheet: CostSheet) -> Looks:
    """Rows have a source and its date, factors their evidence, parts of a package the row they come from."""
    for number, row in enumerate(sheet.rows, start=1):
        at = f"cost_table/cost_table#/{number}"
        yield (*_said(f"{at}/source", row.source), *_said(f"{at}/source_date", row.source_date))
    for factor in sheet.factors:
        yield tuple(_said(f"factors/{factor.group}/evidence", factor.evidence))
    for split in sheet.splits:
        at = "/".join(("package_split", split.package, split.tier, split.facility, split.component))
        yield (*_said(f"{at}/basis", split.basis), *_said(f"{at}/price_from", split.price_from))


def premiums_cited(tables: Mapping[str, Mapping[str, tuple[PremiumRow, ...]]]) -> Looks:
    """Each rate names its source, which is looked for in the plan elsewhere, and its date."""
    for name, table in tables.items():
        for rows in table.values():
            for number, row in enumerate(rows, start=1):
                at = f"premiums/{name}#/{number}"
                yield (*_said(f"{at}/source", row.source), *_said(f"{at}/as_of", row.as_of))


def quantities_cited(pathways: Mapping[str, Pathway]) -> Looks:
    """Each line of a pathway cites sources that its document lists, each with a date."""
    for name, pathway in pathways.items():
        for place, line in enumerate(pathway.lines):
            yield tuple(_listed(f"pathway/{name}#/lines/{place}/sources", line.sources, pathway.sources))


def shares_cited(shares: Shares) -> Looks:
    """Each reading of a share cites sources that the document lists, each with a date."""
    for at, transition in _transitions(shares):
        for reading, figure in _readings(transition).items():
            yield tuple(_listed(f"{at}/{reading}/sources", figure.sources, shares.sources))


def terms_cited(plans: Mapping[str, Plan]) -> Looks:
    """Each term that is known names the text it was read from, by its date, and the plan lists that source."""
    for name, plan in plans.items():
        for path, term in stated(plan):
            if term.known:
                at, clause = f"plan/{name}#{pointer(path)}", term.clause
                cited = (clause.source,) if clause else ()
                dated = _said(f"{at}/as_of", clause.as_of) if clause else ()
                yield (*_listed(f"{at}/source", cited, plan.sources), *dated)


def amounts_in_order(sheet: CostSheet) -> Looks:
    """Of each price and each part of a package: low, typical and high rise."""
    for number, row in enumerate(sheet.rows, start=1):
        yield tuple(_rising(f"cost_table/cost_table#/{number}/low", row))
    for split in sheet.splits:
        at = "/".join(("package_split", split.package, split.tier, split.facility, split.component))
        yield tuple(_rising(f"{at}/low", split))


def quantities_in_order(pathways: Mapping[str, Pathway]) -> Looks:
    """Of each quantity and each day of a pathway: low, typical and high rise."""
    for name, pathway in pathways.items():
        for place, line in enumerate(pathway.lines):
            yield tuple(_rising(f"pathway/{name}#/lines/{place}/quantity", line.quantity))
            yield tuple(_rising(f"pathway/{name}#/lines/{place}/day", line.day))


def shares_in_order(shares: Shares) -> Looks:
    """Of each share: low, typical and high rise."""
    for at, transition in _transitions(shares):
        values = [figure.value for figure in _readings(transition).values()]
        yield () if values == sorted(values) else (_order(at),)


def _transitions(shares: Shares) -> Iterator[tuple[str, Transition]]:
    for presentation, transitions in shares.presentations.items():
        for key, transition in transitions.items():
            yield f"shares/shares#/presentations/{presentation}/{key}", transition


def _readings(transition: Transition) -> dict[str, Figure]:
    return {"low": transition.low, "typical": transition.typical, "high": transition.high}


def _said(at: str, text: str) -> Iterator[Fault]:
    """A fault where nothing is written."""
    if not text.strip():
        said = at.rpartition("/")[2].replace("_", " ")
        yield Fault(at, "uncited", f"A figure stands here without its {said}: write where and when it was found.")


def _listed(at: str, cited: Iterable[str], known: Mapping[str, Source]) -> Iterator[Fault]:
    """A fault where no source is cited, or one that is not listed or has no date."""
    names = tuple(cited)
    if not names:
        yield Fault(at, "uncited", "A figure stands here without a source: cite one that the document lists.")
    for name in names:
        if name not in known:
            yield Fault(at, "source", f"The document lists no source '{name}'. Known: {', '.join(known)}.")
        elif not known[name].date.strip():
            yield Fault(at, "undated", f"The source '{name}' has no date: write one, or undated.")


def _rising(at: str, row: CostRow | SplitRow | Triple) -> Iterator[Fault]:
    if not row.low <= row.typical <= row.high:
        yield _order(at)


def _order(at: str) -> Fault:
    return Fault(at, "order", "Give low, typical and high in rising order.")
