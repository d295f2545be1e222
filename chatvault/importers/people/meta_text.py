"""Texts as Meta writes them into downloads."""

from __future__ import annotations


def mended(text: str) -> str:
    """The text; theirs is UTF-8 that was read as Latin-1 before it was written."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
