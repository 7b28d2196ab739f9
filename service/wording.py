"""Phrases into sentences: the content catalogue's templates filled with facts, in the reader's locale.

What a document says in its own words is said in them where the locale's catalogue has no others.
Money, dates and plurals are Babel's. Knows no rule and no figure of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from service.domain.content import Content
from service.domain.phrase import Fact, Money, Phrase

REMEMBERED = 32_768


class Wording:
    """Says phrases in one locale and currency; every answer is a pure function of its arguments and remembered."""

    def __init__(self, content: Content, currency: str) -> None:
        self.content, self.currency = content, currency
        self.locale = Locale.parse(content.locale, sep="-")
        self.money = lru_cache(maxsize=REMEMBERED)(self._money)
        self.about = lru_cache(maxsize=REMEMBERED)(self._about)
        self.say = lru_cache(maxsize=REMEMBERED)(self._fill)

    def text(self, key: str) -> str:
        """A message without facts; KeyError if the catalogue lacks it (a test keeps the census)."""
        return self.say(Phrase(key))

    def has(self, key: str) -> bool:
        return key in self.content.messages

    def day(self, day: date) -> str:
        """A date in words."""
        return format_date(day, format="long", locale=self.locale)

    def percent(self, bps: int) -> str:
        """Basis points as a percentage."""
        return format_percent(Decimal(bps).scaleb(-4), format="#,##0.##%", locale=self.locale)

    def _money(self, amount: int) -> str:
        """Exact money; minor units show only where there are any."""
        pattern = "¤#,##,##0" if amount % 100 == 0 else "¤#,##,##0.00"
        if not self.content.locale.endswith("-IN"):
            pattern = pattern.replace("#,##,##0", "#,##0")
        return format_currency(
            Decimal(amount).scaleb(-2),
            self.currency,
            pattern,
            locale=self.locale,
            currency_digits=False,
            group_separator=True,
        )

    def _about(self, amount: int) -> str:
        """Money for a headline: nearest 10 below 1,000, nearest 100 below 1,00,000, then nearest 1,000."""
        step = 10_00 if amount < 1_000_00 else 100_00 if amount < 100_000_00 else 1_000_00
        return self.money((amount + step // 2) // step * step)

    def _fill(self, phrase: Phrase) -> str:
        if phrase.text is not None and not self.has(phrase.key):
            return phrase.text
        message = self.content.messages[phrase.key]
        if not isinstance(message, str):
            counted = phrase.facts[message["by"]]
            assert isinstance(counted, int)
            message = message.get(self.locale.plural_form(counted), message["other"])
        return message.format_map({name: _Said(self, name, fact) for name, fact in phrase.facts.items()})


@dataclass(frozen=True, slots=True)
class _Said:
    """One fact inside a template: ``{name}`` exact, ``{name:about}`` rounded, ``{name:label}`` a code's label.

    ``{name:or}`` offers the members of a list as a choice.
    """

    wording: Wording
    name: str
    fact: Fact

    def __format__(self, how: str) -> str:
        say, fact = self.wording, self.fact
        if isinstance(fact, Money):
            return say.about(fact.amount) if how == "about" else say.money(fact.amount)
        if isinstance(fact, date):
            return say.day(fact)
        if isinstance(fact, Fraction):
            return str(format_decimal(float(fact), locale=say.locale))
        if isinstance(fact, Phrase):
            return say.say(fact)
        if isinstance(fact, tuple):
            members = [say.say(each) if isinstance(each, Phrase) else each for each in fact]
            return format_list(members, style="or" if how == "or" else "standard", locale=say.locale)
        if isinstance(fact, int):
            return say.percent(fact) if self.name.endswith("_bps") else format_decimal(fact, locale=say.locale)
        return _SPOKEN.get(how, _as_is)(say, fact)


def _as_is(wording: Wording, code: str) -> str:
    return str(code)


_SPOKEN: Mapping[str, Callable[[Wording, str], str]] = {
    "label": lambda wording, code: wording.text(f"label.{code}"),
    "term": lambda wording, code: wording.text(f"term.{code}"),
    "spoken": lambda wording, code: code.replace("_", " "),
    "city": lambda wording, code: code.replace("_", " ").title(),
}
