"""How a database begins whose pages are still in its log: of a new one that may be all of it.

Facts of the form: "WAL Format" in SQLite's documentation of its files.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER, _FRAME = 32, 24  # bytes
_PAGE_SIZE_AT, _FIRST = 8, 1
_MOST = 1 << 16  # frames that are looked at


def head_in(log: Path, size: int) -> bytes:
    """The first bytes of the first page as the log last has it; none where it has none.

    Raises OSError.
    """
    head = b""
    with log.open("rb") as stream:
        header = stream.read(_HEADER)
        page_size = int.from_bytes(header[_PAGE_SIZE_AT : _PAGE_SIZE_AT + 4], "big")
        for number in range(_MOST if page_size else 0):
            stream.seek(_HEADER + number * (_FRAME + page_size))
            frame = stream.read(_FRAME + size)
            if len(frame) < _FRAME + size:
                break
            if struct.unpack_from(">I", frame) == (_FIRST,):
                head = frame[_FRAME:]
    return head
