"""The people of chats, and what is known of who they are.

A chat keeps its people as JSON: the name that its messages have, the account's id or "", and the
role in which their messages stand, "" where that has to be seen to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from chatvault.domain.message import Role
from chatvault.domain.people import Answers, Identities, Participant, Participants, Person
from chatvault.storage.database import small_values
from chatvault.storage.database.packing import clean
from chatvault.storage.models import AppState, table
from chatvault.storage.models import Person as PersonTable

_DUE = "people_due"  # there are messages whose role has to be seen to
_CHATS = """
SELECT id, source_id, people FROM chat_session
WHERE people IS NOT NULL ORDER BY source_id, id
"""
_SAID = """
SELECT s.source_id, coalesce(m.author, ''), s.id, count(*) FROM chat_session s
JOIN message m ON m.session_id = s.id
WHERE s.people IS NOT NULL AND m.role IN ('user', 'other') AND m.hidden IS NULL
GROUP BY s.id, m.author
"""

_Entries = dict[str, tuple[str, str]]  # account and role by name


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat among people with the roles in which they stand, by name."""

    session_id: int
    people: tuple[Person, ...]
    roles: dict[str, str]


def noted(known: str | None, told: Iterable[Person], *, anew: bool) -> str:
    """The people of a chat, those known and those an import tells.

    ``anew``: something was said since, so that all roles have to be seen to.
    """
    entries = _entries(known)
    for person in told:
        name = clean(person.name)
        account, role = entries.get(name, ("", ""))
        told_account = clean(person.account) or account
        entries[name] = (told_account, role if told_account == account else "")
    if anew:
        entries = {name: (account, "") for name, (account, _) in entries.items()}
    return _packed(entries)


def note_told(session: Session, source_id: int, told: Iterable[Person]) -> None:
    """Keep that an export tells who exported it, unless something else is known.

    It may be somebody else's export, who passed it on.
    """
    for person in told:
        if person.is_me and not _is_anybody_me(session, source_id):
            values = {"source_id": source_id, "key": clean(person.key), "is_me": True}
            inserted = session.connection().execute(
                insert(table(PersonTable)).prefix_with("OR IGNORE"), values
            )
            if inserted.rowcount:
                mark_due(session)


def _is_anybody_me(session: Session, source_id: int) -> bool:
    found = session.connection().exec_driver_sql(
        "SELECT 1 FROM person WHERE source_id = ? AND is_me", (source_id,)
    )
    return found.first() is not None


def take(session: Session, session_id: int, told: str) -> None:
    """Add the people of the same chat in another vault, from which messages came."""
    known = session.connection().exec_driver_sql(
        "SELECT people FROM chat_session WHERE id = ?", (session_id,)
    )
    people = [Person(name, account) for name, (account, _) in _entries(told).items()]
    _keep(session, session_id, noted(known.scalar(), people, anew=True))
    mark_due(session)


def mark_due(session: Session) -> None:
    """Note that there are roles to be seen to."""
    small_values.keep(session, _DUE, "1")


def is_due(session: Session) -> bool:
    """Whether there may be roles to be seen to."""
    return small_values.value(session, _DUE) is not None


def forget_due(session: Session) -> None:
    """Note that all roles are what they should be."""
    session.connection().execute(delete(table(AppState)).where(col(AppState.key) == _DUE))


def answer(session: Session, source_id: int, answers: Answers) -> None:
    """Keep who is the person and who is not, over what was said before."""
    rows = [{"source_id": source_id, "key": key, "is_me": is_me} for key, is_me in answers.items()]
    if rows:
        statement = insert(table(PersonTable)).prefix_with("OR REPLACE")
        session.connection().execute(statement, rows)
    mark_due(session)


def forget(session: Session, source_id: int) -> None:
    """Keep nothing of what was said of the people of a source."""
    people = table(PersonTable)
    session.connection().execute(delete(people).where(people.c.source_id == source_id))
    mark_due(session)


