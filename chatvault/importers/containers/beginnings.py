"""The first bytes of a file, of JSON without most of long texts: what tells formats apart may stand
behind instructions or a picture of megabytes.
"""

from __future__ import annotations

from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.checked_member import read_some

LOOKED_THROUGH = 32 * 1024**2  # bytes; what has longer texts is told by what was seen

_LONG = 1 << 14  # bytes of a text of which only the beginning is kept
_KEPT = 1 << 10
_ESCAPE = len(r"\u1234")
_MARKS = b"\xef\xbb\xbf \t\r\n"  # what may stand before the first value


def beginning(stream: BinaryIO, most: int) -> bytes:
    """The first bytes, so many at most; of what is damaged behind them, those that can be had."""
    head = b""
    try:
        read = 0
        while read < LOOKED_THROUGH and (some := read_some(stream, most - len(head))):
            read += len(some)
            head = _shortened(head + some) if len(head + some) == most else head + some
            if len(head) == most:
                break
    except UnreadableFile:
        if not head:
            raise
    return head


def _shortened(head: bytes) -> bytes:
    """The head without what is behind the beginning of its long texts, if it is JSON."""
    if not head.lstrip(_MARKS).startswith((b"{", b"[")):
        return head
    told = head.replace(rb"\\", b"..").replace(rb"\"", b"..")  # as long, and every quote is one
    pieces = told.split(b'"')
    if max(map(len, pieces)) <= _LONG:
        return head
    parts, place = list[bytes](), 0
    for number, piece in enumerate(pieces):
        part = head[place : place + len(piece)]
        place += len(piece) + 1
        is_long_text = number % 2 and len(part) > _LONG
        parts.append(_kept(part) if is_long_text else part)
    return b'"'.join(parts) + (b"\\" if told.endswith(b"\\") and is_long_text else b"")


def _kept(text: bytes) -> bytes:
    """The beginning of a text, which ends in no half of an escape."""
    kept = text[:_KEPT]
    escape = kept.rfind(b"\\", _KEPT - _ESCAPE)
    return kept[: escape if escape >= 0 else _KEPT].rstrip(b"\\")
