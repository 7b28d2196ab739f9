"""Which documents go together: what is wrong between documents that are each right by themselves.

Reads decoded documents by key; a fault points at ``kind/name#/place``. Knows no file and no database.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from service.domain.errors import Fault
from service.domain.plan import Plan, PremiumRow
from service.store.documents import Key

T = TypeVar("T")
Documents = Mapping[Key, object]


def faults_between(documents: Documents, required: Iterable[str]) -> tuple[Fault, ...]:
    """Everything that keeps ``documents`` from being a whole catalogue; ``required`` names the kinds it needs."""
    return (*_missing(documents, required), *_premiums(documents))


def _missing(documents: Documents, required: Iterable[str]) -> Iterator[Fault]:
    there = {key.kind for key in documents}
    for kind in required:
        if kind not in there:
            yield Fault(kind, "missing", f"A catalogue needs a document of kind '{kind}', and none would be in force.")


def _premiums(documents: Documents) -> Iterator[Fault]:
    """A premium belongs to a plan that is published, and cites a source that the plan lists."""
    plans = {key.name: plan for key, plan in documents.items() if isinstance(plan, Plan)}
    for key, tables in documents.items():
        if key.kind != "premiums":
            continue
        assert isinstance(tables, Mapping)
        for plan_id, rows in tables.items():
            if plan_id not in plans:
                yield Fault(_at(key), "unknown", f"No plan '{plan_id}' is published with these premiums.")
                continue
            yield from _sources(key, rows, plans[plan_id])


def _sources(key: Key, rows: Iterable[PremiumRow], plan: Plan) -> Iterator[Fault]:
    for number, row in enumerate(rows, start=1):
        if row.source not in plan.sources:
            known = ", ".join(plan.sources)
            yield Fault(
                _at(key, f"/{number}/source"),
                "unknown",
                f"Plan '{plan.id}' has no source '{row.source}'. Known: {known}.",
            )


def _at(key: Key, place: str = "") -> str:
    return f"{key.kind}/{key.name}{'#' if place else ''}{place}"
