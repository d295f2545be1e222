"""What is copied, as Markdown: its own source where that can be told, else written anew."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from chatvault.ui.thread.clipboard.excerpt import Piece, Prose
from chatvault.ui.thread.parts.parts import Alignment, Cell, CodePart, TablePart
from chatvault.ui.thread.text.inline import Run
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.text.paragraphs import QUOTE, TASK, Paragraph

_SIGNS = re.compile(r"([\\`*_\[\]<>$~])")
_RULES = {Alignment.LEFT: "---", Alignment.RIGHT: "--:", Alignment.CENTER: ":-:"}


def write(pieces: Sequence[Piece]) -> str:
    """The pieces one below the other."""
    said = [text for piece in pieces for text in _piece(piece) if text]
    if said:
        said[0] = textwrap.dedent(said[0])
    return "\n\n".join(said)


def fenced(code: str, language: str) -> str:
    """Code between fences that are longer than any inside it."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"


def _piece(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Prose):
        yield from _prose(piece)
    elif piece.origin is not None:
        yield str(piece.origin)
    elif isinstance(piece, CodePart):
        yield fenced(piece.code, piece.language)
    else:
        yield _table(piece)


def _prose(prose: Prose) -> Iterator[str]:
    """Whole paragraphs as they were written, one stretch of lines after the other."""
    lines = prose.source.split("\n")
    first = last = 0
    for paragraph in prose.paragraphs:
        start, end = paragraph.lines
        if start == end or start < last:
            yield _joined(lines, first, last)
            first = last = start
        if start == end:
            yield _paragraph(paragraph)
        elif first == last:
            first, last = start, end
        else:
            last = end
    yield _joined(lines, first, last)


def _joined(lines: Sequence[str], first: int, last: int) -> str:
    return "\n".join(lines[first:last]).rstrip("\n")


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.tag == "hr":
        return "---"
    text = _runs(paragraph.runs)
    if paragraph.marker and paragraph.marker != TASK:
        text = f"- {text}" if paragraph.marker == "-" else f"{paragraph.marker}. {text}"
    elif paragraph.tag.startswith("h"):
        text = f"{'#' * int(paragraph.tag[1:])} {text}"
    return "> " * paragraph.nest.count(QUOTE) + text


def _runs(runs: Sequence[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    style, text = run.style, run.text.replace("\u00a0", " ")
    if run.source:
        return run.source
    if style.code:
        fence = "``" if "`" in text else "`"
        text = f"{fence}{text}{fence}"
    else:
        text = _SIGNS.sub(r"\\\1", text).replace("\n", "  \n")
    for wanted, sign in ((style.bold, "**"), (style.italic, "*"), (style.struck, "~~")):
        if wanted and text.strip():
            inside = text.strip()
            text = text.replace(inside, f"{sign}{inside}{sign}", 1)
    for wanted, tag in ((style.raised, "sup"), (style.lowered, "sub"), (style.underlined, "u")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if is_allowed(style.href):
        bare = run.text == style.href
        return style.href if bare else f"[{text}]({style.href})"
    return text


def _table(part: TablePart) -> str:
    rows = [_row(part.head), "| " + " | ".join(map(_RULES.__getitem__, part.alignments)) + " |"]
    return "\n".join([*rows, *map(_row, part.rows)])


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(_runs(cell).replace("|", "\\|") for cell in cells) + " |"
