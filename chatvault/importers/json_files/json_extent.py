"""How far a JSON value reaches, told by its brackets alone: without making anything of it."""

from __future__ import annotations

import re

# A string, also one that is cut off, or a bracket.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_QUOTE, _OPENING = ord('"'), b"[{"


def end_of_value(text: bytearray, place: int, end: int) -> int | None:
    """Where the object or array ends that begins at ``place``; None where that is not before
    ``end``. A string without an end takes all that follows for its own.
    """
    depth = 0
    for found in _STRUCTURE.finditer(text, place, end):
        sign = text[found.start()]
        if sign == _QUOTE:
            continue
        depth += 1 if sign in _OPENING else -1
        if depth <= 0:
            return found.end()
    return None
