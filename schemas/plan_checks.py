"""What must hold between the parts of a plan document: sources, regulator's maxima, sums, kind of product.

Works on what could be loaded and passes over parts that are at fault themselves, so that one reading of a
document tells everything wrong with it. Knows no single value's form.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from schemas.document import Path
from schemas.fields import Said, suggest, written
from schemas.plan_terms import NEUTRAL
from service.domain.plan import PlanKind
from service.domain.plan_values import DailyLimit, Deductible, DeductibleKind, OutPatientBenefit, SubLimit, SumInsured

LONGEST_WAIT_MONTHS = 36
LONGEST_WAIT_SINCE = "2024-04-01"
WAITS = ("pre_existing_wait_months", "specified_wait_months")


def faults_between_parts(data: Mapping[str, Any], original: Mapping[str, Any]) -> list[tuple[Path, Said]]:
    """All of them; ``data`` is what could be loaded of ``original``."""
    return [
        *_uncited(original),
        *_over_long_waits(data),
        *_above_the_sums(data),
        *_bands_out_of_order(data),
        *_against_the_kind(data),
    ]


def _uncited(original: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """Every source named anywhere stands under ``sources``."""
    listed = original.get("sources")
    if not isinstance(listed, Mapping):
        return
    for path, cited in _citations({key: part for key, part in original.items() if key != "sources"}, ()):
        if cited not in listed:
            yield path, Said(f"There is no source '{cited}' under sources. {suggest(cited, listed)}", "unknown")


def _citations(part: object, at: Path) -> Iterator[tuple[Path, str]]:
    """Every ``source`` of the document, with its place."""
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key == "source" and isinstance(inner, str):
                yield (*at, key), inner
            yield from _citations(inner, (*at, key))
    if isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _citations(inner, (*at, index))


def _values(data: Mapping[str, Any], *, readings: bool = False) -> Iterator[tuple[Path, str, Any]]:
    """Each term value of the plan and its variants, with its place and term; readings too when asked."""
    sets: dict[Path, Mapping[str, Any]] = {("terms",): data.get("terms", {})}
    bands = enumerate(data.get("by_sum_insured", ()))
    sets |= {("by_sum_insured", number, "terms"): band.get("terms", {}) for number, band in bands}
    sets |= {("variants", name): terms for name, terms in data.get("variants", {}).items()}
    for at, terms in sets.items():
        for name, term in terms.items():
            if "value" in term:
                yield (*at, name, "value"), name, term["value"]
            for index, reading in enumerate(term.get("readings", ()) if readings else ()):
                yield (*at, name, "readings", index, "value"), name, reading.get("value")


def _over_long_waits(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """The regulator's maximum binds plans of its day and later; a longer printed wait may be a reading."""
    if f"{data.get('as_of', '')}-12-31"[:10] < LONGEST_WAIT_SINCE:
        return
    for path, name, value in _values(data):
        if name in WAITS and isinstance(value, int) and value > LONGEST_WAIT_MONTHS:
            said = (
                f"{value} months is longer than the {LONGEST_WAIT_MONTHS} allowed since {LONGEST_WAIT_SINCE}: "
                f"write {LONGEST_WAIT_MONTHS}, say in the note that it is capped, and give {value} as a reading."
            )
            yield path, Said(said, "range")


def _above_the_sums(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """No limit within the cover lies above the largest sum insured."""
    sums = data.get("sum_insured")
    if not isinstance(sums, SumInsured) or sums.unknown:
        return
    largest = max(*sums.options, sums.maximum, 0)
    for path, _, value in _values(data, readings=True):
        for inner, amount in _limits(value):
            if amount > largest:
                said = f"{written(amount)} is above the largest sum insured, {written(largest)}."
                yield (*path, *inner), Said(said, "range")


def _bands_out_of_order(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """One sum insured reaches one band last: they rise, and none stands twice."""
    sums = [band.get("at_least") for band in data.get("by_sum_insured", ())]
    for number, (before, after) in enumerate(pairwise(sums), start=1):
        if before is not None and after is not None and before >= after:
            said = f"{written(after)} is not above {written(before)}: list the bands from the smallest sum up."
            yield ("by_sum_insured", number, "at_least"), Said(said, "order")


def _limits(value: object) -> Iterator[tuple[Path, int]]:
    """The amounts of a term's value that cap what the plan pays."""
    if isinstance(value, DailyLimit):
        yield ("amount",), value.amount
    if isinstance(value, OutPatientBenefit):
        yield ("annual_limit",), value.annual_limit or 0
        yield ("per_visit",), value.per_visit
    if isinstance(value, Deductible) and value.kind is DeductibleKind.PER_CLAIM:
        yield ("amount",), value.amount
    if isinstance(value, tuple):
        yield from (((index, "amount"), cap.amount) for index, cap in enumerate(value) if isinstance(cap, SubLimit))


def _against_the_kind(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """A super top-up has a deductible; an out-patient product covers visits and no stay; others cover stays."""
    kind, terms = data.get("kind"), data.get("terms", {})
    values = {name: term.get("value", NEUTRAL[name].value) for name, term in terms.items()}
    deductible = values.get("deductible", NEUTRAL["deductible"].value)
    if kind is PlanKind.SUPER_TOP_UP and deductible == Deductible():
        yield ("terms", "deductible"), Said("A super top-up pays above a deductible: give its kind and amount.", "kind")
    if kind is None:
        return
    out_patient = kind is PlanKind.OUT_PATIENT
    if values.get("in_patient", True) is out_patient:
        said = "An out-patient product covers no stay." if out_patient else f"A plan of kind '{kind}' covers stays."
        yield ("terms", "in_patient"), Said(f"{said} Write {str(not out_patient).lower()}.", "kind")
    if out_patient and values.get("out_patient", OutPatientBenefit()) == OutPatientBenefit():
        yield ("terms", "out_patient"), Said("An out-patient product names the categories it pays.", "kind")
