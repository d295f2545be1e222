"""What is to be copied, taken apart into prose, code and tables before it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.ui import utf16
from chatvault.ui.thread.parts.parts import (
    Cell,
    ChecksPart,
    CodePart,
    DiffPart,
    ImagePart,
    LinePart,
    Part,
    RulePart,
    Segment,
    TablePart,
    TerminalPart,
    TextPart,
)
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.parts.terminal_text import written
from chatvault.ui.thread.text import ansi, inline
from chatvault.ui.thread.text.inline import Run, Style
from chatvault.ui.thread.text.paragraphs import Paragraph, stretch
from chatvault.ui.thread.text.sanitize import clean


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; ``source`` is the Markdown that their lines are counted in."""

    paragraphs: tuple[Paragraph, ...]
    source: str = ""


Piece = Prose | CodePart | TablePart


def whole(part: Part) -> Iterator[Piece]:
    """All of a part."""
    if isinstance(part, Segment):
        for inside in parse(part):
            yield from whole(inside)
    elif isinstance(part, TextPart):
        yield Prose(part.paragraphs, part.source)
    elif isinstance(part, CodePart):
        yield replace(part, code=clean(ansi.plain(part.code))) if part.terminal else part
    elif isinstance(part, TablePart):
        yield part
    elif isinstance(part, TerminalPart):
        yield CodePart(written(part).text, "console" if part.command else "")
    elif isinstance(part, ChecksPart):
        yield Prose(tuple(Paragraph((Run(check.signed),), tight=True) for check in part.checks))
    elif isinstance(part, DiffPart):
        yield CodePart("\n".join(row.signed for row in part.rows), "diff")
    elif isinstance(part, LinePart | ImagePart | RulePart):
        yield _said(_words(part), tight=isinstance(part, LinePart))


def cut(part: Part, text: str, start: int, end: int) -> Iterator[Piece]:
    """What of a part that shows that text stands between two places, in UTF-16 units."""
    if start <= 0 and end >= utf16.length(text):
        yield from whole(part)
    elif isinstance(part, TextPart) and part.paragraphs:
        yield Prose(stretch(part.paragraphs, start, end), part.source)
    elif isinstance(part, TablePart):
        yield _cut_table(part, start, end)
    elif isinstance(part, CodePart | DiffPart | TerminalPart):
        code = utf16.cut(text, start, end)
        language = part.language if isinstance(part, CodePart) else ""
        one_line = "\n" not in code
        yield _said(code, Style(code=True)) if one_line else CodePart(code, language)
    else:
        yield _said(utf16.cut(text, start, end), tight=isinstance(part, LinePart))


def _said(text: str, style: Style = inline.PLAIN, *, tight: bool = False) -> Prose:
    return Prose((Paragraph((Run(text, style),), tight=tight),))


def _words(part: LinePart | ImagePart | RulePart) -> str:
    if isinstance(part, LinePart):
        return "  ".join(filter(None, (part.name, part.argument, part.duration, part.word)))
    if isinstance(part, ImagePart):
        return f"[{part.attachment.name or 'image'}]"
    return part.label


def _cut_table(part: TablePart, start: int, end: int) -> Piece:
    """The selected words of one cell, or the rows of which anything is selected."""
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    place = 0
    for row in (part.head, *part.rows):
        selected: list[Cell] = []
        for cell in row:
            length = utf16.length(inline.plain(cell))
            first, last = max(0, start - place), min(length, end - place)
            selected.append(Paragraph(cell).cut(first, last).runs if first < last else ())
            place += length + 1
        if any(selected):
            rows.append(tuple(selected))
            cells += filter(None, selected)
    if len(cells) <= 1:
        return Prose(tuple(Paragraph(cell) for cell in cells))
    return replace(part, head=rows[0], rows=tuple(rows[1:]), origin=None)


def paragraphs(pieces: Sequence[Piece]) -> Iterator[Paragraph | CodePart | TablePart]:
    """Everything in order, prose as single paragraphs."""
    for piece in pieces:
        if isinstance(piece, Prose):
            yield from piece.paragraphs
        else:
            yield piece
