"""The text of a log that its program may have compressed."""

from __future__ import annotations

import io
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.containers import heads
from chatvault.importers.containers.beginnings import beginning
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.containers.zstandard_stream import unpacked

ENDINGS = (".zst", ".zstd")


def open_text(container: Container, name: str) -> BinaryIO:
    """The text's bytes from the start. Raises UnreadableFile."""
    stream = container.open(name)
    if not name.endswith(ENDINGS):
        return stream
    return unpacked(stream, container.size(name), container.path)


def head_of(container: Container, name: str) -> bytes:
    """The first bytes of the text."""
    head = heads.head_of(container, name)
    if not name.endswith(ENDINGS):
        return head
    try:
        return beginning(unpacked(io.BytesIO(head), len(head), container.path), HEAD_BYTES)
    except UnreadableFile:
        return b""
