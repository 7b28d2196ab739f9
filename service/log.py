"""The log: one JSON object a line on stderr. Knows no body, no answer, no query string and no header, but for the
origin of a page that sends a secret key.

An exception is logged by its type and where it was raised, without its message: a message may quote
what a person told us.
"""

import logging
import sys
import traceback
import zlib
from collections.abc import Iterator
from typing import Any, TextIO

import orjson
import structlog


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send every event of at least ``level`` to ``stream`` (stderr); the one process-wide thing that is set."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def sampled(request_id: str, rate: float) -> bool:
    """Whether a request belongs to the share that is logged: the same answer wherever its id is seen.

    >>> sampled("a", 1.0), sampled("a", 0.0)
    (True, False)
    """
    return zlib.crc32(request_id.encode()) < rate * 2**32


def _as_json(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def _without_messages(_logger: Any, _method: str, event: Any) -> Any:
    """Write ``exc_info`` as types and frames."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = [line for link in _chain(error) for line in (type(link).__qualname__, *_frames(link))]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
