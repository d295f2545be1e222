"""What is copied, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.ui.thread.clipboard.excerpt import Piece, paragraphs
from chatvault.ui.thread.parts.parts import Cell, CodePart, TablePart
from chatvault.ui.thread.text.inline import Run
from chatvault.ui.thread.text.paragraphs import TASK, Paragraph

_SPACES = str.maketrans({"\u00a0": " ", "\u2028": "\n", "\u2029": "\n", "\ufffc": ""})
_STEP = "  "  # that every list level is set in


def write(pieces: Sequence[Piece]) -> str:
    """The pieces one below the other."""
    said: list[str] = []
    before: object = None
    for piece in paragraphs(pieces):
        text = _piece(piece)
        if not text:
            continue
        if said:
            said.append("\n" if _is_tight(before) and _is_tight(piece) else "\n\n")
        said.append(text)
        before = piece
    return "".join(said)


def _is_tight(piece: object) -> bool:
    return isinstance(piece, Paragraph) and piece.tight


def _piece(piece: Paragraph | CodePart | TablePart) -> str:
    if isinstance(piece, CodePart):
        return piece.code
    if isinstance(piece, TablePart):
        return "\n".join("\t".join(map(_cell, row)) for row in (piece.head, *piece.rows))
    if piece.tag == "hr":
        return "---"
    return _STEP * max(0, piece.lists - 1) + _marker(piece) + spoken(piece.runs)


def _marker(paragraph: Paragraph) -> str:
    if paragraph.marker in ("", TASK):
        return _STEP if paragraph.lists and not paragraph.marker else ""
    return "- " if paragraph.marker == "-" else f"{paragraph.marker}. "


def _cell(cell: Cell) -> str:
    return spoken(cell).replace("\n", " ")


def spoken(runs: Sequence[Run]) -> str:
    """What runs are copied as: formulas as they were written, everything else as it is shown."""
    return "".join(run.source or run.text for run in runs).translate(_SPACES)
