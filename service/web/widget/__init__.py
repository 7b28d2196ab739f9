"""The widget ``<out-pocket>``: its script and languages, the page for an iframe, and a page to see it on.

Knows no screen: those are drawn in ``source/``.
"""

from collections.abc import Iterable
from functools import lru_cache

import flask
from werkzeug import exceptions as http

from service.domain.content import Content
from service.domain.markets import MARKETS
from service.store.snapshot import Snapshot
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.usecases.tenants import Tenants
from service.version import ENGINE
from service.web.conditional import cached
from service.web.config import tell
from service.web.page_words import Words
from service.web.widget import bundle

FLOATING_SECONDS = 300  # of /widget/v1/…, which is the newest 1.x
KEPT = 16
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
)


def blueprint(estimator: Estimator, tenants: Tenants, *, market: str = "in") -> flask.Blueprint:
    """/widget/v1/…, /embed and /demo."""
    pages = flask.Blueprint(
        "widget", __name__, template_folder="templates", static_folder="static", static_url_path="/widget/static"
    )
    files = Files(estimator, market)
    pages.add_url_rule("/widget/v1/out-pocket.js", "code", files.code)
    pages.add_url_rule("/widget/v1/answer.css", "answer_style", files.answer_style)
    pages.add_url_rule("/widget/v1/<locale>.json", "language", files.language)

    @pages.get("/embed")
    def embed() -> flask.Response:
        """A page with nothing but the widget, for an iframe on one of the tenant's own origins."""
        key = flask.request.args.get("key", "")
        hosted = tenants.today().by_key.get(key)
        if key and hosted is None:
            raise http.NotFound("Nobody has this key.")
        origins = sorted(hosted.profile.origins) if hosted else []
        return files.page("embed.html", framed_by=origins, key=key, origins=origins)

    @pages.get("/demo")
    def demo() -> flask.Response:
        """An imaginary insurer's article with the widget under it."""
        known = tenants.today().by_key.items()
        shown = next((key for key, hosted in known if hosted.profile.demonstration), "")
        key = flask.request.args.get("key", shown)
        return files.page("demo.html", key=key, twice="twice" in flask.request.args)

    return pages


class Files:
    """What is served of one market: each text is made once for a catalogue as it stands."""

    def __init__(self, estimator: Estimator, market: str) -> None:
        self._estimator, self._market = estimator, market
        self._script = lru_cache(maxsize=KEPT)(self._make_script)
        self._words = lru_cache(maxsize=KEPT)(self._make_words)

    def code(self) -> flask.Response:
        """The script, in the language asked for."""
        locale = flask.request.args.get("locale", DEFAULT_LOCALE)
        return _shared(self._script(self._published(locale), locale), "text/javascript")

    def answer_style(self) -> flask.Response:
        """How answers look, which comes with the first of them."""
        return _shared(bundle.built()[2].encode(), "text/css")

    def language(self, locale: str) -> flask.Response:
        """A further language."""
        return _shared(self._words(self._published(locale), locale), "application/json")

    def page(self, template: str, *, framed_by: Iterable[str] = (), **context: object) -> flask.Response:
        """A page of ours with the widget on it, under the strictest policy that the widget promises to live under."""
        words = Words(self._estimator.wording(self._estimator.snapshot(self._market), DEFAULT_LOCALE))
        locale = flask.request.args.get("locale", DEFAULT_LOCALE)
        text = flask.render_template(f"widget/{template}", w=words, engine=ENGINE, locale=locale, **context)
        response = flask.Response(text, mimetype="text/html")
        framed = " ".join(["'self'", *framed_by])
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors {framed}"
        return response

    def _published(self, locale: str) -> Snapshot:
        snapshot = self._estimator.snapshot(self._market)
        if locale not in snapshot.each("content", Content):
            raise http.NotFound(f"There is no language '{locale[:12]}'.")
        return snapshot

    def _make_script(self, snapshot: Snapshot, locale: str) -> bytes:
        messages = snapshot.one("content", Content, locale).messages
        return bundle.script(tell(snapshot, locale, self._estimator), messages, ENGINE)

    def _make_words(self, snapshot: Snapshot, locale: str) -> bytes:
        return bundle.language(
            locale, snapshot.one("content", Content, locale).messages, MARKETS[self._market].currency
        )


def _shared(body: bytes, mimetype: str) -> flask.Response:
    """The same for every page and every tenant."""
    response = cached(body, mimetype, seconds=FLOATING_SECONDS)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
