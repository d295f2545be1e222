"""A database as the vault keeps it: the rows of conversations, and zeros for all else.

Nothing is kept but what is known to belong to such a row: free pages, what was deleted and is
still in a page, and whatever cannot be understood, are zeros too. What is kept lies where it
did, and the file stays a database in which the other tables are empty.
"""

from __future__ import annotations

import errno
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from chatvault.domain.stretches import Stretch
from chatvault.importers.databases.kept_tables import ALL_ROWS, KeptTable, KeptTables
from chatvault.services.originals.column_names import column_names
from chatvault.services.originals.database_cells import (
    INDEX_BRANCH,
    INDEX_LEAF,
    TABLE_BRANCH,
    TABLE_LEAF,
    Cell,
    TreePage,
    columns,
    fields_of,
    tree_page,
)
from chatvault.services.originals.database_pages import HEAD, WRITTEN, Pages
from chatvault.services.originals.page_stream import PageStream

_UNUSED, _TREE, _OVERFLOW, _EMPTIED, _MAP = range(5)  # what a page is to those who keep it
_FREE_PAGES = slice(32, 40)  # where the head of the file says which pages are free
_LARGEST_ROOT = slice(52, 56)  # is in the head of a file that has maps of its pages
_LONGEST = 1 << 20  # bytes of a record in the schema


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something in a database: the page its tree begins with, its table, how it was made."""

    root: int
    kind: str
    table: str
    statement: str


class KeptRows(PageStream):
    """The bytes of a database with zeros for all that is in no row of these tables.

    The files are closed with it. Raises OSError where they change meanwhile.
    """

    def __init__(self, file: BinaryIO, log: BinaryIO | None, tables: KeptTables) -> None:
        self._files = (file, log)
        super().__init__(Pages(file, log))
        count = self._pages.count + 1
        self._uses = bytearray(count)
        self._sums = array("I", bytes(4 * count))
        self._lengths = array("H", bytes(2 * count))  # of what is kept of pages of overflow
        self._blank: dict[int, list[Stretch]] = {}
        self._lay_out(tables)

    def close(self) -> None:
        for file in self._files:
            if file is not None:
                file.close()
        super().close()

    def _lay_out(self, tables: KeptTables) -> None:
        """Find out what each page is for."""
        head = self._pages.read(1)[:HEAD]
        coding = {2: "utf-16-le", 3: "utf-16-be"}.get(int.from_bytes(head[56:60]), "utf-8")
        if any(head[_LARGEST_ROOT]):
            self._mark_maps()
        for one in list(self._schema(coding)):
            kept = tables.get(one.table)
            if kept == ALL_ROWS:
                self._keep(one.root, (b"",), ())
            elif kept is not None and self._can_be_kept(one, kept):
                names = column_names(one.statement)
                without = [names.index(name) for name in kept.without if name in names]
                self._keep(one.root, tuple(key.encode(coding) for key in kept.keys), without)
            else:
                self._empty(one.root)

    def _can_be_kept(self, entry: _Entry, kept: KeptTable) -> bool:
        """Whether it is a table whose rows and columns can be told apart.

        Those of an index stand in another order, and those of a table that is one too.
        """
        page = self._pages.read(entry.root)
        if entry.kind != "table" or page[:1] not in (bytes([TABLE_BRANCH]), bytes([TABLE_LEAF])):
            return False
        names = column_names(entry.statement)
        return bool(names) and not any(
            name in entry.statement for name in kept.without.difference(names)
        )

    def _mark_maps(self) -> None:
        apart = self._pages.usable // 5 + 1
        for number in range(2, len(self._uses), apart):
            self._mark(number, _MAP, self._pages.read(number))

    def _schema(self, coding: str) -> Iterator[_Entry]:
        """What there is in the database."""
        for _, page, cell in self._cells(1):
            record = self._record(page, cell)
            self._follow(cell, ())
            found = columns(record, 5)
            if found is not None:
                kind, _, table, root, told = found
                if isinstance(root, int):
                    texts = (_text(value, coding) for value in (kind, table, told))
                    yield _Entry(root, *texts)

    def _record(self, page: bytes, cell: Cell) -> bytes:
        """A record that is not long, with what of it lies on other pages."""
        content, number = page[cell.record : cell.record_end], cell.overflow
        while len(content) < cell.record_end - cell.record + min(cell.left, _LONGEST) and number:
            page = self._pages.read(number)
            content += page[4 : self._pages.usable]
            number = int.from_bytes(page[:4])
        return content

    def _keep(self, root: int, starts: tuple[bytes, ...], without: Sequence[int]) -> None:
        """Keep a tree, of its rows those that begin so, and of these not all columns."""
        for number, page, cell in self._cells(root):
            if starts == (b"",) and not without:
                self._follow(cell, ())
                continue
            record = page[cell.record : cell.record_end]
            whole, fields = len(record) + cell.left, fields_of(record)
            if not fields:
                blank = [(0, whole)]
            elif _begins(record, starts):
                blank = [fields[place] for place in without if place < len(fields)]
            else:
                blank = [(fields[0][0], whole)]
            self._note(number, cell.record, 0, len(record), blank)
            self._follow(cell, blank)

    def _note(
        self, number: int, place: int, begun: int, length: int, blank: Iterable[Stretch]
    ) -> None:
        """Note what is blank on a page where so much of a record lies, from ``begun`` on."""
        for start, end in blank:
            first, last = max(start - begun, 0), min(end - begun, length)
            if first < last:
                self._blank.setdefault(number, []).append((place + first, place + last))

    def _empty(self, root: int) -> None:
        if 0 < root < len(self._uses) and not self._uses[root]:
            self._mark(root, _EMPTIED, self._pages.read(root))

    def _cells(self, root: int) -> Iterator[tuple[int, bytes, Cell]]:
        """The cells of a tree that have a record, each with its page; the pages are kept."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if not 0 < number < len(self._uses) or self._uses[number]:
                continue
            page = self._pages.read(number)
            found = self._tree(number, page)
            if found is None:
                continue
            self._mark(number, _TREE, page)
            waiting += found.children
            if found.kind != TABLE_BRANCH:
                for cell in found.cells:
                    yield number, page, cell

    def _tree(self, number: int, page: bytes) -> TreePage | None:
        return tree_page(page, self._pages.usable, first=number == 1)

    def _follow(self, cell: Cell, blank: Sequence[Stretch]) -> None:
        """Keep the pages on which a record goes on, but for what of it is blank."""
        number, most = cell.overflow, self._pages.usable - 4
        begun, left = cell.record_end - cell.record, cell.left
        while left > 0 and 0 < number < len(self._uses) and not self._uses[number]:
            page, length = self._pages.read(number), min(left, most)
            self._mark(number, _OVERFLOW, page)
            self._lengths[number] = length
            self._note(number, 4, begun, length, blank)
            number, begun, left = int.from_bytes(page[:4]), begun + length, left - length

    def _mark(self, number: int, use: int, page: bytes) -> None:
        self._uses[number] = use
        self._sums[number] = zlib.crc32(page)

    def _page(self, number: int) -> bytes:
        """A page as it is kept. Raises OSError."""
        use, size = self._uses[number], self._pages.size
        if use == _UNUSED:
            return bytes(size)
        page = self._pages.read(number)
        if zlib.crc32(page) != self._sums[number]:
            raise OSError(errno.EAGAIN, WRITTEN)
        if use == _EMPTIED:
            return _emptied(page, self._pages.usable).ljust(size, b"\0")
        if use == _OVERFLOW:
            page = page[: 4 + self._lengths[number]].ljust(size, b"\0")
            return self._blanked(number, page) if number in self._blank else page
        if use == _MAP:
            return page[: self._pages.usable // 5 * 5].ljust(size, b"\0")
        return self._cleaned(number, page)

    def _cleaned(self, number: int, page: bytes) -> bytes:
        """A page of a tree without what it does not use, and without rows that are not kept."""
        found = self._tree(number, page)
        assert found is not None  # or it would not have become one
        kept = bytearray(len(page))
        for start, end in (*found.used, *((cell.start, cell.end) for cell in found.cells)):
            kept[start:end] = page[start:end]
        if number == 1:
            kept[:HEAD] = page[:HEAD]
            kept[_FREE_PAGES] = bytes(_FREE_PAGES.stop - _FREE_PAGES.start)
        return self._blanked(number, kept)

    def _blanked(self, number: int, page: bytes | bytearray) -> bytes:
        kept = bytearray(page)
        for start, end in self._blank.get(number, ()):
            kept[start:end] = bytes(end - start)
        return bytes(kept)


def _begins(record: bytes, starts: tuple[bytes, ...]) -> bool:
    """Whether the first column begins so."""
    found = None if b"" in starts else columns(record, 1)
    if found is None:
        return b"" in starts
    return isinstance(found[0], bytes) and found[0].startswith(starts)


def _text(value: bytes | int, coding: str) -> str:
    return value.decode(coding, "replace") if isinstance(value, bytes) else ""


def _emptied(page: bytes, usable: int) -> bytes:
    """The first page of a tree of that kind in which there is nothing."""
    kind = page[:1]
    if kind in (bytes([INDEX_BRANCH]), bytes([INDEX_LEAF])):
        leaf = INDEX_LEAF
    elif kind in (bytes([TABLE_BRANCH]), bytes([TABLE_LEAF])):
        leaf = TABLE_LEAF
    else:
        return b""
    return bytes([leaf, 0, 0, 0, 0]) + (usable % 65_536).to_bytes(2) + b"\0"
