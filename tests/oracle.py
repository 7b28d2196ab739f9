"""The oracle: one claim settled in the plainest arithmetic, as an independent check of the kernel.

Written from the clauses of Indian indemnity wordings and the regulator's circulars, never from the
code it checks. Integers of minor units and exact fractions only. It knows no arrays, no markets,
no words for people, and it is slow on purpose.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from service.domain.plan import Terms
from service.domain.plan_values import DailyLimit, DayCare, DeductibleKind, LimitKind, Step
from service.domain.vocabulary import CareSetting, NonPayableList, ServiceCategory
from tests.oracle_arithmetic import half_up, largest_remainder, walk
from tests.oracle_shapes import Claim, Line, Member, Move, Settlement

__all__ = ["Claim", "Line", "Member", "Settlement", "settle"]

# Circular IRDAI/HLT/REG/CIR/151/06/2020: pharmacy, consumables, implants, devices and diagnostics never
# scale with the room; ICU has no room categories, so it does not scale either.
NEVER_SCALED = frozenset(
    {
        ServiceCategory.PHARMACY,
        ServiceCategory.CONSUMABLE,
        ServiceCategory.IMPLANT,
        ServiceCategory.DEVICE,
        ServiceCategory.DIAGNOSTIC,
        ServiceCategory.ICU,
    }
)
WHOLE = 10_000  # basis points


@dataclass(slots=True)
class Books:
    """What the plan still carries, in two books: the hospital claim and the out-patient benefit."""

    claim: Claim
    terms: Terms
    member: Member
    unit: int
    rejected_by: str | None
    hospital: list[int] = field(default_factory=list)
    out_patient: list[int] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    dated: list[int] = field(default_factory=list)  # line numbers by first day, then as given

    @property
    def admitted(self) -> bool:
        return self.claim.admission_day is not None and self.rejected_by is None

    def give_back(self, book: list[int], rule: str, amounts: dict[int, int]) -> None:
        """Move amounts from ``book`` to the patient under ``rule``; nobody can give what is not there."""
        for line in sorted(amounts):
            amount = amounts[line]
            assert 0 <= amount <= book[line], (rule, line, amount, book[line])
            if amount:
                book[line] -= amount
                self.moves.append((rule, line, amount))


def settle(claim: Claim, terms: Terms, member: Member, unit: int) -> Settlement:
    """Who pays what of ``claim``; deductions are rounded half up to a multiple of ``unit``."""
    count = len(claim.lines)
    books = Books(claim, terms, member, unit, refusal(claim, terms, member))
    books.hospital = [line.amount for line in claim.lines]
    books.out_patient = [0] * count
    books.dated = sorted(range(count), key=lambda i: min(claim.lines[i].days))
    gates(books)
    out_of_stay(books)
    out_patient_benefit(books)
    excluded_items(books)
    non_payable(books)
    for step in terms.order.value:
        for apply in STEPS[step]:
            apply(books)
    plan = tuple(books.hospital[i] + books.out_patient[i] for i in range(count))
    patient = tuple(sum(amount for _, j, amount in books.moves if j == i) for i in range(count))
    used = sum(amount for rule, _, amount in books.moves if rule == "deductible")
    return Settlement(
        plan_pays=plan,
        patient_pays=patient,
        moves=tuple(books.moves),
        deductible_used=used,
        rejected_by=books.rejected_by,
    )


# Is the stay covered at all?


def refusal(claim: Claim, terms: Terms, member: Member) -> str | None:
    """The first gate that refuses the stay, if any; no stay, nothing to refuse."""
    if claim.admission_day is None or claim.discharge_day is None:
        return None
    if not terms.in_patient.value:
        return "in_patient"
    if too_short(claim, terms) or not member.stay_accepted:
        return "admissibility"
    if not claim.accident and member.policy_age_days < terms.initial_wait_days.value:
        return "initial_wait"  # Excl03
    if member.declared_condition and member.policy_age_months < terms.pre_existing_wait_months.value:
        return "pre_existing_wait"  # Excl01: an accident does not lift it
    listed = member.spine_wait_applies and not claim.accident
    if listed and member.policy_age_months < terms.specified_wait_months.value:
        return "specified_wait"  # Excl02
    return None


def too_short(claim: Claim, terms: Terms) -> bool:
    """Fewer hours than the definition of hospitalisation asks, and not day care."""
    assert claim.admission_day is not None and claim.discharge_day is not None
    hours = claim.hours if claim.hours is not None else 24 * (claim.discharge_day - claim.admission_day)
    same_day = claim.admission_day == claim.discharge_day
    treated = any(line.setting is CareSetting.DAY_CARE for line in claim.lines)
    day_care = same_day and treated and terms.day_care.value is not DayCare.NONE
    return hours < terms.minimum_hours.value and not day_care


def gates(books: Books) -> None:
    """A refused stay falls on the patient whole."""
    if books.rejected_by is not None:
        stay = [i for i, line in enumerate(books.claim.lines) if line.in_stay]
        books.give_back(books.hospital, books.rejected_by, {i: books.hospital[i] for i in stay})


# Bills before, after and without the stay


def out_of_stay(books: Books) -> None:
    """Only prescribed bills inside the window travel with an admitted stay; the rest is out-patient care."""
    benefit = books.terms.out_patient.value
    for i, line in enumerate(books.claim.lines):
        if line.in_stay:
            continue
        amount = outside_amount(line, units_outside(books, line), books.unit)
        reachable = books.claim.network or not benefit.network_only
        if line.prescribed and line.category in benefit.categories and reachable:
            if benefit_waits(books):
                books.give_back(books.hospital, "out_patient_wait", {i: amount})
                continue
            books.hospital[i] -= amount
            books.out_patient[i] += amount
        elif not line.prescribed:
            books.give_back(books.hospital, "not_prescribed", {i: amount})
        else:
            books.give_back(books.hospital, "window" if books.admitted else "out_patient", {i: amount})


def benefit_waits(books: Books) -> bool:
    """The first days of a policy, and a declared condition's wait, hold its out-patient benefit back as well."""
    terms, member = books.terms, books.member
    new = not books.claim.accident and member.policy_age_days < terms.initial_wait_days.value
    return new or (member.declared_condition and member.policy_age_months < terms.pre_existing_wait_months.value)


