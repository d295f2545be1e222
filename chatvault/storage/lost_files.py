"""Lets an import bring in again what is missing among the vault's files."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlmodel import Session

_ASKED = "(SELECT value FROM json_each(?1))"
_ATTACHED = f"SELECT message_id FROM attachment WHERE blob IN {_ASKED}"
_SESSIONS = f"SELECT session_id FROM message WHERE id IN ({_ATTACHED})"
# What has no sum of its content is compared and written anew, with its attachments.
_EXPECT = (
    f"UPDATE chat_session SET content_hash = '' WHERE id IN ({_SESSIONS})",
    f"UPDATE message SET content_hash = '' WHERE id IN ({_ATTACHED})",
)
_READ_AGAIN = f"""
UPDATE source_file SET reader = NULL WHERE id IN (
    SELECT file_id FROM original_part WHERE blob IN {_ASKED}
    UNION SELECT file_id FROM session_file WHERE session_id IN ({_SESSIONS})
)
"""


def expect(session: Session, blobs: Sequence[str]) -> None:
    """Let what these files were part of count as never read, so that it is taken in whole.

    Nothing else is known of it by now, so all that is there stays until then.
    """
    connection, asked = session.connection(), (json.dumps(list(blobs)),)
    for statement in (*_EXPECT, _READ_AGAIN):
        connection.exec_driver_sql(statement, asked)
