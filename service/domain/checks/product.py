"""Checks of a plan as a whole: its kind, its variants, and what each term may also be read as."""

from collections.abc import Iterator, Mapping

from service.domain.checks.case import Case, Found, PlanCheck, Severity
from service.domain.checks.term_set import NAMES, SILENT
from service.domain.errors import Path
from service.domain.plan import Plan, PlanKind, Term, Terms
from service.domain.plan_values import Deductible, OutPatientBenefit


def against_the_kind(case: Case) -> Iterator[Found]:
    """A super top-up has a deductible; an out-patient product covers visits and no stay; others cover stays."""
    kind, terms = case.plan.kind, case.plan.terms
    out_patient = kind is PlanKind.OUT_PATIENT
    if kind is PlanKind.SUPER_TOP_UP and terms.deductible.value == Deductible():
        yield ("terms", "deductible"), "A super top-up pays above a deductible: give its kind and amount."
    if terms.in_patient.value is out_patient:
        said = "An out-patient product covers no stay." if out_patient else f"A plan of kind '{kind}' covers stays."
        yield ("terms", "in_patient"), f"{said} Write {str(not out_patient).lower()}."
    if out_patient and terms.out_patient.value == OutPatientBenefit():
        yield ("terms", "out_patient"), "An out-patient product names the categories it pays."


def variants_that_change_nothing(case: Case) -> Iterator[Found]:
    """An option that leaves every value as it is, in every band, is a slip or not worth its name."""
    held = [case.plan.terms]
    held += [_over(case.plan.terms, band.terms) for band in case.plan.by_sum_insured]
    for name, terms in case.plan.variants.items():
        if not any(_differ(term, getattr(each, at)) for at, term in terms.items() for each in held):
            yield ("variants", name), f"'{name}' leaves every term as it is: write what it changes, or leave it out."


def _over(terms: Terms, band: Mapping[str, Term[object]]) -> Terms:
    return Terms(**{**{name: getattr(terms, name) for name in NAMES}, **band})


def _differ(one: Term[object], other: Term[object]) -> bool:
    """Whether two terms promise something different, or one promises and of the other it is not known."""
    return (one.value, one.known, one.readings) != (other.value, other.known, other.readings)


def readings_that_say_the_same(case: Case) -> Iterator[Found]:
    """Another reading differs from the value and from every reading before it."""
    for place, term in stated(case.plan):
        values = [term.value, *(reading.value for reading in term.readings)]
        for number, value in enumerate(values[1:]):
            if value in values[: number + 1]:
                detail = "This reading says what the value or a reading before it says: write another, or leave it out."
                yield (*place, "readings", number, "value"), detail


def stated(plan: Plan) -> Iterator[tuple[Path, Term[object]]]:
    """Every term that the document states, with its place."""
    sets: list[tuple[Path, Mapping[str, Term[object]]]] = [
        (("terms",), {name: getattr(plan.terms, name) for name in NAMES}),
        *((("by_sum_insured", number, "terms"), band.terms) for number, band in enumerate(plan.by_sum_insured)),
        *((("variants", name), terms) for name, terms in plan.variants.items()),
    ]
    for place, terms in sets:
        for name, term in terms.items():
            if term != getattr(SILENT, name):
                yield (*place, name), term


PLAN_CHECKS = (
    PlanCheck("kind", Severity.REFUSE, against_the_kind),
    PlanCheck("no_change", Severity.REFUSE, variants_that_change_nothing),
    PlanCheck("same_reading", Severity.REFUSE, readings_that_say_the_same),
)