def units_outside(books: Books, line: Line) -> int:
    """How many units of a line cannot be claimed with the stay; both ends of the window are in."""
    claim, terms = books.claim, books.terms
    if not books.admitted or not line.prescribed:
        return len(line.days)
    assert claim.admission_day is not None and claim.discharge_day is not None
    first = claim.admission_day - terms.pre_hospital_days.value
    last = claim.discharge_day + terms.post_hospital_days.value
    return sum(1 for day in line.days if day < first or day > last)


def outside_amount(line: Line, outside: int, unit: int) -> int:
    """The unclaimable part of a line: all of it, none of it, or its share of units rounded half up."""
    if outside == len(line.days):
        return line.amount
    return min(line.amount, half_up(Fraction(line.amount * outside, len(line.days)), unit))


def out_patient_benefit(books: Books) -> None:
    """Visit limit, then co-payment, then the limit of the year. Visits claimed with the stay do not count here."""
    benefit = books.terms.out_patient.value
    book = books.out_patient
    if benefit.per_visit:
        caps = {i: benefit.per_visit * units_outside(books, line) for i, line in enumerate(books.claim.lines)}
        excess = {i: max(0, book[i] - caps[i]) for i in caps}
        books.give_back(book, "out_patient_visit_limit", excess)
    copayment(books, book, "out_patient_copay", benefit.copay_bps)
    limit = benefit.annual_limit if benefit.annual_limit is not None else books.member.sum_insured_left
    capped(books, book, "out_patient_limit", limit)


# The hospital claim


def excluded_items(books: Books) -> None:
    """Items the plan names as excluded."""
    named = books.terms.excluded_items.value
    hit = [i for i, line in enumerate(books.claim.lines) if line.item in named]
    books.give_back(books.hospital, "excluded_item", {i: books.hospital[i] for i in hit})


def non_payable(books: Books) -> None:
    """Items of the regulator's lists I to IV, unless a rider pays that list."""
    paid = books.terms.lists_paid.value | {NonPayableList.NONE}
    hit = [i for i, line in enumerate(books.claim.lines) if line.nonpayable not in paid]
    books.give_back(books.hospital, "non_payable", {i: books.hospital[i] for i in hit})


def room_limit(books: Books) -> None:
    """Room above the daily limit: its excess and the associated expenses in the same proportion, one step."""
    limit = books.terms.room_limit.value
    room = stay_lines(books, {ServiceCategory.ROOM})
    rated = stay_lines(books, {ServiceCategory.ROOM} | limit.includes)
    scaled = rated
    if books.claim.differential_billing:
        associated = set(books.terms.proportionate.value.categories) - NEVER_SCALED
        scaled = stay_lines(books, {ServiceCategory.ROOM} | limit.includes | associated)
    in_proportion(books, "room_limit", limit, room, rated, scaled)


