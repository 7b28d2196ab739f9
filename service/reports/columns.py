"""What a column of a report is, and those of the lines of an estimate: where a value stands and what it says.

The same tuple writes the file and its dictionary. Knows no schema, no store and no CSV.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any


class Type(StrEnum):
    """How a cell is written: free text, one of our codes, a decimal amount, a whole number, a date or a moment."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    WHOLE = "whole"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """``where`` is a path into what a row tells; what is not there, or is null, leaves the cell empty, not 0."""

    name: str
    type: Type
    where: str
    description: str

    def read(self, row: Any) -> object:
        """The value of this column in a row."""
        part, *path = self.where.split(".")
        return reduce(_inside, path, getattr(row, part))


def _inside(part: object, name: str) -> object:
    return part.get(name) if isinstance(part, Mapping) else None


class Profile(StrEnum):
    """For whom a file is: people with a spreadsheet, or a program, which gets no free text."""

    SPREADSHEET = "spreadsheet"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of file: what a row is, its columns in their order, and those that tell one row from another."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def kept(self, profile: Profile) -> tuple[Column, ...]:
        """The columns that a profile has."""
        return tuple(one for one in self.columns if profile is Profile.SPREADSHEET or one.type is not Type.TEXT)


TEXT, CODE, MONEY, WHOLE, DATE, MOMENT = Type

COLUMNS = (
    Column("kind", CODE, "answer.kind", "estimate, no_price or emergency; the last two carry advice and no amount."),
    Column("estimate_id", CODE, "answer.estimate_id", "The same question under the same versions has the same id."),
    Column("market", CODE, "answer.market", "The market asked about."),
    Column("currency", CODE, "answer.currency", "ISO 4217; of every amount in the row."),
    Column("as_of", DATE, "answer.as_of", "The day whose published documents answered."),
    Column("urgency", CODE, "answer.triage.urgency", "How soon to act; empty if a stage was given instead of answers."),
    Column("presentation", CODE, "answer.triage.presentation", "The kind of back spasm."),
    Column("advice", TEXT, "advice", "What to do now."),
    Column("scenario", CODE, "scenario.scenario", "The stage at which the episode ends."),
    Column("role", CODE, "scenario.role", "likely or worst."),
    Column("variant", CODE, "scenario.variant", "Which course the hospital stay takes."),
    Column("plan_id", CODE, "scenario.plan_id", "The plan compared."),
    Column("sum_insured", MONEY, "scenario.sum_insured", "The cover asked about."),
    Column("policy_state", CODE, "row.policy_state", "no_policy, bought_today, past_waits or own_policy."),
    Column("cover_verdict", CODE, "row.cover_verdict.code", "The cover verdict of this policy state."),
    Column("year_verdict", CODE, "row.year_verdict.code", "The year verdict; empty while it is open."),
    Column("line_no", WHOLE, "number", "Order within scenario, plan and policy state, from 1."),
    Column("item", CODE, "care.item", "Code of the service item; premium for the premium of the year."),
    Column("label", TEXT, "care.label", "The item in words."),
    Column("stage", CODE, "care.stage", "The stage at which it is done."),
    Column("day", WHOLE, "day", "Its first day, counted from the onset."),
    Column("last_day", WHOLE, "last_day", "Its last day."),
    Column("quantity", WHOLE, "care.quantity", "How many, typically."),
    Column("unit", TEXT, "care.unit", "What is counted."),
    Column("unit_price", MONEY, "care.unit_price", "For display; billed is worked out from the exact price."),
    Column(
        "billed", MONEY, "settled.billed", "What the provider charges: plan_pays + patient_pays; empty if unpriced."
    ),
    Column("plan_pays", MONEY, "settled.plan_pays", "What the plan pays."),
    Column("patient_pays", MONEY, "settled.patient_pays", "What is left to the patient; on the premium line, that."),
    Column("steps", TEXT, "steps", "Why, step by step, each after the amount it leaves to the patient."),
    Column("rules", CODE, "rules", "Codes of the rules behind the steps, with '; ' between them."),
    Column("clauses", TEXT, "clauses", "Clause numbers of the steps; the source's name where it prints none."),
    Column("source", TEXT, "care.source", "Where the price comes from."),
    Column("source_date", TEXT, "care.source_date", "The date of that source."),
    Column("confidence", CODE, "care.confidence", "How well the price is sourced: high, medium or low."),
    Column("price_found", CODE, "care.price_found", "exact, or the fallback that supplied the price."),
    Column("engine_version", CODE, "answer.versions.engine", "Version of the engine."),
    Column("content_version", CODE, "answer.versions.content", "Version of the sentences."),
    Column("triage_version", CODE, "answer.versions.triage", "Version of triage."),
    Column("pathway_version", CODE, "answer.versions.pathway", "Version of the pathway."),
    Column("cost_table_version", CODE, "answer.versions.cost_table", "Version of the prices."),
    Column("plan_version", CODE, "plan_version", "Version of the plan."),
)

ESTIMATE_LINES = Report(
    "estimate_lines",
    "One row for each scenario, plan, policy state and bill line of an estimate, then its unpriced lines and the "
    "premium; advice without a price is one row.",
    COLUMNS,
)
