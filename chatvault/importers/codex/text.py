"""The text of a Codex rollout, which Codex compresses when it is old."""

from __future__ import annotations

import io
from typing import BinaryIO

import zstandard

from chatvault.importers import heads
from chatvault.importers.containers.beginnings import beginning
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.containers.zstandard_stream import unpacked

COMPRESSED = ".zst"


def open_text(container: Container, name: str) -> BinaryIO:
    """The rollout's bytes from the start. Raises UnreadableFile."""
    stream = container.open(name)
    if not name.endswith(COMPRESSED):
        return stream
    return unpacked(stream, container.size(name), container.path)


def head_of(container: Container, name: str) -> bytes:
    """The first bytes of the rollout's text."""
    head = heads.head_of(container, name)
    if not name.endswith(COMPRESSED):
        return head
    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(head), read_across_frames=True)
    try:
        return beginning(reader, HEAD_BYTES)
    except zstandard.ZstdError:
        return b""