def icu_limit(books: Books) -> None:
    """ICU above its own daily limit: only the ICU charge is cut."""
    icu = stay_lines(books, {ServiceCategory.ICU})
    in_proportion(books, "icu_limit", books.terms.icu_limit.value, icu, icu, icu)


def in_proportion(
    books: Books, rule: str, limit: DailyLimit, per_day: list[int], rated: list[int], scaled: list[int]
) -> None:
    """Cut ``scaled`` to eligible ÷ actual when the ``rated`` charges per day exceed the limit."""
    eligible = eligible_per_day(limit, books.member.sum_insured)
    days = sum(len(books.claim.lines[i].days) for i in per_day)
    actual = sum(books.hospital[i] for i in rated)
    if eligible is None or not days or actual <= eligible * days:
        return
    factor = Fraction(eligible * days, actual)
    base = {i: books.hospital[i] for i in scaled}
    cut = min(sum(base.values()), half_up(sum(base.values()) * (1 - factor), books.unit))
    books.give_back(books.hospital, rule, largest_remainder(cut, base, books.unit, books.dated))


def eligible_per_day(limit: DailyLimit, sum_insured: int) -> int | None:
    """The limit in money; a share is of the base sum insured, without bonus. None: no limit."""
    share = half_up(Fraction(sum_insured * limit.percent_bps, WHOLE), 1)
    if limit.kind is LimitKind.NONE:
        return None
    if limit.kind is LimitKind.AMOUNT:
        return limit.amount
    if limit.kind is LimitKind.PERCENT:
        return share
    return min(limit.amount, share)


def ambulance_limit(books: Books) -> None:
    """Ambulance bills of the hospitalisation together, up to their limit."""
    limit = books.terms.ambulance_limit.value
    if limit is None:
        return
    lines = [i for i in books.dated if books.claim.lines[i].category is ServiceCategory.AMBULANCE]
    capped(books, books.hospital, "ambulance_limit", limit, lines)


def deductible(books: Books) -> None:
    """The patient bears the first part of the claim, or what is left of the year's."""
    term = books.terms.deductible.value
    left = {DeductibleKind.NONE: 0, DeductibleKind.PER_CLAIM: term.amount}.get(term.kind, books.member.deductible_left)
    books.give_back(books.hospital, "deductible", walk(books.hospital, books.dated, left))


def copay(books: Books) -> None:
    """A share of the admissible claim; the share for leaving the network adds to it, up to the whole."""
    rate = books.terms.copay_bps.value + (0 if books.claim.network else books.terms.network_copay_bps.value)
    copayment(books, books.hospital, "copay", min(rate, WHOLE))


def sub_limit(books: Books) -> None:
    """The smallest limit that applies to this presentation or variant, for before, stay and after together."""
    here = {books.claim.presentation, books.claim.variant}
    limits = [limit.amount for limit in books.terms.sub_limits.value if not limit.applies_to or limit.applies_to & here]
    if limits:
        capped(books, books.hospital, "sub_limit", min(limits))


def sum_insured(books: Books) -> None:
    """No more than what is left of the sum insured."""
    capped(books, books.hospital, "sum_insured", books.member.sum_insured_left)


STEPS: dict[Step, tuple[Callable[[Books], None], ...]] = {
    Step.ROOM: (room_limit, icu_limit, ambulance_limit),
    Step.DEDUCTIBLE: (deductible,),
    Step.COPAY: (copay,),
    Step.SUB_LIMIT: (sub_limit,),
    Step.SUM_INSURED: (sum_insured,),
}


def stay_lines(books: Books, categories: Iterable[ServiceCategory]) -> list[int]:
    wanted = set(categories)
    return [i for i in books.dated if books.claim.lines[i].in_stay and books.claim.lines[i].category in wanted]


def copayment(books: Books, book: list[int], rule: str, bps: int) -> None:
    """The share of the whole claim, rounded once, then spread over its lines."""
    share = min(sum(book), half_up(Fraction(sum(book) * bps, WHOLE), books.unit))
    books.give_back(book, rule, largest_remainder(share, dict(enumerate(book)), books.unit, books.dated))


def capped(books: Books, book: list[int], rule: str, limit: int, lines: list[int] | None = None) -> None:
    """The plan pays the lines in date order up to ``limit``; the excess goes back."""
    chosen = books.dated if lines is None else lines
    paid = walk(book, chosen, limit)
    books.give_back(book, rule, {i: book[i] - paid[i] for i in chosen})
