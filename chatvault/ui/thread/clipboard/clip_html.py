"""What is copied, as HTML with its real structure; everything in it is escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence

from chatvault.ui.thread.clipboard.excerpt import Piece, paragraphs
from chatvault.ui.thread.parts.parts import Alignment, CodePart, TablePart
from chatvault.ui.thread.text.inline import Run, to_html
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.text.paragraphs import NUMBERS, QUOTE, Paragraph


def write(pieces: Sequence[Piece]) -> str:
    """The pieces one below the other."""
    writer = _Writer()
    for piece in paragraphs(pieces):
        writer.add(piece)
    return writer.finish()


class _Writer:
    """Opens and closes lists and quotes around what they hold."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._open = ""  # what is open, from the outside in

    def add(self, piece: Paragraph | CodePart | TablePart) -> None:
        if isinstance(piece, Paragraph):
            self._go(piece.nest, piece.marker)
            self._said.append(_paragraph(piece))
            return
        self._go(piece.origin.nest if piece.origin else "")
        self._said.append(_code(piece) if isinstance(piece, CodePart) else _table(piece))

    def finish(self) -> str:
        self._close(0)
        return "".join(self._said)

    def _go(self, nest: str, marker: str = "") -> None:
        """Be inside of that, and there in a new entry where it has a marker."""
        common = 0
        while common < min(len(nest), len(self._open)) and nest[common] == self._open[common]:
            common += 1
        inner = len(nest.rstrip(QUOTE)) - 1  # the innermost list
        if marker and 0 <= inner < common:
            self._close(inner + 1)
            self._said.append("</li><li>")
            common = inner + 1
        else:
            self._close(common)
        for kind in nest[common:]:
            self._said.append(_begin(kind, marker))
        self._open = nest

    def _close(self, depth: int) -> None:
        for kind in reversed(self._open[depth:]):
            ends = {QUOTE: "</blockquote>", NUMBERS: "</li></ol>"}
            self._said.append(ends.get(kind, "</li></ul>"))
        self._open = self._open[:depth]


def _begin(kind: str, marker: str) -> str:
    if kind == QUOTE:
        return "<blockquote>"
    if kind != NUMBERS:
        return "<ul><li>"
    start = f' start="{marker}"' if marker.isdigit() and marker != "1" else ""
    return f"<ol{start}><li>"


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.tag == "hr":
        return "<hr>"
    content = to_html(tuple(map(_harmless, paragraph.runs)))
    if paragraph.tight and paragraph.marker and paragraph.tag == "p":
        return content
    return f"<{paragraph.tag}>{content}</{paragraph.tag}>"


def _harmless(run: Run) -> Run:
    """The run without a link that leads nowhere outside the program."""
    if run.style.href and not is_allowed(run.style.href):
        return run._replace(style=run.style._replace(href=""))
    return run


def _code(part: CodePart) -> str:
    language = html.escape(part.language)
    css = f' class="language-{language}"' if language else ""
    return f"<pre><code{css}>{html.escape(part.code, quote=False)}</code></pre>"


def _table(part: TablePart) -> str:
    aligned = [
        "" if alignment is Alignment.LEFT else f' align="{alignment.value}"'
        for alignment in part.alignments
    ]
    rows = []
    for number, row in enumerate((part.head, *part.rows)):
        tag = "td" if number else "th"
        cells = "".join(
            f"<{tag}{align}>{to_html(tuple(map(_harmless, cell)))}</{tag}>"
            for cell, align in zip(row, aligned, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>"
