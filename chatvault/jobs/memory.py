"""Keeps what the threads allocate together, and gives back what nobody uses any more.

With its defaults glibc, the C library of most Linux systems, makes every thread a heap of its own
and keeps what was freed in each: an import or a backup left the window with up to 280 MB of free
memory. The larger the pieces that it is given back, the more it keeps at the end of a heap: ten
megabytes after a backup, even when it is asked to return them. Other systems' libraries do better
by themselves.
"""

from __future__ import annotations

import ctypes
import sys

# M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of malloc.h.
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
_HEAPS = 2  # one for the window, one for the lanes
_LARGE = 1 << 20  # bytes that are taken from the system apart, and given back at once
_LEFT = 256 << 10  # bytes that may stay free at the end of a heap


def share_heaps() -> None:
    """Let threads share heaps that stay small; to be called before there are any."""
    if (library := _glibc()) is not None:
        library.mallopt(_ARENA_MAX, _HEAPS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_TRIM_THRESHOLD, _LEFT)


def give_back() -> None:
    """Return freed memory to the system."""
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
