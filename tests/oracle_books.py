"""The oracle's books: what the plan still carries of each line, and the few ways to give it back to the patient.

Knows no clause of a plan; the files beside it do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from service.domain.plan import Terms
from service.domain.vocabulary import ServiceCategory
from tests.oracle_arithmetic import half_up, largest_remainder, walk
from tests.oracle_shapes import Claim, Member, Move

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

    def used(self, key: str) -> int:
        """What a yearly limit paid before this claim."""
        return self.member.used.get(key, 0)


def stay_lines(books: Books, categories: Iterable[ServiceCategory]) -> list[int]:
    wanted = set(categories)
    return [i for i in books.dated if books.claim.lines[i].in_stay and books.claim.lines[i].category in wanted]


def share_of_cover(member: Member, bps: int) -> int:
    """A share of the base sum insured, without bonus and whatever is left of it, half up to the paisa."""
    return half_up(Fraction(member.sum_insured * bps, WHOLE), 1)


def copayment(books: Books, book: list[int], rule: str, bps: int) -> None:
    """The share of the whole claim, rounded once, then spread over its lines."""
    share = min(sum(book), half_up(Fraction(sum(book) * bps, WHOLE), books.unit))
    spread(books, book, rule, share)


def spread(books: Books, book: list[int], rule: str, amount: int) -> None:
    """``amount`` goes back from all lines in proportion to what they carry."""
    books.give_back(book, rule, largest_remainder(amount, dict(enumerate(book)), books.unit, books.dated))


def capped(books: Books, book: list[int], rule: str, limit: int, lines: list[int] | None = None) -> None:
    """The plan pays the lines in date order up to ``limit``; the excess goes back."""
    chosen = books.dated if lines is None else lines
    paid = walk(book, chosen, max(0, limit))
    books.give_back(book, rule, {i: book[i] - paid[i] for i in chosen})
