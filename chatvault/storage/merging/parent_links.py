"""Points sessions at the session they came from, whichever of the two was imported first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

_LINK = """
UPDATE chat_session SET parent_id = (
    SELECT parent.id FROM chat_session parent
    WHERE parent.source_id = chat_session.source_id
    AND parent.external_id = chat_session.parent_external_id AND parent.id <> chat_session.id
) WHERE parent_id IS NULL AND parent_external_id IS NOT NULL
"""
# A program that drives another one calls its sessions as that one does.
_LINK_DRIVEN = """
UPDATE chat_session SET parent_id = (
    SELECT parent.id FROM chat_session parent JOIN source o ON o.id = parent.source_id
    WHERE parent.external_id = chat_session.parent_external_id AND o.key = 'claude-code'
) WHERE parent_id IS NULL AND parent_external_id IS NOT NULL
AND source_id IN (SELECT id FROM source WHERE key = 'claude-code-telegram')
"""


def link(session: Session, session_ids: Iterable[int]) -> None:
    """Link those sessions to their parents, where the vault has them."""
    rows = [(session_id,) for session_id in session_ids]
    for statement in (_LINK, _LINK_DRIVEN) if rows else ():
        session.connection().exec_driver_sql(f"{statement} AND id = ?", rows)


def link_all(session: Session) -> None:
    """Link every session that still has none; goes through all of them, so once an import."""
    for statement in (_LINK, _LINK_DRIVEN):
        session.connection().exec_driver_sql(statement)
