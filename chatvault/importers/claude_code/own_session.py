"""Whose transcript a file is that is not named after its session.

People and tools keep transcripts as ``full.jsonl`` or ``transcript.jsonl``, each in a folder.
"""

from __future__ import annotations

import re
from collections import deque

from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.beforehand import beforehand
from chatvault.importers.container import Container
from chatvault.importers.json_values import from_json, mapping, string

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_NAMED = b'"sessionId"'
_LONGEST = 1 << 20  # bytes of a line that is looked into
_LAST = 8  # lines, for the last one may be cut


def own_session(container: Container, name: str) -> str:
    """The session that the last records of the file name, "" where they name none.

    What a session goes on from may stand before them, with the name of that.
    """
    last: deque[bytes] = deque(maxlen=_LAST)
    try:
        with beforehand(container), container.open(name) as stream:
            while line := stream.readline(_LONGEST):
                if _NAMED in line:
                    last.append(line)
    except UnreadableFile:  # told when the file itself is read
        pass
    told = (mapping(from_json(line.decode("utf-8", "replace"))) for line in reversed(last))
    named = (string(record.get("sessionId")) for record in told)
    return next(filter(UUID.fullmatch, named), "")
