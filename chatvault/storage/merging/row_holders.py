"""Which sessions have the rows of a source that lists rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from chatvault.domain.gathered import is_gathered
from chatvault.domain.session import SessionStatus

_SECOND = 999  # ms; the page of an export tells no more than seconds

# What is called alike is of one moment, and that has an index.
_HOLDERS = f"""
WITH told(name, at) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(?))
SELECT m.external_id, m.id, s.id, s.external_id, s.created_at, s.status
FROM told CROSS JOIN message m
ON m.created_at BETWEEN told.at - {_SECOND} AND told.at + {_SECOND} AND m.external_id = told.name
CROSS JOIN chat_session s ON s.id = m.session_id AND s.source_id = ?
"""


class Holder(NamedTuple):
    """A message of a row, and the session that has it."""

    name: str
    message_id: int
    session_id: int
    called: str
    began: int | None
    status: str

    @property
    def is_gathered(self) -> bool:
        """Whether no source told an id of the session."""
        return is_gathered(self.called)

    @property
    def age(self) -> tuple[int, int]:
        """Smaller for a session that began before another."""
        return self.began or 0, self.session_id


def holders(
    connection: Connection, source_id: int, messages: Iterable[tuple[str, int | None]]
) -> list[Holder]:
    """Who has messages of these names and times; a message without a time is not looked for.

    A gathered session in the trash has nothing that counts: its rows are those of others.
    """
    asked = json.dumps([one for one in messages if one[1] is not None])
    found = map(Holder._make, connection.exec_driver_sql(_HOLDERS, (asked, source_id)))
    return [one for one in found if not (one.is_gathered and one.status == SessionStatus.TRASHED)]
