"""Guessing where the next record of a JSON array begins: where one looks like the first did."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatvault.importers.json_text import JsonText

_BEGINNING = 1 << 16  # bytes that the keys a record begins with lie in
_LOOKAHEAD = 32 << 20  # bytes that are searched for the next record
_SIGNATURE_KEYS = 3
_WIDEST_SPACE = 4096  # bytes; nobody indents further

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
    may be a boundary that none was guessed for.
    """

    def __init__(self, text: JsonText) -> None:
        self._text = text
        self._key = b""
        self._pattern: re.Pattern[bytes] | None = None
        self._searched = 0  # offset in the text, as is what was found
        self._found: Boundary | None = None

    def learn(self, brace: int) -> None:
        """Take the object at ``brace`` for what records look like, if none was met before."""
        if self._pattern is not None:
            return
        self._text.fill(brace + _BEGINNING)
        keys = _first_keys(self._text.buffer, brace)
        if keys:
            between = rb"\s*+:\s*+" + _SCALAR + rb"\s*+,\s*+"
            written = between.join(re.escape(key) for key in keys)
            self._key = keys[0]
            self._pattern = re.compile(rb"\{\s*+" + written + rb"\s*+:", re.DOTALL)

    def after(self, at: int) -> Boundary | None:
        """The first guessed boundary behind ``at``, reading on as far as it takes."""
        if self._pattern is None:
            return None
        here = self._text.offset + at
        if self._found is None or self._found.beginning <= here:
            self._found = self._search(at)
        if self._found is None:
            return None
        shift = self._text.offset
        return Boundary(self._found.end - shift, self._found.beginning - shift)

    def _search(self, at: int) -> Boundary | None:
        text = self._text
        self._searched = max(self._searched, text.offset + at + 1)
        while True:
            hit = text.buffer.find(self._key, self._searched - text.offset)
            if hit >= 0 and (text.ended or hit <= len(text.buffer) - _BEGINNING):
                self._searched = text.offset + hit + 1
                found = self._boundary_before(hit, at)
                if found is not None:
                    return found
                continue
            place = hit if hit >= 0 else len(text.buffer) - len(self._key)
            self._searched = max(self._searched, text.offset + place)
            if len(text.buffer) - at > _LOOKAHEAD:
                return None
            if not text.more() and hit < 0:
                return None

    def _boundary_before(self, hit: int, at: int) -> Boundary | None:
        buffer = self._text.buffer
        brace = _last_byte_before(buffer, hit)
        comma = _last_byte_before(buffer, brace)
        if comma <= at or buffer[brace] != ord("{") or buffer[comma] != ord(","):
            return None
        assert self._pattern is not None
        found = self._pattern.match(buffer, brace)
        shift = self._text.offset
        return Boundary(shift + comma, shift + brace) if found else None


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


def _last_byte_before(buffer: bytearray, place: int) -> int:
    """The place of the last byte before ``place`` that is no space, -1 where there is none."""
    before = buffer[max(0, place - _WIDEST_SPACE) : max(0, place)]
    return place - 1 - (len(before) - len(before.rstrip(SPACE)))
