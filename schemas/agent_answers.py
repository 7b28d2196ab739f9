"""What agents are answered where no address of the API answers the same: triage alone, a line explained, a plan.

Takes apart what the estimate says, and says nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from schemas.estimate import SAFETY, disclosure_to_wire, sources_to_wire
from schemas.triage_answer import triage_to_wire
from service.domain.agent_question import LineQuestion
from service.domain.edition import Versions
from service.domain.errors import Fault
from service.domain.phrase import Say
from service.domain.triage import Disposition, Triage

Json = dict[str, Any]

ABOUT_A_LINE = ("estimate_id", "market", "currency", "as_of", "locale", "where")
ABOUT_A_PLAN = ("D04", "D10", SAFETY, "D15")  # versions, waits, no advice, whom to ask


def triage_alone_to_wire(
    disposition: Disposition, versions: Versions, *, triage: Triage, country: str, locale: str, say: Say, as_of: date
) -> Json:
    """How soon to act, how far it may go and where to start, before any price."""
    return {
        "kind": "triage",
        "as_of": as_of.isoformat(),
        "locale": locale,
        "triage": triage_to_wire(disposition, say),
        "emergency_numbers": list(triage.emergency_numbers[country].lines),
        "disclosures": [disclosure_to_wire(SAFETY, say, as_of)],
        "versions": {"engine": versions.engine, "content": versions.content, "triage": versions.triage},
        "sources": sources_to_wire(
            [source for reason in disposition.reasons for source in reason.sources], triage.sources
        ),
    }


def without_lines(estimate: Mapping[str, Any]) -> Json:
    """An answer of ``POST /v1/estimates`` without the lines of its bills, which are most of it."""
    if estimate["kind"] != "estimate":
        return dict(estimate)
    bare = [{**entry, "rows": [_without(row, "lines") for row in entry["rows"]]} for entry in estimate["comparison"]]
    ladder = [_without(rung, "lines", "possible_extras") for rung in estimate["ladder"]]
    return {**estimate, "ladder": ladder, "comparison": bare}


def line_to_wire(estimate: Mapping[str, Any], asked: LineQuestion) -> Json:
    """One item of an estimate: what it costs and who says so, and how each policy state settles it."""
    bill = [line for rung in estimate["ladder"] for line in rung["lines"] if line["item"] == asked.item]
    settled = [told for entry, row in _rows(estimate, asked) if (told := _settled(entry, row, asked.item))["lines"]]
    cited = set(_cited(bill, settled))
    return {
        "kind": "line",
        **{name: estimate[name] for name in ABOUT_A_LINE},
        "item": asked.item,
        "label": bill[0]["label"],
        "bill": bill,
        "settled": settled,
        "versions": estimate["versions"],
        "sources": [source for source in estimate["sources"] if source["id"] in cited],
        "assumptions": estimate["assumptions"],
        "disclosures": estimate["disclosures"],
    }


def line_faults(estimate: Mapping[str, Any], asked: LineQuestion) -> Iterator[Fault]:
    """What of the line asked about this estimate does not have, with what it has."""
    rows = [(entry["scenario"], row["policy_state"]) for entry in estimate["comparison"] for row in entry["rows"]]
    items = [line["item"] for rung in estimate["ladder"] for line in rung["lines"]]
    yield from _absent("/item", asked.item, items)
    yield from _absent("/scenario", asked.scenario, [scenario for scenario, _ in rows])
    yield from _absent("/policy_state", asked.policy_state, [state for _, state in rows])


def _absent(at: str, asked: str | None, there: Iterable[str]) -> Iterator[Fault]:
    known = list(dict.fromkeys(there))
    if asked is not None and asked not in known:
        yield Fault(at, "not_in_answer", f"This estimate has no '{asked}'. It has: {', '.join(known)}.")


def _rows(estimate: Mapping[str, Any], asked: LineQuestion) -> Iterator[tuple[Json, Json]]:
    for entry in estimate["comparison"]:
        for row in entry["rows"]:
            if asked.scenario in (None, entry["scenario"]) and asked.policy_state in (None, row["policy_state"]):
                yield entry, row


def _settled(entry: Json, row: Json, item: str) -> Json:
    return {
        **{name: entry[name] for name in ("plan_id", "sum_insured", "scenario", "role", "variant")},
        **{name: row[name] for name in ("policy_state", "cover_verdict", "year_verdict")},
        "lines": [line for line in row["lines"] if line["item"] == item],
    }


def _cited(bill: Iterable[Json], settled: Iterable[Json]) -> Iterator[str]:
    for line in bill:
        yield from line["quantity_sources"]
    for step in (step for told in settled for line in told["lines"] for step in line["steps"]):
        yield from [step["clause"]["source"]] if step["clause"] else ()


def _without(part: Mapping[str, Any], *names: str) -> Json:
    return {name: value for name, value in part.items() if name not in names}
