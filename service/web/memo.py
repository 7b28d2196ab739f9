"""Answers, and parts of them, kept for questions that repeat: an estimate is a pure function of its question
and the catalogue.

Answers are keyed by the catalogue as served, the day, the content type and Accept as they were sent, and the
question's bytes; parts by the edition and the values they were made from; neither by who asked. Both share one
bound in bytes, and the longest unused leaves first. Holds only answers with status 200.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

import flask
import orjson

Key: TypeAlias = tuple[Hashable, bytes]  # what an answer depends on, and the question itself

OVERHEAD = 256  # bytes an entry costs beside its key and body, measured roughly


class AnswerMemo:
    """``limit`` in bytes; 0 keeps nothing."""

    def __init__(self, limit: int) -> None:
        self._limit, self._held = limit, 0
        self._kept: OrderedDict[Key, tuple[bytes, str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> tuple[bytes, str] | None:
        """The body and content type kept under ``key``."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, body: bytes, content_type: str) -> None:
        """Keep an answer, letting go of others as needed."""
        size = len(body) + len(key[1]) + OVERHEAD
        if size > self._limit:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = (body, content_type)
            self._held += size
            while self._held > self._limit:
                (_, question), (dropped, _) = self._kept.popitem(last=False)
                self._held -= len(dropped) + len(question) + OVERHEAD

    def parts(self, basis: Hashable) -> Callable[[Hashable, Callable[[], Any]], orjson.Fragment]:
        """Keeps parts of answers as JSON; ``basis`` is what they depend on beside their own key."""

        def keep(part: Hashable, make: Callable[[], Any]) -> orjson.Fragment:
            key = ((basis, part), b"")
            found = self.get(key)
            if found is None:
                found = (orjson.dumps(make()), "application/json")
                self.put(key, *found)
            return orjson.Fragment(found[0])

        return keep

    def remembers(
        self, basis: Callable[[], tuple[Hashable, ...]]
    ) -> Callable[[Callable[..., flask.Response]], Callable[..., flask.Response]]:
        """A view that answers a repeated question from the memo; ``basis`` is what an answer depends on beside it."""

        def wrap(view: Callable[..., flask.Response]) -> Callable[..., flask.Response]:
            @functools.wraps(view)
            def remembered(*args: Any, **kwargs: Any) -> flask.Response:
                if not self._limit:
                    return view(*args, **kwargs)
                # Read as they came: parsing them would cost more than the look-up.
                sent = flask.request.environ
                key = ((*basis(), sent.get("CONTENT_TYPE"), sent.get("HTTP_ACCEPT")), flask.request.get_data())
                found = self.get(key)
                if found is not None:
                    return _answer(*found)
                response = view(*args, **kwargs)
                if response.status_code == 200 and response.content_type:
                    self.put(key, response.get_data(), response.content_type)
                return response

            return remembered

        return wrap


def _answer(body: bytes, content_type: str) -> flask.Response:
    return flask.Response(body, headers=[("Content-Type", content_type), ("Vary", "Accept")])
