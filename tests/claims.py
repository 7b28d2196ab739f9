"""Claims handed in, as the domain sees them: builders with defaults; ``settle`` and ``one`` settle them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from service.domain.adjudication import ClaimAnswer, Settled, settle_year
from service.domain.adjudication_query import AdjudicationQuery, ClaimAsked, PolicyAsked, policy_of, sheets_of
from service.domain.bill import BilledLine, Stay
from service.domain.claim_sheet import ClaimSheet
from service.domain.markets.india import MARKET
from service.domain.plan import Plan, PlanKind, Term, Terms
from service.domain.plan_values import SumInsured
from service.domain.policy import Insured, Policy
from service.domain.vocabulary import ServiceCategory
from tests.world import LAKH

TODAY = date(2026, 11, 20)


def rupees(amount: int) -> int:
    """Minor units."""
    return amount * 100


def charge(category: ServiceCategory, amount: int, **more: Any) -> BilledLine:
    """A line of a bill, in whole rupees."""
    return BilledLine(more.pop("label", ""), more.pop("item", category.value), category, rupees(amount), **more)


def package(amount: int, **more: Any) -> BilledLine:
    """A procedure at one price."""
    return charge(ServiceCategory.PROCEDURE_PACKAGE, amount, **more)


def claim(*lines: BilledLine, nights: int = 1, admitted: date | None = None, **more: Any) -> ClaimAsked:
    """A stay of some nights, dated when ``admitted`` is given; more fields as of ClaimAsked, ``stay_…`` as of Stay."""
    told: dict[str, Any] = {
        name.removeprefix("stay_"): more.pop(name) for name in list(more) if name.startswith("stay_")
    }
    if admitted is not None:
        start = datetime.combine(admitted, datetime.min.time())
        told = {"admitted": start, "discharged": datetime.fromordinal(admitted.toordinal() + nights), **told}
    elif told.get("admission", True):
        told = {"hours": 24 * nights, **told}
    return ClaimAsked(more.pop("id", "claim"), lines, Stay(**told), **more)


def plan_of(terms: Terms, **more: Any) -> Plan:
    """A plan with these terms, each taken as known."""
    known = {name: Term(getattr(terms, name).value, known=True) for name in Terms.__dataclass_fields__}
    return Plan(
        id=more.pop("id", "ours"),
        name="Ours",
        insurer="Nobody",
        kind=PlanKind.BASE,
        uin=None,
        as_of="2026",
        sum_insured=SumInsured(minimum=1, maximum=1_000 * LAKH),
        terms=Terms(**known),
        sources={},
        **more,
    )


def policy(terms: Terms | None = None, sum_insured: int = 5 * LAKH, **more: Any) -> Policy:
    """A long-held policy of a plan with ``terms``; more fields as of PolicyAsked."""
    chosen = more.pop("plan", None) or plan_of(terms or Terms())
    asked = PolicyAsked(more.pop("id", "policy"), sum_insured, plan=chosen, **more)
    return policy_of(asked, chosen, market=MARKET, as_of=TODAY)


def sheet(asked: ClaimAsked, member: Insured | None = None) -> ClaimSheet:
    """One claim laid out by days."""
    query = AdjudicationQuery("in", (), (asked,), (member or Insured("member"),))
    return sheets_of(query)[0]


def settle(asked: Sequence[ClaimAsked], policies: Sequence[Policy], member: Insured | None = None) -> list[ClaimAnswer]:
    """Claims of one person in order, under policies in order."""
    sheets = [sheet(one, member) for one in asked]
    return list(settle_year(sheets, policies, market=MARKET, as_of=TODAY))


def one(asked: ClaimAsked, held: Policy, member: Insured | None = None) -> Settled:
    """One claim under one policy."""
    return settle([asked], [held], member)[0].policies[0]


def pays(answers: Sequence[ClaimAnswer], place: int = 0) -> list[int]:
    """What the policy at ``place`` pays of each claim, in rupees."""
    return [answer.policies[place].plan_pays // 100 for answer in answers]
