"""How often may pages ask: so many questions a minute for each key and address, at the addresses that anybody may use.

Looked at before anything else is done for a question. Knows resources only by their addresses.
"""

import ipaddress

import flask
from werkzeug import exceptions as http
from werkzeug.wrappers import Response

from service.usecases.tenants import Hosted, Tenants
from service.web import cors
from service.web.windows import SECONDS, Standing, Windows

QUESTIONS = frozenset(
    {
        "/v1/config",
        "/v1/estimates",
        "/v1/comparisons",
        "/v1/adjudications",
        "/v1/premiums",
        "/v1/counts",
        "/v1/guide",
        "/mcp",
    },
)
FORMS = frozenset({"/", "/settle", "/e"})  # only what is posted: an empty form costs little
AGENTS = ("/v1/quotes",)  # asked with secret keys, which are counted too; with all that is below
LINKS = "/q/"  # nobody has the time to try out 2^128 of them; but each try costs a look-up
SECRET = "sk_"


def install(app: flask.Flask, windows: Windows, tenants: Tenants) -> None:
    """Refuse what goes beyond the limit, and say with every limited answer how the asker stands."""
    policy = f'"default";q={windows.limit};w={SECONDS}'
    app.extensions["outpocket.windows"] = windows

    @app.before_request
    def count() -> None:
        asked: flask.Request = flask.request._get_current_object()  # each use of the proxy costs more than a look-up
        if not _limited(asked.path, asked.method):
            return
        key = _sent_key(asked)
        hosted = tenants.today().by_key.get(key) if key and not key.startswith(SECRET) else None
        flask.g.standing = standing = windows.ask(f"{_whose(key, hosted)} {network(asked.remote_addr or '')}")
        if standing.allowed:
            return
        if hosted:
            cors.admit(hosted.profile.origins)  # so that the page can read how long to wait
        raise _too_many(windows, standing)

    @app.after_request
    def tell(response: Response) -> Response:
        standing = flask.g.get("standing")
        if standing is not None:
            response.headers.add("RateLimit-Policy", policy)
            response.headers.add("RateLimit", f'"default";r={standing.left};t={standing.seconds}')
        return response


def count_key(id: str) -> None:
    """Count a question of a secret key that is known to be real, wherever it comes from; the nearer limit is told."""
    windows: Windows | None = flask.current_app.extensions.get("outpocket.windows")
    if windows is None:
        return
    standing = windows.ask(f"key {id}")
    known: Standing | None = flask.g.get("standing")
    if known is None or standing.left < known.left or not standing.allowed:
        flask.g.standing = standing
    if not standing.allowed:
        raise _too_many(windows, standing)


def _too_many(windows: Windows, standing: Standing) -> http.TooManyRequests:
    told = f"At most {windows.limit} in {SECONDS} seconds. Ask again in {standing.seconds} seconds."
    return http.TooManyRequests(told, retry_after=standing.seconds)


def _limited(path: str, method: str) -> bool:
    if path in QUESTIONS or path.startswith((*AGENTS, LINKS)):
        return method != "OPTIONS"
    return method == "POST" and path in FORMS


def _sent_key(asked: flask.Request) -> str:
    header = asked.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return asked.args.get("key", "") if asked.query_string else ""
    scheme, _, key = header.strip().partition(" ")
    return str(key).strip() if scheme.lower() == "bearer" else ""


def _whose(key: str, hosted: Hosted | None) -> str:
    """The count that a key has beside its address: whoever makes keys up shares the one of those without.

    Which secret keys are real is only known after a look into the database, so those of an address share one.
    """
    return key if hosted else SECRET if key.startswith(SECRET) else ""


def network(address: str) -> str:
    """Whom an address stands for: itself, and in IPv6 the network of 64 bits, of which one customer has all.

    >>> network("203.0.113.7"), network("2001:db8:1:2:3::4"), network("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::', '203.0.113.7')
    """
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Address(int(found) >> 64 << 64))
