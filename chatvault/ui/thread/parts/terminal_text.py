"""A command and what it wrote, put together as a terminal shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from chatvault.ui.thread.parts.parts import CodePart, TerminalPart
from chatvault.ui.thread.text import ansi, highlighting
from chatvault.ui.thread.text.highlighting import Line, Stretch
from chatvault.ui.thread.text.sanitize import clean, cut_lines

PROMPT = "$ "
_LONGEST_COMMAND = 4_000  # characters that are coloured at once
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+", re.MULTILINE)


class Written(NamedTuple):
    """The text of a block; ``errors`` are its lines that came from the error stream."""

    text: str
    colours: Sequence[Line] = ()
    errors: range = range(0)


def written(part: CodePart | TerminalPart) -> Written:
    """What stands in the block of that part."""
    if isinstance(part, CodePart):
        return _output(part.code) if part.terminal else Written(cut_lines(clean(part.code)))
    pieces = [
        _command(part.command) if part.command.strip() else None,
        _output(part.output) if part.output else None,
        _output(part.errors) if part.errors else None,
    ]
    lines: list[str] = []
    colours: list[Line] = []
    start = 0
    for piece in filter(None, pieces):
        start = len(lines)
        said = piece.text.split("\n")
        lines += said
        coloured = list(piece.colours[: len(said)])  # highlighting knows a line after the last
        colours += coloured + [()] * (len(said) - len(coloured))
    errors = range(start, len(lines)) if part.errors else range(0)
    return Written("\n".join(lines), colours if any(colours) else (), errors)


def _command(command: str) -> Written:
    text = cut_lines(clean(command.strip("\n")))
    colours: list[Line] = []
    if len(text) <= _LONGEST_COMMAND:
        colours = list(highlighting.highlight(text, "bash"))
    first = colours[0] if colours else ()
    moved = [stretch._replace(start=stretch.start + len(PROMPT)) for stretch in first]
    prompt = Stretch(0, len(PROMPT), "text3")
    return Written(PROMPT + text, [(prompt, *moved), *colours[1:]])


def _output(output: str) -> Written:
    text, colours = ansi.read(output)
    cut = cut_lines(text)
    if cut != text:
        colours = ()
    if not any(colours) and is_diff(cut):
        colours = highlighting.highlight(cut, "diff")
    return Written(cut, colours)


def is_diff(text: str) -> bool:
    """Whether the text is, or holds, a unified diff."""
    return ("\n+++ " in text or text.startswith("diff --git ")) and _HUNK.search(text) is not None
