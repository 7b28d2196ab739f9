"""Checks of how the cover is made up: bonus, restoration, and the order in which a claim uses it up."""

from collections.abc import Iterator

from service.domain.checks.case import Case, Check, Found, Severity, percent
from service.domain.checks.term_set import TermSet
from service.domain.plan_values import Bucket, Restoration, RestoreWhen


def restored_before_it_is_there(case: Case, held: TermSet) -> Iterator[Found]:
    """Cover that comes back once the rest is used up, or too little, is used after the rest (rules 8)."""
    order, when = held.terms.cover_order.value, held.terms.restoration.value.when
    if when in (RestoreWhen.EXHAUSTED, RestoreWhen.INSUFFICIENT) and order[-1] is not Bucket.RESTORED:
        detail = f"The cover comes back when it is '{when}', so 'restored' is used last: put it at the end."
        yield held.at("cover_order", against=("restoration",)), detail


def details_of_no_restoration(case: Case, held: TermSet) -> Iterator[Found]:
    """How often and how much needs a restoration that happens."""
    promised = held.terms.restoration.value
    if promised.when is RestoreWhen.NEVER and promised != Restoration():
        detail = "The cover never comes back, so its times, amount and conditions mean nothing: leave them out"
        yield held.at("restoration"), f"{detail}, or say when it does."


def restoration_of_nothing(case: Case, held: TermSet) -> Iterator[Found]:
    """A restoration brings something back."""
    promised = held.terms.restoration.value
    if promised.when is not RestoreWhen.NEVER and not promised.amount_bps:
        yield held.at("restoration", "amount_bps"), "0 % of the base comes back: write the share, or when 'never'."


def reduction_above_the_bonus(case: Case, held: TermSet) -> Iterator[Found]:
    """A claim takes away no more bonus than can have been earned."""
    bonus = held.terms.bonus.value
    if bonus.reduction_bps > bonus.maximum_bps:
        detail = (
            f"A claim would take {percent(bonus.reduction_bps)} of a bonus of at most {percent(bonus.maximum_bps)}"
            ": write at most that, or after_claim 'lost'."
        )
        yield held.at("bonus", "reduction_bps"), detail


CHECKS = (
    Check("order", Severity.REFUSE, restored_before_it_is_there),
    Check("never_restored", Severity.REFUSE, details_of_no_restoration),
    Check("never_restored", Severity.REFUSE, restoration_of_nothing),
    Check("above_bonus", Severity.REFUSE, reduction_above_the_bonus),
)
