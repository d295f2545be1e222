"""What a part says, character for character as its box does, without laying anything out.

It lets a lane count the hits that will be seen: in the text as it is shown, not in its Markdown.
"""

from __future__ import annotations

from chatvault.ui.thread.parts.parts import (
    Cell,
    ChecksPart,
    CodePart,
    DiffPart,
    LinePart,
    Part,
    RulePart,
    TablePart,
    TerminalPart,
    TextPart,
)
from chatvault.ui.thread.parts.terminal_text import PROMPT
from chatvault.ui.thread.text import ansi
from chatvault.ui.thread.text.inline import plain
from chatvault.ui.thread.text.sanitize import clean, cut_lines

LONGEST_CELL = 4_000


def said(part: Part) -> str:
    """The text of the part in which words are found; empty where there is none."""
    if isinstance(part, TextPart):
        said = "\n".join(paragraph.text.replace("\n", " ") for paragraph in part.paragraphs)
        return said.replace("\u00a0", " ")  # as a document gives its text
    if isinstance(part, CodePart):
        return cut_lines(ansi.plain(part.code) if part.terminal else clean(part.code))
    if isinstance(part, TerminalPart):
        return _terminal(part)
    if isinstance(part, ChecksPart):
        return "\n".join(" ".join(check.text.split()) for check in part.checks)
    if isinstance(part, TablePart):
        rows = (part.head, *part.rows)
        return "\n".join("\t".join(map(cell_text, row)) for row in rows)
    if isinstance(part, DiffPart):
        return "\n".join(row.text for row in part.rows)
    if isinstance(part, LinePart):
        return line_text(part)
    return part.label if isinstance(part, RulePart) else ""


def _terminal(part: TerminalPart) -> str:
    command = part.command.strip("\n")
    pieces = [PROMPT + cut_lines(clean(command))] if command.strip() else []
    pieces += [cut_lines(ansi.plain(text)) for text in (part.output, part.errors) if text]
    return "\n".join(pieces)


def cell_text(cell: Cell) -> str:
    """What a cell of a table says."""
    return plain(cell)[:LONGEST_CELL].replace("\t", " ")


def line_text(part: LinePart) -> str:
    """What of a line comes from the conversation and is marked when it is found."""
    if part.ours:
        return ""
    return "  ".join(filter(None, (part.name, part.argument)))
