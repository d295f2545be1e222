"""Which way a text runs, told by its first letter."""

from __future__ import annotations

import unicodedata


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is, say, Arabic or Hebrew."""
    if text.isascii():
        return False
    for character in text:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return True
            case "L":
                return False
    return False
