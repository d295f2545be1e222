"""Lets the messages that stand in for a session make room for its own."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from chatvault.domain.message import Role
from chatvault.domain.stand_in import SAVED, TRANSCRIPT, is_stand_in
from chatvault.storage.merging import message_removal, told_outcomes
from chatvault.storage.merging.message_rows import role_of, text_of
from chatvault.storage.merging.prepared_session import PreparedSession
from chatvault.storage.merging.told_outcomes import Outcomes

_FIRST = "SELECT external_id FROM message WHERE session_id = ? ORDER BY position, id LIMIT 1"
# Those names lie side by side in the index.
_SAVED_PROMPTS = f"""
SELECT count(*) FROM message WHERE session_id = ? AND role = 'user'
AND external_id >= '{SAVED}' AND external_id < '{SAVED[:-1]};'
"""
_ALL = """
SELECT m.id, m.external_id, EXISTS (SELECT 1 FROM bookmark b WHERE b.message_id = m.id)
FROM message m WHERE m.session_id = ?
"""


def make_room(session: Session, session_id: int, told: Collection[str]) -> Outcomes | None:
    """Where nothing but stand-ins was there, they go, for the session itself is ``told`` now.

    Gives what came back from their tools, else None. Those with a bookmark of the person stay,
    each as a branch of its own.
    """
    connection = session.connection()
    first = connection.exec_driver_sql(_FIRST, (session_id,)).scalar()
    if first is None or not is_stand_in(first):
        return None
    rows = connection.exec_driver_sql(_ALL, (session_id,)).all()
    if not all(is_stand_in(name) and name not in told for _, name, _ in rows):
        return None
    outcomes = told_outcomes.of_session(session, session_id)
    gone = [message_id for message_id, _, bookmarked in rows if not bookmarked]
    connection.exec_driver_sql(
        "UPDATE message SET parent_id = NULL WHERE session_id = ?", (session_id,)
    )
    message_removal.remove(session, session_id, gone)
    return outcomes


def are_ahead(session: Session, session_id: int, told: PreparedSession) -> bool:
    """Whether more prompts were saved from the session's page than it has now that it is told.

    An older export must not take away what was said after it.
    """
    found = session.connection().exec_driver_sql(_SAVED_PROMPTS, (session_id,))
    saved = int(found.scalar_one())
    if not saved:
        return False
    roles = (role_of(one.laid_out(told.facts.source)) for one in told.messages)
    return saved > sum(role == Role.USER for role in roles)


def rename_kept(session: Session, session_id: int, told: PreparedSession) -> None:
    """Let stand-ins that were kept before they had names of their own have those.

    Only where they are all that the session has, and say the same: a session's own messages may
    be counted as those of its transcript are.
    """
    connection = session.connection()
    rows = connection.exec_driver_sql(
        "SELECT external_id, text FROM message WHERE session_id = ?", (session_id,)
    )
    kept = {TRANSCRIPT + row[0]: row[1] for row in rows}
    source = told.facts.source
    alike = [one for one in told.messages if one.external_id in kept]
    if len(alike) == len(kept) and all(
        text_of(one.laid_out(source)) == kept[one.external_id] for one in alike
    ):
        connection.exec_driver_sql(
            "UPDATE message SET external_id = ? || external_id WHERE session_id = ?",
            (TRANSCRIPT, session_id),
        )
