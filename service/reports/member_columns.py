"""The columns of a file of members: one row of this tuple each, with where its cell stands in a question.

The same tuple checks a header, writes the template and the README, and builds the question (``schemas/report_row.py``).
A question of triage has a column of its own, ``answers.<question>``. Knows no CSV and no cell.
"""

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from service.domain.answers import AGE
from service.domain.errors import Fault
from service.reports.columns import Type

TEXT, CODE, MONEY, WHOLE, DATE = Type.TEXT, Type.CODE, Type.MONEY, Type.WHOLE, Type.DATE
ANSWERS = "answers."
MOST_COLUMNS = 200
NAMED_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """``place`` is a path into the question of POST /v1/estimates; empty for what is no part of it."""

    name: str
    type: Type
    place: tuple[str, ...]
    description: str
    example: str = ""
    needed: bool = False


MEMBER_COLUMNS = (
    MemberColumn("id", TEXT, (), "Yours, at most 200 characters; given back as it is.", "m-1", needed=True),
    MemberColumn("market", CODE, ("market",), "The market asked about, such as in.", "in", needed=True),
    MemberColumn("as_of", DATE, ("as_of",), "Answer by the documents of this day; by today's if empty."),
    MemberColumn("age_years", WHOLE, ("age_years",), "Age in years; answers triage's question too.", "38"),
    MemberColumn("city", TEXT, ("where", "city"), "A city of /v1/cities.", "pune"),
    MemberColumn(
        "city_tier", CODE, ("where", "city_tier"), "For a city that is not listed; a metro if both are empty."
    ),
    MemberColumn("facility", CODE, ("where", "facility"), "Kind of hospital; private_mid if empty.", "private_mid"),
    MemberColumn("room", CODE, ("where", "room"), "Class of room; semi_private if empty.", "semi_private"),
    MemberColumn(
        "plan_ids", CODE, ("policy", "plan_ids"), "Plans with spaces between; the default if empty.", "niva_reassure"
    ),
    MemberColumn("sum_insured", MONEY, ("policy", "sum_insured"), "Cover, for every plan named.", "500000.00"),
    MemberColumn("options", CODE, ("policy", "options"), "Options with spaces between, for every plan named."),
    MemberColumn(
        "policy_age_months", WHOLE, ("policy", "age_months"), "How long a policy is held; none if empty.", "30"
    ),
    MemberColumn("declared_condition", CODE, ("policy", "declared_condition"), "yes, no or unknown, if empty.", "no"),
    MemberColumn("network", CODE, ("policy", "network"), "false outside the insurer's network; true if empty.", "true"),
    MemberColumn("premium", MONEY, ("policy", "premium"), "Yearly premium with taxes, of one plan.", "14500.00"),
    MemberColumn(
        "sum_insured_left", MONEY, ("policy", "year_so_far", "sum_insured_left"), "Cover left in the policy's year."
    ),
    MemberColumn(
        "deductible_left", MONEY, ("policy", "year_so_far", "deductible_left"), "Deductible left in the policy's year."
    ),
    MemberColumn("presentation", CODE, ("presentation",), "A kind of back spasm, instead of answers.", "radiculopathy"),
    MemberColumn("stage", CODE, ("stage",), "With presentation: how far it goes.", "physiotherapy"),
    MemberColumn(
        "answers.<question>", CODE, ("answers",), "An answer; several with spaces between, none for none of these."
    ),
)
NAMES = tuple(column.name for column in MEMBER_COLUMNS[:-1])
# Read as arrays; every other column but the id is part of a profile, which many rows share.
WHOLE_FIGURES = {"age_years": 110, "policy_age_months": 1200}
MONEY_FIGURES = ("premium", "sum_insured_left", "deductible_left")


def header_faults(header: Sequence[str], questions: Collection[str]) -> list[Fault]:
    """Everything that is wrong with a header; ``questions`` are those of triage."""
    if len(header) > MOST_COLUMNS:
        detail = f"The header has {len(header):,} columns; at most {MOST_COLUMNS} are read."
        return [Fault("header", "too_many", detail)]
    known = [*NAMES, *(f"{ANSWERS}{question}" for question in questions if question != AGE)]
    return [*_wrong_names(header, known), *_missing(header)]


def _wrong_names(header: Sequence[str], known: Sequence[str]) -> Iterator[Fault]:
    for number, name in enumerate(header, start=1):
        place, quoted = f"column {number}", f"'{name[:NAMED_AT_MOST]}'"
        if name in header[: number - 1]:
            yield Fault(place, "twice", f"{quoted} is column {header.index(name) + 1} too: each column once.")
        elif name == ANSWERS + AGE:
            yield Fault(place, "twice", f"{quoted} is asked by the column {AGE}: write the age there.")
        elif not name:
            yield Fault(place, "empty", "The column has no name: name it, or take it out.")
        elif name not in known:
            yield Fault(place, "unknown", f"There is no column {quoted}. {_nearest(name, known)}")


def _missing(header: Sequence[str]) -> Iterator[Fault]:
    for column in MEMBER_COLUMNS:
        if column.needed and column.name not in header:
            yield Fault("header", "required", f"The column {column.name} is missing.")
    staged = {"presentation", "stage"} - set(header)
    if staged and not any(name.startswith(ANSWERS) for name in header):
        detail = "Rows have to ask something: add presentation and stage, or columns such as answers.pain_now."
        yield Fault("header", "required", detail)


def _nearest(name: str, known: Sequence[str]) -> str:
    if any(mark in name for mark in ";\t|"):
        return "Separate cells by commas."
    close = difflib.get_close_matches(name[:64].strip().lower(), known, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else "The template names every column."
