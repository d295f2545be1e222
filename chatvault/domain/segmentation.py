"""How text is cut before it is indexed and before it is searched: the same way."""

from __future__ import annotations

import re

# Raise it with every change below: an index made by another version is rebuilt.
VERSION = 2

# Scripts written without spaces: each character becomes a word, so that any part is found.
UNSPACED = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U000323af]+)"
)
# A word as the tokenizer cuts them, in folded text.
WORD = re.compile(r"[^\W_]+")


def segmented(text: str) -> str:
    """``text`` with every run of an unspaced script split into its characters."""
    if text.isascii():
        return text
    pieces = UNSPACED.split(text)  # a run is every second of them
    pieces[1::2] = map(" ".join, pieces[1::2])
    return " ".join(pieces)
