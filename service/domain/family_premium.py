"""The answer about a family's premium: what is to be paid, in which parts, and what of it brings relief from tax.

Puts the three together and says what was assumed. Knows no figure of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from service.domain.instalment import Instalments, instalment_loading, instalments
from service.domain.market import Market
from service.domain.phrase import Phrase
from service.domain.premium_question import PremiumQuestion
from service.domain.premium_total import PremiumTotal, premium_total
from service.domain.tax_relief import TaxRelief, tax_relief


@dataclass(frozen=True, slots=True)
class FamilyPremium:
    """``instalments`` is None when the year is paid at once."""

    asked: PremiumQuestion
    total: PremiumTotal
    instalments: Instalments | None
    relief: TaxRelief
    assumptions: tuple[Phrase, ...]


def family_premium(asked: PremiumQuestion, market: Market, *, as_of: date) -> FamilyPremium:
    """The whole answer as of a day; a Contradiction where the instalments asked about cannot be."""
    parts, rules = asked.instalment, market.instalments
    loading = instalment_loading(parts, rules) if parts else None
    total = premium_total(asked, market, as_of=as_of, by_instalments=loading)
    relief = tax_relief(
        asked.persons,
        [one.payable for one in total.persons],
        regime=asked.regime,
        law=market.tax_relief,
        as_of=as_of,
    )
    return FamilyPremium(
        asked=asked,
        total=total,
        instalments=instalments(total.total, parts, rules, unit=market.rulebook.unit) if parts else None,
        relief=relief,
        assumptions=tuple(_assumptions(asked, total)),
    )


def _assumptions(asked: PremiumQuestion, total: PremiumTotal) -> Iterator[Phrase]:
    if asked.discount_bps:
        yield Phrase("premium_total.discount_each")
    if total.charges:
        yield Phrase("premium_total.order")
    if asked.instalment and asked.instalment.loading_bps is None:
        yield Phrase("premium_total.loading_assumed")
    if not total.tax.bps and not total.tax.included:
        yield Phrase("premium_total.exemption")
