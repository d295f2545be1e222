"""Cutting a page into the pieces that it repeats, before one of them is parsed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_text import JsonText

_LARGEST = 64 << 20  # bytes of one piece
_TOO_LARGE = "This {noun} is too large to be one and was left out."


def pieces(
    container: Container, name: str, marker: bytes, findings: Findings, noun: str
) -> Iterator[str]:
    """What stands between one place that the marker begins and the next; the last to the end.

    ``findings`` counts them, and hears what of the page could not be read: of what a ``noun`` is,
    such as "row". Raises UnreadableFile where nothing was counted before.
    """
    try:
        with container.open(name) as stream:
            text = JsonText(stream)
            for piece in _cut(text, marker):
                findings.number += 1
                if findings.too_many:
                    return
                if len(piece) > _LARGEST:
                    findings.error(_TOO_LARGE.format(noun=noun))
                else:
                    yield piece.decode("utf-8", "replace")
            if text.failure is not None:
                raise text.failure
    except UnreadableFile as error:
        if findings.number == 0:
            raise
        findings.error(f"{posixpath.basename(name)}: {error.sentence}")


def _cut(text: JsonText, marker: bytes) -> Iterator[bytes]:
    """The pieces; of one that is too large more than it may have is given, but not all."""
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
        elif len(text.buffer) > 2 * _LARGEST:
            del text.buffer[_LARGEST + 1 : at]
            at = _LARGEST + 1
        if not text.more():
            break
    if begun:
        yield bytes(text.buffer)
