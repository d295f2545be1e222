"""Gives the messages of chats among people the roles that follow from who is who.

A chat's messages are gone through portion by portion, so that this can be stopped at any time;
what was given its role is left alone the next time. Their content hashes stay: these tell what
an import said of a message, and to an import everybody is a person alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from chatvault.domain.message import Role
from chatvault.domain.people import Identities
from chatvault.storage import people
from chatvault.storage.database.packing import pack
from chatvault.storage.merging import session_counts
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import index_row, indexed

Place = tuple[int, int]  # of a message in its chat: its position and its id
START: Place = (-1, -1)
_SAID = """
SELECT id, position, role, coalesce(author, '') FROM message
WHERE session_id = ? AND (position, id) > (?, ?) AND role IN ('user', 'other')
ORDER BY position, id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A chat in which some stand in another role than they should, and all roles by name."""

    chat: people.Chat
    source: str
    roles: dict[str, Role]


def due(session: Session) -> tuple[Due, ...]:
    """The chats whose roles have to be seen to."""
    return tuple(_due(session)) if people.is_due(session) else ()


def settle(session: Session, one: Due, after: Place, limit: int) -> Place | None:
    """Give so many messages after that place their role; the last one's place, None at the end."""
    connection, session_id = session.connection(), one.chat.session_id
    found = connection.exec_driver_sql(_SAID, (session_id, *after, limit)).all()
    _give(session, one, {key: one.roles[who] for key, _, role, who in found
                         if role != one.roles.get(who, role)})  # fmt: skip
    if len(found) == limit:
        return int(found[-1][1]), int(found[-1][0])
    people.keep_roles(session, one.chat, one.roles)
    session_counts.recount(session, [session_id])
    return None


def finish(session: Session) -> None:
    """Note that nothing is left, unless something came meanwhile."""
    if next(_due(session), None) is None:
        people.forget_due(session)


def _give(session: Session, one: Due, roles: dict[int, Role]) -> None:
    """Give the messages of a chat these roles, in the index too."""
    if not roles:
        return
    session.connection().exec_driver_sql(
        "UPDATE message SET role = ? WHERE id = ?",
        [(str(role), key) for key, role in roles.items()],
    )
    session_id = one.chat.session_id
    rows = [
        index_row(indexed(message, pack(message.blocks), one.source), message.id, session_id)
        for message in MessageRepository(session).iterate(list(roles))
        if message.hidden is None
    ]
    full_text.replace(session, rows)


def _due(session: Session) -> Iterator[Due]:
    answers, found = people.answers(session), people.chats(session)
    sources = session.connection().exec_driver_sql("SELECT id, key FROM source").all()
    keys = {row[0]: row[1] for row in sources}
    for source_id, chats in found.items():
        known = Identities((chat.people for chat in chats), answers.get(source_id, {}))
        for chat in chats:
            roles = known.roles(chat.people)
            if roles != chat.roles:
                yield Due(chat, keys[source_id], roles)
