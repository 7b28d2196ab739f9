"""An answer as lines: one per scenario, plan, policy state and bill line, in that order.

A line of a settled bill says what it cost; what it is, on which day and from which source stands on the
ladder. They are put together here. Knows no column and no format.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Part = Mapping[str, Any]

PREMIUM = "premium"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line and all that surrounds it: the answer, the scenario, the policy state, the care, the settlement."""

    answer: Part
    scenario: Part = field(default_factory=dict)
    row: Part = field(default_factory=dict)
    care: Part = field(default_factory=dict)
    settled: Part = field(default_factory=dict)
    number: int | None = None

    @property
    def advice(self) -> str | None:
        """What to do now: an answer without a price says it in full."""
        advice = self.answer.get("advice") or self.answer["triage"]["advice"]
        return None if advice is None else str(advice)

    @property
    def day(self) -> int | None:
        """Its first day in this scenario: a visit that leads to a stay moves to the day before."""
        return self._when("day")

    @property
    def last_day(self) -> int | None:
        """Its last day in this scenario."""
        return self._when("last_day")

    def _when(self, name: str) -> int | None:
        day: int | None = self.settled.get(name, self.care.get(name))
        return day

    @property
    def plan_version(self) -> str | None:
        """The version of the plan of this line."""
        versions: Mapping[str, str] = self.answer["versions"].get("plans", {})
        return versions.get(self.scenario.get("plan_id", ""))

    @property
    def steps(self) -> str | None:
        """Each step as a sentence, after its amount."""
        return self._of_steps(f"{step['amount']}: {step['text']}" for step in self._steps)

    @property
    def rules(self) -> str | None:
        """The rules behind the steps."""
        return self._of_steps(step["rule"] for step in self._steps)

    @property
    def clauses(self) -> str | None:
        """Where the rules are written."""
        clauses = (step["clause"] for step in self._steps)
        return self._of_steps(clause["ref"] or clause["source"] for clause in clauses if clause)

    @property
    def _steps(self) -> Sequence[Part]:
        steps: Sequence[Part] = self.settled.get("steps", ())
        return steps

    @staticmethod
    def _of_steps(told: Iterable[str]) -> str | None:
        """Each once, None if there are none."""
        return "; ".join(dict.fromkeys(told)) or None


def lines_of(answer: Part) -> Iterator[ReportLine]:
    """Every line of an answer; advice without a price is one line with the advice alone."""
    if "comparison" not in answer:
        yield ReportLine(answer)
        return
    for scenario in answer["comparison"]:
        rungs = _rungs(answer, scenario["scenario"])
        for row in scenario["rows"]:
            together = [*_bill(rungs, row["lines"]), *_unpriced(rungs), *_premium(row["premium"])]
            for number, (care, settled) in enumerate(together, start=1):
                yield ReportLine(answer, scenario, row, care, settled, number)


def _rungs(answer: Part, end: str) -> Sequence[Part]:
    """The rungs that an episode ending at ``end`` goes through."""
    stages = [rung["stage"] for rung in answer["ladder"]]
    below = answer["ladder"][: stages.index(end) + 1]
    return [rung for rung in below if rung["included"] or rung["stage"] == end]


def _bill(rungs: Sequence[Part], lines: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """Each settled line with its care; an item that comes several times is told apart by its amount."""
    waiting = [care for rung in rungs for care in rung["lines"] if not care["already_spent"]]
    for line in lines:
        care = next(one for one in waiting if (one["item"], one["amount"]) == (line["item"], line["billed"]))
        waiting.remove(care)
        yield care, line


def _unpriced(rungs: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """What has no price stays visible, with empty amounts."""
    for rung in rungs:
        for care in rung["lines"]:
            if care["amount"] is None and not care["already_spent"]:
                yield care, {}


def _premium(premium: Part | None) -> Iterator[tuple[Part, Part]]:
    """The year's premium as a line of its own, so that a policy state's lines add up to its total."""
    if premium is not None:
        care = {"item": PREMIUM, "label": premium["text"], "source": premium["source"], "source_date": premium["as_of"]}
        yield care, {"patient_pays": premium["amount"]}
