"""What a terminal was told: its colours and bold letters stay, the rest of its codes goes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chatvault.ui import utf16
from chatvault.ui.thread.text.highlighting import Line, Stretch
from chatvault.ui.thread.text.sanitize import clean

_CODE = re.compile(
    r"\x1b\[(?P<setting>[0-9;:]*)m"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # moves, erasures
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # strings for the terminal itself
    r"|\x1b[ -/]*[0-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_SETTING = re.compile(r"\x1b\[[0-9;:]*m")
_TO_START = re.compile(r"\x1b\[[01]?G")
# black, red, green, yellow, blue, magenta, cyan, white: the last is the usual ink
_COLOURS = ("comment", "bad", "ok", "warn", "function", "keyword", "accent", "")
LARGEST = 300_000  # characters; of more, the colours go, too
_CUBE = (0, 95, 135, 175, 215, 255)


class Pen(NamedTuple):
    """How a terminal writes at the moment."""

    ink: str = ""
    ground: str = ""
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False

    @property
    def token(self) -> str:
        """The colour of the letters; coloured grounds are not painted, letters take theirs."""
        if self.ground and (self.inverse or self.ink in ("", "comment")):
            return self.ink or self.ground if self.inverse else self.ground
        return self.ink or ("text3" if self.dim else "")


_USUAL = Pen()


def plain(text: str) -> str:
    """The text without any codes."""
    return read(text)[0]


def read(text: str) -> tuple[str, tuple[Line, ...]]:
    """The text without codes, cleaned, and the coloured stretches of every line."""
    if "\r" in text or "\x1b[" in text or "\b" in text:
        text = "\n".join(_last_writing(line) for line in text.split("\n"))
    if "\x1b" not in text and "\x9b" not in text:
        return clean(text), ()
    if len(text) > LARGEST:
        return clean(_CODE.sub("", text)), ()
    lines: list[str] = []
    coloured: list[Line] = []
    pen = _USUAL
    for line in text.split("\n"):
        said, stretches, pen = _line(line, pen)
        lines.append(said)
        coloured.append(stretches)
    return "\n".join(lines), tuple(coloured)


def _last_writing(line: str) -> str:
    """What is left standing of a line that was written again and again, as progress bars do."""
    line = _TO_START.sub("\r", line).rstrip("\r")
    before, _, last = line.rpartition("\r")
    if before and not last.strip():
        before, last = "", before.rstrip("\r").rpartition("\r")[2]
    last = "".join(_SETTING.findall(before)) + last
    return _typed(last) if "\b" in last else last


def _typed(line: str) -> str:
    """The line after its backspaces took back what was before them."""
    kept: list[str] = []
    for character in line:
        if character != "\b":
            kept.append(character)
        elif kept:
            kept.pop()
    return "".join(kept)


def _line(line: str, pen: Pen) -> tuple[str, Line, Pen]:
    said: list[str] = []
    stretches: list[Stretch] = []
    place = start = 0
    for match in [*_CODE.finditer(line), None]:
        piece = clean(line[start : match.start() if match else len(line)])
        width = utf16.length(piece)
        if piece and pen != _USUAL:
            stretches.append(Stretch(place, width, pen.token, pen.bold, pen.italic, pen.underline))
        said.append(piece)
        place += width
        if match:
            start = match.end()
            if match["setting"] is not None:
                pen = _told(match["setting"], pen)
    return "".join(said), tuple(stretches), pen


@functools.lru_cache(maxsize=1024)
def _told(codes: str, pen: Pen) -> Pen:
    """The pen after the codes of one sequence."""
    numbers = iter(list(_numbers(codes)))
    for number in numbers:
        if number in (38, 48):
            colour = _mixed_colour(numbers)
            pen = pen._replace(ink=colour) if number == 38 else pen._replace(ground=colour)
        else:
            pen = _switched(pen, number)
    return pen


def _numbers(codes: str) -> Iterator[int]:
    for code in codes.split(";"):
        first, *rest = code.split(":")
        if first in ("38", "48") and len(rest) > 4:  # a colour space stands before the channels
            rest = [rest[0], *rest[2:]]
        elif first == "4" and rest:  # the kind of underline
            first, rest = ("24", []) if rest[0] == "0" else ("4", [])
        for part in (first, *rest):
            yield int(part[:4]) if part else 0


def _mixed_colour(numbers: Iterator[int]) -> str:
    """The colour that follows the code for a mixed one."""
    kind = next(numbers, 0)
    if kind == 5:
        return _of_256(next(numbers, 0))
    if kind == 2:
        return _hex([next(numbers, 0) for _ in range(3)])
    return ""


def _of_256(number: int) -> str:
    if number < 16:
        return _COLOURS[number % 8]
    if number > 231:
        return _hex([8 + 10 * (min(number, 255) - 232)] * 3)
    number -= 16
    return _hex([_CUBE[number // 36], _CUBE[number // 6 % 6], _CUBE[number % 6]])


def _hex(channels: Sequence[int]) -> str:
    return "#" + "".join(f"{min(255, channel):02X}" for channel in channels)


_SWITCHES: dict[int, dict[str, bool | str]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"inverse": True},
    21: {"underline": True},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"inverse": False},
    39: {"ink": ""},
    49: {"ground": ""},
}


def _switched(pen: Pen, number: int) -> Pen:
    if number == 0:
        return _USUAL
    if 30 <= number <= 37 or 90 <= number <= 97:
        return pen._replace(ink=_COLOURS[number % 10])
    if 40 <= number <= 47 or 100 <= number <= 107:
        return pen._replace(ground=_COLOURS[number % 10])
    change = _SWITCHES.get(number)
    return Pen(**(pen._asdict() | change)) if change else pen
