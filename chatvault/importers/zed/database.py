"""The database ``threads.db``: a row a thread, with what it holds as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import zstandard

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.json_files.stored_json import stored_json

Fields = dict[str, Any]

_LARGEST = 256 * 1024**2  # bytes of JSON; a few compressed ones may stand for any number
_CHUNK = 1 << 20
_LARGEST_WINDOW = 1 << 27  # bytes that a decompressor keeps, as the format allows at most


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread: its row without the data, and the value that the data holds.

    ``value`` is empty where that cannot be read, and ``trouble`` says why.
    """

    id: str
    about: Fields
    value: Fields
    trouble: str = ""


def has_threads(database: Database) -> bool:
    """Whether the table is Zed's."""
    known = database.columns("threads") if "threads" in database.tables else set()
    return {"id", "summary", "updated_at", "data_type", "data"} <= known


def read_database(database: Database) -> Iterator[StoredThread]:
    """Every thread, one after the other."""
    keys = [key for (key,) in database.rows("SELECT id FROM threads ORDER BY id")]
    for key in (key for key in keys if isinstance(key, str)):
        for about in database.records("threads", "WHERE id = ?", key):
            yield _stored(key, about)


def _stored(key: str, about: Fields) -> StoredThread:
    data = about.pop("data", None)
    content = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if not isinstance(content, bytes):
        return StoredThread(key, about, {}, "There is nothing in it, so it was left out.")
    if about.get("data_type") == "zstd":
        try:
            content = _decompressed(content)
        except zstandard.ZstdError:
            sentence = "What it holds is damaged and cannot be unpacked, so it was left out."
            return StoredThread(key, about, {}, sentence)
    if len(content) > _LARGEST:
        sentence = "It unpacks to far more than a conversation, so it was left out."
        return StoredThread(key, about, {}, sentence)
    value = mapping(stored_json(content))
    trouble = "" if value else "What it holds is cut short or no JSON, so it was left out."
    return StoredThread(key, about, value, trouble)


def _decompressed(content: bytes) -> bytes:
    """What it unpacks to, or a little more than is believable of it. Raises ZstdError."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    stream = decompressor.stream_reader(io.BytesIO(content), read_across_frames=True)
    unpacked = bytearray()
    while len(unpacked) <= _LARGEST and (chunk := stream.read(_CHUNK)):
        unpacked += chunk
    return bytes(unpacked)
