"""The widget ``<out-pocket>``: its script and languages, the page for an iframe, and a page to see it on.

Knows no screen: those are drawn in ``source/``.
"""

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
SCRIPT_ONLY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'self'"
)
TRUSTED = "require-trusted-types-for 'script'"


def blueprint(estimator: Estimator, tenants: Tenants, *, market: str = "in") -> flask.Blueprint:
    """/widget/v1/…, /embed and /demo."""
    pages = flask.Blueprint(
        "widget", __name__, template_folder="templates", static_folder="static", static_url_path="/widget/static"
    )

    @lru_cache(maxsize=KEPT)
    def script(snapshot: Snapshot, locale: str) -> bytes:
        return bundle.script(
            tell(snapshot, locale, estimator), snapshot.one("content", Content, locale).messages, ENGINE
        )

    @lru_cache(maxsize=KEPT)
    def words(snapshot: Snapshot, locale: str) -> bytes:
        return bundle.language(locale, snapshot.one("content", Content, locale).messages, MARKETS[market].currency)

    def published(locale: str) -> Snapshot:
        snapshot = estimator.snapshot(market)
        if locale not in snapshot.each("content", Content):
            raise http.NotFound(f"There is no language '{locale[:12]}'.")
        return snapshot

    def shared(body: bytes, mimetype: str) -> flask.Response:
        response = cached(body, mimetype, seconds=FLOATING_SECONDS)
        # Script and words are the same for every page and every tenant.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @pages.get("/widget/v1/out-pocket.js")
    def code() -> flask.Response:
        locale = flask.request.args.get("locale", DEFAULT_LOCALE)
        return shared(script(published(locale), locale), "text/javascript")

    @pages.get("/widget/v1/answer.css")
    def answer_style() -> flask.Response:
        return shared(bundle.built()[2].encode(), "text/css")

    @pages.get("/widget/v1/<locale>.json")
    def language(locale: str) -> flask.Response:
        return shared(words(published(locale), locale), "application/json")

    @pages.get("/embed")
    def embed() -> flask.Response:
        """A page with nothing but the widget, for an iframe on one of the tenant's own origins."""
        key = flask.request.args.get("key", "")
        hosted = tenants.today().by_key.get(key)
        if key and hosted is None:
            raise http.NotFound("Nobody has this key.")
        origins = sorted(hosted.profile.origins) if hosted else []
        response = _page(
            "widget/embed.html", key=key, origins=origins, locale=flask.request.args.get("locale", DEFAULT_LOCALE)
        )
        framed = " ".join(["'self'", *origins])
        response.headers["Content-Security-Policy"] = f"{SCRIPT_ONLY}; {TRUSTED}; frame-ancestors {framed}"
        return response

    @pages.get("/demo")
    def demo() -> flask.Response:
        """An imaginary insurer's article with the widget under it."""
        wanted = flask.request.args.get("key")
        demonstration = next((one for one in tenants.today().by_key.items() if one[1].profile.demonstration), None)
        key = wanted if wanted is not None else demonstration[0] if demonstration else ""
        response = _page(
            "widget/demo.html",
            key=key,
            locale=flask.request.args.get("locale", DEFAULT_LOCALE),
            twice="twice" in flask.request.args,
        )
        response.headers["Content-Security-Policy"] = f"{SCRIPT_ONLY}; {TRUSTED}; frame-ancestors 'self'"
        return response

    def _page(template: str, **context: object) -> flask.Response:
        snapshot = estimator.snapshot(market)
        spoken = Words(estimator.wording(snapshot, DEFAULT_LOCALE))
        return flask.Response(flask.render_template(template, w=spoken, engine=ENGINE, **context), mimetype="text/html")

    return pages
