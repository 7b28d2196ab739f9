"""The columns of a report of estimates: one row of this tuple each, in the order of the file.

The same tuple writes CSV, Parquet, the CSVW dictionary and the README. Knows no file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.reports.columns import Type

TEXT, CODE, MONEY, WHOLE, DATE = Type.TEXT, Type.CODE, Type.MONEY, Type.WHOLE, Type.DATE
CSVW_TYPES = {TEXT: "string", CODE: "token", MONEY: "decimal", WHOLE: "integer", DATE: "date"}


@dataclass(frozen=True, slots=True)
class EstimateColumn:
    """``name`` from the fourth on is that of the cohort's column."""

    name: str
    type: Type
    description: str


STATES = {
    "bought_today": "under a policy bought today",
    "past_waits": "under a policy past all its waits",
    "own_policy": "under the member's own policy",
}


def _of_states() -> Iterator[EstimateColumn]:
    for state, words in STATES.items():
        yield EstimateColumn(f"{state}_plan_pays", MONEY, f"What the plan pays {words}.")
        yield EstimateColumn(f"{state}_patient_pays", MONEY, f"What is left of the bills {words}.")
        yield EstimateColumn(f"{state}_total", MONEY, f"Patient pays and premium {words}.")
        yield EstimateColumn(f"{state}_difference", MONEY, f"Total less what it costs without a policy, {words}.")
        yield EstimateColumn(f"{state}_cover_verdict", CODE, f"The cover verdict {words}.")
        yield EstimateColumn(f"{state}_year_verdict", CODE, f"The year verdict {words}; empty while it is open.")


ESTIMATE_COLUMNS = (
    EstimateColumn("id", TEXT, "The member's id as it was sent."),
    EstimateColumn("row_no", WHOLE, "The row of the input, from 1 under its header."),
    EstimateColumn("error", TEXT, "Why there is no answer: code column: detail; …; empty if there is one."),
    EstimateColumn("kind", CODE, "estimate, no_price or emergency; the last two have no amount."),
    EstimateColumn("presentation", CODE, "The kind of back spasm."),
    EstimateColumn("urgency", CODE, "How soon to act; empty if a stage was given instead of answers."),
    EstimateColumn("city_tier", CODE, "The tier whose prices hold."),
    EstimateColumn("facility", CODE, "The kind of hospital."),
    EstimateColumn("scenario", CODE, "The stage at which the episode ends."),
    EstimateColumn("role", CODE, "likely or worst."),
    EstimateColumn("variant", CODE, "Which course the hospital stay takes."),
    EstimateColumn("plan_id", CODE, "The plan compared."),
    EstimateColumn("sum_insured", MONEY, "The cover asked about."),
    EstimateColumn("currency", CODE, "ISO 4217; of every amount in the row."),
    EstimateColumn("bills", MONEY, "What providers charge, typically; what it costs without a policy."),
    EstimateColumn("bills_low", MONEY, "The 10th percentile of the bills; empty if not known."),
    EstimateColumn("bills_high", MONEY, "The 90th percentile of the bills; empty if not known."),
    EstimateColumn("premium", MONEY, "The yearly premium; empty if not known."),
    EstimateColumn("premium_basis", CODE, "Where the premium comes from."),
    *_of_states(),
    EstimateColumn("partial", CODE, "true if a line of care has no price and is missing from the amounts."),
    EstimateColumn("engine", CODE, "Version of the engine."),
    EstimateColumn("content", CODE, "Version of the sentences."),
    EstimateColumn("triage", CODE, "Version of triage."),
    EstimateColumn("pathway", CODE, "Version of the pathway."),
    EstimateColumn("cost_table", CODE, "Version of the prices."),
    EstimateColumn("plan", CODE, "Version of the plan."),
)
HEADER = tuple(column.name for column in ESTIMATE_COLUMNS)


def dictionary(url: str) -> Mapping[str, Any]:
    """The dictionary of a report as CSV on the Web has it (W3C)."""
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": CSVW_TYPES[column.type],
            "null": "",
            "required": column.name == "row_no",
            "dc:description": column.description,
        }
        for column in ESTIMATE_COLUMNS
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True, "delimiter": ","},
        "tableSchema": {"columns": columns},
    }
