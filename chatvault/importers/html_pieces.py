"""Cutting a page into the pieces that it repeats, before one of them is parsed."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.importers.json_text import JsonText

LARGEST = 64 << 20  # bytes of one piece; of a longer one more than that is given, but not all


def pieces(text: JsonText, marker: bytes) -> Iterator[bytes]:
    """What stands between one place that the marker begins and the next; the last to the end."""
    begun, at = False, 0
    while True:
        place = text.buffer.find(marker, at)
        if place >= 0:
            if begun:
                yield bytes(text.buffer[:place])
            text.drop(place)
            begun, at = True, len(marker)
            continue
        at = max(at, len(text.buffer) - len(marker))
        if not begun:
            text.drop(at)
            at = 0
        elif len(text.buffer) > 2 * LARGEST:
            del text.buffer[LARGEST + 1 : at]
            at = LARGEST + 1
        if not text.more():
            break
    if begun:
        yield bytes(text.buffer)
