"""Reads of a session what lists do not show, for an export that can be imported again."""

from __future__ import annotations

from dataclasses import fields

from sqlmodel import Session

from chatvault.domain.parsed import LogEvent
from chatvault.domain.session import SessionRow
from chatvault.domain.whole_session import WholeSession
from chatvault.storage import people
from chatvault.storage.bookmark_repository import BookmarkRepository
from chatvault.storage.folder_repository import FolderRepository

_FACTS = """
SELECT s.external_id, o.account, iif(s.custom_title IS NULL, '', s.title) AS source_title,
       s.summary, s.agent, s.git_branch, s.git_commit, p.path AS project_path,
       p.git_remote AS project_remote, s.parent_external_id, s.content_hash,
       s.folder_id
FROM chat_session s JOIN source o ON o.id = s.source_id
LEFT JOIN project p ON p.id = s.project_id WHERE s.id = ?
"""
_EVENTS = "SELECT kind, level, at, detail FROM event WHERE session_id = ? ORDER BY id"


def whole_session(session: Session, row: SessionRow) -> WholeSession:
    """The session of that row with all that is known of it, but for its messages."""
    run = session.connection().exec_driver_sql
    facts = dict(run(_FACTS, (row.id,)).mappings().one())
    folder_id = facts.pop("folder_id")
    return WholeSession(
        **{one.name: getattr(row, one.name) for one in fields(row)},
        **facts,
        people=people.of_chat(session, row.id),
        folders=FolderRepository(session).path(folder_id),
        bookmarks=BookmarkRepository(session).told(row.id),
        events=tuple(LogEvent(*event) for event in run(_EVENTS, (row.id,))),
    )
