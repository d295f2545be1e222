"""Cuts the bytes of a file into pieces at borders that stand in the bytes themselves.

What is inserted, removed or changed moves the borders beside it and no others. So the pieces of
two states of a file, or of two exports, are the same wherever their bytes are, and are kept once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pyfastcdc import FastCDC

SHORT = 1 << 18  # bytes; what is shorter stays whole

# For files of less than so many bytes, how long a piece is about: a change costs a few pieces,
# and each piece of the whole costs a file and a row. Other lengths for a format's files would
# store all of them once more.
_LENGTHS = ((1 << 26, 1 << 16), (1 << 30, 1 << 18))
_LONGEST = 1 << 20


def cut(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The pieces of what is left of a file that has about ``size`` bytes; one where it is short."""
    if size - file.tell() < SHORT:
        yield file.read()
        return
    length = next((length for most, length in _LENGTHS if size < most), _LONGEST)
    for chunk in FastCDC(length).cut_stream(file):
        yield bytes(chunk.data)
