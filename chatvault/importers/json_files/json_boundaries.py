"""Guessing where the next record of a JSON array begins: where one looks like the first did."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatvault.importers.json_files.json_text import JsonText

BEGINNING = 1 << 16  # bytes that the keys a record begins with lie in
_LOOKAHEAD = 32 << 20  # bytes that are searched for the next record
_SIGNATURE_KEYS = 3

STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
SPACE = b" \t\r\n"
_KEY = re.compile(rb"\s*+(" + STRING + rb")\s*+:\s*+", re.DOTALL)
_SCALAR = rb"(?:" + STRING + rb"|[-+.\w]++)"
_SCALAR_AND_COMMA = re.compile(_SCALAR + rb"\s*+,", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where an element ends, at a comma, and the next one begins; places in the window."""

    end: int
    beginning: int


class Boundaries:
    """The guessed boundaries of one text.

    A guess may be wrong, never the text before it: it can lie inside of an element, and there
    may be a boundary that none was guessed for. Without ``needs_comma`` objects may stand behind
    each other with nothing but space between them.
    """

    def __init__(self, text: JsonText, *, needs_comma: bool = True) -> None:
        self._text = text
        self._between = rb",\s*+" if needs_comma else rb"(?<=\})[\s,]*+"
        self._pattern: re.Pattern[bytes] | None = None
        self._searched = 0  # offset in the text, as is what was found
        self._found: Boundary | None = None

    def learn(self, brace: int) -> None:
        """Take the object at ``brace`` for what records look like, if none was met before."""
        if self._pattern is not None:
            return
        self._text.fill(brace + BEGINNING)
        keys = _first_keys(self._text.buffer, brace)
        if keys:
            between = rb"\s*+:\s*+" + _SCALAR + rb"\s*+,\s*+"
            written = between.join(re.escape(key) for key in keys)
            begins = self._between + rb"(\{)\s*+"
            self._pattern = re.compile(begins + written + rb"\s*+:", re.DOTALL)

    def after(self, at: int) -> Boundary | None:
        """The first guessed boundary behind ``at``, reading on as far as it takes."""
        if self._pattern is None:
            return None
        here = self._text.offset + at
        if self._found is None or self._found.beginning <= here:
            self._found = self._search(self._pattern, at)
        if self._found is None:
            return None
        shift = self._text.offset
        return Boundary(self._found.end - shift, self._found.beginning - shift)

    def _search(self, pattern: re.Pattern[bytes], at: int) -> Boundary | None:
        text = self._text
        self._searched = max(self._searched, text.offset + at + 1)
        while True:
            match = pattern.search(text.buffer, self._searched - text.offset)
            if match is not None:
                return Boundary(text.offset + match.start(), text.offset + match.start(1))
            # What begins near the end of the window may go on behind it.
            unsearched = 0 if text.ended else BEGINNING
            self._searched = max(self._searched, text.offset + len(text.buffer) - unsearched)
            if len(text.buffer) - at > _LOOKAHEAD or not text.more():
                return None


def _first_keys(buffer: bytearray, brace: int) -> list[bytes]:
    """The keys that the object begins with, up to one whose value is not plain."""
    keys: list[bytes] = []
    place = brace + 1
    while len(keys) < _SIGNATURE_KEYS and (key := _KEY.match(buffer, place)):
        keys.append(key[1])
        plain = _SCALAR_AND_COMMA.match(buffer, key.end())
        if plain is None:
            break
        place = plain.end()
    return keys
