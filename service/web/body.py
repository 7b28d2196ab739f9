"""Reads a request before any schema sees it: its content type, its JSON, its query. Knows no resource.

``Blueprint`` is what every resource uses, so that all of them refuse in the same words.
"""

from typing import Any, ClassVar

import flask
import flask_smorest
import orjson
from webargs.flaskparser import FlaskParser, is_json_request
from webargs.multidictproxy import MultiDictProxy
from werkzeug import exceptions as http
from werkzeug.datastructures import MultiDict

from service.web.caller import PARAMETER


class StrictParser(FlaskParser):
    """webargs that refuses what it would overlook: another content type, unknown query parameters."""

    # Every schema decides for itself what an unknown field is.
    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {}

    def load_querystring(self, req: flask.Request, schema: Any) -> Any:
        """The query without the key, which ``caller`` has read where a view knows who asks."""
        found = MultiDict(req.args)
        if "caller" in flask.g:
            found.poplist(PARAMETER)
        return MultiDictProxy(found, schema)

    def load_json(self, req: flask.Request, schema: Any) -> Any:
        if not is_json_request(req):
            given = f"'{req.mimetype}'" if req.mimetype else "nothing"
            raise http.UnsupportedMediaType(f"The content type is {given}; send application/json.")
        body = req.get_data(cache=False)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise http.BadRequest(_what_is_wrong(body, error)) from error


def _what_is_wrong(body: bytes, error: orjson.JSONDecodeError) -> str:
    if not body.strip():
        return "The body is empty; send a JSON object."
    return f"The body is not JSON from line {error.lineno}, column {error.colno} on: {error.msg}."


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's blueprint with the strict parser."""

    ARGUMENTS_PARSER = StrictParser()
