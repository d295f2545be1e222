"""Files that rows of a table of attachments tell of: their bytes, or where these lie.

A path in a table is somebody else's word: it is compared with the names of what is being
imported, and nothing is ever opened by it.
"""

from __future__ import annotations

import binascii
import io
import mimetypes
import posixpath
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.values import text
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.media_types import sniffed
from chatvault.importers.contents.pictures import Pictures, size_in_pixels
from chatvault.importers.json_files.json_values import count, from_json

_HEX = "\\x"  # with which PostgreSQL begins bytes in a text
_LONGEST_NAME = 200  # characters
_ENOUGH = 2  # folders and name that two paths share, where nothing else tells
_PICTURE = "image/"


class AttachedFiles:
    """The files beside tables. ``tables`` are those that hold the tables themselves."""

    def __init__(self, container: Container | None = None, tables: Collection[str] = ()) -> None:
        self._container, self._pictures = container, Pictures()
        self._tables = frozenset(tables)
        self._by_name: dict[str, list[str]] | None = None

    def block(self, table: Table, row: Mapping[str, Any]) -> Block:
        """What a row tells of; it is named without bytes where they are nowhere."""
        url = text(table.value(row, "url"))
        file = self._held(table, row, url) or self._lying(table, row) or _missing(table, row)
        return Image(file) if file.media_type.startswith(_PICTURE) else File(file)

    def member(self, path: str, size: int | None) -> str | None:
        """The one member that lies where the path says, by the last of its folders."""
        wanted = _parts(path)
        if self._container is None or not wanted:
            return None
        shared = {
            name: both
            for name in self._called(wanted[-1])
            if (both := _shared(wanted, _parts(name))) >= min(_ENOUGH, len(wanted))
            or (size is not None and self._container.size(name) == size)
        }
        best = [name for name, both in shared.items() if both == max(shared.values())]
        if len(best) != 1 or (size is not None and self._container.size(best[0]) != size):
            return None
        return best[0]

    def _called(self, name: str) -> list[str]:
        """The members of that name; folders apart, they are looked through once."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for one in self._container.names() if self._container is not None else ():
                if one not in self._tables:
                    self._by_name[posixpath.basename(one)].append(one)
        return self._by_name.get(name, [])

    def _held(self, table: Table, row: Mapping[str, Any], url: str) -> Attachment | None:
        """A file whose bytes stand in the row."""
        name, media_type = _name(table, row), _media_type(table, row)
        value = table.value(row, "content")
        for told in (text(value) if isinstance(value, str) else "", url):
            if told.startswith("data:") and (found := self._pictures.from_url(told, name)):
                return found if found.content is not None else None
        content = _bytes(value)
        if not content:
            return None
        width, height = size_in_pixels(content)
        opener = partial(io.BytesIO, content)
        return Attachment(name, media_type, len(content), width, height, content=opener)

    def _lying(self, table: Table, row: Mapping[str, Any]) -> Attachment | None:
        """A file that lies beside the tables."""
        size = _size(table, row)
        member = self.member(text(table.value(row, "path")), size)
        if member is None or self._container is None:
            return None
        container = self._container
        media_type = _media_type(table, row) or sniffed(container, member)
        opener = partial(container.open, member)
        return Attachment(_name(table, row), media_type, container.size(member), content=opener)


def _missing(table: Table, row: Mapping[str, Any]) -> Attachment:
    return Attachment(_name(table, row), _media_type(table, row), _size(table, row))


def _name(table: Table, row: Mapping[str, Any]) -> str:
    """What the file is called; of a path only its end, for the rest tells of another computer."""
    url = text(table.value(row, "url"))
    address = "" if url.startswith("data:") else url.partition("?")[0]
    for told in (text(table.value(row, "name")), text(table.value(row, "path")), address):
        if parts := _parts(told):
            return parts[-1][:_LONGEST_NAME]
    return "file"


def _media_type(table: Table, row: Mapping[str, Any]) -> str:
    told = text(table.value(row, "media_type")).strip().lower()
    guessed = mimetypes.guess_type(_name(table, row), strict=False)[0]
    return told if "/" in told else guessed or ""


def _size(table: Table, row: Mapping[str, Any]) -> int | None:
    value = table.value(row, "size")
    return count(from_json(value) if isinstance(value, str) else value) or None


def _bytes(value: object) -> bytes:
    """Bytes as they are, as PostgreSQL writes them or as base64; none where it is neither."""
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str):
        return b""
    try:
        if value.startswith(_HEX):
            return bytes.fromhex(value[len(_HEX) :])
        return binascii.a2b_base64("".join(value.split()), strict_mode=True)
    except (binascii.Error, ValueError):
        return b""


def _parts(path: str) -> list[str]:
    parts = path.strip().replace("\\", "/").split("/")
    return [part for part in parts if part not in ("", ".", "..")]


def _shared(one: list[str], other: list[str]) -> int:
    """How many of their last parts are the same."""
    both = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        both += 1
    return both
