"""A claim as it is handed in: the bill, the stay, and what is known about both. Settles nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from service.domain.admission import StayFacts
from service.domain.claim import Claim
from service.domain.nonpayable import ListedItem
from service.domain.policy import Insured, Policy
from service.domain.vocabulary import Declared, Purpose


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """One claim of one person. ``claim`` has one row; its day 0 is ``day_zero``, None where the bill has no dates.

    ``illness`` tells related claims of a year apart. ``existing``: whether it is for a condition declared at purchase;
    None: as the person's declared conditions say. ``labels``: each line in the bill's own words; ``order``: where each
    line stood on the bill. ``assumed``: conventions that filled what the bill left out. ``recognised``: charges
    that were told by their words to stand on one of the regulator's lists.
    """

    id: str
    member: Insured
    claim: Claim
    labels: tuple[str, ...]
    order: tuple[int, ...]
    day_zero: date | None = None
    purpose: Purpose = Purpose.TREATMENT
    active_treatment: bool | None = None
    surgical: bool = False
    network: bool = True
    treated_zone: str = ""
    illness: str = ""
    existing: Declared | None = None
    assumed: tuple[str, ...] = ()
    recognised: tuple[tuple[str, ListedItem], ...] = ()

    @property
    def first_day(self) -> int:
        """The day the policy's age is taken on: of admission, else of the first line."""
        if self.claim.admission_day is not None:
            return self.claim.admission_day
        return min((line.days[0] for line in self.claim.lines), default=0)

    def date_of(self, day: int) -> date | None:
        """The date of a day, where the bill has dates."""
        return None if self.day_zero is None else self.day_zero + timedelta(days=day)

    @property
    def declared(self) -> Declared:
        """Whether the claim is for a condition declared at purchase."""
        if self.existing is not None:
            return self.existing
        return Declared.YES if matches(self.claim.names, self.member.declared) else Declared.NO

    def facts(self, policy: Policy) -> StayFacts:
        """What the judgement of the stay needs."""
        return StayFacts(
            purpose=self.purpose,
            active_treatment=self.active_treatment,
            surgical=self.surgical,
            undeclared=matches(self.claim.names, self.member.undeclared),
            covered_months=policy.age_on(self.date_of(self.first_day)).months,
        )


def matches(names: frozenset[str], conditions: frozenset[str]) -> bool:
    """Whether a claim is for one of the conditions; a diagnosis code stands for all codes that begin with it.

    >>> matches(frozenset({"e11_5"}), frozenset({"e11"})), matches(frozenset({"back"}), frozenset({"back_pain"}))
    (True, False)
    """
    return any(name == one or (_is_code(one) and name.startswith(one)) for name in names for one in conditions)


def _is_code(name: str) -> bool:
    """A letter and two digits, as in ICD-10."""
    return len(name) >= 3 and name[0].isalpha() and name[1:3].isdigit()
