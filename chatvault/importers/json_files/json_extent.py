"""How far a JSON value reaches, told by its brackets alone: without making anything of it."""

from __future__ import annotations

import re

# A string, also one that is cut off, or a bracket.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_QUOTE, _OPENING = ord('"'), b"[{"


class Brackets:
    """Follows the brackets of the object or array at ``place`` through a text that grows."""

    def __init__(self, place: int) -> None:
        self._place, self._depth = place, 0

    def end_in(self, text: bytearray, end: int) -> int | None:
        """Where the value ends; None where that is not before ``end``.

        A string without an end takes all that follows for its own.
        """
        for found in _STRUCTURE.finditer(text, self._place, end):
            sign = text[found.start()]
            if sign == _QUOTE and found.end() == end:  # it may go on
                self._place = found.start()
                return None
            if sign != _QUOTE:
                self._depth += 1 if sign in _OPENING else -1
                if self._depth <= 0:
                    return found.end()
        self._place = end
        return None
