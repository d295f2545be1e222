"""Rows of the log by what they belong to, and the files that are kept beside them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image
from chatvault.importers.contents.pictures import size_in_pixels
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import string

Fields = dict[str, Any]

_PICTURE = "image/"


class Tables:
    """Looks rows up by a column that the program made no index for.

    Only where the rows stand is held in memory, not what is in them.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._places: dict[tuple[str, str], dict[object, list[int]]] = {}
        self._columns: dict[str, set[str]] = {}

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is that table with these columns: versions differ."""
        if table not in self._columns:
            known = table in self.database.tables
            self._columns[table] = self.database.columns(table) if known else set()
        return bool(self._columns[table]) and set(columns) <= self._columns[table]

    def rows(self, table: str, column: str, value: object, order: str) -> list[Fields]:
        """The rows in which ``column`` is ``value``, in the order of a column."""
        if not self.has(table, column):
            return []
        found = [
            row
            for place in self._known(table, column).get(value, ())
            for row in self.database.records(table, "WHERE rowid = ?", place)
        ]
        return sorted(found, key=lambda row: (_number(row.get(order)), string(row.get(order))))

    def row(self, table: str, key: object) -> Fields:
        """The row of that id, an empty one where there is none."""
        if not self.has(table, "id"):
            return {}
        return next(self.database.records(table, "WHERE id = ?", key), {})

    def _known(self, table: str, column: str) -> dict[object, list[int]]:
        place = (table, column)
        if place not in self._places:
            found: defaultdict[object, list[int]] = defaultdict(list)
            for value, row in self.database.rows(f"SELECT {column}, rowid FROM {table}"):
                found[value].append(row)
            self._places[place] = dict(found)
        return self._places[place]

    def attachments(self, table: str, column: str, value: object) -> Iterator[Block]:
        """The files that were given with a prompt, as the joining table lists them."""
        for link in self.rows(table, column, value, "order"):
            yield self.attachment(link.get("attachment_id"))

    def attachment(self, key: object) -> Block:
        """A file; its bytes are in the log unless it was given by a path or an address."""
        row = self.row("attachments", key)
        media_type = string(row.get("type"))
        name = string(row.get("path")) or string(row.get("url")) or string(key)[:12] or "file"
        held = row.get("content")
        if isinstance(held, bytes) and held:
            width, height = size_in_pixels(held)
            opener = partial(io.BytesIO, held)
            file = Attachment(name, media_type, len(held), width, height, content=opener)
        else:
            file = Attachment(name, media_type)
        return Image(file) if media_type.startswith(_PICTURE) else File(file)

    def fragment(self, key: object) -> Block:
        """A long text that was given by a name instead of being typed."""
        row = self.row("fragments", key)
        aliases = self.rows("fragment_aliases", "fragment_id", key, "alias")
        called = [string(one.get("alias")) for one in aliases]
        name = next(filter(None, (string(row.get("source")), *called)), f"fragment {key}")
        return File(Attachment(name, "text/plain"), string(row.get("content")))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
