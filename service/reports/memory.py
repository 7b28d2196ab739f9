"""Memory that a report gives back: Arrow's and numpy's large pieces go through the system's allocator. Needs pyarrow.

Arrow's own allocator keeps what it had at most, and the system's keeps a store for each thread. Changes the process.
"""

import ctypes

import pyarrow as pa

# By their numbers in malloc.h: two stores; what is larger than this is given back as soon as it is not in use.
SETTINGS = {-8: 2, -3: 128 * 1024, -1: 1024 * 1024}


def lean() -> None:
    """Keep no more than is in use; may be called again."""
    pa.set_memory_pool(pa.system_memory_pool())
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # of glibc alone
    if mallopt:
        for name, value in SETTINGS.items():
            mallopt(name, value)
