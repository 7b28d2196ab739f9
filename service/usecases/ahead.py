"""Work ahead: what makes the next items runs in a thread of its own, a few items before whoever takes them.

Knows nothing of what the items are.
"""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")

ITEMS = 2
LOOK_SECONDS = 0.2  # how soon a thread sees that nobody takes its items any more


def ahead(items: Iterable[T], *, name: str, most: int = ITEMS) -> Iterator[T]:
    """The same items in the same order; what their maker raises is raised here. Closing it ends the thread."""
    waiting: queue.Queue[tuple[bool, Any]] = queue.Queue(most)
    given_up = threading.Event()

    def put(item: tuple[bool, Any]) -> bool:
        while not given_up.is_set():
            try:
                waiting.put(item, timeout=LOOK_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        source = iter(items)
        try:
            for item in source:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as error:  # noqa: BLE001 - it is raised again by whoever takes the items
            put((False, error))
        finally:
            close = getattr(source, "close", None)
            if close:
                close()

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return _taken(waiting, given_up, thread)


def _taken(
    waiting: "queue.Queue[tuple[bool, Any]]", given_up: threading.Event, thread: threading.Thread
) -> Iterator[Any]:
    try:
        while True:
            more, item = waiting.get()
            if more:
                yield item
            elif item is None:
                return
            else:
                raise item
    finally:
        given_up.set()
        thread.join()
