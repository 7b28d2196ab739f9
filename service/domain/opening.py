"""The opening sentence in two halves of one size: if it stops early, and if it reaches a hospital."""

from dataclasses import dataclass

from service.domain.comparison import Comparison, Row
from service.domain.phrase import Fact, Money, Phrase
from service.domain.scenario import Role
from service.domain.states import Case
from service.domain.vocabulary import PolicyState, Stage


@dataclass(frozen=True, slots=True)
class Opening:
    """``stops`` is None when the likely end is the hospital; ``cover`` tells the sum insured and its wider use."""

    stops: Phrase | None
    hospital: Phrase
    cover: Phrase


def opening(comparison: tuple[Comparison, ...], cases: tuple[Case, ...]) -> Opening:
    """Speak of the first plan asked about."""
    case = cases[0]
    own = [entry for entry in comparison if entry.plan_id == case.plan.id]
    stops = next((entry for entry in own if entry.stage is not Stage.HOSPITALISATION), None)
    hospital = next(entry for entry in own if entry.stage is Stage.HOSPITALISATION)
    cover: dict[str, Fact] = {
        "plan": case.plan.name,
        "sum_insured": Money(case.sum_insured),
    }
    return Opening(
        stops=None if stops is None else _half("opening.stops", stops, case),
        hospital=_half("opening.hospital", hospital, case),
        cover=Phrase("opening.cover", cover),
    )


def _half(key: str, entry: Comparison, case: Case) -> Phrase:
    """Choose the sentence by what the plan pays past its waits and bought today."""
    past, today = (
        _row(entry, PolicyState.PAST_WAITS),
        _row(entry, PolicyState.BOUGHT_TODAY),
    )
    facts: dict[str, Fact] = {
        "plan": case.plan.name,
        "stage": entry.stage,
        "likely": entry.role is Role.LIKELY,
        "bills": Money(past.bills),
        "past": Money(past.plan_pays),
        "today": Money(today.plan_pays),
    }
    if entry.partial:
        known = {"most": _said("at_most", _most(past)), "now": _said("at_most", _most(today))}
        return Phrase(f"{key}.partial", facts | known)
    return Phrase(f"{key}.{_case(past, today)}", facts | _open_question(past))


def _most(row: Row) -> int:
    """What the plan pays at most, however its open questions are answered."""
    return max([row.plan_pays, *(read.plan_pays for read in row.alternatives)])


def _said(how: str, amount: int) -> Phrase:
    return Phrase(f"amount.{how}", {"amount": Money(amount)}) if amount else Phrase("amount.nothing")


def _open_question(past: Row) -> dict[str, Fact]:
    """The question that moves most, with what the plan pays either way; nothing to add when all is settled."""
    if not past.alternatives:
        return {}
    other = max(past.alternatives, key=lambda read: abs(read.plan_pays - past.plan_pays))
    least, most = sorted((past.plan_pays, other.plan_pays))
    return {
        "least": _said("about", least),
        "most": Money(most),
        "because": other.because,
    }


def _case(past: Row, today: Row) -> str:
    if not _most(past):
        return "nothing"
    unsure = "unsure" if past.alternatives else "pays"
    return f"{unsure}_today" if today.plan_pays else f"{unsure}_later"


def _row(entry: Comparison, state: PolicyState) -> Row:
    return next(row for row in entry.rows if row.policy_state is state)
