"""What a client sees at ``/q/…``: the quote that a link opens, on a page and on paper. Needs no script and no key.

Whatever is wrong with an address, the answer is the same and so is the work, so that nobody learns which quotes there
are. Of an opening the use-case keeps the day; nothing else of the reader is kept.
"""

from collections.abc import Callable

import flask
import structlog
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http
from werkzeug.wrappers import Response

from service.domain.quote import Quote, zone
from service.usecases.quotes import Quotes
from service.web.client.drawing import Drawing
from service.web.envelope import request_id
from service.web.page_words import Words
from service.web.problems import AWAY_SECONDS

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def blueprint(quotes: Quotes, drawing: Drawing, *, market: str = "in") -> flask.Blueprint:
    """The addresses of links; ``market`` is the one whose words say that there is nothing."""
    pages = flask.Blueprint("client", __name__, url_prefix="/q", template_folder="../templates")

    def opened(token: str) -> Quote | None:
        day = quotes.clock().astimezone(zone(market)).date()
        return quotes.opened(token, day, counts=flask.request.method == "GET")

    def nothing() -> flask.Response:
        text = drawing.nothing(market, lambda words: (words.client("missing.title"), words.client("missing")))
        return flask.Response(text, 404, mimetype="text/html")

    def shown(token: str, *, on_paper: bool) -> flask.Response:
        quote = opened(token)
        if quote is None:
            return nothing()
        address = f"{flask.request.host_url}q/{token}"
        text = drawing.page(quote, now=quotes.clock(), opened=on_paper, token=token, address=address)
        return flask.Response(text, mimetype="text/html")

    @pages.get("/<token>")
    def read(token: str) -> flask.Response:
        """The quote."""
        return shown(token, on_paper=False)

    @pages.get("/<token>/print")
    def printed(token: str) -> flask.Response:
        """The same with everything open, two sheets of paper."""
        return shown(token, on_paper=True)

    @pages.get("/<path:token>")
    def malformed(token: str) -> flask.Response:
        """For what cannot be a token; nothing opens under it."""
        return shown(token, on_paper=False)

    @pages.after_request
    def keep_private(response: Response) -> Response:
        response.headers.update(PRIVATE)
        return response

    _ask_to_wait(pages, drawing, market)
    return pages


def _ask_to_wait(pages: flask.Blueprint, drawing: Drawing, market: str) -> None:
    """Answer by a page where nothing can be opened for now."""

    @pages.errorhandler(http.TooManyRequests)
    def busy(refusal: http.TooManyRequests) -> flask.Response:
        seconds = int(str(refusal.retry_after or 1))
        return wait(429, seconds, lambda words: words.widget("busy", count=seconds))

    @pages.errorhandler(OperationalError)
    def away(error: OperationalError) -> flask.Response:
        structlog.get_logger().error("client.database", request_id=request_id(), exc_info=error)
        return wait(503, int(AWAY_SECONDS), lambda words: words.client("away"))

    def wait(status: int, seconds: int, why: Callable[[Words], str]) -> flask.Response:
        text = drawing.nothing(market, lambda words: (words.client("away.title"), why(words)))
        return flask.Response(text, status, {"Retry-After": str(seconds)}, mimetype="text/html")
