"""Refusals: what the domain says when a well-formed question has no answer.

    Refusal
    ├── Unknown            an id that is not in the catalogue; carries what was asked and the nearest ones
    │   ├── UnknownMarket
    │   ├── UnknownPlan
    │   ├── UnknownCity
    │   ├── UnknownItem
    │   ├── UnknownPresentation
    │   ├── UnknownOption
    │   ├── UnknownVersion
    │   ├── UnknownDocument
    │   ├── UnknownLocale
    │   ├── UnknownZone
    │   ├── UnknownCode
    │   ├── UnknownDraft
    │   ├── UnknownKey
    │   ├── UnknownQuote
    │   └── UnknownShare
    ├── Contradiction      answers that cannot all be true; carries every fault with its JSON pointer
    ├── NothingPublished   no catalogue is in force for the market on the date
    ├── WrongFile          a file of rows that cannot be read as one; nothing of it is answered
    │   └── FileTooLarge   one that is, or unpacks to, more than is read
    ├── CatalogueFault     a document that cannot be published; carries every fault with its place
    ├── ChangedMeanwhile   somebody else has changed what was to be changed; nothing is overwritten
    ├── WrongState         not now: a draft that was published cannot be edited
    ├── KeyMissing         a creating request says under which key it is made only once
    ├── KeyReused          another request came with this key before
    ├── InProgress         the same request is being worked on
    ├── EmergencyAnswers   an emergency is not quoted over
    ├── NoPriceAnswers     what has no price is not quoted
    ├── NoteNotAllowed     a note that presses or promises
    ├── CursorInvalid      a place in a list that nobody was given
    ├── SwitchedOff        a tenant's answers are refused until it is switched on again
    └── NotAllowed         not by this person
        └── NeedsApproval  a second person has to approve it first

They carry facts, never HTTP.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (a JSON pointer, or file, row and column), a code, and what would be right."""

    pointer: str
    code: str
    detail: str


# What a check of several things finds: the faults of each of them, () for one that is in order.
Looks: TypeAlias = Iterator[tuple[Fault, ...]]


def pointer(path: Path) -> str:
    """A JSON pointer (RFC 6901).

    >>> pointer(("sources", "a/b~c", 0))
    '/sources/a~1b~0c/0'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


class Refusal(Exception):
    """Base of every refusal; ``faults`` is empty when the whole request is at fault."""

    faults: tuple[Fault, ...] = ()


class Unknown(Refusal):
    """An id that the catalogue does not hold."""

    noun = "id"

    def __init__(self, asked: str, known: Iterable[str], *, pointer: str = "") -> None:
        self.asked, self.known = asked, tuple(known)
        close = difflib.get_close_matches(asked, self.known, n=3, cutoff=0.4) or list(self.known)[:12]
        listed = ", ".join(close)
        detail = (
            f"There is no {self.noun} '{asked}'. Nearest: {listed}."
            if listed
            else f"There is no {self.noun} '{asked}'."
        )
        self.faults = (Fault(pointer, "unknown", detail),)
        super().__init__(detail)


class UnknownMarket(Unknown):
    noun = "market"


class UnknownPlan(Unknown):
    noun = "plan"


class UnknownCity(Unknown):
    noun = "city"


class UnknownItem(Unknown):
    noun = "item"


class UnknownPresentation(Unknown):
    noun = "presentation"


class UnknownOption(Unknown):
    noun = "option"


class UnknownVersion(Unknown):
    noun = "version"


class UnknownDocument(Unknown):
    noun = "document"


class UnknownLocale(Unknown):
    noun = "locale"


class UnknownZone(Unknown):
    noun = "premium zone"


class UnknownCode(Unknown):
    noun = "cost code"


class UnknownDraft(Unknown):
    noun = "draft"


class UnknownKey(Unknown):
    noun = "key"


class UnknownQuote(Unknown):
    noun = "quote"


class UnknownShare(Unknown):
    noun = "share link"


class Contradiction(Refusal):
    """Answers that cannot all be true together."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.detail for fault in self.faults))


class NothingPublished(Refusal):
    """No published catalogue for this market is in force on this date."""


class CatalogueFault(Refusal):
    """Documents that cannot be published, with every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} fault(s): " + "; ".join(fault.detail for fault in self.faults[:3]))


class WrongFile(Refusal):
    """A file of rows that cannot be read, with every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.pointer}: {fault.detail}" for fault in self.faults[:3]))


class FileTooLarge(WrongFile):
    """A file that is more than is read."""


class ChangedMeanwhile(Refusal):
    """Somebody else has changed it since it was read."""


class WrongState(Refusal):
    """It cannot be done in the state the thing is in."""


class KeyMissing(Refusal):
    """A creating request without an Idempotency-Key, or with one that is none."""


class KeyReused(Refusal):
    """An Idempotency-Key that came with another request before."""


class InProgress(Refusal):
    """The same request is still being worked on."""


class EmergencyAnswers(Refusal):
    """The answers are those of an emergency: there is advice, and nothing to quote."""


class NoPriceAnswers(Refusal):
    """The answers lead to advice without a price: there is nothing to quote."""


class NoteNotAllowed(Refusal):
    """A note to a client that holds what may not stand beside an estimate."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.detail for fault in self.faults))


class CursorInvalid(Refusal):
    """A cursor that this list did not hand out."""


class SwitchedOff(Refusal):
    """The tenant that asks has been switched off."""


class NotAllowed(Refusal):
    """This person may not do it."""


class NeedsApproval(NotAllowed):
    """A second person has to approve it first."""
