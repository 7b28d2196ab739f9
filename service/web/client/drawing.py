"""A quote drawn for its client: the estimate as it was kept, in the words that were in force when it was made.

Nothing is worked out anew. Sentences that those words did not have yet are today's. Knows neither token nor key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import flask
import orjson
from markupsafe import Markup

from service.domain.content import Content
from service.domain.errors import NothingPublished
from service.domain.quote import Quote, Status, zone
from service.store.snapshot import Snapshot
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.version import ENGINE
from service.web import page_view
from service.web.page_words import Words
from service.wording import Wording

WORDINGS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a quote is said beside its estimate; days are the market's."""

    quote: Quote
    status: Status
    made: str
    ends: str
    withdrawn: str

    @property
    def is_withdrawn(self) -> bool:
        return self.quote.withdrawn_at is not None


class Drawing:
    """Draws for one service; safe between threads."""

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator
        self._wording = lru_cache(maxsize=WORDINGS_KEPT)(_together)

    def page(self, quote: Quote, *, now: datetime, opened: bool = False, **context: Any) -> str:
        """A page of its own."""
        return flask.render_template("client/quote.html", **self._context(quote, now, opened), **context)

    def piece(self, quote: Quote, *, now: datetime) -> Markup:
        """The same, without the page around it."""
        return Markup(flask.render_template("client/piece.html", **self._context(quote, now, opened=False)))

    def nothing(self, market: str, why: Callable[[Words], tuple[str, str]]) -> str:
        """The page of an address that shows no quote: its title and ``why``, in every language of the market."""
        snapshot = self._estimator.snapshot(market)
        contents = sorted(snapshot.each("content", Content), key=lambda locale: locale != DEFAULT_LOCALE)
        languages = [Words(self._estimator.wording(snapshot, locale)) for locale in contents]
        return flask.render_template(
            "client/nothing.html",
            said=[(words.locale, *why(words)) for words in languages],
            **self._around(snapshot, languages[0], opened=False),
        )

    def _context(self, quote: Quote, now: datetime, opened: bool) -> dict[str, Any]:
        assert quote.estimate is not None, "a quote without answers opens nothing"
        answer = orjson.loads(quote.estimate)
        versions = {name: one for name, one in orjson.loads(quote.versions).items() if name != "engine"}
        as_of = datetime.fromisoformat(answer["as_of"]).date()
        then = self._estimator.snapshot(quote.market, as_of, versions, tenant=quote.tenant)
        words = Words(self._wording(self._estimator, then, self._today(quote), quote.locale))
        return {
            **self._around(then, words, opened=opened),
            **page_view.drawn(answer),
            "shown": _shown(quote, now),
            "missing_part": "page/missing_count.html",
        }

    def _around(self, snapshot: Snapshot, words: Words, *, opened: bool) -> dict[str, Any]:
        edition = self._estimator.edition(snapshot)
        numbers = edition.triage.emergency_numbers[edition.market.country].lines
        return {
            "w": words,
            "edition": edition,
            "emergency": numbers,
            "view": page_view,
            "opened": opened,
            "engine": ENGINE,
        }

    def _today(self, quote: Quote) -> Snapshot | None:
        try:
            return self._estimator.snapshot(quote.market, tenant=quote.tenant)
        except NothingPublished:
            return None  # It was all taken back meanwhile: then its own words have to do.


def _together(estimator: Estimator, then: Snapshot, today: Snapshot | None, locale: str) -> Wording:
    """The words of then, and today's where then had none."""
    was = estimator.wording(then, locale)
    now = today.each("content", Content).get(locale) if today else None
    if now is None:
        return was
    return Wording(Content(locale, {**now.messages, **was.content.messages}, was.content.draft), was.currency)


def _shown(quote: Quote, now: datetime) -> Shown:
    def day(at: datetime | None) -> str:
        return at.astimezone(zone(quote.market)).date().isoformat() if at else ""

    made, ends, withdrawn = map(day, (quote.created_at, quote.expires_at, quote.withdrawn_at))
    return Shown(quote, quote.status(now), made, ends, withdrawn)
