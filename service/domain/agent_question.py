"""What an agent asks that is no question of an estimate: about one line of it, or about one plan."""

from dataclasses import dataclass
from datetime import date, datetime

from service.domain.query import Query
from service.domain.vocabulary import PolicyState, Stage


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """One item of the bills behind ``query``; without a scenario or a policy state, in all of them."""

    query: Query
    item: str
    scenario: Stage | None = None
    policy_state: PolicyState | None = None


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """One plan, as published for a day."""

    market: str
    plan_id: str
    as_of: date | None = None
    recorded_at: datetime | None = None
    locale: str = ""
