"""The rows of a workbook's sheets (``.xlsx``): XML in an archive, none of which is trusted.

Nothing outside of it is read, no entity is put in, and a text is no longer than a cell may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container

BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]{1,80}\.xml")
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _TEXT, _ITEM = (f"{_NAMESPACE}{tag}" for tag in ("row", "c", "v", "t", "si"))
_COLUMN = re.compile(r"[A-Z]{1,3}")
_MOST_CHARACTERS = 48 * 1024**2  # of all texts, each with what it takes to hold it
_OF_A_TEXT = 16
_MOST_BYTES = 4 * 1024**2  # of a row, or a text: a cell holds no more than 32,767 characters
_PIECE = 1 << 16
_DAMAGED = "The workbook is damaged. Open it in a spreadsheet program, save it, and import that."
_TOO_LARGE = "The workbook holds more text than an export would, so it was not read."


def sheets_of(container: Container) -> tuple[str, ...]:
    """The members that are sheets; none where the container is no workbook."""
    names = container.names()
    return tuple(filter(_SHEET.fullmatch, names)) if BOOK in names else ()


def first_row(container: Container, sheet: str) -> list[str]:
    """What its columns are called. Raises UnreadableFile."""
    return next(_rows(container, sheet, _first_strings(container)), [])


def rows_of(container: Container, sheet: str) -> Iterator[dict[str, str]]:
    """The rows below the first one, by what that calls the columns. Raises UnreadableFile."""
    rows = _rows(container, sheet, _strings(container))
    columns = next(rows, [])
    for values in rows:
        yield dict(zip(columns, values, strict=False))


def _rows(container: Container, sheet: str, strings: list[str]) -> Iterator[list[str]]:
    for row in _elements(container, sheet, _ROW):
        values: list[str] = []
        for cell in row.iterchildren(_CELL):
            place = _place(cell.get("r") or "", len(values))
            values += [""] * (place - len(values))
            values.append(_value(cell, strings))
        yield values


def _place(reference: str, following: int) -> int:
    """Which column a cell such as "AB12" is in; one that does not say follows the one before."""
    found = _COLUMN.match(reference)
    if found is None:
        return following
    place = 0
    for letter in found[0]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, following)


def _value(cell: Any, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(one.text or "" for one in cell.iter(_TEXT))
    value = cell.findtext(_VALUE) or ""
    if cell.get("t") != "s":
        return value
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
    return strings[number] if 0 <= number < len(strings) else ""


def _strings(container: Container) -> list[str]:
    """The texts that cells tell by their numbers."""
    found: list[str] = []
    characters = 0
    for text in _texts(container):
        characters += len(text) + _OF_A_TEXT
        if characters > _MOST_CHARACTERS:
            raise UnreadableFile(_TOO_LARGE, path=container.path)
        found.append(text)
    return found


def _first_strings(container: Container) -> list[str]:
    return list(islice(_texts(container), 500))  # names of columns come first


def _texts(container: Container) -> Iterator[str]:
    if STRINGS in container.names():
        for item in _elements(container, STRINGS, _ITEM):
            yield "".join(one.text or "" for one in item.iter(_TEXT))


def _elements(container: Container, name: str, tag: str) -> Iterator[Any]:
    """The elements of that tag, one after the other; of those before nothing is kept."""
    parser = etree.XMLPullParser(
        tag=tag, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    since = 0  # bytes that were read for the next one
    with container.open(name) as stream:
        while True:
            piece = stream.read(_PIECE)
            damage = _taken(parser, piece)
            for _, element in parser.read_events():
                since = 0
                yield element
                _let_go(element)
            if damage is not None:
                raise UnreadableFile(_DAMAGED, path=container.path) from damage
            since += len(piece)
            if since > _MOST_BYTES:
                raise UnreadableFile(_TOO_LARGE, path=container.path)
            if not piece:
                return


def _taken(parser: Any, piece: bytes) -> Exception | None:
    """What is wrong with the next bytes, or with the end; what stands before is told."""
    try:
        parser.feed(piece) if piece else parser.close()
    except etree.XMLSyntaxError as error:
        damage: Exception = error
        return damage
    return None


def _let_go(element: Any) -> None:
    """Keep nothing of what is read, nor of what stood before it, however deep."""
    element.clear()
    for one in (element, *element.iterancestors()):
        while (parent := one.getparent()) is not None and one.getprevious() is not None:
            del parent[0]
