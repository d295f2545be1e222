"""The text of a file line by line, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of

_LONGEST = 64 * 1024**2  # bytes of a line
_BEGINNING = 4096  # bytes in which a file says what it is


def text_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines with their ends, as far as they have one; a longer one than 64 MB in pieces.

    The mark that editors put before a file is left out, and the character that ends texts in a
    database made visible.
    """
    while raw := stream.readline(_LONGEST):
        yield _readable(raw)


def text_beginning(container: Container, name: str) -> str:
    """What a file begins with, its lines ended by a line feed alone."""
    return _readable(head_of(container, name)[:_BEGINNING]).replace("\r\n", "\n")


def _readable(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "\u2400")
