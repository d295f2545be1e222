"""Takes out of foreign text what would disturb, deceive or slow down its drawing."""

from __future__ import annotations

import re

from chatvault.domain.plain_text import TERMINAL_CODES

LONGEST_LINE = 20_000
_CUT = 4_000
_ENDLESS = "\n" * 5_000
_GAP = re.compile("\n{5000,}")
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Codes for a terminal, invisible characters, the tags block, and the characters by which Qt
# separates blocks, frames and objects: a document that meets them in its text falls apart.
# Zero-width joiners stay, for emoji and Indic and Arabic words are spelt with them.
_UNWANTED = re.compile(
    f"{TERMINAL_CODES}|"
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u061c\u2028\u2029\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u093c\u0951-\u0954\u0e34-\u0e3a\u0e47-\u0e4e\u0eb4-\u0ebc\u0ec8-\u0ece\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U0001d165-\U0001d172"
    "\U000e0100-\U000e01ef"
)
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


def short(text: str, longest: int = 200) -> str:
    """A name on one line, cut where it is longer than any name has reason to be."""
    line = " ".join(clean(text[: 4 * longest]).split())
    return line if len(line) <= longest else f"{line[:longest]}…"


def cut_gaps(text: str) -> str:
    """``text`` without gaps that nobody would scroll through."""
    return _GAP.sub("\n\n", text) if _ENDLESS in text else text


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
