"""Which of the people in chats is the person whose vault it is: asked once, kept, changed later."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.changes import Changes
from chatvault.domain.people import Participants
from chatvault.errors import NotFound
from chatvault.storage import people
from chatvault.storage.database.engine import Database

# Roles follow from the answers when the index catches up, which it does after every change.
_ANSWERED = Changes(messages=True)


class People:
    """Who is who in the chats of each source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def participants(self) -> tuple[Participants, ...]:
        """The people of every source, with how much they said, and what is known of them."""
        with self._database.read() as session:
            return people.participants(session, counted=True)

    def asked(self) -> tuple[Participants, ...]:
        """Those in which it is not known yet who is the person; without how much was said."""
        with self._database.read() as session:
            groups = people.participants(session, counted=False)
        return tuple(group for group in groups if group.unknown)

    def is_me(self, source_id: int, key: str) -> Changes:
        """Keep that this one is the person: nobody else in the same chats is.

        Raises NotFound where nobody of that key speaks there.
        """
        with self._database.write() as session:
            chats = people.chats(session).get(source_id, [])
            shared = [
                {person.key for person in chat.people if person.name}
                for chat in chats
                if any(person.key == key for person in chat.people)
            ]
            if not shared:
                raise NotFound("Nobody of that name speaks in the chats of this source.")
            known = people.answers(session).get(source_id, {})
            beside = set[str]().union(*shared) - {key}
            taken_back = {one: False for one in beside if known.get(one)}
            people.answer(session, source_id, {**taken_back, key: True})
        return _ANSWERED

    def are_others(self, source_id: int, keys: Sequence[str]) -> Changes:
        """Keep that none of these is the person."""
        with self._database.write() as session:
            people.answer(session, source_id, dict.fromkeys(keys, False))
        return _ANSWERED

    def forget(self, source_id: int) -> Changes:
        """Forget what was answered of a source, so that it is asked again."""
        with self._database.write() as session:
            people.forget(session, source_id)
        return _ANSWERED
