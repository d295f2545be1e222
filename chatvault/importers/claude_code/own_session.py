"""Whose transcript a file is that is not named after its session.

People and tools keep transcripts as ``full.jsonl`` or ``transcript.jsonl``, each in a folder.
"""

from __future__ import annotations

import re
from collections import deque
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.beforehand import beforehand
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.json_files.json_values import from_json, mapping, string

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_NAMED = b'"sessionId"'
_LONGEST = 1 << 20  # bytes of a line that is looked into
_LAST = 8  # lines, for the last one may be cut
_END = 1 << 20  # bytes


def own_session(container: Container, name: str) -> str:
    """The session that the last records of the file name, "" where they name none.

    What a session goes on from may stand before them, with the name of that.
    """
    try:
        with beforehand(container):
            return _at_the_end(container, name) or _named_last(container.open(name))
    except UnreadableFile:  # told when the file itself is read
        return ""


def _at_the_end(container: Container, name: str) -> str:
    """What the end of a long file names: it may grow with every answer."""
    behind = container.size(name) - _END
    if behind <= 0 or not isinstance(container, FolderContainer):
        return ""
    return _named_last(container.open_from(name, behind))


def _named_last(stream: BinaryIO) -> str:
    last: deque[bytes] = deque(maxlen=_LAST)
    with stream:
        while line := stream.readline(_LONGEST):
            if _NAMED in line:
                last.append(line)
    told = (mapping(from_json(line.decode("utf-8", "replace"))) for line in reversed(last))
    named = (string(record.get("sessionId")) for record in told)
    return next(filter(UUID.fullmatch, named), "")
