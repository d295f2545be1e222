"""The lines of a CSV file, whatever parts their values, and the columns that they have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from chatvault.domain.tables.table_sample import place_name
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.containers.unicode_text import OF_WINDOWS, as_utf8

_ENDINGS = (".csv", ".tsv")
_DELIMITERS = ",;\t|"
_LARGEST_FIELD = 256 * 1024**2  # characters
_COMPARED = 20  # lines
_SEPARATOR = re.compile(r'"?sep=(.)"?[\r\n]', re.IGNORECASE)  # a first line for spreadsheets alone
# What programs write for a value that is none; somebody may have said so, too.
_NONE = frozenset(("NULL", "\\N", "(NULL)", "[NULL]"))
_SAID = frozenset((*MEANINGS["messages"]["text"], *MEANINGS["messages"]["question"]))


def is_csv(name: str) -> bool:
    """Whether the file calls itself one."""
    return name.lower().endswith(_ENDINGS)


def lines_of(container: Container, name: str) -> Iterator[list[str]]:
    """The values of every line, the first one too. Raises UnreadableFile."""
    beginning = _beginning(container, name)
    delimiter = _delimiter(beginning)
    with container.open(name) as stream:
        text = io.TextIOWrapper(as_utf8(stream), "utf-8-sig", OF_WINDOWS, newline="")
        if _SEPARATOR.match(beginning):
            next(text, "")
        before = csv.field_size_limit(_LARGEST_FIELD)
        try:
            told = (line.replace("\0", "\u2400") for line in text)
            yield from (values for values in csv.reader(told, delimiter=delimiter) if values)
        finally:
            csv.field_size_limit(before)


def rows_of(
    container: Container, name: str, *, headless: bool
) -> Iterator[tuple[Sequence[str], list[str | None]]]:
    """The columns and the values of every row; a line too many values has none for the rest."""
    lines = lines_of(container, name)
    columns = None if headless else next(lines, [])
    said = {place for place, column in enumerate(columns or ()) if folded(column) in _SAID}
    for values in lines:
        told = [None if value in _NONE and place not in said else value
                for place, value in enumerate(values)]  # fmt: skip
        yield (places(len(values)) if columns is None else columns), told


def columns_of(container: Container, name: str) -> list[str]:
    """What the first line says."""
    beginning = _beginning(container, name)
    return next(_parsed(_SEPARATOR.sub("", beginning, count=1), _delimiter(beginning)), [])


def places(count: int) -> list[str]:
    """The names of so many columns that have none."""
    return [place_name(place) for place in range(count)]


def _beginning(container: Container, name: str) -> str:
    """The first lines; one that may be cut short is not among them, unless it is the only one."""
    head = head_of(container, name)
    if len(container.head(name)) == HEAD_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head
    return head.decode("utf-8-sig", OF_WINDOWS).replace("\0", "\u2400")


def _delimiter(beginning: str) -> str:
    """What parts the first lines into equally many values, most of which are in the first one."""
    if separator := _SEPARATOR.match(beginning):
        return separator[1]
    first = beginning.splitlines()[:1]
    return max(
        _DELIMITERS,
        key=lambda one: (_agreement(beginning, one), "".join(first).count(one)),
    )


def _agreement(beginning: str, delimiter: str) -> float:
    """The share of the lines that have as many values as the first one."""
    widths = [
        len(values)
        for values, _ in zip(_parsed(beginning, delimiter), range(_COMPARED), strict=False)
    ]
    if not widths or widths[0] < 2:
        return 0.0
    return widths.count(widths[0]) / len(widths)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return (values for values in lines if values)
