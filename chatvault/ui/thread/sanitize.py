"""Takes out of foreign text what would disturb, deceive or slow down its drawing."""

from __future__ import annotations

import re

LONGEST_LINE = 20_000
_CUT = 4_000
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Invisible characters, the tags block, and the characters by which Qt separates blocks, frames
# and objects: a document that meets them in its text falls apart. Zero-width joiners stay, for
# emoji and Indic and Arabic words are spelt with them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u061c\u2028\u2029\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOO_MANY_MARKS = re.compile(f"([{_MARK}]{{4}})[{_MARK}]+")


def _replacement(match: re.Match[str]) -> str:
    # What turns the direction of text can show one command and copy another: let it be seen.
    return "\ufffd" if match[0] in _TURNS else ""


def clean(text: str) -> str:
    """``text`` without control characters, hidden characters and heaps of accents."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return _UNWANTED.sub("", text) if not text.isprintable() else text
    return _TOO_MANY_MARKS.sub(r"\1", _UNWANTED.sub(_replacement, text))


def cut_lines(text: str) -> str:
    """``text`` with lines that are too long to lay out cut into several."""
    if len(text) <= LONGEST_LINE:
        return text
    lines = text.split("\n")
    if max(map(len, lines)) <= LONGEST_LINE:
        return text
    return "\n".join(
        line if len(line) <= LONGEST_LINE else "\n".join(pieces(line, _CUT)) for line in lines
    )


def pieces(line: str, length: int) -> list[str]:
    """``line`` in pieces of at most ``length`` characters."""
    return [line[start : start + length] for start in range(0, len(line), length)]
