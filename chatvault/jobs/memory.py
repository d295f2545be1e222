"""Keeps what the threads allocate together, and gives back what nobody uses any more.

With its defaults glibc, the C library of most Linux systems, makes every thread a heap of its
own and keeps what was freed in each: an import or a backup left the window with up to 280 MB
of free memory. Other systems' libraries do better by themselves.
"""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_HEAPS = 2  # one for the window, one for the lanes


def share_heaps() -> None:
    """Let threads share heaps; to be called before there are any."""
    if (library := _glibc()) is not None:
        library.mallopt(_ARENA_MAX, _HEAPS)


def give_back() -> None:
    """Return freed memory to the system."""
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
