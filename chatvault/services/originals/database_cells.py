"""What lies where in a page of a database's trees, and in the records that they hold.

The forms are those of https://sqlite.org/fileformat2.html. Any bytes may stand in a page, so that
what does not fit is no page of a tree, or no record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.stretches import Stretch
from chatvault.services.originals.database_pages import HEAD

INDEX_BRANCH, TABLE_BRANCH, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13

_LONG = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}  # bytes of numbers, by how they are written


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from ``start`` to ``end``; its record is from ``record`` to ``record_end``.

    Where the record is longer than the page holds, it goes on for ``left`` bytes on other
    pages, of which ``overflow`` is the first. ``child`` is a page below; 0: there is none.
    """

    start: int
    end: int
    record: int
    record_end: int
    left: int = 0
    overflow: int = 0
    child: int = 0


@dataclass(frozen=True, slots=True)
class TreePage:
    """A page of a tree: what of it is used besides the cells, and the last page below."""

    kind: int
    used: tuple[Stretch, ...]
    cells: tuple[Cell, ...]
    last_child: int

    @property
    def children(self) -> Iterator[int]:
        """The numbers of the pages below it."""
        yield from (cell.child for cell in self.cells if cell.child)
        if self.last_child:
            yield self.last_child


def tree_page(page: bytes, usable: int, *, first: bool) -> TreePage | None:
    """A page of a tree, None where it is none; the ``first`` page has the file's head before."""
    head = HEAD if first else 0
    kind = page[head] if len(page) > head + 12 else 0
    if kind not in (INDEX_BRANCH, TABLE_BRANCH, INDEX_LEAF, TABLE_LEAF):
        return None
    branch = kind in (INDEX_BRANCH, TABLE_BRANCH)
    pointers = head + (12 if branch else 8)
    count = int.from_bytes(page[head + 3 : head + 5])
    end = pointers + 2 * count
    if end > usable:
        return None
    cells = []
    for place in range(pointers, end, 2):
        cell = _cell(page, int.from_bytes(page[place : place + 2]), kind, usable)
        if cell is None or cell.start < end:
            return None
        cells.append(cell)
    if not _are_apart(cells):
        return None
    used = ((head, end), *_free_blocks(page, int.from_bytes(page[head + 1 : head + 3]), usable))
    last = int.from_bytes(page[head + 8 : head + 12]) if branch else 0
    return TreePage(kind, used, tuple(cells), last)


def columns(record: bytes, count: int) -> list[bytes | int] | None:
    """The first columns of a record; None where they are not all in these bytes."""
    size, place = _number(record, 0)
    if size > len(record) or not place:
        return None
    found: list[bytes | int] = []
    body = size
    while len(found) < count and place < size:
        kind, place = _number(record, place)
        length = (kind - 12) // 2 if kind >= 12 else _LONG.get(kind, 0)
        value = record[body : body + length]
        if not place or len(value) < length:
            return None
        found.append(value if kind >= 12 else int.from_bytes(value, signed=True) + (kind == 9))
        body += length
    return found if len(found) == count else None


def fields_of(record: bytes) -> list[Stretch]:
    """Where in a record its columns lie; nothing where its head is not in these bytes."""
    size, place = _number(record, 0)
    end, found = size, list[Stretch]()
    while 0 < place < size <= len(record):
        kind, place = _number(record, place)
        length = (kind - 12) // 2 if kind >= 12 else _LONG.get(kind, 0)
        found.append((end, end + length))
        end += length
    return found if place else []


def _are_apart(cells: list[Cell]) -> bool:
    end = 0
    for cell in sorted(cells, key=lambda cell: cell.start):
        if cell.start < end:
            return False
        end = cell.end
    return True


def _cell(page: bytes, start: int, kind: int, usable: int) -> Cell | None:
    place = start
    child = 0
    if kind in (INDEX_BRANCH, TABLE_BRANCH):
        child, place = int.from_bytes(page[place : place + 4]), place + 4
    size, place = _number(page, place)
    if kind == TABLE_BRANCH:  # the number was that of a row
        return Cell(start, place, place, place, child=child) if 0 < place <= usable else None
    if kind == TABLE_LEAF and place:
        _, place = _number(page, place)
    here = _here(size, usable, table=kind == TABLE_LEAF)
    left = size - here
    end = place + here + (4 if left else 0)
    if not place or end > usable:
        return None
    overflow = int.from_bytes(page[end - 4 : end]) if left else 0
    return Cell(start, end, place, place + here, left, overflow, child)


def _here(size: int, usable: int, *, table: bool) -> int:
    """How many bytes of a record lie in the cell itself."""
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    here = least + (size - least) % (usable - 4)
    return here if here <= most else least


def _number(content: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends; 0 where it is cut off."""
    value = 0
    for length in range(1, 10):
        if place + length > len(content):
            return 0, 0
        byte = content[place + length - 1]
        if length == 9:
            return value << 8 | byte, place + length
        value = value << 7 | byte & 127
        if byte < 128:
            return value, place + length
    return 0, 0


def _free_blocks(page: bytes, place: int, usable: int) -> Iterator[Stretch]:
    """The heads of the stretches that are free, each of which names the next."""
    before = 0
    while before < place <= usable - 4:
        yield place, place + 4
        before, place = place, int.from_bytes(page[place : place + 2])
