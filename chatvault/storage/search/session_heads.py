"""The little of a conversation that results show and facets count."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from chatvault.storage.database.plain_rows import PlainRows


class SessionHead(NamedTuple):
    """One conversation; ``updated_at`` in UTC ms."""

    id: int
    uid: str
    source: str
    title: str
    updated_at: int | None
    project: str | None
    model: str | None


_HEADS = """
SELECT s.id, s.uid, o.key, coalesce(s.custom_title, s.title), s.updated_at, p.name, s.model
FROM json_each(?) asked CROSS JOIN chat_session s ON s.id = asked.value
JOIN source o ON o.id = s.source_id LEFT JOIN project p ON p.id = s.project_id
"""
_TAGS = """
SELECT t.session_id, tag.name
FROM json_each(?) asked CROSS JOIN session_tag t ON t.session_id = asked.value
JOIN tag ON tag.id = t.tag_id
"""


def heads(rows: PlainRows, ids: Sequence[int]) -> dict[int, SessionHead]:
    """The heads of these sessions by id; those that are gone left out."""
    found = rows(_HEADS, [json.dumps(list(ids))])
    return {row[0]: SessionHead._make(row) for row in found}


def tags(rows: PlainRows, ids: Sequence[int]) -> list[tuple[int, str]]:
    """(session, tag) of everything that these sessions are tagged with."""
    return rows(_TAGS, [json.dumps(list(ids))])
