"""Checks of how well a plan is written down: what it leaves out, what it cites, how old it is. They only warn."""

from collections.abc import Iterator

from service.domain.checks.case import Case, Found, PlanCheck, Severity
from service.domain.checks.product import stated
from service.domain.checks.term_set import SILENT
from service.domain.plan import Authority, PlanKind

# What a reader looks up first; without it a claim is priced as if the plan had no such clause.
EXPECTED = (
    "order",
    "in_patient",
    "initial_wait_days",
    "specified_wait_months",
    "spine_scope",
    "pre_existing_wait_months",
    "lists_paid",
    "pre_hospital_days",
    "post_hospital_days",
    "room_limit",
    "icu_limit",
    "proportionate",
    "deductible",
    "copay_bps",
    "sub_limits",
)
EXPECTED_WITHOUT_STAYS = ("in_patient", "initial_wait_days", "pre_existing_wait_months", "out_patient")
OLD_AFTER_YEARS = 5  # An assumption: insurers file a new wording every few years.
UNITS = frozenset({"bps", "days", "months", "hours"})


def terms_left_out(case: Case) -> Iterator[Found]:
    """A term left out counts as unknown and moves no money, which a reader may take for a promise."""
    out_patient = case.plan.kind is PlanKind.OUT_PATIENT
    for name in EXPECTED_WITHOUT_STAYS if out_patient else EXPECTED:
        if getattr(case.plan.terms, name) == getattr(SILENT, name):
            detail = 'Left out, so unknown and neutral: state it, or write "unknown": true with a note of what'
            yield ("terms", name), f"{detail} was looked for."


def terms_no_rule_reads(case: Case) -> Iterator[Found]:
    """A term that no rule of the market reads changes no answer, whatever it says."""
    for place, _ in stated(case.plan):
        if place[-1] not in case.read:
            detail = f"No rule of market '{case.market.code}' reads '{place[-1]}': put it under described."
            yield place, detail


def sources_nobody_cites(case: Case) -> Iterator[Found]:
    """A source is listed because something comes from it."""
    plan = case.plan
    cited = {term.clause.source for _, term in stated(plan) if term.clause}
    cited |= {entry.source for entry in plan.described} | {row.source for row in plan.premiums}
    for source in plan.sources:
        if source not in cited:
            yield ("sources", source), "Nothing here cites this source: cite it where it was read, or leave it out."


def terms_nobody_can_look_up(case: Case) -> Iterator[Found]:
    """A term read from a wording gives its clause's number or its words, so that it can be found again."""
    for place, term in stated(case.plan):
        clause = term.clause
        if term.known and clause and clause.authority is Authority.WORDING and not (clause.ref or term.verbatim):
            yield place, "From a wording, with neither its clause (ref) nor its words (verbatim): give one of them."


def described_though_unknown(case: Case) -> Iterator[Found]:
    """A text under described that is called like an unknown term may settle it."""
    for number, entry in enumerate(case.plan.described):
        words = frozenset(entry.label.lower().replace("-", " ").replace("_", " ").split())
        for name in case.read:
            if words == frozenset(name.split("_")) - UNITS and not getattr(case.plan.terms, name).known:
                detail = f"Described in words while the term '{name}' is unknown, and no rule reads words"
                yield ("described", number), f"{detail}: state the term, if the text settles it."


def out_of_date(case: Case) -> Iterator[Found]:
    """A wording of some years ago may have been replaced."""
    if case.as_of is not None and int(case.plan.as_of[:4]) + OLD_AFTER_YEARS < case.as_of.year:
        detail = f"Read as of {case.plan.as_of}, more than {OLD_AFTER_YEARS} years before {case.as_of}"
        yield ("as_of",), f"{detail}: look for a newer wording."


PLAN_CHECKS = (
    PlanCheck("left_out", Severity.WARN, terms_left_out),
    PlanCheck("unread", Severity.WARN, terms_no_rule_reads),
    PlanCheck("uncited", Severity.WARN, sources_nobody_cites),
    PlanCheck("unproven", Severity.WARN, terms_nobody_can_look_up),
    PlanCheck("described", Severity.WARN, described_though_unknown),
    PlanCheck("old", Severity.WARN, out_of_date),
)
