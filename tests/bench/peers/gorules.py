"""The rule set as a GoRules ZEN decision: a table of prices, then one expression a step.

Asked by key through a static loader, which is several times faster than ``create_decision(…).evaluate``.
"""

from importlib.metadata import version
from typing import Any

import numpy as np
from zen import ZenEngine

from service.domain.money import Array
from tests.bench.peers import rule_set
from tests.bench.peers.rule_set import Case, Cases

KEY = "claim"
TRACED = {"trace": True}
STEPS = {
    "billed": "price + beyond",
    "after_deductible": f"max([$.billed - {rule_set.DEDUCTIBLE}, 0])",
    "after_copay": f"$.after_deductible - floor(($.after_deductible * {rule_set.COPAY_PERCENT} + 50) / 100)",
    "within_sub_limit": f"min([$.after_copay, {rule_set.SUB_LIMIT}])",
    "plan_pays": "min([$.within_sub_limit, left])",
}


def _node(name: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    node = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}


def decision() -> dict[str, Any]:
    """The decision as ZEN's editor would save it."""
    table = {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": name, "name": name, "field": name} for name in ("course", "tier")],
        "outputs": [{"id": "price", "name": "price", "field": "price"}],
        "rules": [
            {"_id": f"{course}-{tier}", "course": f'"{course}"', "tier": f'"{tier}"', "price": str(price)}
            for course, row in zip(rule_set.COURSES, rule_set.PRICES, strict=True)
            for tier, price in zip(rule_set.TIERS, row, strict=True)
        ],
    }
    steps = {"expressions": [{"id": key, "key": key, "value": value} for key, value in STEPS.items()]}
    nodes = [
        _node("asked", "inputNode"),
        _node("price", "decisionTableNode", table),
        _node("steps", "expressionNode", steps),
        _node("answer", "outputNode"),
    ]
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in zip(names, names[1:], strict=False)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _context(case: Case) -> dict[str, Any]:
    return {"course": case.course, "tier": case.tier, "beyond": case.beyond, "left": case.left}


class Zen:
    """One engine that keeps the decision compiled."""

    name = f"ZEN {version('zen-engine')}"

    def __init__(self) -> None:
        self.engine = ZenEngine({"loader": {"type": "static", "content": {KEY: decision()}}})

    def one(self, case: Case) -> int:
        return _paise(self.engine.evaluate(KEY, _context(case))["result"]["plan_pays"])

    def explained(self, case: Case) -> tuple[int, dict[str, Any]]:
        """The trace of every node: its input, output and the row or expressions it took."""
        found = self.engine.evaluate(KEY, _context(case), TRACED)
        return _paise(found["result"]["plan_pays"]), found["trace"]

    def prepared(self, cases: Cases) -> list[dict[str, Any]]:
        return [{"key": KEY, "context": _context(case)} for case in cases]

    def many(self, prepared: list[dict[str, Any]]) -> Array:
        found = self.engine.evaluate_batch(prepared)
        rupees = [each["data"]["result"]["plan_pays"] for each in found]
        return np.array([_paise(each) for each in rupees], dtype=np.int64)


def every_way() -> tuple[Zen, ...]:
    """The one way worth measuring."""
    return (Zen(),)


def _paise(rupees: float) -> int:
    return round(rupees * 100)
