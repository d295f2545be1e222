"""The words of a message of iMessage that stand in its ``attributedBody`` alone.

That is text with its looks as Apple archives it: the first string in it is what was said.
"""

from __future__ import annotations

_STRING, _BEFORE_LENGTH = b"NSString", b"+"
_NEAR = 32  # bytes between the name of the class and its content
_LENGTHS = {0x81: 2, 0x82: 4}  # the byte that tells how many bytes the length has


def said_in(archived: object) -> str:
    """The words; "" where there are none, or where it is damaged."""
    if not isinstance(archived, bytes):
        return ""
    named = archived.find(_STRING)
    begun = archived.find(_BEFORE_LENGTH, named, named + _NEAR) + 1 if named >= 0 else 0
    if not begun or begun >= len(archived):
        return ""
    length, place = archived[begun], begun + 1
    if size := _LENGTHS.get(length, 0):
        length = int.from_bytes(archived[place : place + size], "little")
        place += size
    return archived[place : place + length].decode("utf-8", "replace")
