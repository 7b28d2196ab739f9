"""Which figures a kind of limit or deductible needs, and which it must not have."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.document import Path
from schemas.fields import Said
from service.domain.plan_values import (
    DeductibleKind,
    LimitKind,
)

NEEDED = {
    LimitKind.NONE: frozenset[str](),
    LimitKind.AMOUNT: frozenset({"amount"}),
    LimitKind.PERCENT: frozenset({"percent_bps"}),
    LimitKind.LOWER_OF: frozenset({"amount", "percent_bps"}),
    DeductibleKind.NONE: frozenset[str](),
    DeductibleKind.PER_CLAIM: frozenset({"amount"}),
    DeductibleKind.AGGREGATE: frozenset({"amount"}),
    DeductibleKind.FRANCHISE: frozenset({"amount"}),
    DeductibleKind.PERCENT: frozenset({"percent_bps"}),
    LimitKind.CATEGORY: frozenset({"room_class"}),
}
OPTIONAL = {DeductibleKind.PERCENT: frozenset({"minimum", "maximum"})}


def faults_of_kind(data: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[Path, Said]]:
    """The figures a kind needs are there and not zero; those it does not need are absent or zero."""
    kind = data.get("kind")
    if kind is None:
        return
    for name in names:
        if name in NEEDED[kind] and not data.get(name):
            yield (name,), Said(f"A limit or deductible of kind '{kind}' needs {name}{_above_zero(name)}.", "needed")
        if name not in NEEDED[kind] | OPTIONAL.get(kind, frozenset()) and data.get(name):
            yield (name,), Said(f"Kind '{kind}' has no {name}: leave it out.", "superfluous")


def _above_zero(name: str) -> str:
    return "" if name == "room_class" else " above zero"
