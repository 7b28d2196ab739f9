"""The oracle on bills before, after and without the stay, and the out-patient benefit that may pay them."""

from fractions import Fraction

from tests.oracle_arithmetic import half_up
from tests.oracle_books import Books, capped, copayment
from tests.oracle_shapes import Line


def out_of_stay(books: Books) -> None:
    """Only prescribed bills inside the window travel with an admitted stay; the rest is out-patient care."""
    benefit = books.terms.out_patient.value
    for i, line in enumerate(books.claim.lines):
        if line.in_stay:
            continue
        amount = outside_amount(line, units_outside(books, line), books.unit)
        in_network = books.claim.network if line.network is None else line.network
        reachable = in_network or not benefit.network_only
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
    no_window = claim.at_home and not terms.domiciliary.value.around
    if not books.admitted or not line.prescribed or no_window:
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
    """Visit limit, co-payment, the limits of a category, the limit of the year.

    Visits claimed with the stay do not count here.
    """
    benefit = books.terms.out_patient.value
    book = books.out_patient
    if benefit.per_visit:
        caps = {i: benefit.per_visit * units_outside(books, line) for i, line in enumerate(books.claim.lines)}
        excess = {i: max(0, book[i] - caps[i]) for i in caps}
        books.give_back(book, "out_patient_visit_limit", excess)
    copayment(books, book, "out_patient_copay", benefit.copay_bps)
    for one in benefit.category_limits:
        lines = [i for i in books.dated if books.claim.lines[i].category is one.category]
        left = one.amount - books.used(f"out_patient:{one.category}")
        capped(books, book, "out_patient_category_limit", left, lines)
    limit = books.member.sum_insured_left
    if benefit.annual_limit is not None:
        limit = benefit.annual_limit - books.used("out_patient")
    capped(books, book, "out_patient_limit", limit)
