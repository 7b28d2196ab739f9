"""Small plans for the linter: in order by themselves, and spoilt by whatever a test gives them."""

from collections.abc import Mapping
from typing import Any

from service.domain.plan import Authority, Clause, Plan, PlanKind, Reading, Source, Term, Terms
from service.domain.plan_values import SumInsured

LAKH = 10_000_000
CLAUSE = Clause("4.1", Authority.WORDING, "S1", "2025")
SOURCE = Source("S1", "A wording", "a shelf", "2025")


def known(value: object, *others: object, **more: Any) -> Term[Any]:
    """A term that a wording settles, and what it may also be read as."""
    return Term(value, True, CLAUSE, readings=tuple(Reading(other, "It is not clear.") for other in others), **more)


def plan(values: Mapping[str, object], **parts: Any) -> Plan:
    """A base plan of 3 or 5 lakh as of 2025 with these terms, each a value or a Term; all others are left out."""
    terms: dict[str, Any] = {name: value if isinstance(value, Term) else known(value) for name, value in values.items()}
    described: dict[str, Any] = {
        "id": "asha_plan",
        "name": "Asha’s plan",
        "insurer": "Nobody in particular",
        "kind": PlanKind.BASE,
        "uin": None,
        "as_of": "2025",
        "sum_insured": SumInsured(options=(3 * LAKH, 5 * LAKH)),
        "sources": {"S1": SOURCE},
        **parts,
    }
    return Plan(terms=Terms(**terms), **described)
