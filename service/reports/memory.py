"""Memory that a report gives back: large pieces go through the system's allocator. Needs pyarrow.

Arrow's own allocator keeps what it had at most, and the system's keeps a store for each thread. Changes the process.
"""

import ctypes

import pyarrow as pa

_LIBRARY = ctypes.CDLL(None)
# By their numbers in malloc.h: two stores; what is larger than this is given back as soon as it is not in use.
SETTINGS = {-8: 2, -3: 128 * 1024, -1: 1024 * 1024}


def lean() -> None:
    """Keep no more than is in use; may be called again."""
    pa.set_memory_pool(pa.system_memory_pool())
    for name, value in SETTINGS.items():
        _of_glibc("mallopt", name, value)


def give_back() -> None:
    """Let go of what small pieces have left behind, which would grow with the length of a report."""
    _of_glibc("malloc_trim", 0)


def _of_glibc(name: str, *values: int) -> None:
    function = getattr(_LIBRARY, name, None)
    if function:
        function(*values)
