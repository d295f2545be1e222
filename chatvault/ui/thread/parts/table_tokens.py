"""A table in Markdown tokens becomes a table part, with its figures to the right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from chatvault.ui.thread.parts.parts import Alignment, Cell, Origin, TablePart
from chatvault.ui.thread.text.inline import plain, runs

if TYPE_CHECKING:
    from markdown_it.token import Token

WIDEST = 200  # columns
_LONGEST_FIGURE = 60
_FIGURE = re.compile(r"[-−+±~≈<>≤≥$€£¥]*\s*\d[\d.,   '’]*\s*(?:[%‰°×]|[^\W\d_]{0,4}(?:/s)?)?")


def table(
    tokens: Sequence[Token], indent: int, notes: Mapping[str, int], origin: Origin
) -> TablePart:
    """The table between ``table_open`` and its end; ``notes`` are the numbers of footnotes."""
    rows: list[list[Cell]] = []
    asked: list[Alignment | None] = []
    head = True
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open" and len(rows) == 1:
            asked.append(_asked(token))
        elif token.type == "inline" and rows:
            rows[-1].append(runs(token.children, notes))
        elif token.type == "thead_close":
            head = False
    columns = min(len(asked), WIDEST)
    shaped = [_shaped(row, columns) for row in rows]
    body = tuple(shaped[1:]) if not head or len(shaped) > 1 else ()
    alignments = tuple(
        asked[column] or _natural([row[column] for row in body]) for column in range(columns)
    )
    return TablePart(shaped[0] if shaped else (), body, alignments, indent, origin)


def _shaped(row: list[Cell], columns: int) -> tuple[Cell, ...]:
    return tuple((row + [()] * columns)[:columns])


def _asked(token: Token) -> Alignment | None:
    style = str(token.attrs.get("style", ""))
    for alignment in Alignment:
        if style.endswith(alignment.value):
            return alignment
    return None


def _natural(cells: Sequence[Cell]) -> Alignment:
    said = [text for text in (plain(cell).strip() for cell in cells) if text and text not in "–—-"]
    if said and all(len(text) <= _LONGEST_FIGURE and _FIGURE.fullmatch(text) for text in said):
        return Alignment.RIGHT
    return Alignment.LEFT
