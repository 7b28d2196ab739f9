"""Work on the database in a thread of its own, so that who needs it can stop waiting.

A database that accepts and never answers gives no error, for minutes or for ever, and its driver has no time
limit for an answer. Knows no table and no catalogue.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T]) -> Future[T]:
    """What ``work`` will give, or raise. Its thread never holds up the end of the process."""
    promised: Future[T] = Future()

    def run() -> None:
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result meets it
            promised.set_exception(error)
        else:
            promised.set_result(found)

    # An executor's threads are joined at exit, and one that hangs would hang the worker's end.
    threading.Thread(target=run, name="database", daemon=True).start()
    return promised
