"""The oracle on the sum insured: what is left, what was added too recently, and what other policies paid already."""

from tests.oracle_arithmetic import walk
from tests.oracle_books import Books, capped
from tests.oracle_gates import running_wait


def cover_left(books: Books) -> int:
    """What is left for the hospital claim: an out-patient benefit without a limit of its own draws on it first."""
    left = books.member.sum_insured_left
    if books.terms.out_patient.value.annual_limit is None:
        left -= sum(books.out_patient)
    return max(0, left)


def increase_wait(books: Books) -> None:
    """Cover that was added later serves the waits afresh; until then it does not count."""
    member = books.member
    ages = member.increase_age_days, member.increase_age_months
    if member.increase and running_wait(books.claim, books.terms, member, *ages) is not None:
        capped(books, books.hospital, "increase_wait", cover_left(books) - member.increase)


def sum_insured(books: Books) -> None:
    """No more than what is left of the sum insured."""
    capped(books, books.hospital, "sum_insured", cover_left(books))


def paid_elsewhere(books: Books) -> None:
    """All policies together never pay more than the bill.

    First what was paid twice goes back, then any line of the hospital claim, then the benefit.
    """
    lines = books.claim.lines
    over = [
        books.hospital[i] + books.out_patient[i] + line.paid_elsewhere - line.amount for i, line in enumerate(lines)
    ]
    excess = max(0, sum(over))
    twice = [min(max(one, 0), carried) for one, carried in zip(over, books.hospital, strict=True)]
    for book, most in (
        (books.hospital, twice),
        (books.hospital, books.hospital),
        (books.out_patient, books.out_patient),
    ):
        given = walk(most, books.dated, excess)
        excess -= sum(given.values())
        books.give_back(book, "paid_elsewhere", given)
