"""What a client sees at ``/q/…``: the quote that a link opens, on a page and on paper. Needs no script and no key.

Whatever is wrong with an address, the answer is the same and so is the work, so that nobody learns which quotes there
are. Of an opening the use-case keeps the day; nothing else of the reader is kept.
"""

import flask
from werkzeug.wrappers import Response

from service.domain.quote import Quote, zone
from service.usecases.quotes import Quotes
from service.web.client.drawing import Drawing

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
        return flask.Response(drawing.nothing(market), 404, mimetype="text/html")

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

    return pages
