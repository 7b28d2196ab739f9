"""Triage's result on the wire, as a part of every answer of ``POST /v1/estimates``: the document's words, said.

Decides nothing, and knows nothing of money.
"""

from typing import Any

from service.domain.document_words import act_within, advice, reason, specialist
from service.domain.estimate import Estimate
from service.domain.phrase import Say
from service.domain.triage import Disposition


def course_to_wire(estimate: Estimate, say: Say) -> dict[str, Any]:
    """Triage's result, or the stage as the person named it."""
    if estimate.triage is not None:
        return triage_to_wire(estimate.triage, say)
    return {
        "urgency": None,
        "stage": estimate.stage.value,
        "start_at": None,
        "presentation": estimate.presentation,
        "stages_included": [rung.stage.value for rung in estimate.ladder if rung.included],
        "act_within": None,
        "advice": None,
        "specialist": None,
        "missing": [],
        "reasons": [],
    }


def triage_to_wire(disposition: Disposition, say: Say) -> dict[str, Any]:
    """How urgent, how far, where first, and why: the leading reason first."""
    return {
        "urgency": disposition.urgency.value,
        "stage": disposition.stage.value,
        "start_at": disposition.start_at.value,
        "presentation": disposition.presentation,
        "stages_included": [stage.value for stage in disposition.stages_included],
        "act_within": say(act_within(disposition.urgency, disposition.act_within)),
        "advice": say(advice(disposition.urgency, disposition.advice)),
        "specialist": say(specialist(disposition.specialist)),
        "missing": list(disposition.missing),
        "reasons": [
            {
                "rule": each.rule,
                "text": say(reason(each.rule, each.text)),
                "red_flag": each.red_flag,
                "sources": list(each.sources),
            }
            for each in disposition.reasons
        ],
    }
