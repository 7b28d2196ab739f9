"""The columns of a report of estimates: one row of this tuple each, in the order of the file.

The same tuple writes CSV, Parquet, the CSVW dictionary and the README. Knows no file.
"""

from collections.abc import Iterator

from service.reports.columns import Column, Report, Type

TEXT, CODE, MONEY, WHOLE, DATE = Type.TEXT, Type.CODE, Type.MONEY, Type.WHOLE, Type.DATE


def _column(name: str, type_: Type, description: str) -> Column:
    """A column of what the cohort settled, by its own name."""
    return Column(name, type_, f"columns.{name}", description)


STATES = {
    "bought_today": "under a policy bought today",
    "past_waits": "under a policy past all its waits",
    "own_policy": "under the member's own policy",
}


def _of_states() -> Iterator[Column]:
    for state, words in STATES.items():
        yield _column(f"{state}_plan_pays", MONEY, f"What the plan pays {words}.")
        yield _column(f"{state}_patient_pays", MONEY, f"What is left of the bills {words}.")
        yield _column(f"{state}_total", MONEY, f"Patient pays and premium {words}.")
        yield _column(f"{state}_difference", MONEY, f"Total less what it costs without a policy, {words}.")
        yield _column(f"{state}_cover_verdict", CODE, f"The cover verdict {words}.")
        yield _column(f"{state}_year_verdict", CODE, f"The year verdict {words}; empty while it is open.")


ESTIMATE_COLUMNS = (
    _column("id", TEXT, "The member's id as it was sent."),
    _column("row_no", WHOLE, "The row of the input, from 1 under its header."),
    _column("error", TEXT, "Why there is no answer: code column: detail; …; empty if there is one."),
    _column("kind", CODE, "estimate, no_price or emergency; the last two have no amount."),
    _column("presentation", CODE, "The kind of back spasm."),
    _column("urgency", CODE, "How soon to act; empty if a stage was given instead of answers."),
    _column("city_tier", CODE, "The tier whose prices hold."),
    _column("facility", CODE, "The kind of hospital."),
    _column("scenario", CODE, "The stage at which the episode ends."),
    _column("role", CODE, "likely or worst."),
    _column("variant", CODE, "Which course the hospital stay takes."),
    _column("plan_id", CODE, "The plan compared."),
    _column("sum_insured", MONEY, "The cover asked about."),
    _column("currency", CODE, "ISO 4217; of every amount in the row."),
    _column("bills", MONEY, "What providers charge, typically; what it costs without a policy."),
    _column("bills_low", MONEY, "The 10th percentile of the bills; empty if not known."),
    _column("bills_high", MONEY, "The 90th percentile of the bills; empty if not known."),
    _column("premium", MONEY, "The yearly premium; empty if not known."),
    _column("premium_basis", CODE, "Where the premium comes from."),
    *_of_states(),
    _column("partial", CODE, "true if a line of care has no price and is missing from the amounts."),
    _column("engine_version", CODE, "Version of the engine."),
    _column("content_version", CODE, "Version of the sentences."),
    _column("triage_version", CODE, "Version of triage."),
    _column("pathway_version", CODE, "Version of the pathway."),
    _column("cost_table_version", CODE, "Version of the prices."),
    _column("plan_version", CODE, "Version of the plan."),
)
HEADER = tuple(column.name for column in ESTIMATE_COLUMNS)
ESTIMATES = Report(
    "estimates",
    "One row for each row of the input, plan and scenario; a wrong row is one row with its error.",
    ESTIMATE_COLUMNS,
)
