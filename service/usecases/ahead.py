"""Work ahead: what makes the next items runs in a thread of its own, an item before whoever takes them.

Knows nothing of what the items are.
"""

import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

ITEMS = 1  # in the making or waiting, beside the one that was taken


def ahead(items: Iterable[T], *, name: str) -> Iterator[T]:
    """The same items in the same order; what their maker raises is raised here.

    The thread begins with the first item that is asked for, and ends when no more are taken.
    """
    made: SimpleQueue[tuple[bool, Any]] = SimpleQueue()  # an item, or what ended them: an error or None
    room, given_up = threading.Semaphore(ITEMS), threading.Event()

    def work() -> None:
        source = iter(items)
        try:
            while room.acquire() and not given_up.is_set():
                made.put((True, next(source)))
        except StopIteration:
            made.put((False, None))
        except BaseException as error:  # noqa: BLE001 - it is raised again by whoever takes the items
            made.put((False, error))
        finally:
            close = getattr(source, "close", None)
            if close:
                close()

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        while True:
            more, item = made.get()
            if more:
                room.release()
                yield item
            elif item is None:
                return
            else:
                raise item
    finally:
        given_up.set()
        room.release()
        thread.join()