def answers(session: Session) -> dict[int, dict[str, bool]]:
    """All answers by source."""
    found: dict[int, dict[str, bool]] = {}
    people = table(PersonTable)
    statement = select(people.c.source_id, people.c.key, people.c.is_me)
    for source_id, key, is_me in session.connection().execute(statement):
        found.setdefault(source_id, {})[key] = is_me
    return found


def chats(session: Session) -> dict[int, list[Chat]]:
    """All chats among people by source."""
    found: dict[int, list[Chat]] = {}
    for session_id, source_id, text in session.connection().exec_driver_sql(_CHATS):
        entries = _entries(text)
        people = tuple(Person(name, account) for name, (account, _) in entries.items())
        roles = {name: role for name, (_, role) in entries.items()}
        found.setdefault(source_id, []).append(Chat(session_id, people, roles))
    return found


def participants(session: Session, *, counted: bool) -> tuple[Participants, ...]:
    """The people of every source; ``counted``: with how much they said."""
    answered, said = answers(session), _said(session) if counted else {}
    sources = session.connection().exec_driver_sql("SELECT id, key, account FROM source").all()
    named = {row[0]: (row[1], row[2]) for row in sources}
    return tuple(
        Participants(
            source_id, *named[source_id], _people(found, answered.get(source_id, {}), said)
        )
        for source_id, found in chats(session).items()
    )


def of_chat(session: Session, session_id: int) -> tuple[Person, ...]:
    """The people of one chat, and which of them is known to be the person."""
    (source_id, text) = (
        session.connection()
        .exec_driver_sql("SELECT source_id, people FROM chat_session WHERE id = ?", (session_id,))
        .one()
    )
    known = answers(session).get(source_id, {}) if text else {}
    people = [Person(name, account) for name, (account, _) in _entries(text).items()]
    return tuple(replace(one, is_me=known.get(one.key, False)) for one in people)


def keep_roles(session: Session, chat: Chat, roles: dict[str, Role]) -> None:
    """Note the roles in which the people of a chat stand now, of those that are the same still."""
    found = session.connection().exec_driver_sql(
        "SELECT people FROM chat_session WHERE id = ?", (chat.session_id,)
    )
    accounts = {person.name: person.account for person in chat.people}
    entries = {
        name: (account, str(roles[name]) if accounts.get(name) == account else role)
        for name, (account, role) in _entries(found.scalar()).items()
    }
    _keep(session, chat.session_id, _packed(entries))


def _people(
    chats: Sequence[Chat], answered: Answers, said: dict[tuple[int, str], int]
) -> tuple[Participant, ...]:
    known = Identities((chat.people for chat in chats), answered)
    found: dict[str, Participant] = {}
    for chat in chats:
        for person in chat.people:
            if not person.name:
                continue
            before = found.get(person.key)
            found[person.key] = Participant(
                person.key,
                person.name,
                known.identity(person),
                (before.chats if before else 0) + 1,
                (before.messages if before else 0) + said.get((chat.session_id, person.name), 0),
            )
    return tuple(sorted(found.values(), key=lambda one: (-one.chats, -one.messages, one.name)))


def _said(session: Session) -> dict[tuple[int, str], int]:
    """How many messages somebody said, by chat and name."""
    rows = session.connection().exec_driver_sql(_SAID)
    return {(row[2], row[1]): row[3] for row in rows}


def _keep(session: Session, session_id: int, people: str) -> None:
    session.connection().exec_driver_sql(
        "UPDATE chat_session SET people = ? WHERE id = ?", (people, session_id)
    )


def _entries(text: str | None) -> _Entries:
    return {} if text is None else {name: (account, role) for name, account, role in
                                    orjson.loads(text)}  # fmt: skip


def _packed(entries: _Entries) -> str:
    return orjson.dumps([[name, *entry] for name, entry in entries.items()]).decode()
