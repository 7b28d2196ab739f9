"""Two questions of an operator: is the process up, and could it answer an estimate now?"""

from collections.abc import Callable
from typing import Any

import flask
import orjson
from marshmallow import Schema, fields
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from service.store.catalogue import Readiness
from service.web.body import Blueprint
