"""Text as it can be stored, and therefore as it is searched for."""

from __future__ import annotations


def clean(text: str) -> str:
    """``text`` as SQLite and UTF-8 can hold it: no NUL, no half of a surrogate pair."""
    if "\x00" in text:
        text = text.replace("\x00", "\u2400")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
