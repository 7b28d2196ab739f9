"""Where the time of an estimate goes inside the process, as shares: reading, triage, settling, saying, writing."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

from schemas.estimate import estimate_to_wire
from schemas.query import QuerySchema
from service.domain.estimate import Estimate, estimate
from service.usecases.estimate import estimate_id
from service.web.memo import AnswerMemo
from tests import world

MEMO = 32 * 1024 * 1024


class Stopwatch:
    """Seconds by name; what is timed inside something else counts for itself alone."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._within: list[float] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        self._within.append(0.0)
        started = time.perf_counter()
        try:
            yield
        finally:
            whole = time.perf_counter() - started
            self.spent[name] += whole - self._within.pop()
            if self._within:
                self._within[-1] += whole

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """``call``, timed as ``name``."""

        def run(*args: Any) -> Any:
            with self(name):
                return call(*args)

        return run


def shares(seen: Sequence[bytes], first: Sequence[bytes]) -> dict[str, float]:
    """Shares of the time of ``first`` in a process that has answered ``seen``; largest first."""
    watch, edition, wording = Stopwatch(), world.edition_with({}), world.wording()
    edition.settled = watch.timed("settling: kernel, readings, steps", edition.settled)  # type: ignore[assignment]
    edition.episode = watch.timed("pricing and drawing episodes", edition.episode)  # type: ignore[assignment]
    edition.ladder = watch.timed("ladder", edition.ladder)  # type: ignore[assignment]
    say, load = watch.timed("wording", wording.say), QuerySchema().load
    keep = AnswerMemo(MEMO).parts(edition.fingerprint)

    def answer(question: bytes) -> bytes:
        with watch("marshmallow load"):
            query = load(orjson.loads(question))
        with watch("triage"):
            if query.answers is not None:
                edition.triage.assess(edition.triage.read(query.answers, age_years=query.age_years))
        with watch("rest of the domain"):
            found = estimate(query, edition)
        assert isinstance(found, Estimate)
        with watch("id"):
            named = estimate_id(query, found.versions, as_of=edition.as_of)
        with watch("dump to dict"):
            wire = estimate_to_wire(
                found,
                estimate_id=named,
                market=edition.market,
                locale=wording.content.locale,
                say=say,
                sources=edition.sources,
                as_of=edition.as_of,
                keep=keep,
            )
        with watch("orjson"):
            return orjson.dumps(wire)

    for question in seen:
        answer(question)
    gc.collect()
    gc.disable()  # A worker looks for cycles far less often than a fresh process (service/gunicorn.py).
    watch.spent.clear()
    for question in first:
        answer(question)
    gc.enable()
    # It was done once more inside the domain.
    watch.spent["rest of the domain"] -= watch.spent["triage"]
    total = watch.spent.total()
    return {name: spent / total for name, spent in watch.spent.most_common()}
