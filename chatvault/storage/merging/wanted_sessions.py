"""Which sessions of a copy of a vault are taken over, and the files that they need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from chatvault.errors import NotFound
from chatvault.storage.blobs import StoredBlob

_NOT_TRASHED = "SELECT uid FROM chat_session WHERE status <> 'trashed' ORDER BY id"
_CALLED = "SELECT uid FROM chat_session WHERE substr(uid, 1, length(?1)) = ?1 LIMIT 2"
_WITH_RUNS = """
WITH RECURSIVE wanted(id, uid) AS (
    SELECT id, uid FROM chat_session WHERE uid = ?
    UNION SELECT run.id, run.uid FROM chat_session run JOIN wanted ON run.parent_id = wanted.id
    WHERE run.relation = 'subagent'
)
SELECT uid FROM wanted
"""
_BLOBS = """
SELECT DISTINCT b.sha256, b.size, b.stored_size FROM blob b WHERE b.sha256 IN (
    SELECT a.blob FROM attachment a JOIN message m ON m.id = a.message_id
    JOIN chat_session s ON s.id = m.session_id WHERE s.uid IN (SELECT value FROM json_each(?1))
    UNION SELECT p.blob FROM original_part p JOIN session_file f ON f.file_id = p.file_id
    JOIN chat_session s ON s.id = f.session_id WHERE s.uid IN (SELECT value FROM json_each(?1))
)
"""


def not_trashed(connection: Any) -> list[str]:
    """The uids of all that was not thrown away there."""
    return [row[0] for row in connection.execute(_NOT_TRASHED)]


def called(connection: Any, beginnings: Iterable[str]) -> list[str]:
    """The uids that begin so, and those of their sub-agents' runs. Raises NotFound."""
    found: dict[str, None] = {}
    for beginning in beginnings:
        rows = connection.execute(_CALLED, (beginning,)).fetchall()
        if not beginning or len(rows) != 1:
            raise NotFound(f"The backup has no conversation with the id “{beginning}”.")
        found |= {row[0]: None for row in connection.execute(_WITH_RUNS, rows[0])}
    return list(found)


def blobs(connection: Any, uids: Sequence[str]) -> list[StoredBlob]:
    """Their attachments and originals."""
    return [StoredBlob(*row) for row in connection.execute(_BLOBS, (json.dumps(list(uids)),))]
