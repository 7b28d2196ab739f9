"""When a plan would not help with a back spasm, and when it could: read off its own terms, at equal weight."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.domain.eob import clause_of
from service.domain.phrase import Fact, Money, Phrase
from service.domain.plan import Clause, Plan, PlanKind, Terms
from service.domain.plan_values import DeductibleKind, LimitKind, OutPatientBenefit
from service.domain.vocabulary import NonPayableList, ServiceCategory, SpineScope

# Where none of these was found, an estimate says nothing of the plan: most of its terms are then assumptions.
_DECISIVE = (
    "initial_wait_days",
    "specified_wait_months",
    "pre_existing_wait_months",
    "pre_hospital_days",
    "room_limit",
    "deductible",
)
_AMBULANCE = frozenset({ServiceCategory.AMBULANCE})  # a limit on it is too small to decide by


@dataclass(frozen=True, slots=True)
class Note:
    """One thing a plan does or does not do, with its clause."""

    code: str
    plan_id: str
    clause: Clause | None
    phrase: Phrase


Found = tuple[str, str, dict[str, Fact]]


def would_not_help(plan: Plan, terms: Terms, standard: Mapping[str, Clause]) -> tuple[Note, ...]:
    """What the plan leaves to the patient, most common first."""
    return _noted("not", plan, terms, standard, _gaps(plan, terms))


def could_help(plan: Plan, terms: Terms, standard: Mapping[str, Clause]) -> tuple[Note, ...]:
    """What the plan pays for, and from when."""
    return _noted("help", plan, terms, standard, _helps(terms))


def _noted(
    side: str,
    plan: Plan,
    terms: Terms,
    standard: Mapping[str, Clause],
    found: Iterator[Found],
) -> tuple[Note, ...]:
    return tuple(
        Note(
            code,
            plan.id,
            clause_of(terms, term, standard),
            Phrase(f"{side}.{code}", {"plan": plan.name, **facts}),
        )
        for code, term, facts in found
    )


def _gaps(plan: Plan, terms: Terms) -> Iterator[Found]:
    if not any(getattr(terms, name).known for name in _DECISIVE):
        yield "assumed", "in_patient", {}
    if not terms.in_patient.value:
        yield "stay", "in_patient", {}
    if not terms.out_patient.value.categories:
        yield "clinic", "out_patient", {}
    yield from _clinic_gaps(terms.out_patient.value)
    if terms.initial_wait_days.value:
        yield (
            "initial_wait",
            "initial_wait_days",
            {"days": terms.initial_wait_days.value},
        )
    yield from _spine_wait(terms)
    if terms.pre_existing_wait_months.value:
        yield (
            "pre_existing_wait",
            "pre_existing_wait_months",
            {"months": terms.pre_existing_wait_months.value},
        )
    if terms.in_patient.value:
        yield "rest_or_tests", "admission", {}
        yield from _stay_gaps(plan, terms)


def _clinic_gaps(benefit: OutPatientBenefit) -> Iterator[Found]:
    """What an out-patient benefit leaves open."""
    if benefit.categories and ServiceCategory.THERAPY not in benefit.categories:
        yield "clinic_partly", "out_patient", {}
    if benefit.network_only:
        yield "clinic_outside_network", "out_patient", {}
    if benefit.per_visit:
        yield "visit_limit", "out_patient", {"amount": Money(benefit.per_visit)}


def _spine_wait(terms: Terms) -> Iterator[Found]:
    """The specified-disease wait, in the words of the plan's scope; nothing where none lists the spine."""
    months, scope = terms.specified_wait_months, terms.spine_scope
    if not scope.known:
        yield "spine_wait_unknown", "spine_scope", {}
    elif months.value and scope.value is not SpineScope.NONE:
        yield (
            f"spine_wait_{scope.value.name.lower()}",
            "spine_scope",
            {"months": months.value},
        )


def _stay_gaps(plan: Plan, terms: Terms) -> Iterator[Found]:
    if plan.kind is PlanKind.SUPER_TOP_UP or terms.deductible.value.kind is not DeductibleKind.NONE:
        yield (
            "deductible",
            "deductible",
            {"amount": Money(terms.deductible.value.amount)},
        )
    if terms.room_limit.value.kind is not LimitKind.NONE:
        yield "room", "room_limit", {}
    if terms.copay_bps.value:
        yield "copay", "copay_bps", {"percent_bps": terms.copay_bps.value}
    yield from _conditional_copays(terms)
    if any(limit.of_lines and limit.categories - _AMBULANCE for limit in terms.sub_limits.value):
        yield "line_limits", "sub_limits", {}
    if not terms.lists_paid.value >= frozenset(NonPayableList) - {NonPayableList.NONE}:
        yield "bundled" if NonPayableList.OPTIONAL in terms.lists_paid.value else "consumables", "lists_paid", {}


def _conditional_copays(terms: Terms) -> Iterator[Found]:
    """Co-payments that a reader can foresee: by age, and by zone, where the highest is named."""
    for one in terms.copays.value:
        if one.age_from:
            yield "age_copay", "copays", {"percent_bps": one.bps, "age": one.age_from}
    by_zone = [one.bps for one in terms.copays.value if one.zones]
    if by_zone:
        yield "zone_copay", "copays", {"percent_bps": max(by_zone)}


def _helps(terms: Terms) -> Iterator[Found]:
    if terms.in_patient.value:
        yield "stay", "in_patient", {"hours": terms.minimum_hours.value}
        if terms.pre_hospital_days.value or terms.post_hospital_days.value:
            yield "around_stay", "pre_hospital_days", _window(terms)
        yield "accident", "initial_wait_days", {}
    if terms.out_patient.value.categories:
        yield "clinic" if ServiceCategory.THERAPY in terms.out_patient.value.categories else "visits", "out_patient", {}
    yield "other_illness", "in_patient", {}


def _window(terms: Terms) -> dict[str, Fact]:
    return {
        "before": terms.pre_hospital_days.value,
        "after": terms.post_hospital_days.value,
    }
