"""Which kinds of documents lie on which shelf: a market's own, a tenant's over it, or either. Knows no document."""

from collections.abc import Iterable, Iterator

from service.domain.errors import Fault

TENANT_ONLY = frozenset({"tenant", "cost_override", "switch"})
MARKET_ONLY = frozenset(
    {"content", "triage", "screens", "shares", "pathway", "items", "nonpayable", "cost_table", "examples"}
)

# How a shelf itself is kept and checked: a tenant's is not its market's.
OF_EACH_SHELF = frozenset({"publishing", "regressions"})


def misplaced(documents: Iterable[tuple[str, str]], tenant: str) -> Iterator[Fault]:
    """A fault for each document (kind, name) that its shelf may not hold; no ``tenant`` is the market's own shelf."""
    for kind, name in documents:
        if tenant and kind in MARKET_ONLY:
            detail = f"'{kind}' is the market's: a tenant lays no document of its own over it. Take it away."
            yield Fault(f"{kind}/{name}", "misplaced", detail)
        elif not tenant and kind in TENANT_ONLY:
            detail = f"'{kind}' belongs to a tenant: publish it on a tenant's shelf, not on the market's."
            yield Fault(f"{kind}/{name}", "misplaced", detail)
