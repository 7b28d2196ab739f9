"""How the console says times, days, amounts, states and what the log tells. Decides nothing, computes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from service.domain.market import Market
from service.store.documents import Key
from service.store.drafts import State
from service.store.log import LogEntry

LOCALE = "en_IN"
# Zones without daylight saving, by market; the code is said after every time.
ZONES = {"in": timezone(timedelta(hours=5, minutes=30), "IST")}
PLACES = {"in": "India"}
GROUPED = "¤#,##,##0"
AMOUNTS = frozenset({"low", "typical", "high", "amount", "sum_insured"})  # columns of tables
KINDS = {
    "content": "Sentences",
    "triage": "Triage",
    "screens": "First questions",
    "shares": "Shares of people",
    "guide": "Guide",
    "pathway": "Pathway",
    "items": "Items",
    "nonpayable": "Non-payable items",
    "cost_table": "Cost table",
    "cost_override": "Own prices",
    "plan": "Plan",
    "premiums": "Premiums",
    "cities": "Cities",
    "examples": "Examples",
    "regressions": "Cases that must hold",
    "publishing": "How this shelf is kept",
    "tenant": "Profile",
    "switch": "Switch",
}
STATES = {
    State.OPEN: "being written",
    State.SUBMITTED: "waiting for approval",
    State.APPROVED: "approved, not yet published",
    State.REJECTED: "sent back",
    State.PUBLISHED: "published",
    State.WITHDRAWN: "withdrawn",
}
ACTIONS = {
    "publish": "published",
    "rollback": "took back",
    "draft": "started the draft",
    "edit": "changed the draft",
    "submit": "submitted the draft",
    "approve": "approved the draft",
    "reject": "sent back the draft",
    "withdraw": "withdrew the draft",
    "issue_key": "issued a key to",
    "rotate_key": "issued another key to",
    "revoke_key": "revoked the key of",
}
SCOPES = {
    "catalogue:read": "look at the catalogue",
    "catalogue:write": "write drafts and submit them",
    "catalogue:approve": "approve what others wrote",
    "catalogue:publish": "publish, and roll back",
    "keys:admin": "issue, rotate and revoke keys",
    "quotes:read": "read quotes",
    "quotes:write": "make and change quotes",
    "quotes:share": "share quotes with clients",
    "reports:run": "run reports over many people",
    "exports:read": "download quotes as files",
}
SCREENS = {
    "signs": "First question: signs that cannot wait",
    "today_signs": "Signs for a doctor today",
    "how": "How it is today",
    "doctor": "What a doctor has advised",
    "first_number": "First number",
    "result": "Full result",
    "emergency": "Emergency advice",
    "no_price": "Advice without a price",
    "error": "No answer",
    "guide": "Guide",
    "print": "Print",
    "share": "Link copied",
    "agent": "Way to an agent",
}
VERDICTS = {
    "V0": "The plan pays in full",
    "V1": "The plan does not pay",
    "V2": "The plan does not pay yet",
    "V3": "The plan pays in part",
    "V4": "The year costs more with the policy",
    "V5": "The year costs less with the policy",
    "V6": "The year costs about the same",
    "V7": "It depends on what is not known",
    "V8": "The plan pays as for an accident",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one market."""

    market: Market

    def moment(self, at: datetime) -> str:
        """A time in the market's zone, which is said."""
        zone = ZONES[self.market.code]
        return f"{format_datetime(at.astimezone(zone), 'd MMM y, HH:mm', locale=LOCALE)} {zone.tzname(None)}"

    def day(self, day: date) -> str:
        """A date in words."""
        return str(format_date(day, "d MMMM y", locale=LOCALE))

    def place(self) -> str:
        """The market's country."""
        return PLACES[self.market.code]

    def zone(self) -> str:
        """The zone of every time on a page."""
        return str(ZONES[self.market.code].tzname(None))

    def midnight(self) -> str:
        """When a day begins here by the service's clock, which is UTC."""
        zone = ZONES[self.market.code]
        return f"{datetime(2000, 1, 1, tzinfo=UTC).astimezone(zone):%H:%M} {zone.tzname(None)}"

    def money(self, amount: int) -> str:
        """Minor units as ₹1,23,456."""
        return self._grouped(Decimal(amount).scaleb(-2))

    def difference(self, amount: int) -> str:
        """More, less or the same, never a bare minus."""
        if amount == 0:
            return "nothing more or less"
        return f"{self.money(abs(amount))} {'more' if amount > 0 else 'less'}"

    def amount(self, text: str) -> str:
        """The amount of a table's cell in the same form; anything else as it stands there."""
        try:
            return self._grouped(Decimal(text))
        except InvalidOperation:
            return text

    def is_amount(self, column: str) -> bool:
        """Whether a column of a table holds amounts."""
        return column in AMOUNTS

    def cell(self, column: str, text: str) -> str:
        """A cell of a table: amounts in the form of amounts."""
        return self.amount(text) if column in AMOUNTS else text

    def number(self, number: int) -> str:
        """A count with its separators."""
        return str(format_decimal(number, locale=LOCALE))

    def count(self, number: int, one: str, many: str = "") -> str:
        """So many of something: 1 document, 2 documents."""
        return f"{self.number(number)} {one if number == 1 else many or one + 's'}"

    def kind(self, kind: str) -> str:
        """A kind of document in words."""
        return KINDS.get(kind, kind.replace("_", " ").capitalize())

    def title(self, key: Key) -> str:
        """What a document is called."""
        kind, name = key
        return self.kind(kind) if kind == name else f"{self.kind(kind)} {name}"

    def state(self, state: State) -> str:
        return STATES[state]

    def scope(self, scope: str) -> str:
        return SCOPES[scope]

    def screen(self, screen: str) -> str:
        """What a page showed, in words."""
        return SCREENS.get(screen, screen)

    def verdict(self, verdict: str | None) -> str:
        """A verdict in words, behind its code."""
        return "No verdict" if verdict is None else f"{verdict}: {VERDICTS.get(verdict, verdict)}"

    def action(self, entry: LogEntry) -> str:
        """What was done, as a verb."""
        return ACTIONS.get(entry.action, entry.action.replace("_", " "))

    def documents(self, about: Mapping[str, Any]) -> Sequence[Key]:
        """The documents that an entry of the log tells of."""
        told = about.get("events", [])
        return [Key(kind, name) for _, kind, name, *_ in told]

    def _grouped(self, amount: Decimal) -> str:
        pattern = GROUPED if amount == amount.to_integral_value() else f"{GROUPED}.00"
        currency = self.market.currency
        return str(format_currency(amount, currency, pattern, locale=LOCALE, currency_digits=False))
