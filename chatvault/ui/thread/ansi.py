"""What a terminal was told: its colour codes become colours, the rest of its codes goes."""

from __future__ import annotations

import re

from chatvault.ui.thread import utf16
from chatvault.ui.thread.highlighting import Line, Stretch

_CODE = re.compile(
    r"\x1b\[(?P<colour>[0-9;]*)m"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # moves, erasures
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links
    r"|\x1b[@-Z\\-_]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_COLOURS = ("comment", "bad", "ok", "warn", "function", "keyword", "string", "")


def plain(text: str) -> str:
    """The text without any codes."""
    return read(text)[0]


def read(text: str) -> tuple[str, tuple[Line, ...]]:
    """The text without codes, and the coloured stretches of every line."""
    if "\r" in text:
        text = "\n".join(_last_writing(line) for line in text.split("\n"))
    if "\x1b" not in text and "\x9b" not in text:
        return text, ()
    lines: list[str] = []
    coloured: list[Line] = []
    token = ""
    for line in text.split("\n"):
        said, stretches, token = _line(line, token)
        lines.append(said)
        coloured.append(stretches)
    return "\n".join(lines), tuple(coloured)


def _last_writing(line: str) -> str:
    # A progress bar writes its line again and again: only what was left standing is kept.
    return line.rstrip("\r").rpartition("\r")[2]


def _line(line: str, token: str) -> tuple[str, Line, str]:
    said: list[str] = []
    stretches: list[Stretch] = []
    place = start = 0
    for match in [*_CODE.finditer(line), None]:
        piece = line[start : match.start() if match else len(line)]
        width = utf16.length(piece)
        if token and piece:
            stretches.append(Stretch(place, width, token))
        said.append(piece)
        place += width
        if match:
            start = match.end()
            if match["colour"] is not None:
                token = _colour(match["colour"], token)
    return "".join(said), tuple(stretches), token


def _colour(codes: str, token: str) -> str:
    for code in codes.split(";"):
        number = int(code) if code else 0
        if number == 0 or number == 39:
            token = ""
        elif 30 <= number <= 37 or 90 <= number <= 97:
            token = _COLOURS[number % 10]
        elif number in (38, 48):  # a colour of 256 follows: left as it is
            break
    return token
